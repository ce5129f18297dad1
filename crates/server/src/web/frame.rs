//! What all pages share: who reads, in which language and colours, where they are, and what an answer of HTML looks like.

use std::convert::Infallible;

use askama::Template;
use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use fluent_bundle::FluentValue;
use ringwall_model::date::Date;

use super::words::{Language, Words};
use super::{admin, files, menu};
use crate::app::Caller;
use crate::app::register::kind;

/// Where a page may load from: only from here, and no script or style inside of the page itself.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
                      form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// The cookies that hold how somebody wants to see pages.
pub(super) const LANGUAGE: &str = "ringwall-language";
pub(super) const THEME: &str = "ringwall-theme";
pub(super) const AS_OF: &str = "ringwall-as-of";

/// How somebody reads: taken from the request.
#[derive(Clone)]
pub(crate) struct Reader {
    pub(super) words: &'static Words,
    theme: &'static str,
    path: String,
    /// The day as of which they want to see plants.
    pub(super) as_of: Option<Date>,
}

impl Reader {
    fn of(headers: &HeaderMap, path: String) -> Self {
        let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).and_then(Language::preferred);
        let language = cookie(headers, LANGUAGE).and_then(Language::of).or(accepted).unwrap_or_default();
        let theme = cookie(headers, THEME).unwrap_or_default();
        let as_of = cookie(headers, AS_OF).and_then(|day| day.parse().ok());
        Self { words: Words::of(language), theme: theme_of(theme), path, as_of }
    }
}

/// The themes; `auto` is the system's.
pub(super) fn theme_of(name: &str) -> &'static str {
    ["light", "dark"].into_iter().find(|theme| *theme == name).unwrap_or("auto")
}

fn cookie<'h>(headers: &'h HeaderMap, wanted: &str) -> Option<&'h str> {
    let lines = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == wanted).map(|(_, value)| value)
}

impl<S: Send + Sync> FromRequestParts<S> for Reader {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |original| &original.0);
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        Ok(Self::of(&parts.headers, path.to_owned()))
    }
}

/// What a page is about: a plant, or an organisation as a whole.
#[derive(Debug, Clone)]
pub(super) struct Here {
    /// Where its pages begin: `/o/alpenquell/bottling` or `/admin/alpenquell`.
    pub(super) base: String,
    /// Name of the organisation.
    pub(super) organisation: String,
    /// Name of the plant; empty for the organisation as a whole.
    pub(super) system: String,
    pub(super) menu: Vec<menu::Group>,
}

/// A glass that the caller has broken, and that is not closed yet.
pub(super) struct Broken {
    /// Where it is closed.
    pub(super) close: String,
    /// Until when it counts at the latest.
    pub(super) until: String,
}

/// The frame of a page.
pub(super) struct Frame {
    pub(super) words: &'static Words,
    pub(super) theme: &'static str,
    pub(super) path: String,
    /// The day as of which plants are looked at; today where there is none.
    pub(super) as_of: Option<Date>,
    pub(super) title: String,
    /// Name of who is logged in.
    pub(super) who: Option<String>,
    pub(super) here: Option<Here>,
    /// What the caller has declared to be an emergency here.
    pub(super) glass: Option<Broken>,
    /// Which entry of the menu this is.
    pub(super) at: &'static str,
}

impl Frame {
    /// For somebody who is not logged in.
    pub(super) fn outside(reader: Reader, title: &str) -> Self {
        let Reader { words, theme, path, as_of } = reader;
        Self { words, theme, path, as_of, title: words.say(title), who: None, here: None, glass: None, at: "" }
    }

    /// For a caller.
    pub(super) fn of(reader: Reader, caller: &Caller, title: &str) -> Self {
        let who = caller.register.account(&caller.account).map(|account| account.name.clone());
        Self { who, ..Self::outside(reader, title) }
    }

    /// For a caller in a plant, or in an organisation where `system` is empty, at an entry of the menu.
    pub(super) fn within(reader: Reader, caller: &Caller, title: &str, (organisation, system): (&str, &str), at: &'static str) -> Self {
        let register = &caller.register;
        let place = register.place(organisation, kind::SYSTEM, system);
        let base = if system.is_empty() { format!("/admin/{organisation}") } else { format!("/o/{organisation}/{system}") };
        let here = Here {
            base,
            organisation: register.organisation(organisation).map(|place| place.name.clone()).unwrap_or_default(),
            system: place.map(|place| place.name.clone()).unwrap_or_default(),
            menu: menu::of(caller, organisation, place),
        };
        let frame = Self::of(reader, caller, title);
        let opened = caller.request.opened.get(organisation).and_then(|id| register.glass(organisation, id));
        let glass = opened.map(|(_, glass)| Broken {
            close: format!("/admin/{organisation}/break-glass/at/{}/close", glass.id),
            until: admin::moment(frame.words, &glass.until),
        });
        Self { here: Some(here), glass, at, ..frame }
    }

    /// Whether the caller changes things: in the past nobody does.
    pub(super) fn is_now(&self) -> bool {
        self.as_of.is_none()
    }

    /// With a title that is no message but a name.
    pub(super) fn titled(self, title: String) -> Self {
        Self { title, ..self }
    }

    pub(super) fn say(&self, key: &str) -> String {
        self.words.say(key)
    }

    pub(super) fn with<'v>(&self, key: &str, name: &'v str, value: impl Into<FluentValue<'v>>) -> String {
        self.words.with(key, name, value)
    }

    /// A sum of money.
    pub(super) fn euro(&self, euro: u64) -> String {
        format!("{}\u{a0}EUR", self.words.number(usize::try_from(euro).unwrap_or(usize::MAX)))
    }

    pub(super) fn languages(&self) -> [Language; 3] {
        Language::ALL
    }

    pub(super) fn file(&self, name: &str) -> String {
        files::address(name)
    }
}

/// An answer of HTML.
pub(super) fn html(status: StatusCode, page: &impl Template) -> Response {
    let Ok(body) = page.render() else {
        return (StatusCode::INTERNAL_SERVER_ERROR, "the page cannot be written").into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    ];
    (status, headers, body).into_response()
}

/// An address of this server to go to, as a browser gave it; the front page where it leads elsewhere.
pub(super) fn local(address: &str) -> &str {
    let inside = address.starts_with('/') && !address.starts_with("//") && !address.contains(['\\', '\r', '\n', '\t']);
    if inside { address } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_another_server_leads_to_the_front_page() {
        for (given, expected) in [("/a?b=c", "/a?b=c"), ("//evil.example", "/"), ("/\\evil", "/"), ("https://evil", "/"), ("", "/")] {
            assert_eq!(local(given), expected);
        }
    }

    #[test]
    fn the_language_is_the_chosen_one_then_the_browsers_then_english() {
        let of = |pairs: &[(header::HeaderName, &str)]| {
            let headers = pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::try_from(*value).unwrap())).collect();
            Reader::of(&headers, "/".into()).words.language
        };
        assert_eq!(of(&[(header::COOKIE, "x=y; ringwall-language=fr"), (header::ACCEPT_LANGUAGE, "de")]), Language::French);
        assert_eq!(of(&[(header::COOKIE, "ringwall-language=xx"), (header::ACCEPT_LANGUAGE, "de")]), Language::German);
        assert_eq!(of(&[]), Language::English);
    }
}
