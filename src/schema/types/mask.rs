//! `mask`: how much of a personal value readers outside boards are shown; a key of the types that hold such values.
//!
//! What a mask does to a value is for editions to know; here it is only read.

use super::super::field::BAD_FIELD;
use crate::diag::Diagnostic;
use crate::source::{Reader, nearest};

/// How a value is covered for wide audiences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mask {
    /// Not at all.
    #[default]
    None,
    /// A name: 张*三.
    Name,
    /// A name of which only the surname is told: 张某某.
    Surname,
    /// A mobile number: 138****5678; landlines are shown.
    Number,
}

/// Reads `mask`, one of the `words`; without it the first.
pub(super) fn read(reader: &mut Reader<'_, '_>, words: &[(&'static str, Mask)]) -> Mask {
    let usual = words.first().map_or(Mask::None, |(_, mask)| *mask);
    let Some((word, span)) = reader.text_at("mask") else { return usual };
    let known = words.iter().find(|(name, _)| *name == word);
    if known.is_none() {
        let names: Vec<&str> = words.iter().map(|(name, _)| *name).collect();
        let (zh, en) = (format!("mask 只能是 {}", names.join("、")), format!("mask is one of {}", names.join(", ")));
        reader.found.add(Diagnostic::at(&BAD_FIELD, span, zh, en).did_you_mean(nearest(word, names)));
    }
    known.map_or(usual, |(_, mask)| *mask)
}
