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
use crate::schema::{Item, Record, Value};

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
    let entries = visible.map(|at| {
        let entry = &portal.entries[at];
        let mut censor = Censor { portal, audience, changed: false };
        let record = censor.record(&entry.record);
        let unit = entry.unit.filter(|unit| seen_units.contains(unit));
        if censor.changed || unit != entry.unit {
            // A key that begins with the unit would name it.
            let key = if unit == entry.unit { entry.key.clone() } else { entry.id.clone() };
            Arc::new(Entry { record, unit, key, ..Entry::clone(entry) })
        } else {
            entry.clone()
        }
    });
    let entries = entries.collect();
    let shelf = Shelf::new(
        portal.schema.clone(),
        Arc::new(portal.units.only(|unit| seen_units.contains(&unit))),
        portal.calendar.clone(),
        portal.files.clone(),
        portal.today,
        entries,
    );
    Edition { audience, shelf }
}

struct Censor<'a> {
    portal: &'a Portal,
    audience: Audience,
    changed: bool,
}

impl Censor<'_> {
    fn record(&mut self, record: &Record) -> Record {
        let mut values = Vec::with_capacity(record.values.len());
        for (at, item) in &record.values {
            let field = &record.fields[*at as usize];
            let above = field.audience.is_some_and(|a| a > self.audience);
            match self.value(&item.value).filter(|_| !above) {
                Some(value) => values.push((*at, Item { value, span: item.span })),
                None => self.changed = true,
            }
        }
        Record { fields: record.fields.clone(), values, span: record.span, unread: Vec::new() }
    }

    /// The value as it may be seen; none if it may not.
    fn value(&mut self, value: &Value) -> Option<Value> {
        Some(match value {
            Value::Identifier(_) => return None,
            Value::Reference { to, id } if !self.may_see(to, id) => return None,
            Value::List(items) => {
                let before = items.len();
                let items: Vec<Item> = items
                    .iter()
                    .filter_map(|i| self.value(&i.value).map(|value| Item { value, span: i.span }))
                    .collect();
                self.changed |= items.len() != before;
                Value::List(items)
            }
            Value::Record(record) => Value::Record(self.record(record)),
            Value::Table(rows) => Value::Table(rows.iter().map(|r| self.record(r)).collect()),
            Value::Steps(rows) => Value::Steps(rows.iter().map(|r| self.record(r)).collect()),
            other => other.clone(),
        })
    }

    fn may_see(&self, to: &str, id: &str) -> bool {
        let target = self.portal.schema.kind(to).and_then(|(kind, _)| self.portal.find(kind, id));
        target.is_none_or(|at| self.portal.entries[at].audience <= self.audience)
    }
}
