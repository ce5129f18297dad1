//! From the story to acts, each with its time and what it writes. Pure: the plant as it is in the end goes in, and the days by which
//! everything moves.

use jiff::ToSpan;
use jiff::civil;
use ringwall_engine::catalogue::vocabulary;
use ringwall_model::file::{self, Problems, Source};
use ringwall_model::plant::Plant;
use ringwall_model::records::{Kind, Record, decode, join, split};
use serde_json::Value;

use super::story::{self, Line, STORY, What, Who};
use ringwall_server::Deed;

/// One act of the history.
pub(super) struct Act {
    /// RFC 3339, UTC.
    pub(super) time: String,
    pub(super) who: Who,
    pub(super) why: String,
    pub(super) does: Does,
}

pub(super) enum Does {
    Invites(Who),
    Plays(Deed),
}

/// Days, in whole weeks, by which the example moves so that its last events are those of the days before `today`.
pub(super) fn days_to(today: civil::Date) -> i32 {
    let example = story::EXAMPLE_DAY.parse::<civil::Date>().unwrap_or(today);
    example.until(today).map_or(0, |span| span.get_days().div_euclid(7) * 7)
}

/// Every date in a text, `2026-11-17` and the like, moved by some days.
pub(super) fn moved(text: &str, days: i32) -> String {
    let (mut out, mut rest, mut before) = (String::with_capacity(text.len()), text, ' ');
    while let Some(first) = rest.chars().next() {
        let date = rest.get(..10).filter(|_| !before.is_ascii_digit()).and_then(|date| day(date, rest.get(10..)));
        let (piece, length) = match date {
            Some(date) => (date.saturating_add(days.days()).to_string(), 10),
            None => (first.to_string(), first.len_utf8()),
        };
        out += &piece;
        before = piece.chars().last().unwrap_or(' ');
        rest = rest.get(length..).unwrap_or_default();
    }
    out
}

/// A date that no further digit follows.
fn day(text: &str, behind: Option<&str>) -> Option<civil::Date> {
    let ends = !behind.unwrap_or_default().starts_with(|c: char| c.is_ascii_digit());
    let shaped = text.bytes().enumerate().all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() });
    if ends && shaped { text.parse().ok() } else { None }
}

/// The example plant with its dates moved.
pub(super) fn plant(files: &[(&str, &str)], days: i32) -> Result<Plant, Problems> {
    let sources = files.iter().map(|(name, text)| Source::new(*name, moved(text, days).into_bytes()));
    file::read(&sources.collect::<Result<Vec<_>, _>>()?, vocabulary())
}

/// When the story begins, moved by some days.
pub(super) fn begins(days: i32) -> String {
    time(story::BEGINS, days)
}

fn time(minute: &str, days: i32) -> String {
    moved(minute, days) + ":00.000Z"
}

/// The history that leads to a plant.
///
/// # Errors
/// The first state is no plant.
pub(super) fn acts(plant: &Plant, days: i32) -> Result<Vec<Act>, Problems> {
    let mut past = Past::new(split(plant), days);
    let told = |Line(when, who, why, what): &Line| {
        let does = match what {
            What::Joins(who) => Does::Invites(*who),
            What::Begin => Does::Plays(Deed::Import(past.first()?)),
            What::Settle(patterns) => Does::Plays(past.settle(patterns)),
            What::Earlier(forms) => Does::Plays(past.earlier(forms)),
            What::Contact(contact) => Does::Plays(past.contact(contact)),
            What::End => Does::Plays(Deed::Import(file::write(plant).into_bytes())),
        };
        Ok(Act { time: time(when, days), who: *who, why: moved(why, days), does })
    };
    STORY.iter().map(told).collect()
}

/// The records on their way: each as it is in the end, and as it is now, if it is there.
struct Past {
    days: i32,
    end: Vec<Record>,
    now: Vec<Option<Value>>,
}

impl Past {
    fn new(end: Vec<Record>, days: i32) -> Self {
        let now = vec![None; end.len()];
        Self { days, end, now }
    }

    /// An earlier form of what a record is in the end.
    fn form(&self, record: &Record, patch: &str) -> Value {
        // INVARIANT: the patches of the story are JSON, which a test looks after.
        merged(&record.body, &serde_json::from_str(&moved(patch, self.days)).unwrap_or_default())
    }

    /// The plant file of the first state: what the table names in its form, the inventory as it is, and proofs that are old enough.
    fn first(&mut self) -> Result<Vec<u8>, Problems> {
        let begins = begins(self.days);
        self.now = self.end.iter().map(|record| self.form_at_first(record, &begins)).collect();
        let there = self.end.iter().zip(&self.now);
        let records: Vec<Record> = there.filter_map(|(record, now)| Some(Record { body: now.clone()?, ..record.clone() })).collect();
        Ok(file::write(&join(&records, vocabulary())?).into_bytes())
    }

