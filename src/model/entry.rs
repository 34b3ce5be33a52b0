//! One item of one kind.
//!
//! It holds values with their places; what they look like is the business of views.

use std::sync::Arc;

use jiff::civil::Date;

use crate::config::Audience;
use crate::diag::{FileId, Span};
use crate::schema::{Item, KindId, Record, Value};

use super::unit::UnitId;

/// An entry.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its kind.
    pub kind: KindId,
    /// Its id, unique in its kind (or in its kind and unit).
    pub id: Arc<str>,
    /// The unit it belongs to.
    pub unit: Option<UnitId>,
    /// Who may see it.
    pub audience: Audience,
    /// Its values.
    pub record: Record,
    /// The file it stands in.
    pub file: FileId,
    /// The folder of that file, from the site's root, for the files beside it.
    pub folder: Arc<str>,
    /// Where it begins.
    pub span: Span,
    /// How others refer to it: the id, with the unit before it where ids belong to units.
    pub key: Arc<str>,
}

impl Entry {
    /// The value of a field.
    pub fn get(&self, field: &str) -> Option<&Item> {
        self.record.get(field)
    }

    /// The day that a date field says.
    pub fn day(&self, field: usize) -> Option<Date> {
        match self.record.at(field)?.value {
            Value::Date(day) => Some(day),
            _ => None,
        }
    }

    /// Whether a date field says a day that has come.
    pub fn is_since(&self, field: usize, today: Date) -> bool {
        self.day(field).is_some_and(|day| day <= today)
    }

    /// The text of a field.
    pub fn text(&self, field: &str) -> Option<&str> {
        self.get(field).and_then(|item| item.value.as_text())
    }
}
