//! What pages say, in the language of who reads them: messages of `words/*/*.ftl`, and how numbers and dates are written.

use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use ringwall_model::date::Date;
use unic_langid::{LanguageIdentifier, langid};

/// The parts of a language.
macro_rules! words {
    ($language:literal) => {
        words!($language, "base", "answers", "records", "start", "inventory", "map", "people", "ledger")
    };
    ($language:literal, $($part:literal),+) => {
        [$(include_str!(concat!("../../words/", $language, "/", $part, ".ftl"))),+]
    };
}

/// A language that the pages speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Language {
    /// English, the one that everything is written in first.
    #[default]
    English,
    /// German.
    German,
    /// French.
    French,
}

impl Language {
    /// All of them, in the order in which they are offered.
    pub(crate) const ALL: [Self; 3] = [Self::English, Self::German, Self::French];

    /// Its tag (BCP 47).
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
        }
    }

    /// Its own name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::French => "Français",
        }
    }

    /// The language of a tag, whatever its region.
    pub(crate) fn of(tag: &str) -> Option<Self> {
        let main = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(main))
    }

    /// The one that a browser prefers (`Accept-Language`) among those that there are.
    pub(crate) fn preferred(accepted: &str) -> Option<Self> {
        let weighted = accepted.split(',').filter_map(|part| {
            let (tag, weight) = part.split_once(";q=").unwrap_or((part, "1"));
            Some((Self::of(tag.trim())?, weight.trim().parse::<f32>().ok()?))
        });
        // The first of those that weigh the same.
        weighted.reduce(|best, next| if next.1 > best.1 { next } else { best }).map(|(language, _)| language)
    }

    /// Its messages, by the part of the pages that says them.
    fn source(self) -> String {
        let parts = match self {
            Self::English => words!("en"),
            Self::German => words!("de"),
            Self::French => words!("fr"),
        };
        parts.join("\n")
    }

    fn id(self) -> LanguageIdentifier {
        match self {
            Self::English => langid!("en"),
            Self::German => langid!("de"),
            Self::French => langid!("fr"),
        }
    }
}

/// The messages of a language.
pub(crate) struct Words {
    pub(crate) language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// Those of a language.
    pub(crate) fn of(language: Language) -> &'static Self {
        static WORDS: [OnceLock<Words>; 3] = [const { OnceLock::new() }; 3];
        let [english, german, french] = &WORDS;
        let cell = match language {
            Language::English => english,
            Language::German => german,
            Language::French => french,
        };
        cell.get_or_init(|| Self::read(language))
    }

    fn read(language: Language) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![language.id()]);
        bundle.set_use_isolating(false);
        // A message that cannot be read is missing, which a test finds.
        let resource = FluentResource::try_new(language.source()).unwrap_or_else(|(resource, _)| resource);
        let _ = bundle.add_resource(resource);
        Self { language, bundle }
    }

    /// A message without a variable.
    pub(crate) fn say(&self, key: &str) -> String {
        self.message(key, None)
    }

    /// A message with one variable.
    pub(crate) fn with<'v>(&self, key: &str, name: &'v str, value: impl Into<FluentValue<'v>>) -> String {
        let mut values = FluentArgs::new();
        values.set(name, value);
        self.message(key, Some(&values))
    }

    /// What was written in English elsewhere: each sentence in this language where it is known, else as it is.
    pub(crate) fn sentence(&self, english: &str) -> String {
        let one = |sentence: &str| {
            let key = key_of(sentence);
            self.bundle.has_message(&key).then(|| self.say(&key))
        };
        let each =
            || english.split_inclusive(". ").map(|part| one(part).map_or_else(|| part.to_owned(), |known| known + " ")).collect::<String>();
        one(english).unwrap_or_else(|| each().trim_end().to_owned())
    }

    fn message(&self, key: &str, values: Option<&FluentArgs<'_>>) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        self.bundle.format_pattern(pattern, values, &mut Vec::new()).into_owned()
    }

    /// A whole number with the language's marks between thousands.
    pub(crate) fn number(&self, number: usize) -> String {
        let mark = match self.language {
            Language::English => ',',
            Language::German => '.',
            Language::French => '\u{202f}',
        };
        let digits = number.to_string();
        let mut text = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push(mark);
            }
            text.push(digit);
        }
        text
    }

    /// A share of 0 to 1 in whole percent.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
    pub(crate) fn percent(&self, share: f64) -> String {
        let number = (share.clamp(0.0, 1.0) * 100.0).round() as u8;
        if self.language == Language::English { format!("{number}%") } else { format!("{number}\u{a0}%") }
    }

    /// A day in the language's usual form.
    pub(crate) fn day(&self, day: jiff::civil::Date) -> String {
        let form = match self.language {
            Language::English => "%-d %b %Y",
            Language::German => "%d.%m.%Y",
            Language::French => "%d/%m/%Y",
        };
        day.strftime(form).to_string()
    }

    /// A moment of the ledger, to the minute, in UTC; as it is where it is none.
    pub(crate) fn moment(&self, text: &str) -> String {
        let Ok(moment) = text.parse::<jiff::Timestamp>() else { return text.to_owned() };
        format!("{} {} UTC", self.date(Date::of(moment)), moment.strftime("%H:%M"))
    }

    /// The same for a date of a plant.
    pub(crate) fn date(&self, date: Date) -> String {
        let text = date.to_string();
        text.parse().map_or(text, |day| self.day(day))
    }
}

