//! The texts that spans point into, and the step from bytes to lines and columns.
//!
//! Columns count characters (Unicode scalar values), from 1, because that is what a person counts in a
//! line of Chinese and what editors show.

use std::sync::{Arc, OnceLock};

use super::{FileId, Span};

/// A file that was read: its name from the site's root, with `/`, and its text.
#[derive(Debug)]
pub struct SourceFile {
    /// Name from the site's root.
    pub name: Arc<str>,
    /// Text, decoded; empty if it could not be read.
    pub text: Arc<str>,
    lines: OnceLock<Box<[u32]>>,
}

/// A place for people: line and column in characters, both from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl SourceFile {
    /// A file called `name` with `text`.
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        SourceFile { name: name.into(), text: text.into(), lines: OnceLock::new() }
    }

    fn line_starts(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let newlines = self.text.bytes().enumerate().filter(|(_, b)| *b == b'\n');
            std::iter::once(0).chain(newlines.map(|(i, _)| i as u32 + 1)).collect()
        })
    }

    /// Line and column of a byte offset; offsets past the end give the end.
    pub fn position(&self, offset: u32) -> Position {
        let offset = self.floor_char(offset as usize);
        let line = self.line_starts().partition_point(|s| *s as usize <= offset) - 1;
        let start = self.line_starts()[line] as usize;
        Position { line: line + 1, column: self.text[start..offset].chars().count() + 1 }
    }

    /// The bytes of the lines that hold `range`, without the last line break.
    pub fn lines_of(&self, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
        let start = self.floor_char(range.start);
        let end = self.floor_char(range.end.max(range.start));
        let from = self.text[..start].rfind('\n').map_or(0, |i| i + 1);
        let to = self.text[end..].find('\n').map_or(self.text.len(), |i| end + i);
        from..to
    }

    /// `offset` moved back to the start of a character and inside the text.
    pub fn floor_char(&self, offset: usize) -> usize {
        self.text.floor_char_boundary(offset.min(self.text.len()))
    }
}

/// All files of one run, numbered in the order of their names, not without gaps.
#[derive(Debug, Default, Clone)]
pub struct Sources {
    files: Vec<(FileId, Arc<SourceFile>)>,
}

impl Sources {
    /// Adds a file whose number is above those that are there.
    pub fn add(&mut self, id: FileId, file: Arc<SourceFile>) {
        self.files.push((id, file));
    }

    /// Gives a file that was added without one its text.
    pub fn fill(&mut self, id: FileId, file: Arc<SourceFile>) {
        if let Ok(at) = self.files.binary_search_by_key(&id, |(id, _)| *id) {
            self.files[at].1 = file;
        }
    }

    /// The file numbered `id`.
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        let at = self.files.binary_search_by_key(&id, |(id, _)| *id).ok()?;
        Some(&self.files[at].1)
    }

    /// The file of this name.
    pub fn named(&self, name: &str) -> Option<&SourceFile> {
        let at = self.files.binary_search_by(|(_, file)| (*file.name).cmp(name)).ok()?;
        Some(&self.files[at].1)
    }

    /// The name of a file.
    pub fn name(&self, id: FileId) -> &str {
        self.get(id).map_or("", |f| &f.name)
    }

    /// Where a span starts.
    pub fn position(&self, span: Span) -> Position {
        self.get(span.file).map_or(Position { line: 1, column: 1 }, |f| f.position(span.start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_under_chinese_text() {
        let file = SourceFile::new("a", "一二三\n标题 = \"错\"\n");
        let at = "一二三\n标题 = \"".len() as u32;
        assert_eq!(file.position(at), Position { line: 2, column: 7 });
        assert_eq!(file.position(9_999), Position { line: 3, column: 1 });
    }
}
