//! Rows of a sheet to entries.
//!
//! In: the text of a `.csv` below the folder of a kind. Out: an entry a row, bound one after the other, so that nothing but
//! the entries is held. Which sheets are content and which are attachments is decided in `pipeline`; what a sheet may be by
//! its name is said here.

use std::sync::Arc;

use super::bind::Binder;
use super::columns::{Column, Columns, is_all_fields};
use super::entry::Entry;
use crate::diag::{Checked, Code, Diagnostic, FileId, Findings, Span};
use crate::schema::{KindId, Reading, Record, Schema, empty, read_cell};
use crate::source::{Cell, Sheet};

pub(super) const OUTSIDE: Code = Code::error(
    "entry/cell-outside",
    "这一格不在任何一列里：这一行的单元格比列名多，或者这一列没有列名。文字里有英文逗号时，整格要用双引号括起来。",
    "The cell stands in no column: the row has more cells than there are names, or the column has none. A text with a comma in it is put in double quotes.",
);

/// Folders whose sheets are never content.
const ATTACHED: [&str; 2] = ["files", "附件"];

/// The kind whose entries a sheet with this name may hold: its innermost folder that is named after one.
pub fn kind_of_sheet(name: &str, schema: &Schema) -> Option<KindId> {
    let mut folders = name.rsplit('/').skip(1);
    let is_attached = folders.clone().any(|folder| ATTACHED.contains(&folder));
    folders.find_map(|folder| schema.kind_named(folder)).filter(|_| !is_attached)
}

/// Whether the columns of a sheet are all fields of `kind`, so that it looks like content.
pub fn looks_like_entries(text: &str, kind: KindId, schema: &Schema) -> bool {
    is_all_fields(text, schema.get(kind))
}

/// Binds the sheet called `name`, whose kind its folder says.
pub fn bind_sheet(name: &str, text: &Arc<str>, file: FileId, schema: &Schema) -> Checked<Vec<Entry>> {
    let (mut found, mut entries) = (Findings::default(), Vec::new());
    let Some(kind_id) = kind_of_sheet(name, schema) else { return Checked { value: entries, found } };
    let kind = schema.get(kind_id);
    let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut sheet = Sheet::new(text, file);
    let Some(columns) = Columns::read(&mut sheet, kind, file, &mut found) else {
        return Checked { value: entries, found };
    };
    let binder = Binder { kind_id, kind, folder: folder.into(), file, reading: Reading { text, found: &mut found } };
    let mut rows = Rows { binder, columns, id: kind.field_index(&kind.id) };
    loop {
        let before = rows.binder.reading.found.0.len();
        let Some(cells) = sheet.row(rows.binder.reading.found) else { break };
        let split = rows.binder.reading.found.0.len();
        entries.push(rows.entry(cells, entries.len()));
        // What was read from a row with a quote too many means nothing.
        if split > before {
            rows.binder.reading.found.0.truncate(split);
        }
    }
    Checked { value: entries, found }
}

/// The rows of a sheet while they are bound.
struct Rows<'a> {
    binder: Binder<'a>,
    columns: Columns,
    /// Number of the field that is the id.
    id: Option<usize>,
}

impl Rows<'_> {
    fn entry(&mut self, cells: &[Cell], number: usize) -> Entry {
        let file = self.binder.file;
        let filled = || cells.iter().enumerate().filter(|(_, cell)| !cell.is_blank());
        let span = filled().next().map_or(Span::start_of(file), |(_, cell)| cell.span(file));
        let (fields, values) = (self.binder.kind.fields.clone(), Vec::with_capacity(filled().count()));
        let mut record = Record { fields, values, span, unread: Vec::new() };
        let mut outside = None;
        for (at, cell) in filled() {
            match self.columns.at(at) {
                Column::Field(field) => self.read(*cell, field, &mut record),
                Column::Refused => {}
                Column::Nameless => outside = outside.or(Some(cell.span(file))),
            }
        }
        if let Some(span) = outside {
            let (zh, en) = ("这一格不在任何一列里", "the cell stands in no column");
            self.binder.reading.found.add(Diagnostic::at(&OUTSIDE, span, zh, en));
        }
        self.required(cells, &record);
        // A missing column was complained about at the head, and an id that is none where it was read.
        let is_told = self.id.is_none_or(|at| self.columns.of(at).is_none() || record.unread.contains(&(at as u16)));
        let id = self.binder.id(&record, is_told, None, number);
        self.binder.entry(id, record, span)
    }

    fn read(&mut self, cell: Cell, field: usize, record: &mut Record) {
        let reading = &mut self.binder.reading;
        match read_cell(&record.fields[field], cell.text(reading.text), cell.span(self.binder.file), reading) {
            Some(item) => record.set(field, item),
            None => record.unread.push(field as u16),
        }
    }

    /// Complains about required cells that say nothing, at the cell.
    fn required(&mut self, cells: &[Cell], record: &Record) {
        for (at, field) in self.binder.kind.fields.iter().enumerate() {
            let (Some(required), Some(column)) = (field.required, self.columns.of(at)) else { continue };
            let is_filled = record.at(at).is_some_and(|item| !item.value.is_blank());
            if !is_filled && !record.unread.contains(&(at as u16)) {
                let span = cells.get(column).or(cells.last()).map_or(record.span, |cell| cell.span(self.binder.file));
                let end = Span { start: span.end, ..span };
                let place = if column < cells.len() { span } else { end };
                self.binder.reading.found.add(empty(field, place, required));
            }
        }
    }
}
