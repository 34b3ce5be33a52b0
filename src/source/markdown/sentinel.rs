//! Emphasis marks beside Chinese punctuation (commonmark-spec#650).
//!
//! In: the text as written. Out: the text to parse, with U+FDD0 where the parser must see a
//! letter, and the way back: offsets and strings of the text as written. CommonMark decides by
//! its neighbours whether `**` opens or closes, and `**“中文”**后` fails that test; no parser
//! option helps and events come too late. Refuses to know: events, Markdown blocks.

use super::script::is_cjk;
use pulldown_cmark::CowStr;
use std::borrow::Cow;
use std::cell::Cell;

/// A noncharacter: no text should contain it, and parsers take it for a letter.
pub const SENTINEL: char = '\u{FDD0}';
const WIDTH: usize = SENTINEL.len_utf8();

/// The text for the parser, and where it differs from the text as written.
pub struct Prepared<'a> {
    original: &'a str,
    pub text: Cow<'a, str>,
    /// Offsets into `original` in ascending order; one sentinel was put before each.
    inserted: Vec<usize>,
    /// Whether a sentinel may turn up in a parsed string.
    pub dirty: bool,
    /// Whether the text as written has one.
    marked: bool,
    /// How many sentinels stand before the offset that was last asked for.
    near: Cell<usize>,
}

impl<'a> Prepared<'a> {
    pub fn new(original: &'a str) -> Self {
        let inserted = insertions(original);
        let text = if inserted.is_empty() { Cow::Borrowed(original) } else { Cow::Owned(insert(original, &inserted)) };
        // `&#xFDD0;` spells the sentinel without containing it.
        let has = |piece: &[u8]| memchr::memmem::find(original.as_bytes(), piece).is_some();
        let marked = has(SENTINEL.encode_utf8(&mut [0; WIDTH]).as_bytes());
        let dirty = !inserted.is_empty() || marked || has(b"&#");
        Self { original, text, inserted, dirty, marked, near: Cell::new(0) }
    }

    /// The offset in the text as written of an offset in the text parsed.
    pub fn offset(&self, parsed: usize) -> usize {
        // The k-th sentinel begins at inserted[k] + k * WIDTH. Offsets are asked for in order, or nearly so.
        let begins = |k: usize| self.inserted[k] + k * WIDTH < parsed;
        let mut low = self.near.get();
        while low < self.inserted.len() && begins(low) {
            low += 1;
        }
        while low > 0 && !begins(low - 1) {
            low -= 1;
        }
        self.near.set(low);
        let floor = if low > 0 { self.inserted[low - 1] } else { 0 };
        parsed.saturating_sub(low * WIDTH).max(floor).min(self.original.len())
    }

