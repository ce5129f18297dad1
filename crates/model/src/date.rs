//! Days and instants. Nothing here reads a clock: today is always passed in.

use std::borrow::Cow;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::file::{Context, Decode, Node};

/// A calendar day, written YYYY-MM-DD.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(jiff::civil::Date);

impl Date {
    /// The day, if it exists in the calendar.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        jiff::civil::Date::new(year, month, day).ok().map(Self)
    }

    /// The day in UTC of an instant.
    pub fn of(instant: jiff::Timestamp) -> Self {
        Self(instant.to_zoned_datetime(jiff::tz::TimeZone::UTC).date())
    }

    /// The day `days` later; stays at the end of the calendar (year 9999).
    pub fn plus_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(jiff::Span::new().try_days(days).unwrap_or_default()))
    }

    /// Whole days from `earlier` to this day; negative if `earlier` is later.
    pub fn days_since(self, earlier: Self) -> i32 {
        let seconds = self.0.duration_since(earlier.0).as_secs();
        i32::try_from(seconds / 86_400).unwrap_or(i32::MAX)
    }
}

impl FromStr for Date {
    type Err = String;
    /// Accepts YYYY-MM-DD only; errors for other forms and for days the calendar does not have.
    fn from_str(text: &str) -> Result<Self, String> {
        let parsed = (|| {
            let [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1] = <[u8; 10]>::try_from(text.as_bytes()).ok()? else { return None };
            let digit = |b: u8| b.is_ascii_digit().then(|| i16::from(b - b'0'));
            let year = digit(y0)? * 1000 + digit(y1)? * 100 + digit(y2)? * 10 + digit(y3)?;
            let pair = |a, b| i8::try_from(digit(a)? * 10 + digit(b)?).ok();
            Self::new(year, pair(m0, m1)?, pair(d0, d1)?)
        })();
        parsed.ok_or_else(|| format!("`{text}` is not a date"))
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0.to_string())
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Cow::<str>::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Date {
    fn schema_name() -> Cow<'static, str> {
        "Date".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" })
    }
}

impl Decode for Date {
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
        let text = cx.text(node, "a date")?;
        match text.parse() {
            Ok(date) => Some(date),
            Err(message) => cx.fail(node, message, "write it as YYYY-MM-DD, a day that exists, such as 2026-09-12"),
        }
    }
}

/// An instant, written as RFC 3339 (`2026-09-12T06:17:00Z`); the clocks of Article 23 count from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(pub jiff::Timestamp);

impl Instant {
    /// The day in UTC.
    pub fn date(self) -> Date {
        Date::of(self.0)
    }

    /// The instant `hours` later; stays at the end of time.
    pub fn plus_hours(self, hours: i64) -> Self {
        Self(self.0.saturating_add(jiff::SignedDuration::from_hours(hours)).unwrap_or(jiff::Timestamp::MAX))
    }

    /// The instant one calendar month later (UTC), at the same time of day.
    pub fn plus_month(self) -> Self {
        let later = self.0.to_zoned_datetime(jiff::tz::TimeZone::UTC).datetime().saturating_add(jiff::Span::new().months(1));
        let later = later.to_zoned_datetime(jiff::tz::TimeZone::UTC).map(|z| z.timestamp());
        Self(later.unwrap_or(jiff::Timestamp::MAX))
    }
}

impl std::fmt::Display for Instant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0.to_string())
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(&self.0)
    }
}

impl JsonSchema for Instant {
    fn schema_name() -> Cow<'static, str> {
        "Instant".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date-time" })
    }
}

impl Decode for Instant {
    fn decode(node: &Node<'_>, cx: &mut Context<'_>) -> Option<Self> {
        let text = cx.text(node, "an instant")?;
        match text.parse() {
            Ok(instant) => Some(Self(instant)),
            Err(_) => cx.fail(
                node,
                format!("`{text}` is not an instant"),
                "write date, time and offset, such as 2026-09-12T06:17:00Z or 2026-09-12T08:17:00+02:00",
            ),
        }
    }
}
