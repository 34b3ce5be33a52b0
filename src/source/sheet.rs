//! Comma-separated values (RFC 4180) to rows of cells that know their places.
//!
//! In: the text of a file. Out: row after row, for each cell the bytes that it stands in; nothing is held but one row.
//! A splitter of its own: those at hand give copies of the cells without their places, and read a quote that is never
//! closed to the end of the file without a word. Which column means what is not known here.

use std::borrow::Cow;

use crate::diag::{Code, Diagnostic, FileId, Findings, Span};

pub(super) const OPEN_QUOTE: Code = Code::error(
    "source/open-quote",
    "单元格开头有一个英文双引号，后面没有配对的双引号。补上，或者删去；文字里真有双引号时，整格用双引号括起来，里面的写两遍。",
    "The cell begins with a double quote that is never closed. Close it or take it away; a quote inside a quoted cell is written twice.",
);
pub(super) const STRAY_QUOTE: Code = Code::error(
    "source/stray-quote",
    "用双引号括起来的单元格，后引号之后还有文字。文字里真有双引号时，里面的要写两遍。",
    "Text follows the closing quote of a cell. A quote inside a quoted cell is written twice.",
);

/// What separates cells; which one is seen from the first row. Of several that are as frequent the last is taken.
const SEPARATORS: [u8; 3] = *b";\t,";

/// The place of a cell, without its quotes and without the spaces around it.
#[derive(Debug, Clone, Copy)]
pub struct Cell {
    start: u32,
    end: u32,
    is_quoted: bool,
}

impl Cell {
    /// Its place in `file`.
    pub fn span(self, file: FileId) -> Span {
        Span { file, start: self.start, end: self.end }
    }

    /// What it says, in the text of the file.
    pub fn text(self, file: &str) -> Cow<'_, str> {
        let text = &file[self.start as usize..self.end as usize];
        match self.is_quoted && text.contains("\"\"") {
            true => Cow::Owned(text.replace("\"\"", "\"")),
            false => Cow::Borrowed(text),
        }
    }

    /// Whether it says nothing.
    pub fn is_blank(self) -> bool {
        self.start == self.end
    }
}

/// A sheet, read from the top.
#[derive(Debug)]
pub struct Sheet<'t> {
    text: &'t str,
    file: FileId,
    separator: u8,
    at: usize,
    cells: Vec<Cell>,
}

impl<'t> Sheet<'t> {
    /// A sheet that has not been read yet.
    pub fn new(text: &'t str, file: FileId) -> Self {
        Sheet { text, file, separator: separator(text.as_bytes()), at: 0, cells: Vec::new() }
    }

    /// The text that the places of cells are in.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The next row in which something is written.
    pub fn row(&mut self, found: &mut Findings) -> Option<&[Cell]> {
        loop {
            if self.at == self.text.len() {
                return None;
            }
            self.cells.clear();
            while self.cell(found) {}
            if self.cells.iter().any(|cell| !cell.is_blank()) {
                return Some(&self.cells);
            }
        }
    }

    /// Reads one cell and says whether another follows in the row.
    fn cell(&mut self, found: &mut Findings) -> bool {
        let open = self.after_spaces(self.at);
        let end = match self.byte(open) {
            Some(b'"') => self.quoted(open, found),
            _ => {
                let end = self.end_of_plain(self.at);
                self.push(self.at, end, false);
                end
            }
        };
        match self.byte(end) {
            Some(byte) if byte == self.separator => {
                self.at = end + 1;
                true
            }
            Some(b'\r') if self.byte(end + 1) == Some(b'\n') => {
                self.at = end + 2;
                false
            }
            Some(_) => {
                self.at = end + 1;
                false
            }
            None => {
                self.at = end;
                false
            }
        }
    }

    /// The end of a cell without quotes.
    fn end_of_plain(&self, start: usize) -> usize {
        let rest = &self.text.as_bytes()[start..];
        rest.iter().position(|b| self.is_end(Some(*b))).map_or(self.text.len(), |length| start + length)
    }

    /// A cell whose first quote is at `open`; gives the end of all that belongs to it.
    fn quoted(&mut self, open: usize, found: &mut Findings) -> usize {
        let mut at = open + 1;
        let close = loop {
            match self.text[at..].find('"').map(|length| at + length) {
                Some(quote) if self.byte(quote + 1) == Some(b'"') => at = quote + 2,
                other => break other,
            }
        };
        let after = close.map(|close| self.after_spaces(close + 1));
        match (close, after) {
            (Some(close), Some(after)) if self.is_end(self.byte(after)) => {
                self.push(open + 1, close, true);
                after
            }
            // On one line the cell has its two quotes, and text behind them.
            (Some(close), _) if !self.text[open..close].contains(['\n', '\r']) => {
                let (zh, en) = ("后引号之后还有文字", "text follows the closing quote");
                found.add(self.wrong(&STRAY_QUOTE, close, zh, en));
                let end = self.end_of_plain(close);
                self.push(open + 1, end, true);
                end
            }
            // Otherwise the next quote belongs to some other cell. What comes after this line is read as if nothing were wrong.
            _ => {
                let (zh, en) = ("双引号没有配对", "the double quote is never closed");
                found.add(self.wrong(&OPEN_QUOTE, open, zh, en));
                let end = self.end_of_plain(open + 1);
                self.push(open + 1, end, false);
                end
            }
        }
    }

