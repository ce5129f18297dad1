//! Whether evidence counts on a day, until when, and what it supports.

use std::sync::Arc;

use ringwall_model::date::Date;
use ringwall_model::plant::Evidence;

use crate::app::error::AppError;
use crate::app::plants::Assessed;
use crate::app::records::System;
use crate::http::State;
use crate::web::words::Words;

/// So many days before it ends, evidence is said to end soon.
const SOON: i32 = 30;

/// The evidence of a plant on a day.
pub(super) struct Freshness {
    assessed: Arc<Assessed>,
}

impl Freshness {
    pub(super) async fn of(state: &State, at: &System, day: Option<Date>) -> Result<Self, AppError> {
        let when = state.app.when(day).await?;
        Ok(Self { assessed: state.app.at(at, &when).await? })
    }

    /// The class and the words of an item's state.
    pub(super) fn state(&self, words: &Words, id: &str) -> Option<(&'static str, String)> {
        let plant = &self.assessed.plant;
        let item = plant.evidence.iter().find(|item| item.id.as_str() == id)?;
        let supports = plant.answers.iter().filter(|answer| answer.evidence.contains(&item.id)).count();
        let (class, state) = self.counts(words, item);
        Some((class, format!("{state} · {}", words.with("evidence-supports", "count", supports))))
    }

    fn counts(&self, words: &Words, item: &Evidence) -> (&'static str, String) {
        let today = self.assessed.assessment.as_of;
        let last = item.last_day();
        if item.revoked == Some(true) {
            return ("bad", words.say("evidence-revoked"));
        }
        if item.collected > today {
            return ("", words.say("evidence-not-yet"));
        }
        match last.days_since(today) {
            left if left < 0 => ("bad", words.with("evidence-ended", "day", words.date(last))),
            left if left <= SOON => ("warn", words.with("evidence-until", "day", words.date(last))),
            _ => ("ok", words.with("evidence-until", "day", words.date(last))),
        }
    }
}
