//! What is over: expired sessions, attempts and secrets are removed, and emergencies whose time has passed are closed.

use std::sync::Arc;
use std::time::Duration;

use super::App;
use super::error::AppError;

/// How often. What has expired does not count in between either.
const EVERY: Duration = Duration::from_secs(5 * 60);

impl App {
    /// Sweeps at once and every few minutes, for as long as the process lives. A failure of the database is waited out.
    pub async fn sweep(self: Arc<Self>) {
        loop {
            if let Err(error) = self.sweep_once().await {
                tracing::warn!(?error, "what has expired is still there");
            }
            tokio::time::sleep(EVERY).await;
        }
    }

    async fn sweep_once(&self) -> Result<(), AppError> {
        self.close_lapsed().await?;
        let gone = self.store.hot_sweep(self.now_ms()).await?;
        tracing::debug!(gone, "swept");
        Ok(())
    }
}