/// The key of a sentence: its words in small letters.
fn key_of(english: &str) -> String {
    let words = english.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    format!("s-{}", words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-"))
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;

    use super::*;

    /// Words of the engine's format: they are asked for by what they are.
    const OF_THE_ENGINE: [&str; 26] = [
        "essential",
        "important",
        "register-only",
        "out-of-scope",
        "unknown",
        "answer",
        "configure",
        "compensate-or-replace",
        "implement",
        "evidence",
        "met",
        "partly",
        "open",
        "partial",
        "unmet",
        "not-applicable",
        "early-warning",
        "notification",
        "final-report",
        "IAC",
        "UC",
        "SI",
        "DC",
        "RDF",
        "TRE",
        "RA",
    ];

    /// The files below a folder of this crate, with what is in them.
    fn below(folder: &str) -> Vec<(String, String)> {
        let mut files = Vec::new();
        let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
        while let Some(folder) = folders.pop() {
            for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                match path.is_dir() {
                    true => folders.push(path),
                    false => files.push((path.display().to_string(), std::fs::read_to_string(&path).unwrap())),
                }
            }
        }
        files
    }

    /// The templates and the code of the pages.
    fn sources() -> Vec<(String, String)> {
        ["templates", "src/web"].into_iter().flat_map(below).collect()
    }

    /// The messages that a text asks for by their name.
    fn asked(text: &str) -> Vec<String> {
        let calls = [".say(\"", ".with(\""].into_iter().flat_map(|call| text.split(call).skip(1));
        let keys = calls.filter_map(|rest| rest.split_once('"').map(|(key, _)| key.to_owned()));
        keys.filter(|key| key.starts_with(|c: char| c.is_ascii_alphabetic())).collect()
    }

    /// Names of messages and the variables of each.
    fn messages(language: Language) -> BTreeMap<String, BTreeSet<String>> {
        let mut messages = BTreeMap::<String, BTreeSet<String>>::new();
        let mut name = String::new();
        for line in language.source().lines() {
            if let Some((key, _)) = line.split_once(" =").filter(|(key, _)| key.starts_with(|c: char| c.is_ascii_alphabetic())) {
                name = key.to_owned();
                assert!(messages.insert(name.clone(), BTreeSet::new()).is_none(), "{language:?} has `{key}` twice");
            }
            let variables = line.split('$').skip(1).map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap().to_owned());
            messages.entry(name.clone()).or_default().extend(variables);
        }
        messages
    }

    #[test]
    fn every_language_has_every_message_with_the_same_variables() {
        let own = |language| messages(language).into_iter().filter(|(key, _)| !key.starts_with("s-")).collect::<BTreeMap<_, _>>();
        let english = own(Language::English);
        assert!(english.len() > 100);
        for language in Language::ALL {
            assert_eq!(own(language), english, "{language:?}");
            assert!(FluentResource::try_new(language.source()).is_ok(), "{language:?} cannot be read");
        }
        let sentences = |language| messages(language).into_keys().filter(|key| key.starts_with("s-")).collect::<BTreeSet<_>>();
        assert_eq!(sentences(Language::German), sentences(Language::French));
    }

    #[test]
    fn every_sentence_that_is_translated_is_one_that_the_server_says() {
        let all: String = below("src").into_iter().map(|(_, text)| text).collect();
        let joined: String = all.split("\\\n").map(str::trim_start).collect();
        let said: BTreeSet<String> = joined.split('"').map(key_of).collect();
        let known = messages(Language::German).into_keys().filter(|key| key.starts_with("s-"));
        let stale: Vec<String> = known.filter(|key| !said.contains(key)).collect();
        assert!(stale.is_empty(), "nobody says {stale:?}");
    }

    #[test]
    fn every_message_that_a_page_asks_for_is_there_and_no_other() {
        let known = messages(Language::English);
        let sources = sources();
        for (file, text) in &sources {
            for key in asked(text) {
                assert!(known.contains_key(&key), "{file} asks for `{key}`");
            }
        }
        let all: String = sources.into_iter().map(|(_, text)| text).collect();
        assert!(OF_THE_ENGINE.iter().all(|key| known.contains_key(*key)));
        let of_records = crate::web::records::keys();
        assert!(of_records.iter().all(|key| known.contains_key(key)));
        let is_asked =
            |key: &&String| all.contains(&format!("\"{key}\"")) || OF_THE_ENGINE.contains(&key.as_str()) || of_records.contains(*key);
        let unused: Vec<_> = known.keys().filter(|key| !key.is_empty()).filter(|key| !is_asked(key)).collect();
        assert!(unused.is_empty(), "nobody asks for {unused:?}");
    }

    #[test]
    fn the_preferred_language_is_the_heaviest_that_there_is() {
        for (accepted, expected) in [
            ("de-AT,de;q=0.9,en;q=0.8", Some(Language::German)),
            ("es,fr;q=0.5,en;q=0.7", Some(Language::English)),
            ("fr", Some(Language::French)),
            ("es", None),
            ("", None),
            ("de;q=x", None),
        ] {
            assert_eq!(Language::preferred(accepted), expected, "{accepted}");
        }
    }

    #[test]
    fn numbers_and_days_are_written_as_people_write_them() {
        let day = jiff::civil::date(2026, 3, 7);
        let of = |language| {
            let words = Words::of(language);
            (words.number(1_234_567), words.number(12), words.percent(0.515), words.day(day))
        };
        assert_eq!(of(Language::English), ("1,234,567".into(), "12".into(), "52%".into(), "7 Mar 2026".into()));
        assert_eq!(of(Language::German), ("1.234.567".into(), "12".into(), "52\u{a0}%".into(), "07.03.2026".into()));
        assert_eq!(of(Language::French).0, "1\u{202f}234\u{202f}567");
    }
}
