//! A part of a shared text that keeps the text alive.
//!
//! Bodies of entries are slices of the file they stand in, so that a body is never copied.

use std::ops::{Deref, Range};
use std::sync::Arc;

/// Bytes `range` of a shared text.
#[derive(Clone, PartialEq, Eq)]
pub struct TextSlice {
    text: Arc<str>,
    start: u32,
    end: u32,
}

impl TextSlice {
    /// A slice of `text`; a range that is not on character boundaries gives the empty slice.
    pub fn new(text: Arc<str>, range: Range<usize>) -> Self {
        let range = if text.get(range.clone()).is_some() { range } else { 0..0 };
        TextSlice { text, start: range.start as u32, end: range.end as u32 }
    }
}

impl TextSlice {
    /// The part `range` (bytes) of it, which shares the text; none if that is not on character boundaries.
    pub fn part(&self, range: Range<usize>) -> Option<TextSlice> {
        self.get(range.clone())?;
        let start = self.start as usize;
        Some(TextSlice::new(self.text.clone(), start + range.start..start + range.end))
    }
}

impl Deref for TextSlice {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text[self.start as usize..self.end as usize]
    }
}

impl From<&str> for TextSlice {
    fn from(text: &str) -> Self {
        TextSlice { text: Arc::from(text), start: 0, end: text.len() as u32 }
    }
}

impl std::fmt::Display for TextSlice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self)
    }
}

impl std::fmt::Debug for TextSlice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Debug::fmt(&**self, f)
    }
}