    fn form_at_first(&self, record: &Record, begins: &str) -> Option<Value> {
        let name = name(record);
        if story::UNKNOWN.contains(&name.as_str()) {
            return None;
        }
        if let Some((pattern, patch)) = story::FIRST.iter().find(|(pattern, _)| fits(pattern, &name)) {
            let has_target = record.kind != Kind::Zone || record.body.get("target").is_some();
            return Some(if *pattern == "zone:*" && !has_target { record.body.clone() } else { self.form(record, patch) });
        }
        let old = record.body.get("collected").and_then(Value::as_str).is_some_and(|day| day < begins);
        let inventory = matches!(record.kind, Kind::Site | Kind::Zone | Kind::Conduit | Kind::Asset);
        let known = record.kind == Kind::Application && record.id != "oee-dashboard";
        (inventory || known || (record.kind == Kind::Evidence && old)).then(|| record.body.clone())
    }

    fn settle(&mut self, patterns: &[&str]) -> Deed {
        let named = |record: &Record| patterns.iter().any(|pattern| fits(pattern, &name(record)));
        let wanted = self.end.iter().enumerate().filter(|(_, record)| named(record)).map(|(at, record)| (at, record.body.clone()));
        let wanted = wanted.collect();
        self.put(wanted)
    }

    fn earlier(&mut self, forms: &[(&str, &str)]) -> Deed {
        let form = |(at, record): (usize, &Record)| {
            let (_, patch) = forms.iter().find(|(pattern, _)| fits(pattern, &name(record)))?;
            Some((at, self.form(record, patch)))
        };
        let wanted = self.end.iter().enumerate().filter_map(form).collect();
        self.put(wanted)
    }

    fn contact(&mut self, contact: &str) -> Deed {
        for (record, now) in self.end.iter().zip(&mut self.now) {
            if let (Kind::Supplier, story::SUPPLIER, Some(Value::Object(fields))) = (record.kind, record.id.as_str(), now) {
                fields.insert("contact".into(), contact.into());
            }
        }
        Deed::Contact(story::SUPPLIER.into(), contact.into())
    }

    /// Records take these forms. What they refer to and is not there comes with them, in its last form.
    fn put(&mut self, mut wanted: Vec<(usize, Value)>) -> Deed {
        wanted.retain(|(at, body)| self.now.get(*at).is_some_and(|now| now.as_ref() != Some(body)));
        let mut bodies = Vec::new();
        while let Some((at, body)) = wanted.pop() {
            let Some((record, now)) = self.end.get(at).zip(self.now.get_mut(at)) else { continue };
            bodies.push((at, record.kind, body.clone()));
            let references = decode(record.kind, &body, vocabulary()).map(|decoded| decoded.references).unwrap_or_default();
            *now = Some(body);
            let missing = |(kind, id): (Kind, String)| {
                let at = self.end.iter().position(|record| record.kind == kind && record.id == id)?;
                let absent = self.now.get(at)?.is_none() && !wanted.iter().any(|(other, _)| *other == at);
                absent.then(|| self.end.get(at).map(|record| (at, record.body.clone())))?
            };
            let missing: Vec<_> = references.into_iter().filter_map(missing).collect();
            wanted.extend(missing);
        }
        bodies.sort_by_key(|(at, ..)| *at);
        Deed::Put(bodies.into_iter().map(|(_, kind, body)| (kind, body)).collect())
    }
}

/// What the story calls a record.
fn name(record: &Record) -> String {
    format!("{}:{}", record.kind.as_str(), record.id)
}

/// Whether a pattern, in which a star stands for anything, fits a name.
fn fits(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((begin, rest)) => name
            .strip_prefix(begin)
            .is_some_and(|name| name.char_indices().any(|(at, _)| fits(rest, name.get(at..).unwrap_or_default())) || fits(rest, "")),
    }
}

