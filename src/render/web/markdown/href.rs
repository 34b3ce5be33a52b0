//! What a link target is, and how it is written in an attribute.
//!
//! In: a target as written. Out: its nature, and the address in ASCII. Only http, https, mailto
//! and tel count as schemes; every other one is dangerous, whatever it is disguised with.
//! Refuses to know: which internal targets exist.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    Empty,
    /// `#…`
    Anchor,
    /// Another site.
    External,
    /// `mailto:`, `tel:`
    Contact,
    Internal,
    Dangerous,
}

pub fn nature(target: &str) -> Nature {
    // Browsers strip spaces and controls out of a scheme, so they count for nothing here.
    let mut bare = target.chars().filter(|&c| !is_invisible(c)).map(|c| if c == '\\' { '/' } else { c });
    let mut scheme = String::new();
    let end = loop {
        match bare.next() {
            Some(c) if c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.') => {
                scheme.push(c.to_ascii_lowercase());
            }
            end => break end,
        }
    };
    match end {
        None if scheme.is_empty() => Nature::Empty,
        Some('#') if scheme.is_empty() => Nature::Anchor,
        Some('/') if scheme.is_empty() && bare.next() == Some('/') => Nature::External,
        Some(':') => match scheme.as_str() {
            "http" | "https" => Nature::External,
            "mailto" | "tel" => Nature::Contact,
            _ => Nature::Dangerous,
        },
        _ => Nature::Internal,
    }
}

fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// An address with everything percent-encoded that is not plain ASCII; `%XX` stays.
pub fn address(out: &mut String, target: &str) {
    let target = target.trim();
    let bytes = target.as_bytes();
    for (at, &byte) in bytes.iter().enumerate() {
        let hex = |n: usize| bytes.get(at + n).is_some_and(u8::is_ascii_hexdigit);
        match byte {
            b'%' if hex(1) && hex(2) => out.push('%'),
            b'&' => out.push_str("&amp;"),
            b'\'' => out.push_str("&#39;"),
            _ if is_plain(byte) => out.push(char::from(byte)),
            0..0x20 | 0x7F => {}
            _ => encode(out, byte),
        }
    }
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$()*+,;=".contains(&byte)
}

/// An id as a fragment, without the `#`.
pub fn fragment(out: &mut String, id: &str) {
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:".contains(&byte) {
            out.push(char::from(byte));
        } else {
            encode(out, byte);
        }
    }
}

/// The id that a fragment as written (`依据`, `%E4%BE%9D%E6%8D%AE`) means.
pub fn id_of(fragment: &str) -> String {
    let bytes = fragment.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let digits = fragment.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| fragment.to_owned())
}

fn encode(out: &mut String, byte: u8) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    out.push('%');
    out.push(char::from(HEX[usize::from(byte >> 4)]));
    out.push(char::from(HEX[usize::from(byte & 15)]));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disguises_do_not_help() {
        for target in [
            "javascript:alert(1)",
            " JaVa\tScript:alert(1)",
            "\u{1}javascript:x",
            "java\u{200B}script:x",
            "vbscript:x",
            "data:text/html,x",
            "blob:x",
            "file:///etc",
            ":x",
        ] {
            assert_eq!(nature(target), Nature::Dangerous, "{target:?}");
        }
        assert_eq!(nature(r"\\evil.cn"), Nature::External);
        assert_eq!(nature("/\t/evil.cn"), Nature::External);
        assert_eq!(nature("a/b:c.md"), Nature::Internal);
        assert_eq!(nature("甲:乙"), Nature::Internal);
        assert_eq!(nature("HTTPS://x"), Nature::External);
        assert_eq!(nature(" \n"), Nature::Empty);
    }

    #[test]
    fn addresses() {
        let mut out = String::new();
        address(&mut out, " https://x.cn/甲?a=1&b='%20%zz\\\" ");
        assert_eq!(out, "https://x.cn/%E7%94%B2?a=1&amp;b=&#39;%20%25zz%5C%22");
        assert_eq!(id_of("%E7%94%B2乙%"), "甲乙%");
    }
}
