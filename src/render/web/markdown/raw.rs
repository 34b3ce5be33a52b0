//! Raw HTML, of which only harmless, listed and balanced tags stay.
//!
//! In: a piece of raw HTML, the site's list of tags, the nesting depth. Out: tags without
//! attributes; the rest as text; comments not at all. Refuses to know: Markdown.

use super::escape;
use crate::source::markdown::tags::{Piece, pieces};

/// Tags that may stand inside a paragraph.
const PHRASING: &[&str] = &[
    "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "rp", "rt",
    "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
];
/// Tags that may only stand between blocks. What is in neither list never stays.
const BLOCKS: &[&str] = &[
    "article",
    "aside",
    "blockquote",
    "caption",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];
const VOID: &[&str] = &["br", "hr", "wbr"];

/// The raw tags that are open.
#[derive(Default)]
pub struct RawTags {
    /// (name, depth of the Markdown element around it)
    open: Vec<(&'static str, usize)>,
}

/// Where a piece of raw HTML stands.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    pub allowed: &'a [String],
    pub inline: bool,
    pub depth: usize,
}

impl RawTags {
    /// Writes one piece: a single tag inside a paragraph, or a whole block.
    pub fn write(&mut self, out: &mut String, html: &str, place: Place<'_>) {
        let html = if place.inline { html } else { html.trim_end() };
        let pieces = pieces(html);
        let stays = |name: &String| known(name, place).is_some();
        let has_tag = pieces.iter().any(|(piece, _)| match piece {
            Piece::Open { name, .. } | Piece::Close { name } => stays(name),
            _ => false,
        });
        let has_text = pieces
            .iter()
            .any(|(piece, range)| !matches!(piece, Piece::Comment) && !html[range.clone()].trim().is_empty());
        if !has_text {
            return;
        }
        // Nothing but text: then it is a paragraph, as a reader sees it.
        let wrap = !place.inline && !has_tag;
        if wrap {
            out.push_str("<p>");
        }
        for (piece, range) in pieces {
            let source = &html[range];
            match piece {
                Piece::Comment => {}
                Piece::Text => escape::text_with_references(out, source),
                Piece::Declaration => escape::text(out, source),
                Piece::Open { name, empty } => match known(&name, place) {
                    Some(name) => self.open(out, name, empty, place.depth),
                    None => escape::text(out, source),
                },
                Piece::Close { name } => {
                    let known = known(&name, place);
                    if !known.is_some_and(|name| self.close(out, name, place.depth)) {
                        escape::text(out, source);
                    }
                }
            }
        }
        if !place.inline {
            out.push_str(if wrap { "</p>\n" } else { "\n" });
        }
    }

    fn open(&mut self, out: &mut String, name: &'static str, empty: bool, depth: usize) {
        out.push('<');
        out.push_str(name);
        out.push('>');
        if VOID.contains(&name) {
            return;
        }
        self.open.push((name, depth));
        if empty {
            self.close(out, name, depth);
        }
    }

    /// Closes `name` and what was opened inside it, if it is open at this depth.
    fn close(&mut self, out: &mut String, name: &str, depth: usize) -> bool {
        let here = self.open.iter().rev().take_while(|(_, at)| *at == depth);
        let Some(inner) = here.map(|(open, _)| *open).position(|open| open == name) else {
            return false;
        };
        for _ in 0..=inner {
            self.close_last(out);
        }
        true
    }

    /// Closes what is still open when the Markdown element at `depth` ends.
    pub fn close_from(&mut self, out: &mut String, depth: usize) {
        while self.open.last().is_some_and(|(_, at)| *at >= depth) {
            self.close_last(out);
        }
    }

    fn close_last(&mut self, out: &mut String) {
        if let Some((name, _)) = self.open.pop() {
            out.push_str("</");
            out.push_str(name);
            out.push('>');
        }
    }
}

fn known(name: &str, place: Place<'_>) -> Option<&'static str> {
    let listed = place.allowed.iter().any(|allowed| allowed == name);
    let blocks: &[&str] = if place.inline { &[] } else { BLOCKS };
    let mut tags = PHRASING.iter().chain(blocks);
    listed.then(|| tags.find(|tag| **tag == name).copied()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> String {
        let allowed = ["u", "details", "summary", "br", "script", "style"].map(str::to_owned);
        let place = Place { allowed: &allowed, inline: false, depth: 0 };
        let (mut tags, mut out) = (RawTags::default(), String::new());
        tags.write(&mut out, html, place);
        tags.close_from(&mut out, 0);
        out
    }

    #[test]
    fn tags_lose_their_attributes_and_stay_balanced() {
        assert_eq!(shown("<u onclick=x>甲<br/></u>"), "<u>甲<br></u>\n");
        assert_eq!(shown("<details><u>甲</details></u>"), "<details><u>甲</u></details>&lt;/u&gt;\n");
        assert_eq!(shown("<script>1</script>\n"), "<p>&lt;script&gt;1&lt;/script&gt;</p>\n");
        assert_eq!(shown("<!-- 内部 -->\n"), "");
    }
}
