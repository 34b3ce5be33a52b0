//! A place in the release, and relative addresses from one place to another.
//!
//! Routes are relative paths with `/`; links are always relative, so that the release works under any sub-path.

use std::sync::Arc;

/// The path of a file in the release.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Route(Arc<str>);

impl Route {
    /// A route. Parts that would lead out of the release are dropped.
    pub fn new(path: &str) -> Route {
        // Nearly all are made of clean parts.
        let is_clean = |part: &str| !part.is_empty() && part != "." && part != "..";
        if path.split('/').all(is_clean) {
            return Route(path.into());
        }
        let parts: Vec<&str> = path.split('/').filter(|p| !p.is_empty() && *p != "." && *p != "..").collect();
        Route(parts.join("/").into())
    }

    /// The path.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path, for those who keep it.
    pub fn shared(&self) -> &Arc<str> {
        &self.0
    }

    /// How many folders deep it is.
    pub fn depth(&self) -> usize {
        self.0.matches('/').count()
    }

    /// The path as it stands in an address: percent-encoded, `index.html` left out unless `portable`.
    pub fn path(&self, portable: bool) -> String {
        let mut out = String::new();
        encode_onto(&mut out, self.named(portable));
        out
    }

    fn named(&self, portable: bool) -> &str {
        if portable { &self.0 } else { self.0.strip_suffix("index.html").unwrap_or(&self.0) }
    }
}

/// Where a page stands, for addresses that are relative to it.
#[derive(Debug, Clone, Copy)]
pub enum Base<'a> {
    /// So many folders below the root.
    Depth(usize),
    /// Anywhere: addresses begin with this prefix.
    Prefix(&'a str),
}

impl Base<'_> {
    /// The address of `route` as seen from here.
    pub fn href(self, route: &Route, portable: bool) -> String {
        let path = route.named(portable);
        let mut out = String::with_capacity(path.len() + 16);
        match self {
            Base::Prefix(prefix) => out.push_str(prefix),
            Base::Depth(0) if path.is_empty() => out.push_str("./"),
            Base::Depth(depth) => (0..depth).for_each(|_| out.push_str("../")),
        }
        encode_onto(&mut out, path);
        out
    }
}

/// Percent-encoding of a path or fragment (RFC 3986): all but unreserved characters and `/`.
pub fn encode(text: &str) -> String {
    let mut out = String::new();
    encode_onto(&mut out, text);
    out
}

fn encode_onto(out: &mut String, text: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/');
    let plain = text.bytes().take_while(|byte| is_plain(*byte)).count();
    let (plain, rest) = text.split_at(plain);
    out.reserve(plain.len() + 3 * rest.len());
    out.push_str(plain);
    for byte in rest.bytes() {
        if is_plain(byte) {
            out.push(byte as char);
        } else {
            out.push('%');
            out.push(HEX[usize::from(byte >> 4)] as char);
            out.push(HEX[usize::from(byte & 15)] as char);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_relative_and_encoded() {
        let list = Route::new("power-item/index.html");
        assert_eq!(Base::Depth(1).href(&list, false), "../power-item/");
        assert_eq!(Base::Depth(1).href(&list, true), "../power-item/index.html");
        assert_eq!(Base::Depth(0).href(&Route::new("index.html"), false), "./");
        assert_eq!(Base::Depth(0).href(&Route::new("files/附件.csv"), false), "files/%E9%99%84%E4%BB%B6.csv");
        assert_eq!(Route::new("../../etc/./passwd").as_str(), "etc/passwd");
    }
}
