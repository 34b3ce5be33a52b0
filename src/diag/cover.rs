//! Covers what is not for everybody's eyes in lines that are shown.
//!
//! In: findings, of which some are discreet, and the text of lines. Out: the lines with stars. Wherever lines of a source
//! are shown (terminal, preview), they come through here.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{FileId, Findings, Span};

/// What is not for everybody's eyes, by file.
#[derive(Debug, Default)]
pub struct Covered(BTreeMap<FileId, Vec<Span>>);

impl Covered {
    /// All places that discreet findings point at.
    pub fn of(found: &Findings) -> Self {
        let mut covered = Covered::default();
        for span in found.0.iter().filter(|d| d.code.discreet).filter_map(|d| d.span) {
            covered.0.entry(span.file).or_default().push(span);
        }
        covered
    }

    /// The lines at `place`, with the middle of what is not for everybody's eyes covered, whatever they are shown for.
    pub fn over<'a>(&self, lines: &'a str, place: Span) -> Cow<'a, str> {
        let inside = |span: &&Span| span.start < place.end && place.start < span.end;
        let mut text = Cow::Borrowed(lines);
        for span in self.0.get(&place.file).into_iter().flatten().filter(inside) {
            let from = span.start.saturating_sub(place.start) as usize;
            let part = from..((span.end - place.start) as usize).min(lines.len());
            let Some(length) = text.get(part.clone()).map(|part| part.chars().count()) else { continue };
            // Stars as long as what they cover keep every offset where it is.
            let star = |(at, c): (usize, char)| match c.len_utf8() {
                _ if at < 3 || at + 2 >= length || c == '\n' => c,
                3 => '＊',
                _ => '*',
            };
            let starred: String = text[part.clone()].chars().enumerate().map(star).collect();
            if starred.len() == part.len() {
                text.to_mut().replace_range(part, &starred);
            }
        }
        text
    }
}
