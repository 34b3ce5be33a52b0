//! A place in a file: bytes `start..end` of the file numbered `file`.
//!
//! Bytes, because that is what every parser gives; people are shown lines and columns in characters,
//! which only `SourceFile` computes.

/// The number of a file in [`super::Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A range of bytes in one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span over `range` of `file`. Files above 4 GiB are refused when they are read, so the casts hold.
    pub fn new(file: FileId, range: std::ops::Range<usize>) -> Self {
        Span { file, start: range.start as u32, end: range.end.max(range.start) as u32 }
    }

    /// The very start of a file, for complaints about the whole of it.
    pub fn start_of(file: FileId) -> Self {
        Span { file, start: 0, end: 0 }
    }

    /// The part `range` (bytes) of this span.
    pub fn part(self, range: std::ops::Range<usize>) -> Self {
        let start = self.start + range.start as u32;
        Span { file: self.file, start, end: self.start + range.end.max(range.start) as u32 }
    }

    /// The span as a range of bytes.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}
