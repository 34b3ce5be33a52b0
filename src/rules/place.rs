//! Where a rule looks: at the entry itself, or at the rows of one of its tables.
//!
//! Key: `table` (a field); without it the rule's fields are those of the entry.

use std::sync::Arc;

use super::rule::{BAD_RULE, field, wrong_field};
use crate::diag::Diagnostic;
use crate::model::Entry;
use crate::schema::{Field, Kind, Record, Value};
use crate::source::{Reader, nearest};

/// The entry, or the rows of a table of it.
pub(super) struct Place {
    /// The table; none if the rule looks at the entry itself.
    pub(super) table: Option<usize>,
    /// The fields that the rule's keys may name.
    pub(super) fields: Arc<[Field]>,
}

impl Place {
    /// Reads `table`.
    pub(super) fn read(reader: &mut Reader<'_, '_>, kind: &Kind) -> Option<Place> {
        if reader.node("table").is_none() {
            return Some(Place { table: None, fields: kind.fields.clone() });
        }
        let at = field(reader, "table", kind)?;
        let inner = kind.fields[at].ty.fields().cloned();
        if inner.is_none() {
            wrong_field(reader, "table", "表格", "rows");
        }
        Some(Place { table: Some(at), fields: inner? })
    }

    /// The same; if it fails, the rule's other `keys` count as known, so that only `table` is complained about.
    pub(super) fn read_before(reader: &mut Reader<'_, '_>, kind: &Kind, keys: &[&'static str]) -> Option<Place> {
        let place = Place::read(reader, kind);
        if place.is_none() {
            keys.iter().for_each(|key| _ = reader.node(key));
        }
        place
    }

    /// The same for rules that are about rows only.
    pub(super) fn read_rows(reader: &mut Reader<'_, '_>, kind: &Kind, keys: &[&'static str]) -> Option<Place> {
        if reader.node("table").is_some() {
            return Place::read_before(reader, kind, keys);
        }
        reader.missing("table");
        keys.iter().for_each(|key| _ = reader.node(key));
        None
    }

    /// The number of the field or column that `key` names, or a complaint.
    pub(super) fn column(&self, reader: &mut Reader<'_, '_>, key: &'static str) -> Option<usize> {
        let Some((name, span)) = reader.text_at(key) else {
            reader.missing(key);
            return None;
        };
        self.named(name, span, reader)
    }

    /// The numbers of the fields or columns that `key` lists.
    pub(super) fn columns(&self, reader: &mut Reader<'_, '_>, key: &'static str) -> Vec<usize> {
        let Some(words) = reader.words(key) else {
            reader.missing(key);
            return Vec::new();
        };
        words.into_iter().filter_map(|(name, span)| self.named(name, span, reader)).collect()
    }

    fn named(&self, name: &str, span: crate::diag::Span, reader: &mut Reader<'_, '_>) -> Option<usize> {
        let at = self.fields.iter().position(|f| &*f.name == name);
        if at.is_none() {
            let (zh, en) = (format!("没有声明字段 `{name}`"), format!("the field `{name}` is not declared"));
            let near = nearest(name, self.fields.iter().map(|f| &*f.name));
            reader.found.add(Diagnostic::at(&BAD_RULE, span, zh, en).did_you_mean(near));
        }
        at
    }

    /// The records that the rule looks at, in their order.
    pub(super) fn records<'e>(&self, entry: &'e Entry) -> Vec<&'e Record> {
        let Some(table) = self.table else { return vec![&entry.record] };
        match entry.record.at(table).map(|item| &item.value) {
            Some(Value::Table(rows) | Value::Steps(rows)) => rows.iter().collect(),
            Some(Value::Record(record)) => vec![record],
            _ => Vec::new(),
        }
    }
}