    fn wrong(&self, code: &'static Code, at: usize, zh: &str, en: &str) -> Diagnostic {
        Diagnostic::at(code, Span::new(self.file, at..at + 1), zh, en)
            .hint("文字里要用引号时写中文引号“”", "write “” where the text has quotes")
    }

    fn push(&mut self, start: usize, end: usize, is_quoted: bool) {
        let text = &self.text[start..end];
        let start = start + (text.len() - text.trim_start().len());
        let end = start + text.trim().len();
        self.cells.push(Cell { start: start as u32, end: end as u32, is_quoted });
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn after_spaces(&self, at: usize) -> usize {
        at + self.text.as_bytes()[at..].iter().take_while(|b| **b == b' ').count()
    }

    fn is_end(&self, byte: Option<u8>) -> bool {
        byte.is_none_or(|byte| byte == self.separator || byte == b'\n' || byte == b'\r')
    }
}

/// The separator that is most frequent in the first row in which something is written.
fn separator(text: &[u8]) -> u8 {
    let (mut counts, mut is_quoted, mut is_filled) = ([0_usize; SEPARATORS.len()], false, false);
    for byte in text {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' | b'\r' if !is_quoted && is_filled => break,
            b'\n' | b'\r' if !is_quoted => counts = Default::default(),
            byte if !is_quoted && SEPARATORS.contains(byte) => {
                counts.iter_mut().zip(SEPARATORS).filter(|(_, s)| s == byte).for_each(|(count, _)| *count += 1);
            }
            byte => is_filled |= !byte.is_ascii_whitespace(),
        }
    }
    let most = counts.iter().zip(SEPARATORS).max_by_key(|(count, _)| **count);
    most.map_or(b',', |(_, separator)| separator)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows with their cells, and the complaints with their places.
    fn split(text: &str) -> (Vec<Vec<String>>, Vec<(&'static str, u32)>) {
        let (mut found, mut rows) = (Findings::default(), Vec::new());
        let mut sheet = Sheet::new(text, FileId(0));
        while let Some(cells) = sheet.row(&mut found) {
            rows.push(cells.iter().map(|cell| cell.text(text).into_owned()).collect());
        }
        (rows, found.0.iter().filter_map(|d| Some((d.code.name, d.span?.start))).collect())
    }

    fn cells(text: &str) -> Vec<Vec<String>> {
        let (rows, wrong) = split(text);
        assert!(wrong.is_empty(), "{text:?}: {wrong:?}");
        rows
    }

    #[test]
    fn cells_are_split_as_rfc_4180_says() {
        assert_eq!(cells("a,b\r\n1,2\r\n"), [["a", "b"], ["1", "2"]]);
        assert_eq!(cells("a,b\n1,2"), [["a", "b"], ["1", "2"]]);
        assert_eq!(cells("a,b\r1,2\r"), [["a", "b"], ["1", "2"]]);
        assert_eq!(cells("\"a,b\",\"c\r\nd\"\r\n\"\",x"), [["a,b", "c\r\nd"], ["", "x"]]);
        assert_eq!(cells("\"甲\"\"乙\"\"\",\"\"\"\""), [["甲\"乙\"", "\""]]);
        assert_eq!(cells("a,,\n,b,\n"), [["a", "", ""], ["", "b", ""]]);
    }

    #[test]
    fn spaces_around_cells_and_rows_of_nothing_go() {
        assert_eq!(cells("\n ,　,\n 甲 ,　乙　, \"丙 \" \n,,\n\n"), [["甲", "乙", "丙"]]);
        assert!(cells("").is_empty());
        assert!(cells(",,\r\n\"\",\" \"\r\n").is_empty());
    }

    #[test]
    fn the_first_row_tells_the_separator() {
        assert_eq!(cells("甲;乙;丙,丁\n1,5;2;3"), [["甲", "乙", "丙,丁"], ["1,5", "2", "3"]]);
        assert_eq!(cells("甲\t乙\n1,5\t2"), [["甲", "乙"], ["1,5", "2"]]);
        assert_eq!(cells("\"甲;乙;丙\",丁\n1,2"), [["甲;乙;丙", "丁"], ["1", "2"]]);
        assert_eq!(cells(";;\n甲;乙\n1,2;3"), [["甲", "乙"], ["1,2", "3"]]);
        assert_eq!(cells("甲\n1"), [["甲"], ["1"]]);
    }

    #[test]
    fn places_are_those_of_the_file() {
        let text = "甲, \"乙\" ,\"\"\n";
        let mut found = Findings::default();
        let mut sheet = Sheet::new(text, FileId(0));
        let row = sheet.row(&mut found).expect("a row");
        let places: Vec<_> = row.iter().map(|cell| &text[cell.span(FileId(0)).range()]).collect();
        assert_eq!(places, ["甲", "乙", ""]);
        assert_eq!(row[2].span(FileId(0)).start as usize, text.len() - 2);
    }

    #[test]
    fn a_lone_quote_costs_its_line_and_not_the_file() {
        let (rows, wrong) = split("a,b\n\"x,1\ny,\"2\"\n\"z\",3\n");
        assert_eq!(rows, [["a", "b"], ["x", "1"], ["y", "2"], ["z", "3"]]);
        assert_eq!(wrong, [("source/open-quote", 4)]);
        let (rows, wrong) = split("a,b\n\"x\" y,1\n5\"管,2\n\"");
        assert_eq!(rows, [["a", "b"], ["x\" y", "1"], ["5\"管", "2"]]);
        assert_eq!(wrong, [("source/stray-quote", 6), ("source/open-quote", 20)]);
    }
}