    /// A parsed string without sentinels, borrowed from the text as written where it can be.
    pub fn restore(&self, parsed: CowStr<'_>) -> CowStr<'a> {
        let CowStr::Borrowed(piece) = parsed else {
            return CowStr::from(clean(&parsed).into_owned());
        };
        // Where the piece lies is a question about addresses only; `get` checks the answer.
        let start = (piece.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        let end = start.saturating_add(piece.len());
        if end <= self.text.len()
            && let Some(written) = self.original.get(self.offset(start)..self.offset(end))
        {
            return match self.marked.then(|| clean(written)) {
                Some(Cow::Owned(cleaned)) => CowStr::from(cleaned),
                _ => CowStr::Borrowed(written),
            };
        }
        CowStr::from(clean(piece).into_owned())
    }
}

fn clean(text: &str) -> Cow<'_, str> {
    if text.contains(SENTINEL) { Cow::Owned(text.replace(SENTINEL, "")) } else { Cow::Borrowed(text) }
}

fn insert(original: &str, at: &[usize]) -> String {
    let mut text = String::with_capacity(original.len() + at.len() * WIDTH);
    let mut from = 0;
    for &offset in at {
        text.push_str(&original[from..offset]);
        text.push(SENTINEL);
        from = offset;
    }
    text.push_str(&original[from..]);
    text
}

fn insertions(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut inserted = Vec::new();
    let mut cuts = Vec::new();
    let mut at = 0;
    while let Some(found) = memchr::memchr2(b'*', b'~', &bytes[at..]) {
        at += found;
        if escaped(bytes, at) {
            at += 1;
            if !matches!(bytes.get(at), Some(b'*' | b'~')) {
                continue;
            }
        }
        let tildes = run(bytes, at, b'~');
        if tildes == 1 {
            // One tilde is a range in Chinese (（一）~（三）项), never a struck-out text.
            let opens = text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
            if opens && inserted.last() != Some(&at) {
                inserted.push(at);
            }
            at += 1;
            continue;
        }
        if tildes > 2 {
            at += tildes;
            continue;
        }
        let start = at;
        cuts.clear();
        while let Some(length) = mark(bytes, at) {
            cuts.push(at);
            at += length;
        }
        let edges = Edges::around(text, start, at);
        if edges.need_help() {
            let first = usize::from(edges.before.letter);
            inserted.extend_from_slice(&cuts[first..]);
            if !edges.after.letter {
                inserted.push(at);
            }
        }
    }
    inserted
}

/// The length of the emphasis mark at `at`: any number of `*`, or `~~`.
fn mark(bytes: &[u8], at: usize) -> Option<usize> {
    match (run(bytes, at, b'*'), run(bytes, at, b'~')) {
        (0, 2) => Some(2),
        (0, _) => None,
        (stars, _) => Some(stars),
    }
}

fn run(bytes: &[u8], at: usize, byte: u8) -> usize {
    bytes[at..].iter().take_while(|&&b| b == byte).count()
}

fn escaped(bytes: &[u8], at: usize) -> bool {
    bytes[..at].iter().rev().take_while(|&&b| b == b'\\').count() % 2 == 1
}

struct Edge {
    exists: bool,
    letter: bool,
    chinese: bool,
}

/// What stands before and after a row of marks that touch each other.
struct Edges {
    before: Edge,
    after: Edge,
}

impl Edges {
    fn around(text: &str, start: usize, end: usize) -> Self {
        let before = edge(text[..start].chars().rev(), |c| {
            matches!(c, '”' | '’' | '"' | '\'' | ')' | ']' | '—' | '…' | '·' | '.' | ',' | ':' | ';' | '!' | '?' | '%')
        });
        let mut after =
            edge(text[end..].chars(), |c| matches!(c, '“' | '‘' | '"' | '\'' | '(' | '[' | '—' | '…' | '·'));
        if run(text.as_bytes(), end, b'~') == 1 {
            // A single tilde gets its own sentinel, which the parser will see here.
            after = Edge { exists: true, letter: true, chinese: true };
        }
        Self { before, after }
    }

    /// Two letters around one mark, two marks of punctuation, or any space or text end: there
    /// CommonMark already decides as a writer would.
    fn need_help(&self) -> bool {
        let Self { before, after } = self;
        let chinese = before.chinese || after.chinese;
        before.exists && after.exists && chinese && (before.letter || after.letter)
    }
}

/// `leans` tells punctuation that belongs to the text on its far side: `2026**(试行)**版`.
fn edge(mut chars: impl Iterator<Item = char>, leans: impl Fn(char) -> bool) -> Edge {
    match chars.next() {
        // A pipe is the edge of a table cell. An underscore must keep its own neighbours.
        None | Some('|' | '_') => Edge { exists: false, letter: false, chinese: false },
        Some(c) if c.is_whitespace() => Edge { exists: false, letter: false, chinese: false },
        Some(c) => Edge {
            exists: true,
            letter: c.is_alphanumeric(),
            chinese: is_cjk(c) || leans(c) && chars.next().is_some_and(is_cjk),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_is_not_copied() {
        for text in ["", "没有标记", "**粗** 体，a*b*c", "* 列表\n* 二", "**英文 (x)** y", "`a`"] {
            assert!(matches!(Prepared::new(text).text, Cow::Borrowed(_)), "{text}");
        }
    }

    #[test]
    fn marks_get_a_letter_beside_punctuation() {
        let shown = |text| Prepared::new(text).text.replace(SENTINEL, "^");
        assert_eq!(shown("**“中文”**后"), "**“中文”^**后");
        assert_eq!(shown("前**《条例》**第"), "前**^《条例》^**第");
        assert_eq!(shown("2026**(试行)**版"), "2026**^(试行)^**版");
        assert_eq!(shown("~~**“甲”**~~后"), "~~**“甲”^**^~~后");
        assert_eq!(shown(r"甲\**乙"), r"甲\*^*乙");
        assert_eq!(shown("（一）~（三）"), "（一）^~（三）");
    }

    #[test]
    fn offsets_come_back() {
        let text = "前**《条例》**第";
        let prepared = Prepared::new(text);
        for (offset, _) in text.char_indices() {
            let parsed = prepared.text.char_indices().filter(|(_, c)| *c != SENTINEL);
            let (parsed, _) = parsed.clone().nth(text[..offset].chars().count()).expect("same length");
            assert_eq!(prepared.offset(parsed), offset);
        }
        assert_eq!(prepared.offset(prepared.text.len()), text.len());
    }
}