/// RFC 7396: what a value becomes with a patch.
fn merged(value: &Value, patch: &Value) -> Value {
    let Value::Object(patch) = patch else { return patch.clone() };
    let mut fields = value.as_object().cloned().unwrap_or_default();
    for (key, part) in patch {
        if part.is_null() {
            fields.remove(key);
        } else {
            let old = fields.get(key).cloned().unwrap_or_default();
            fields.insert(key.clone(), merged(&old, part));
        }
    }
    Value::Object(fields)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::BOTTLING;
    use super::*;

    fn told(days: i32) -> (Plant, Vec<Act>) {
        let plant = plant(BOTTLING, days).unwrap();
        let acts = acts(&plant, days).unwrap();
        (plant, acts)
    }

    /// What an act writes.
    fn written(act: &Act) -> Vec<(Kind, Value)> {
        match &act.does {
            Does::Plays(Deed::Put(bodies)) => bodies.clone(),
            Does::Plays(Deed::Import(bytes)) => {
                let plant = file::read(&[Source::new("p", bytes.clone()).unwrap()], vocabulary()).unwrap();
                split(&plant).into_iter().map(|record| (record.kind, record.body)).collect()
            }
            _ => Vec::new(),
        }
    }

    #[test]
    fn dates_move_and_nothing_else_does() {
        let text =
            "seen 2026-09-16, evidence/2026-09-16-x.pdf, AT-2026-10-0473, 12026-10-10, 2026-10-12T07:20, 2026-13-01, Grüße 2025-12-31";
        let expected =
            "seen 2026-09-23, evidence/2026-09-23-x.pdf, AT-2026-10-0473, 12026-10-10, 2026-10-19T07:20, 2026-13-01, Grüße 2026-01-07";
        assert_eq!(moved(text, 7), expected);
        assert_eq!(moved(text, 0), text);
        assert_eq!(days_to("2026-11-17".parse().unwrap()), 0);
        assert_eq!(days_to("2026-11-30".parse().unwrap()), 7);
        assert_eq!(days_to("2026-11-16".parse().unwrap()), -7);
    }

    #[test]
    fn patterns_take_stars() {
        assert!(fits("answer:SR 1.*@system", "answer:SR 1.1 RE 2@system"));
        assert!(!fits("answer:SR 1.*@system", "answer:SR 1.1@site:graz"));
        assert!(
            fits("answer:CR 1.1@*", "answer:CR 1.1@asset:a")
                && fits("measure:*-*-*", "measure:a-b-c")
                && !fits("measure:*-*-*", "measure:a-b")
        );
    }

    #[test]
    fn every_word_of_the_story_means_something() {
        let (plant, _) = told(0);
        let names: Vec<String> = split(&plant).iter().map(name).collect();
        let mut patterns: Vec<&str> = story::UNKNOWN.to_vec();
        let mut patches: Vec<&str> = Vec::new();
        let mut forms = |forms: &[(&'static str, &'static str)], patterns: &mut Vec<&str>| {
            patterns.extend(forms.iter().map(|(pattern, _)| *pattern));
            patches.extend(forms.iter().map(|(_, patch)| *patch));
        };
        forms(&story::FIRST, &mut patterns);
        for Line(.., what) in STORY {
            match what {
                What::Settle(settled) => patterns.extend(*settled),
                What::Earlier(earlier) => forms(earlier, &mut patterns),
                _ => {}
            }
        }
        for pattern in patterns {
            assert!(names.iter().any(|name| fits(pattern, name)), "`{pattern}` names nothing");
        }
        for patch in patches {
            assert!(serde_json::from_str::<Value>(patch).unwrap().is_object(), "{patch}");
        }
    }

    #[test]
    fn the_story_goes_forward_and_ends_at_the_example() {
        let (plant, acts) = told(0);
        assert!(acts.windows(2).all(|pair| pair[0].time < pair[1].time), "times go forward");
        assert!(begins(0) < acts[0].time);
        assert!(acts.iter().all(|act| !act.why.is_empty()));
        let mut now: Vec<(Kind, Value)> = Vec::new();
        let id = |kind: Kind, body: &Value| decode(kind, body, vocabulary()).unwrap().id;
        for act in acts.iter().take(acts.len() - 1) {
            let empty = matches!(&act.does, Does::Plays(Deed::Put(bodies)) if bodies.is_empty());
            assert!(!empty, "nothing happens at {}", act.time);
            for (kind, body) in written(act) {
                now.retain(|(other, old)| *other != kind || id(kind, old) != id(kind, &body));
                now.push((kind, body));
            }
        }
        let there: BTreeSet<String> = now.iter().map(|(kind, body)| format!("{} {body}", kind.as_str())).collect();
        let missing: Vec<String> =
            split(&plant).iter().map(|r| format!("{} {}", r.kind.as_str(), r.body)).filter(|record| !there.contains(record)).collect();
        assert!(missing.is_empty(), "not settled: {missing:#?}");
    }

    /// Keys whose dates lie ahead, and those in words.
    const AHEAD: [&str; 5] = ["valid_until", "due", "end_of_support", "accepted", "date"];

    fn dates(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                fields.iter().filter(|(key, _)| !AHEAD.contains(&key.as_str())).for_each(|(_, part)| dates(part, found))
            }
            Value::Array(parts) => parts.iter().for_each(|part| dates(part, found)),
            Value::String(text) => {
                let starts = text.char_indices().map(|(at, _)| at);
                found.extend(starts.filter_map(|at| day(text.get(at..at + 10)?, text.get(at + 10..))).map(|day| day.to_string()));
            }
            _ => {}
        }
    }

    #[test]
    fn nobody_writes_of_days_to_come() {
        let mut early = Vec::new();
        for act in told(0).1 {
            for (kind, body) in written(&act) {
                let mut found = Vec::new();
                dates(&body, &mut found);
                early.extend(
                    found
                        .into_iter()
                        .filter(|day| day.as_str() > &act.time[..10])
                        .map(|day| format!("{} {} {day} {body}", act.time, kind.as_str())),
                );
            }
        }
        assert!(early.is_empty(), "{early:#?}");
    }

    #[test]
    fn it_can_be_told_on_any_day() {
        for day in ["2026-02-28", "2026-11-24", "2028-02-29", "2031-01-01"] {
            let (_, acts) = told(days_to(day.parse().unwrap()));
            let last = &acts.last().unwrap().time[..10];
            assert!(*last <= *day, "{last} is after {day}");
        }
    }
}
