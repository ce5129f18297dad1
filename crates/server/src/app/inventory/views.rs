//! Views of the inventory that somebody keeps under a name. They are theirs alone, change nothing of the plant, and may be lost.

use crate::app::error::AppError;
use crate::app::records::System;
use crate::app::{App, Caller};

/// Views that one account keeps of one plant.
const MOST: usize = 30;
/// Longest name, in characters.
const LONGEST: usize = 60;
/// How long a view is kept: ten years.
const KEPT_MS: i64 = 10 * 366 * 24 * 3_600_000;

fn space(caller: &Caller, at: &System) -> String {
    format!("inventory-views/{}/{}/{}", caller.account, at.organisation, at.system)
}

impl App {
    /// Names and queries of the caller's views, by name.
    pub(crate) async fn views(&self, caller: &Caller, at: &System) -> Result<Vec<(String, String)>, AppError> {
        Ok(self.store.hot_list(&space(caller, at), self.now_ms()).await?)
    }

    /// Keeps a view, in place of one with the same name.
    pub(crate) async fn keep_view(&self, caller: &Caller, at: &System, name: &str, query: &str) -> Result<(), AppError> {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > LONGEST || name.chars().any(char::is_control) {
            return Err(AppError::field("name", "a view has a name of 1 to 60 characters", ""));
        }
        let kept = self.views(caller, at).await?;
        if kept.len() >= MOST && kept.iter().all(|(known, _)| known != name) {
            return Err(AppError::Conflict("you keep 30 views of this plant already; remove one first".into()));
        }
        Ok(self.store.hot_put(&space(caller, at), name, query, self.now_ms() + KEPT_MS).await?)
    }

    /// Removes a view.
    pub(crate) async fn drop_view(&self, caller: &Caller, at: &System, name: &str) -> Result<(), AppError> {
        self.store.hot_remove(&space(caller, at), name).await?;
        Ok(())
    }
}
