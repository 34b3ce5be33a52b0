//! The tags inside a piece of raw HTML.
//!
//! In: a piece of raw HTML as Markdown found it. Out: its tags, comments and the text between,
//! with ranges that follow each other without a gap. Refuses to know: attributes (nobody may
//! use them) and which tags are allowed.

use std::ops::Range;

/// One piece of raw HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// What is none of the others.
    Text,
    /// `<name …>`
    Open {
        /// In lower case.
        name: String,
        /// It ends in `/>`.
        empty: bool,
    },
    /// `</name>`
    Close {
        /// In lower case.
        name: String,
    },
    /// `<!-- … -->`
    Comment,
    /// `<!DOCTYPE …>`, `<![CDATA[…]]>`, `<?…?>`.
    Declaration,
}

/// A longer tag is taken for text, which keeps hostile input from costing quadratic time.
const LONGEST_TAG: usize = 1000;

/// The pieces of `html`, which together are all of it.
pub fn pieces(html: &str) -> Vec<(Piece, Range<usize>)> {
    let mut pieces: Vec<(Piece, Range<usize>)> = Vec::new();
    let (mut at, mut text_from) = (0, 0);
    let mut comments_end = true;
    while let Some(found) = html[at..].find('<') {
        let start = at + found;
        let rest = &html[start..];
        let piece = if rest.starts_with("<!--") && comments_end {
            let end = rest[2..].find("-->").map(|end| (Piece::Comment, 2 + end + 3));
            comments_end = end.is_some();
            end
        } else if rest.starts_with("<!") || rest.starts_with("<?") {
            closing_bracket(rest, false).map(|end| (Piece::Declaration, end))
        } else {
            tag(rest)
        };
        at = start + 1;
        if let Some((piece, length)) = piece {
            if text_from < start {
                pieces.push((Piece::Text, text_from..start));
            }
            at = start + length;
            pieces.push((piece, start..at));
            text_from = at;
        }
    }
    if text_from < html.len() {
        pieces.push((Piece::Text, text_from..html.len()));
    }
    pieces
}

fn tag(rest: &str) -> Option<(Piece, usize)> {
    let closes = rest.starts_with("</");
    let name_at = 1 + usize::from(closes);
    let after = &rest[name_at..];
    let length = after.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'-').count();
    let next = *after.as_bytes().get(length)?;
    let begins_well = after.as_bytes()[0].is_ascii_alphabetic();
    if !begins_well || length > 64 || !(next.is_ascii_whitespace() || matches!(next, b'/' | b'>')) {
        return None;
    }
    let end = closing_bracket(rest, true)?;
    let name = after[..length].to_ascii_lowercase();
    let piece = if closes { Piece::Close { name } } else { Piece::Open { name, empty: rest[..end].ends_with("/>") } };
    Some((piece, end))
}

/// The offset behind the next `>`; `quotes` hide it.
fn closing_bracket(rest: &str, quotes: bool) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in rest.bytes().enumerate().take(LONGEST_TAG) {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') if quotes => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_comments_and_text() {
        let html = "甲<U title='>'>乙</u ><!-- x --><br/><!D><3 <u";
        let told: Vec<String> = pieces(html)
            .into_iter()
            .map(|(piece, range)| match piece {
                Piece::Text => format!("t:{}", &html[range]),
                Piece::Open { name, empty } => format!("{name}{}", if empty { "/" } else { "" }),
                Piece::Close { name } => format!("/{name}"),
                Piece::Comment => "comment".to_owned(),
                Piece::Declaration => "declaration".to_owned(),
            })
            .collect();
        assert_eq!(told, ["t:甲", "u", "t:乙", "/u", "comment", "br/", "declaration", "t:<3 <u"]);
        assert_eq!(pieces("<!-- open <b>").len(), 2);
    }
}
