//! The headers of answers: policies, ETags, what has not changed.
//!
//! In: an answer of any route. Out: the same with a strict Content-Security-Policy and its company. It knows media types
//! and nothing else of what is sent.

use axum::extract::Request;
use axum::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderName, IF_NONE_MATCH, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use twox_hash::XxHash3_128;

/// The policy of pages, and of all that is not named below.
const PAGES: &str = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; \
                     frame-ancestors 'self'";

/// Drawings carry their style in themselves. Opened by themselves they may do nothing but be seen.
const DRAWINGS: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; \
                        form-action 'none'; frame-ancestors 'self'; sandbox";

const CROSS_ORIGIN_RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Adds what every answer has.
pub(super) fn finish(mut answer: Response) -> Response {
    let status = answer.status();
    let headers = answer.headers_mut();
    let mime = headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    let policy = if mime.starts_with(b"image/svg+xml") { DRAWINGS } else { PAGES };
    for (name, value) in [
        (CONTENT_SECURITY_POLICY, policy),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (CROSS_ORIGIN_RESOURCE_POLICY, "same-origin"),
        (CACHE_CONTROL, "no-cache"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if status == StatusCode::METHOD_NOT_ALLOWED {
        headers.insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
    }
    answer
}

/// A text that is part of the program.
pub(super) async fn text(request: Request, mime: &'static str, text: &'static str) -> Response {
    let bytes = axum::body::Bytes::from_static(text.as_bytes());
    tagged(request.headers(), mime, &format!("\"{}\"", hash(text.as_bytes())), || bytes)
}

/// An answer of 200 with its ETag, or 304 if that is what the browser has.
pub(super) fn tagged<B: Into<axum::body::Body>>(
    asked: &HeaderMap,
    mime: &'static str,
    etag: &str,
    body: impl FnOnce() -> B,
) -> Response {
    let mut answer = match knows(asked, etag) {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => Response::new(body().into()),
    };
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(mime));
    if let Ok(etag) = HeaderValue::from_str(etag) {
        answer.headers_mut().insert(ETAG, etag);
    }
    answer
}

/// Whether the browser says that it has the version called `etag`; compared weakly (RFC 9110, 13.1.2).
fn knows(asked: &HeaderMap, etag: &str) -> bool {
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let lists = asked.get_all(IF_NONE_MATCH).iter().filter_map(|list| list.to_str().ok());
    lists.flat_map(|list| list.split(',')).any(|tag| tag.trim() == "*" || bare(tag) == bare(etag))
}

/// A short name for bytes.
pub(super) fn hash(bytes: &[u8]) -> String {
    format!("{:032x}", XxHash3_128::oneshot(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_versions_are_found_in_lists() {
        let asked = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(IF_NONE_MATCH, value.parse().expect("a value"));
            knows(&headers, "W/\"a\"")
        };
        assert!(asked("\"a\"") && asked("W/\"a\"") && asked("\"b\", W/\"a\"") && asked("*"));
        assert!(!asked("\"b\"") && !asked("a"));
    }
}
