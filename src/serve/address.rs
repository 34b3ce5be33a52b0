//! From the path of a request to the path that is asked for.
//!
//! In: the path as it stands in the address. Out: the decoded path without its leading slash, or nothing if any part of it
//! could lead somewhere else than into the site. It knows no disk: what it refuses, it refuses by its look.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// All but unreserved characters and `/` (RFC 3986).
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The path that `raw` asks for. Decoded once; a name that is still encoded after that is a name.
pub(super) fn decode(raw: &str) -> Option<String> {
    let path = percent_decode_str(raw.strip_prefix('/')?).decode_utf8().ok()?;
    is_inside(&path).then(|| path.into_owned())
}

/// Whether a path stays below its root on every system: no `.` and `..`, no empty parts but a closing one, no backslash
/// and no control characters.
pub(super) fn is_inside(path: &str) -> bool {
    let (folders, last) = path.rsplit_once('/').map_or((None, path), |(folders, last)| (Some(folders), last));
    let leads_away = |part: &str| part == "." || part == "..";
    let is_folder = |part: &str| !part.is_empty() && !leads_away(part);
    folders.is_none_or(|folders| folders.split('/').all(is_folder))
        && !leads_away(last)
        && !path.contains(|c: char| c == '\\' || c.is_control())
}

/// The value called `name` in a query, decoded.
pub(super) fn query(raw: Option<&str>, name: &str) -> Option<String> {
    let pairs = raw?.split('&').filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.into_iter().find(|(key, _)| *key == name)?;
    percent_decode_str(&value.replace('+', " ")).decode_utf8().ok().map(|value| value.into_owned())
}

/// A path as it stands in an address.
pub(super) fn encode(path: &str) -> String {
    utf8_percent_encode(path, PATH).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_decoded_once() {
        assert_eq!(decode("/").as_deref(), Some(""));
        assert_eq!(decode("/%E5%85%AC%E5%BC%80/").as_deref(), Some("公开/"));
        assert_eq!(decode("/a%2520b.html").as_deref(), Some("a%20b.html"));
        assert_eq!(decode("/a..b/...").as_deref(), Some("a..b/..."));
    }

    #[test]
    fn what_leads_out_is_refused() {
        for path in ["/..", "/../a", "/a/../b", "/%2e%2e/a", "/a/%2E%2E", "/..%2fa", "/.", "/./a", "/%2e/"] {
            assert_eq!(decode(path), None, "{path}");
        }
        for path in ["//a", "/a//b", "//", "/%2Fetc/passwd", "/a%00", "/a%5cb", "/..%5ca", "/a%0d%0ab", "/%ff", "a"] {
            assert_eq!(decode(path), None, "{path}");
        }
    }

    #[test]
    fn values_of_a_query_are_decoded() {
        let query = |name| query(Some("file=content%2Fa%20b.md&line=12&word=a+b"), name);
        assert_eq!(query("file").as_deref(), Some("content/a b.md"));
        assert_eq!((query("word").as_deref(), query("column")), (Some("a b"), None));
    }
}
