//! The portal as one audience may see it.
//!
//! In: the portal. Out: entries of that audience, without the fields above it, without identifiers, and without
//! references to what is not there. Plans are made from this and can reach nothing else.

use std::collections::HashSet;
use std::ops::Deref;
use std::sync::Arc;

use super::entry::Entry;
use super::portal::Portal;
use super::shelf::Shelf;
use super::unit::UnitId;
use crate::config::Audience;
use crate::schema::{Field, Item, Record, Value};

/// What one audience may see.
#[derive(Debug)]
pub struct Edition {
    /// The audience.
    pub audience: Audience,
    shelf: Shelf,
}

impl Deref for Edition {
    type Target = Shelf;

    fn deref(&self) -> &Shelf {
        &self.shelf
    }
}

/// The edition of `portal` for `audience`.
pub fn edition(portal: &Portal, audience: Audience) -> Edition {
    let sees = |at: usize| portal.entries[at].audience <= audience;
    let unit_kind = portal.schema.kind("unit").map(|(kind, _)| kind);
    let seen_units: HashSet<UnitId> = unit_kind
        .into_iter()
        .flat_map(|kind| portal.range_of(kind))
        .filter(|at| sees(*at))
        .filter_map(|at| portal.entries[at].unit)
        .collect();
    let visible = (0..portal.entries.len()).filter(|at| sees(*at));
    let censor = Censor { portal, audience };
    let entries = visible.map(|at| {
        let entry = &portal.entries[at];
        let unit = entry.unit.filter(|unit| seen_units.contains(unit));
        let withdrawal = portal.kind(entry.kind).withdrawn.as_ref().filter(|w| entry.is_since(w.on, portal.today));
        if unit == entry.unit && withdrawal.is_none() && !censor.hides_some(&entry.record) {
            return entry.clone();
        }
        // A key that begins with the unit would name it.
        let key = if unit == entry.unit { entry.key.clone() } else { entry.id.clone() };
        let mut record = censor.record(&entry.record);
        if let Some(withdrawal) = withdrawal {
            record.values.retain(|(at, _)| withdrawal.keep.contains(&usize::from(*at)));
        }
        Arc::new(Entry { record, unit, key, ..Entry::clone(entry) })
    });
    let entries = entries.collect();
    let shelf = Shelf::new(
        portal.schema.clone(),
        Arc::new(portal.units.only(|unit| seen_units.contains(&unit))),
        portal.setting.clone(),
        entries,
    );
    Edition { audience, shelf }
}

struct Censor<'a> {
    portal: &'a Portal,
    audience: Audience,
}

impl Censor<'_> {
    /// Whether anything in a record is not for this audience. Most entries are passed on as they are.
    fn hides_some(&self, record: &Record) -> bool {
        record.iter().any(|(field, item)| self.is_above(field) || self.hides(&item.value))
    }

    fn hides(&self, value: &Value) -> bool {
        match value {
            Value::Identifier(_) => true,
            Value::Reference { to, id } => !self.may_see(to, id),
            Value::List(items) => items.iter().any(|item| self.hides(&item.value)),
            Value::Record(record) => self.hides_some(record),
            Value::Table(rows) | Value::Steps(rows) => rows.iter().any(|row| self.hides_some(row)),
            _ => false,
        }
    }

    fn is_above(&self, field: &Field) -> bool {
        field.audience.is_some_and(|audience| audience > self.audience)
    }

    /// The record without what is not for this audience.
    fn record(&self, record: &Record) -> Record {
        let seen = record.values.iter().filter(|(at, _)| !self.is_above(&record.fields[*at as usize]));
        let values = seen.filter_map(|(at, item)| Some((*at, self.item(item)?))).collect();
        Record { fields: record.fields.clone(), values, span: record.span, unread: Vec::new() }
    }

    fn item(&self, item: &Item) -> Option<Item> {
        let rows = |rows: &[Record]| rows.iter().map(|row| self.record(row)).collect();
        let value = match &item.value {
            Value::Identifier(_) => return None,
            Value::Reference { to, id } if !self.may_see(to, id) => return None,
            Value::List(items) => Value::List(items.iter().filter_map(|item| self.item(item)).collect()),
            Value::Record(record) => Value::Record(self.record(record)),
            Value::Table(table) => Value::Table(rows(table)),
            Value::Steps(steps) => Value::Steps(rows(steps)),
            other => other.clone(),
        };
        Some(Item { value, span: item.span })
    }

    fn may_see(&self, to: &str, id: &str) -> bool {
        let target = self.portal.schema.kind(to).and_then(|(kind, _)| self.portal.find(kind, id));
        target.is_none_or(|at| self.portal.entries[at].audience <= self.audience)
    }
}
