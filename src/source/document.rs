//! A content file, parsed: a TOML table, and for Markdown the text below it.
//!
//! In: name and text. Out: the table with spans and the body as a slice of the text.
//! What the keys mean is not known here.

use std::sync::Arc;

use super::node::Node;
use super::text::slice::TextSlice;
use super::toml::parse_toml;
use crate::diag::{Checked, Code, Diagnostic, FileId, Findings, Span};

pub(super) const NO_FRONT_MATTER: Code = Code::error(
    "source/no-front-matter",
    "Markdown 文件开头要有一段用 +++ 括起来的 TOML，写明标题等字段。",
    "A Markdown file begins with TOML between two lines of +++ that says its title and other fields.",
);
pub(super) const OPEN_FRONT_MATTER: Code = Code::error(
    "source/open-front-matter",
    "文件开头的 +++ 没有配对的第二行 +++。请在字段写完之后另起一行写 +++。",
    "The +++ at the start has no second +++. Write it on a line of its own below the fields.",
);

/// Nothing is written in a file.
pub const EMPTY: Code = Code::error(
    "source/empty",
    "文件里什么也没有。写上内容，或者删去这个文件。",
    "There is nothing in the file. Write something or delete it.",
);

/// A parsed content file.
#[derive(Debug)]
pub struct Document {
    /// Number of the file.
    pub file: FileId,
    /// Name from the site's root.
    pub name: String,
    /// The whole TOML, or the front matter.
    pub root: Node,
    /// The Markdown below the front matter, with its place; none for TOML files.
    pub body: Option<(TextSlice, Span)>,
}

/// Parses the content file `name` by its extension (`.toml`, `.md`).
pub fn parse_document(name: &str, text: &Arc<str>, file: FileId) -> Checked<Document> {
    let mut found = Findings::default();
    if text.trim().is_empty() {
        found.add(Diagnostic::at(&EMPTY, Span::start_of(file), "文件是空的", "the file is empty"));
        let root = parse_toml("", 0..0, file, &mut found);
        return Checked { value: Document { file, name: name.to_owned(), root, body: None }, found };
    }
    let (front, body) =
        if name.to_ascii_lowercase().ends_with(".md") { split(text, file, &mut found) } else { (0..text.len(), None) };
    let root = parse_toml(text, front, file, &mut found);
    let body = body.map(|range| (TextSlice::new(text.clone(), range.clone()), Span::new(file, range)));
    Checked { value: Document { file, name: name.to_owned(), root, body }, found }
}

type Range = std::ops::Range<usize>;

/// Front matter and body of a Markdown file, as ranges of its text.
fn split(text: &str, file: FileId, found: &mut Findings) -> (Range, Option<Range>) {
    let mut lines = Lines { text, at: 0 };
    let first = lines.find(|(_, line)| !line.trim().is_empty());
    let Some((_, opening)) = first.clone().filter(|(_, line)| line.trim_end() == "+++") else {
        let range = first.map_or(0..0, |(range, _)| range);
        found.add(no_front_matter(text, Span::new(file, range)));
        return (0..0, Some(0..text.len()));
    };
    debug_assert!(opening.starts_with("+++"));
    let start = lines.at;
    for (range, line) in lines {
        if line.trim_end() == "+++" {
            let body = (range.end + 1).min(text.len());
            return (start..range.start, Some(body..text.len()));
        }
    }
    let span = Span::new(file, start.saturating_sub(4)..start.saturating_sub(1).max(3));
    found.add(Diagnostic::at(&OPEN_FRONT_MATTER, span, "开头的 +++ 没有配对的 +++", "the opening +++ is never closed"));
    (start..start, Some(start..text.len()))
}

fn no_front_matter(text: &str, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::at(&NO_FRONT_MATTER, span, "文件开头没有 +++", "the file does not begin with +++");
    if text.trim_start().starts_with('＋') {
        return diagnostic.hint("用英文的 +++，不用全角的 ＋＋＋", "use plain +++ and not the full-width ＋＋＋");
    }
    if text.trim_start().starts_with("---") {
        return diagnostic.hint(
            "开头用的是 ---（YAML）；请换成 +++，里面写 TOML，如 title = \"标题\"",
            "it uses --- (YAML); write +++ with TOML inside, such as title = \"…\"",
        );
    }
    diagnostic.hint("在第一行写 +++，接着写字段，再写一行 +++", "write +++, then the fields, then +++ again")
}

/// Lines of a text with their ranges, without line breaks.
struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for Lines<'a> {
    type Item = (Range, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let length = rest.find('\n').unwrap_or(rest.len());
        let range = self.at..self.at + length;
        self.at = (range.end + 1).min(self.text.len());
        Some((range, &rest[..length]))
    }
}
