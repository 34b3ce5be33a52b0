//! A path into tables: `figures.amount`, `steps.risks`.
//!
//! Compiled against the fields of a kind; gives the values or counts the rows at its end.

use std::sync::Arc;

use super::rule::{BAD_RULE, named, wrong_field};
use super::spot::Spot;
use crate::diag::{Diagnostic, Findings, Span};
use crate::schema::{Field, FieldType, Item, Kind, Record, Value};
use crate::source::{Reader, nearest};

/// Field numbers from the entry inwards.
pub(super) struct Path {
    steps: Vec<usize>,
    /// The fields that the last step is one of.
    fields: Arc<[Field]>,
}

impl Path {
    /// Reads the path that `key` says; complains if it says none.
    pub(super) fn read(reader: &mut Reader<'_, '_>, key: &'static str, kind: &Kind) -> Option<Path> {
        match reader.text_at(key) {
            Some((written, span)) => Path::compile(written, span, kind, reader.found),
            None => {
                if reader.node(key).is_none() {
                    reader.missing(key);
                }
                None
            }
        }
    }

    /// The paths that `key` lists; complains if it lists none.
    pub(super) fn read_all(reader: &mut Reader<'_, '_>, key: &'static str, kind: &Kind) -> Vec<Path> {
        let written = reader.words(key);
        if written.is_none() {
            reader.missing(key);
        }
        let written = written.unwrap_or_default().into_iter();
        written.filter_map(|(path, span)| Path::compile(path, span, kind, reader.found)).collect()
    }

    /// Compiles `written`, or complains at `span`.
    pub(super) fn compile(written: &str, span: Span, kind: &Kind, found: &mut Findings) -> Option<Path> {
        let mut names = written.split('.');
        let first = named(names.next()?, span, kind, found)?;
        let (mut steps, mut holder) = (vec![first], kind.fields.clone());
        let mut ty = kind.fields[first].ty.clone();
        for name in names {
            let inner = ty.fields().cloned();
            let at = inner.as_ref().and_then(|fields| fields.iter().position(|f| &*f.name == name));
            let Some((fields, at)) = inner.as_ref().zip(at) else {
                let mut diagnostic = Diagnostic::at(
                    &BAD_RULE,
                    span,
                    format!("`{written}` 里没有 `{name}` 这一列"),
                    format!("`{written}` has no column `{name}`"),
                );
                let names = inner.iter().flat_map(|fields| fields.iter().map(|f| &*f.name));
                diagnostic = diagnostic.did_you_mean(nearest(name, names));
                found.add(diagnostic);
                return None;
            };
            steps.push(at);
            ty = fields[at].ty.clone();
            holder = fields.clone();
        }
        Some(Path { steps, fields: holder })
    }

    /// The field at the end of the path.
    pub(super) fn field(&self) -> &Field {
        &self.fields[self.last()]
    }

    /// The number of that field in the record that holds it.
    pub(super) fn last(&self) -> usize {
        self.steps.last().copied().unwrap_or(0)
    }

    /// The number of the entry's field where the path begins.
    pub(super) fn first(&self) -> usize {
        self.steps.first().copied().unwrap_or(0)
    }

    /// Whether the path leads into the same rows as `other`.
    pub(super) fn is_beside(&self, other: &Path) -> bool {
        self.steps.split_last().map(|(_, inner)| inner) == other.steps.split_last().map(|(_, inner)| inner)
    }

    /// Whether it names a field of the entry itself.
    pub(super) fn is_of_entry(&self) -> bool {
        self.steps.len() == 1
    }

    /// The type of one value at the end of the path: for a list that of its items.
    pub(super) fn ty(&self) -> &dyn FieldType {
        let ty = &self.field().ty;
        ty.item().unwrap_or(ty).as_ref()
    }

    /// Complains if the values at the end of the path have none of these types.
    pub(super) fn expect(&self, reader: &mut Reader<'_, '_>, key: &'static str, types: &[&str]) {
        if !types.contains(&self.ty().name()) {
            let list = types.join(", ");
            wrong_field(reader, key, &format!("这些类型的（{list}）"), &format!("one of the types {list}"));
        }
    }

