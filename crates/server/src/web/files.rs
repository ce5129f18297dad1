//! The style, the scripts and the mark. Their names hold a digest of what is in them: browsers keep them for ever.

use std::sync::OnceLock;

use axum::extract::Path;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use ringwall_ledger::hash::Hash;

struct File {
    name: &'static str,
    media_type: &'static str,
    content: &'static str,
}

const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";

macro_rules! files {
    ($($name:literal, $media_type:expr, [$($part:literal),+];)+) => {
        [$(File { name: $name, media_type: $media_type, content: concat!($(include_str!(concat!("../../static/", $part))),+) }),+]
    };
}

/// Everything that pages load.
static FILES: &[File] = &files! {
    "style.css", CSS, ["style.css", "inventory.css", "map.css"];
    "mark.svg", "image/svg+xml", ["mark.svg"];
    "secret.js", JS, ["secret.js"];
    "copy.js", JS, ["copy.js"];
    "passkey.js", JS, ["passkey.js"];
    "keep.js", JS, ["keep.js"];
    "upload.js", JS, ["upload.js"];
    "inventory.js", JS, ["inventory.js"];
    "map.js", JS, ["map.js"];
    "reference.js", JS, ["reference.js"];
};

fn digests() -> &'static [String] {
    static DIGESTS: OnceLock<Vec<String>> = OnceLock::new();
    let digest = |file: &File| Hash::of(file.content.as_bytes()).to_hex().chars().take(12).collect();
    DIGESTS.get_or_init(|| FILES.iter().map(digest).collect())
}

/// Where a file is: `/static/1f2e3d4c5b6a/style.css`.
pub(super) fn address(name: &str) -> String {
    let found = FILES.iter().zip(digests()).find(|(file, _)| file.name == name);
    found.map_or_else(|| format!("/static/none/{name}"), |(file, digest)| format!("/static/{digest}/{}", file.name))
}

/// A file, by digest and name.
pub(super) async fn file(Path((digest, name)): Path<(String, String)>) -> Response {
    match FILES.iter().zip(digests()).find(|(file, known)| file.name == name && **known == digest) {
        Some((file, _)) => (
            [
                (header::CONTENT_TYPE, HeaderValue::from_static(file.media_type)),
                (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
                (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
            ],
            file.content,
        )
            .into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_every_page_loads_stays_small() {
        let sizes =
            |kind: &str| FILES.iter().filter(|file| file.media_type.starts_with(kind)).map(|file| file.content.len()).sum::<usize>();
        assert!(sizes("text/css") <= 40 * 1024, "{}", sizes("text/css"));
        assert!(sizes("text/javascript") <= 60 * 1024, "{}", sizes("text/javascript"));
    }
}
