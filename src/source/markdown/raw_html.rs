//! Where raw HTML stands in a text.
//!
//! In: a text and its events. Out: tags and comments with their byte ranges, also of tags that
//! stretch over lines with quote markers between. Refuses to know: which tags are allowed.

use super::tags::{self, Piece};
use pulldown_cmark::{Event, TagEnd};
use std::ops::Range;

/// A piece of raw HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawHtml {
    /// Lower case; `!--` for a comment, `!` for a declaration. A closing tag is not listed.
    pub tag: String,
    /// From `<` to `>`.
    pub span: Range<usize>,
}

/// The raw HTML of a text as it comes, in order.
pub(super) struct RawHtmlList<'t> {
    text: &'t str,
    pub(super) found: Vec<RawHtml>,
    block: Block,
}

impl<'t> RawHtmlList<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        RawHtmlList { text, found: Vec::new(), block: Block::default() }
    }

    pub(super) fn see(&mut self, event: &Event<'_>, span: &Range<usize>) {
        match event {
            Event::InlineHtml(html) => {
                let mut one = Block::default();
                one.push(html, span);
                one.list(self.text, &mut self.found);
            }
            Event::Html(html) => self.block.push(html, span),
            Event::End(TagEnd::HtmlBlock) => std::mem::take(&mut self.block).list(self.text, &mut self.found),
            _ => {}
        }
    }
}

/// The lines of one HTML block put together, since a tag may stretch over several.
#[derive(Default)]
struct Block {
    html: String,
    /// (offset in `html`, offset in the text)
    lines: Vec<(usize, usize)>,
    end: usize,
}

impl Block {
    fn push(&mut self, html: &str, span: &Range<usize>) {
        self.lines.push((self.html.len(), span.start));
        self.html.push_str(html);
        self.end = span.end;
    }

    fn list(self, text: &str, found: &mut Vec<RawHtml>) {
        let written = |at: usize| {
            let line = self.lines.partition_point(|(offset, _)| *offset <= at);
            let (offset, start) = self.lines[line.saturating_sub(1)];
            (start + at - offset).min(self.end)
        };
        for (piece, range) in tags::pieces(&self.html) {
            let tag = match piece {
                Piece::Open { name, .. } => name,
                Piece::Comment => "!--".to_owned(),
                Piece::Declaration => "!".to_owned(),
                Piece::Close { .. } | Piece::Text => continue,
            };
            // The last byte's place, not the next line's first: a quote marker may lie between.
            let span = written(range.start)..written(range.end - 1) + 1;
            // A block that was not written as it reads (a stray NUL) is named as a whole.
            let span = if text.get(span.clone()).is_some() { span } else { written(0)..self.end };
            found.push(RawHtml { tag, span });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::outline::outline;

    #[test]
    fn raw_html_is_listed_with_its_place() {
        let text = "甲<u>乙</u>\n\n> <div\n> class='x'>\n> <!-- c --> <br>\n";
        let found = outline(text).html;
        let told: Vec<_> = found.iter().map(|h| (&h.tag[..], &text[h.span.clone()])).collect();
        assert_eq!(told, [("u", "<u>"), ("div", "<div\n> class='x'>"), ("!--", "<!-- c -->"), ("br", "<br>")]);
    }
}
