//! Values made ready to show: what templates see as cells and fields (docs/templates.md).
//!
//! A cell has a type, a plain text, and what its type needs; addresses are relative to the page it stands on.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use sha2::{Digest, Sha256};

use super::desk::Desk;
use super::flow::{Flow, flow};
use super::format;
use super::links::{Links, links};
use super::plain::{plain_text, yes_no};
use super::route::{Base, Route};
use crate::diag::Lang;
use crate::model::Entry;
use crate::schema::{Choice, Field, FieldType, Item, Record, Value};

/// A value ready to show.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Cell<'a> {
    Empty { text: &'static str },
    Text { text: &'a str },
    Slug { text: &'a str },
    Person { text: &'a str },
    Address { text: &'a str },
    Identifier { text: &'a str },
    Number { text: String, raw: String },
    Percent { text: String, raw: String },
    Money { text: String, raw: String },
    Date { text: String, iso: String },
    Period { text: String, iso: String },
    Duration { text: String, days: u32, working: bool },
    Choice { text: &'a str, glyph: &'a str, tone: &'static str, value: &'a str },
    Level { text: &'a str, glyph: &'a str, tone: &'static str, value: &'a str },
    Flag { text: &'a str, glyph: &'a str, tone: &'static str, value: &'a str },
    Reference { text: String, href: Option<String> },
    Law { text: String, act: &'a str, article: &'a str, doc_no: &'a str, href: Option<String> },
    Phone { text: &'a str, href: Option<String> },
    Url { text: &'a str, href: &'a str },
    File { text: &'a str, href: String, size: &'static str },
    YesNo { text: &'static str, value: bool },
    List { text: String, items: Vec<Cell<'a>> },
    Record { text: String, fields: Fields<'a> },
    Table { text: &'static str, columns: Vec<Column<'a>>, rows: Vec<Vec<Cell<'a>>> },
    Markdown { text: &'a str, links: Links, scope: String },
    Steps { text: &'static str, flow: Box<Flow<'a>> },
}

/// A column of a table or list.
#[derive(Debug, Serialize)]
pub struct Column<'a> {
    /// ASCII name.
    pub name: &'a str,
    /// Label for people.
    pub label: &'a str,
    /// Type of its cells.
    #[serde(rename = "type")]
    pub ty: &'static str,
}

/// A field with its cell.
#[derive(Debug, Serialize)]
pub struct FieldCell<'a> {
    name: &'a str,
    label: &'a str,
    #[serde(rename = "type")]
    ty: &'static str,
    cell: Cell<'a>,
}

/// Fields by name, in order.
#[derive(Debug, Default)]
pub struct Fields<'a>(pub Vec<FieldCell<'a>>);

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for field in &self.0 {
            map.serialize_entry(field.name, field)?;
        }
        map.end()
    }
}

impl<'a> FieldCell<'a> {
    /// The same with `prefix` before the ids inside Markdown, for places where several entries stand on one page.
    pub fn scoped(self, prefix: &str) -> Self {
        FieldCell { cell: self.cell.scoped(prefix), ..self }
    }
}

impl Cell<'_> {
    /// The same with `prefix` before the ids inside Markdown.
    pub fn scoped(mut self, prefix: &str) -> Self {
        if let Cell::Markdown { scope, .. } = &mut self {
            scope.insert_str(0, prefix);
        }
        self
    }
}

/// Makes cells for one page.
#[derive(Clone, Copy)]
pub struct Cells<'d, 'a> {
    /// Where everything is looked up.
    pub desk: &'d Desk<'a>,
    /// Where the page stands.
    pub base: Base<'d>,
    /// The entry whose values are shown.
    pub entry: &'d Entry,
    /// For rows of lists: units by their short names.
    pub brief: bool,
}

impl<'d> Cells<'d, '_> {
    fn lang(&self) -> Lang {
        self.desk.site.lang
    }

    /// The field numbered `at` of the entry; none if nothing is written there.
    pub fn field(&self, at: usize) -> Option<FieldCell<'d>> {
        let field = &self.entry.record.fields[at];
        let item = self.entry.record.at(at).filter(|item| !item.value.is_blank())?;
        let cell = self.cell(item, &*field.ty, &field.name);
        Some(FieldCell { name: &field.name, label: field.label.get(self.lang()), ty: field.ty.name(), cell })
    }

    /// The cell of the field numbered `at`, empty if nothing is written there.
    pub fn cell_at(&self, at: usize) -> Cell<'d> {
        self.field(at).map_or(Cell::Empty { text: "" }, |field| field.cell)
    }

    /// A value. `name` is the field it stands in, for the ids inside Markdown.
    pub fn cell(&self, item: &'d Item, ty: &dyn FieldType, name: &str) -> Cell<'d> {
        let lang = self.lang();
        match &item.value {
            Value::Text(text) => Cell::Text { text: text.trim() },
            Value::Slug(text) => Cell::Slug { text },
            Value::Person(text) => Cell::Person { text },
            Value::Address(text) => Cell::Address { text },
            Value::Identifier(text) => Cell::Identifier { text },
            Value::Number(n) => Cell::Number { text: format::number(*n), raw: n.to_string() },
            Value::Percent(n) => Cell::Percent { text: format!("{n}%"), raw: n.to_string() },
            Value::Money(fen) => {
                let raw = format::yuan(*fen);
                Cell::Money { text: format::grouped(&raw, 4), raw }
            }
            Value::Date(day) => Cell::Date { text: format::day(*day, lang), iso: day.to_string() },
            Value::Period(period) => Cell::Period { text: format::period(*period, lang), iso: period.iso() },
            Value::Duration(length) => {
                let working = length.unit == crate::schema::DurationUnit::WorkingDays;
                Cell::Duration { text: format::duration(*length, lang), days: length.count, working }
            }
            Value::Choice(choice) => word(choice, ty.name(), lang),
            Value::Reference { to, id } => self.reference(to, id),
            Value::Law(law) => Cell::Law {
                text: format::law(law),
                act: &law.act,
                article: law.article.as_deref().unwrap_or(""),
                doc_no: law.doc_no.as_deref().unwrap_or(""),
                href: self.desk.act(law).and_then(|at| self.desk.entry_href(at, self.base)),
            },
            // A number that is masked cannot be rung.
            Value::Phone(text) => Cell::Phone { text, href: (!text.contains('*')).then(|| format!("tel:{text}")) },
            Value::Url(url) => Cell::Url { text: url, href: url },
            Value::File(file) => {
                let route = Route::new(&file_route(&format!("{}/{file}", self.entry.folder)));
                Cell::File { text: file, href: self.desk.href(self.base, &route), size: "" }
            }
            Value::YesNo(value) => Cell::YesNo { text: yes_no(*value, lang), value: *value },
            Value::List(items) => {
                let inner = ty.item().map_or(ty, |inner| &**inner);
                let text = plain_text(&item.value, self.desk.edition, lang);
                Cell::List { text, items: items.iter().map(|i| self.cell(i, inner, name)).collect() }
            }
            Value::Record(record) => Cell::Record {
                text: plain_text(&item.value, self.desk.edition, lang),
                fields: self.record(record, name),
            },
            Value::Table(rows) => self.table(rows, ty, name),
            Value::Markdown(rich) => {
                let body = self.desk.edition.kind(self.entry.kind).body.as_deref() == Some(name);
                let scope = if body { String::new() } else { format!("{name}-") };
                Cell::Markdown { text: &rich.text, links: links(rich, self), scope }
            }
            Value::Steps(steps) => Cell::Steps { text: "", flow: Box::new(flow(steps, lang)) },
        }
    }

    /// The values of one row of a table, as far as they are filled.
    pub fn of_record(&self, record: &'d Record) -> Vec<Cell<'d>> {
        record.iter().map(|(field, item)| self.cell(item, &*field.ty, &field.name)).collect()
    }

    fn reference(&self, to: &str, id: &str) -> Cell<'d> {
        let edition = self.desk.edition;
        let at = edition.schema.kind(to).and_then(|(kind, _)| edition.find(kind, id));
        match at {
            Some(at) => {
                let target = &edition.entries[at];
                let short = target.text("short").filter(|short| self.brief && to == "unit" && !short.is_empty());
                let text = short.unwrap_or_else(|| edition.title(target)).trim().to_owned();
                Cell::Reference { text, href: self.desk.entry_href(at as u32, self.base) }
            }
            None => Cell::Reference { text: id.to_owned(), href: None },
        }
    }

    fn record(&self, record: &'d Record, name: &str) -> Fields<'d> {
        let lang = self.lang();
        let filled = record.iter().filter(|(_, item)| !item.value.is_blank());
        let fields = filled.map(|(field, item)| FieldCell {
            name: &field.name,
            label: field.label.get(lang),
            ty: field.ty.name(),
            cell: self.cell(item, &*field.ty, name),
        });
        Fields(fields.collect())
    }

    fn table(&self, rows: &'d [Record], ty: &dyn FieldType, name: &str) -> Cell<'d> {
        let fields = rows.first().map(|row| &row.fields).or(ty.fields());
        // Columns that no row fills are left out.
        let used: Vec<usize> = fields.map_or(Vec::new(), |fields| {
            (0..fields.len()).filter(|at| rows.iter().any(|row| row.at(*at).is_some())).collect()
        });
        let lang = self.lang();
        let columns = rows.first().map_or(Vec::new(), |row| {
            let field = |at: &usize| {
                let field: &'d Field = &row.fields[*at];
                Column { name: &field.name, label: field.label.get(lang), ty: field.ty.name() }
            };
            used.iter().map(field).collect()
        });
        let cells = |row: &'d Record| {
            let cell = |at: &usize| match row.at(*at) {
                Some(item) => self.cell(item, &*row.fields[*at].ty, name),
                None => Cell::Empty { text: "" },
            };
            used.iter().map(cell).collect()
        };
        Cell::Table { text: "", columns, rows: rows.iter().map(cells).collect() }
    }
}

/// A word of a set, as a choice, level or flag.
fn word<'d>(choice: &'d Choice, ty: &str, lang: Lang) -> Cell<'d> {
    let (text, glyph) = (choice.label.get(lang), choice.glyph.as_str());
    let (tone, value) = (choice.tone.word(), choice.value.as_str());
    match ty {
        "level" => Cell::Level { text, glyph, tone, value },
        "flag" => Cell::Flag { text, glyph, tone, value },
        _ => Cell::Choice { text, glyph, tone, value },
    }
}

/// Where a file beside the content goes. Its folder is not told, because folders are named after units, and not every
/// audience may know every unit.
pub(super) fn file_route(name: &str) -> String {
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    let [a, b, c, d, ..]: [u8; 32] = Sha256::digest(folder).into();
    format!("files/{:08x}/{file}", u32::from_be_bytes([a, b, c, d]))
}
