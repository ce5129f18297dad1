//! Every word of our own that a reader sees, in one place, so that a translation is one more constant.
//!
//! The template of the PDF gets the same table as data. `{name}` marks what [`fill`] puts in.

use ringwall_engine::assessment::{DutyState, EntityClass, FoundStatus, Route};

macro_rules! strings {
    ($($key:ident: $english:literal,)+) => {
        /// The words of one language.
        #[derive(Debug, serde::Serialize)]
        pub(crate) struct Strings { $(pub(crate) $key: &'static str,)+ }

        /// English.
        pub(crate) const EN: Strings = Strings { $($key: $english,)+ };
    };
}

mod en;

pub(crate) use en::EN;

/// A text with its `{name}` marks filled.
pub(crate) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, mark)) = rest.split_once('{')
        && let Some((name, after)) = mark.split_once('}')
    {
        out.push_str(before);
        out.push_str(values.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The first few of a list, and how many more there are.
pub(crate) fn listed(items: &[&str], limit: usize) -> String {
    let shown = items.iter().take(limit).copied().collect::<Vec<_>>().join(", ");
    match items.len().saturating_sub(limit) {
        0 => shown,
        more => fill(EN.and_more, &[("items", &shown), ("n", &more.to_string())]),
    }
}

/// The word for a status.
pub(crate) const fn status(status: FoundStatus) -> &'static str {
    match status {
        FoundStatus::Met => EN.status_met,
        FoundStatus::Partial => EN.status_partial,
        FoundStatus::Unmet => EN.status_unmet,
        FoundStatus::Unknown => EN.status_unknown,
        FoundStatus::NotApplicable => EN.status_not_applicable,
    }
}

/// The words for a route.
pub(crate) const fn route(route: Route) -> &'static str {
    match route {
        Route::Answer => EN.route_answer,
        Route::Configure => EN.route_configure,
        Route::CompensateOrReplace => EN.route_compensate,
        Route::Implement => EN.route_implement,
        Route::Evidence => EN.route_evidence,
    }
}

/// The word for the state of a duty.
pub(crate) const fn duty_state(state: DutyState) -> &'static str {
    match state {
        DutyState::Met => EN.duty_met,
        DutyState::Partly => EN.duty_partly,
        DutyState::Open => EN.duty_open,
    }
}

/// The class of an entity as a phrase.
pub(crate) const fn entity_class(class: EntityClass) -> &'static str {
    match class {
        EntityClass::Essential => EN.class_essential,
        EntityClass::Important => EN.class_important,
        EntityClass::RegisterOnly => EN.class_register_only,
        EntityClass::OutOfScope => EN.class_out_of_scope,
        EntityClass::Unknown => EN.class_unknown,
    }
}

/// The name of a stage of incident reporting.
pub(crate) fn stage(stage: &str) -> &str {
    match stage {
        "early-warning" => EN.stage_early_warning,
        "notification" => EN.stage_notification,
        "final-report" => EN.stage_final_report,
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_filled_once() {
        assert_eq!(fill("{a} of {b}", &[("a", "{b}"), ("b", "2")]), "{b} of 2");
        assert_eq!(fill("an open { brace", &[]), "an open { brace");
        assert_eq!(listed(&["a", "b", "c"], 2), "a, b and 1 more");
    }
}
