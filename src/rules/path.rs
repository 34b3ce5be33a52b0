//! A path into tables: `figures.amount`, `steps.risks`.
//!
//! Compiled against the fields of a kind; gives the values or counts the rows at its end.

use super::rule::{BAD_RULE, named};
use crate::diag::{Diagnostic, Findings, Span};
use crate::schema::{Item, Kind, Record, Value};
use crate::source::nearest;

/// Field numbers from the entry inwards.
pub(super) struct Path {
    steps: Vec<usize>,
}

impl Path {
    /// Compiles `written`, or complains at `span`.
    pub(super) fn compile(written: &str, span: Span, kind: &Kind, found: &mut Findings) -> Option<Path> {
        let mut names = written.split('.');
        let first = named(names.next()?, span, kind, found)?;
        let mut steps = vec![first];
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
        }
        Some(Path { steps })
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