    /// The filled values at the end of the path, lists taken apart, each with its row; none if something on the way
    /// is written but could not be read.
    pub(super) fn spots<'a>(&self, record: &'a Record) -> Option<Vec<Spot<'a>>> {
        let (spots, whole) = self.walk(record);
        whole.then_some(spots)
    }

    /// The same, passing over what could not be read: for rules that look at each value by itself.
    pub(super) fn readable<'a>(&self, record: &'a Record) -> Vec<Spot<'a>> {
        self.walk(record).0
    }

    /// The records that hold the values at the end of the path, filled or not, with the number of their row; none if
    /// something on the way is written but could not be read.
    pub(super) fn holders<'a>(&self, record: &'a Record) -> Option<Vec<(&'a Record, Option<usize>)>> {
        let (records, whole) = self.walk_in(record);
        whole.then_some(records)
    }

    /// The records at the end of the path that could be read, and whether these are all.
    fn walk_in<'a>(&self, record: &'a Record) -> (Vec<(&'a Record, Option<usize>)>, bool) {
        let (mut records, mut whole) = (vec![(record, None)], true);
        for step in self.steps.split_last().map_or([].as_slice(), |(_, inner)| inner) {
            whole &= !records.iter().any(|(record, _)| record.unread.contains(&(*step as u16)));
            let below = records.into_iter().filter_map(|(record, _)| record.at(*step));
            // A group of fields is no row, and has no number.
            let numbered = |item: &Item| !matches!(item.value, Value::Record(_));
            records = below
                .flat_map(|item| rows(&item.value).into_iter().zip((1..).map(|row| numbered(item).then_some(row))))
                .collect();
        }
        (records, whole)
    }

    /// The values that could be read, and whether these are all.
    fn walk<'a>(&self, record: &'a Record) -> (Vec<Spot<'a>>, bool) {
        let (records, mut whole) = self.walk_in(record);
        let last = self.last();
        whole &= !records.iter().any(|(record, _)| record.unread.contains(&(last as u16)));
        let mut spots = Vec::with_capacity(records.len());
        for (record, row) in records {
            let Some(item) = record.at(last) else { continue };
            let items = match &item.value {
                Value::List(items) => items.as_slice(),
                _ => std::slice::from_ref(item),
            };
            let filled = items.iter().filter(|item| !item.value.is_blank());
            spots.extend(filled.map(|item| Spot { record, row, item }));
        }
        (spots, whole)
    }

    /// The values at the end of the path; none if something on the way is written but could not be read.
    pub(super) fn values<'a>(&self, record: &'a Record) -> Option<Vec<&'a Item>> {
        let mut records = vec![record];
        let (last, inner) = self.steps.split_last().map_or((0, [].as_slice()), |(l, i)| (*l, i));
        let unread = |records: &[&Record], step: usize| records.iter().any(|r| r.unread.contains(&(step as u16)));
        for step in inner {
            if unread(&records, *step) {
                return None;
            }
            records = records.into_iter().filter_map(|r| r.at(*step)).flat_map(|i| rows(&i.value)).collect();
        }
        (!unread(&records, last)).then(|| records.into_iter().filter_map(|r| r.at(last)).collect())
    }

    /// How many rows or items stand at the end of the path.
    pub(super) fn count(&self, record: &Record) -> Option<usize> {
        let length = |item: &Item| match &item.value {
            Value::List(items) => items.len(),
            Value::Table(rows) | Value::Steps(rows) => rows.len(),
            _ => 1,
        };
        Some(self.values(record)?.into_iter().map(length).sum())
    }
}

fn rows(value: &Value) -> Vec<&Record> {
    match value {
        Value::Table(rows) | Value::Steps(rows) => rows.iter().collect(),
        Value::Record(record) => vec![record],
        _ => Vec::new(),
    }
}
