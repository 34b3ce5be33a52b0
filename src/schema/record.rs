//! A table of content read against a list of fields.
//!
//! In: a TOML table and the fields. Out: a `Record` with a value for each key that was understood, and
//! complaints about unknown keys, missing ones and values of the wrong type.

use std::sync::Arc;

use super::field::Field;
use super::value::Item;
use crate::diag::{Code, Diagnostic, Findings, Span};
use crate::source::{Node, Table, nearest};

pub(super) const UNKNOWN_FIELD: Code = Code::error(
    "entry/unknown-field",
    "这种内容没有这个字段，多半是写错了字。字段都列在该类型的 kind.toml 里。",
    "This kind has no such field; it is probably misspelt. The fields are listed in kind.toml.",
);
pub(super) const MISSING_FIELD: Code =
    Code::error("entry/missing-field", "缺少必须填写的字段。", "A field that must be filled is missing.");
pub(super) const EMPTY_FIELD: Code = Code::error(
    "entry/empty-field",
    "必填的字段写了名字却没有内容。",
    "A field that must be filled is there but empty.",
);

/// What reading needs besides the node: the text of the file, and where complaints go.
pub struct Reading<'a> {
    /// Text of the file that the nodes stand in.
    pub text: &'a Arc<str>,
    /// Complaints.
    pub found: &'a mut Findings,
}

/// Values by field number.
#[derive(Debug, Clone)]
pub struct Record {
    /// The fields that the numbers mean.
    pub fields: Arc<[Field]>,
    /// Field number and value, in the order of the fields.
    pub values: Vec<(u16, Item)>,
    /// Where the record begins.
    pub span: Span,
    /// Fields that are written but could not be read: sums and counts over them mean nothing.
    pub unread: Vec<u16>,
}

impl Record {
    /// The value of the field called `name`.
    pub fn get(&self, name: &str) -> Option<&Item> {
        let at = self.fields.iter().position(|f| &*f.name == name)?;
        self.at(at)
    }

    /// The value of the field numbered `index`.
    pub fn at(&self, index: usize) -> Option<&Item> {
        let at = self.values.binary_search_by_key(&(index as u16), |(i, _)| *i).ok()?;
        Some(&self.values[at].1)
    }

    /// Sets the value of the field numbered `index`.
    pub fn set(&mut self, index: usize, item: Item) {
        match self.values.binary_search_by_key(&(index as u16), |(i, _)| *i) {
            Ok(at) => self.values[at].1 = item,
            Err(at) => self.values.insert(at, (index as u16, item)),
        }
    }

    /// Fields and values, in the order of the fields.
    pub fn iter(&self) -> impl Iterator<Item = (&Field, &Item)> {
        self.values.iter().map(|(i, item)| (&self.fields[*i as usize], item))
    }
}

/// Reads `table` against `fields`. `span` is where the record begins, for what is missing.
pub fn read_record(fields: &Arc<[Field]>, table: &Table, span: Span, reading: &mut Reading<'_>) -> Record {
    let mut record = read_values(fields, table, span, reading);
    check_required(&mut record, &[table], reading);
    record
}

/// The same without asking for what is missing.
pub(crate) fn read_values(fields: &Arc<[Field]>, table: &Table, span: Span, reading: &mut Reading<'_>) -> Record {
    let values = Vec::with_capacity(table.pairs.len());
    let mut record = Record { fields: fields.clone(), values, span, unread: Vec::new() };
    for (key, node) in &table.pairs {
        match fields.iter().position(|f| *f.name == *key.name) {
            Some(at) => match read_item(&fields[at], node, reading) {
                Some(item) => record.set(at, item),
                None => record.unread.push(at as u16),
            },
            None => reading.found.add(unknown(&key.name, key.span, fields)),
        }
    }
    record
}

/// Reads one value of `field`.
pub(crate) fn read_item(field: &Field, node: &Node, reading: &mut Reading<'_>) -> Option<Item> {
    let value = field.ty.read(node, field, reading)?;
    Some(Item { value, span: inside_quotes(node, reading.text) })
}

/// Complains about fields that must be filled and are not. A value that could not be read counts as there.
pub(crate) fn check_required(record: &mut Record, written: &[&Table], reading: &mut Reading<'_>) {
    for (at, field) in record.fields.iter().enumerate() {
        let Some(required) = field.required else { continue };
        match record.at(at) {
            Some(item) if item.value.is_blank() => reading.found.add(empty(field, item.span, required)),
            Some(_) => {}
            None if written.iter().any(|table| table.get(&field.name).is_some()) => {}
            None => reading.found.add(missing(field, record.span, required)),
        }
    }
}

/// The complaint about a field that is there and says nothing.
pub(crate) fn empty(field: &Field, span: Span, required: Span) -> Diagnostic {
    Diagnostic::at(
        &EMPTY_FIELD,
        span,
        format!("“{}”（{}）没有填写", field.label.zh, field.name),
        format!("“{}” ({}) is empty", field.label.en, field.name),
    )
    .because(required, "这里规定必须填写", "it is required here")
}

/// The complaint about a field that is not there.
pub(crate) fn absent(field: &Field, span: Span, required: Span) -> Diagnostic {
    Diagnostic::at(
        &MISSING_FIELD,
        span,
        format!("缺少“{}”（{}）", field.label.zh, field.name),
        format!("“{}” ({}) is missing", field.label.en, field.name),
    )
    .because(required, "这里规定必须填写", "it is required here")
}

fn missing(field: &Field, span: Span, required: Span) -> Diagnostic {
    let diagnostic = absent(field, span, required);
    let literal = field.ty.sample();
    diagnostic.hint(
        format!("补上一行，例如 {} = {literal}", field.name),
        format!("add a line such as {} = {literal}", field.name),
    )
}

pub(crate) fn unknown(name: &str, span: Span, fields: &[Field]) -> Diagnostic {
    let diagnostic =
        Diagnostic::at(&UNKNOWN_FIELD, span, format!("没有 `{name}` 这个字段"), format!("there is no field `{name}`"));
    if let Some(field) = fields.iter().find(|f| f.label.zh == name || f.label.en == name) {
        let near = &field.name;
        return diagnostic
            .hint(format!("“{name}”的字段名是 `{near}`"), format!("the field labelled “{name}” is called `{near}`"));
    }
    diagnostic.did_you_mean(nearest(name, fields.iter().map(|f| &*f.name)))
}

/// The place of a string without its quotes, if the file has it as it is (no escapes): then offsets in the
/// value are offsets in the file.
fn inside_quotes(node: &Node, text: &str) -> Span {
    match node.as_str().and_then(|value| offset_of(node, value, text)) {
        Some((offset, length)) => node.span.part(offset..offset + length),
        None => node.span,
    }
}

/// Where in the literal of `node` the unescaped `value` stands, with its length. Cells of sheets are given without quotes.
pub(crate) fn offset_of(node: &Node, value: &str, text: &str) -> Option<(usize, usize)> {
    let literal = text.get(node.span.range())?;
    if literal == value {
        return Some((0, value.len()));
    }
    let offset = ["\"\"\"\r\n", "'''\r\n", "\"\"\"\n", "'''\n", "\"\"\"", "'''", "\"", "'"]
        .iter()
        .find(|q| literal.starts_with(**q))
        .map(|q| q.len())?;
    literal.get(offset..offset + value.len()).filter(|part| *part == value).map(|_| (offset, value.len()))
}
