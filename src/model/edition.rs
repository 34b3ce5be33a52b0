//! The portal as one audience may see it.
//!
//! In: the portal. Out: entries of that audience, without the fields above it, without identifiers, and without
//! references to what is not there; below boards names and mobile numbers of persons are masked. Plans are made from
//! this and can reach nothing else.

use std::collections::HashSet;
use std::ops::Deref;
use std::sync::Arc;

use rayon::prelude::*;

use super::entry::Entry;
use super::mask;
use super::portal::Portal;
use super::shelf::Shelf;
use super::unit::UnitId;
use crate::config::Audience;
use crate::schema::{Field, FieldType, Item, Mask, Record, Value};

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
    let visible = (0..portal.entries.len()).into_par_iter().filter(|at| sees(*at));
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
        record.iter().any(|(field, item)| self.is_above(field) || self.hides(&item.value, &*field.ty))
    }

    fn hides(&self, value: &Value, ty: &dyn FieldType) -> bool {
        match value {
            Value::Person(_) | Value::Phone(_) => self.masked(value, ty).is_some(),
            Value::Identifier(_) => true,
            Value::Reference { to, id } => !self.may_see(to, id),
            Value::List(items) => items.iter().any(|item| self.hides(&item.value, inner(ty))),
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
        let fielded = record.values.iter().map(|(at, item)| (*at, &record.fields[*at as usize], item));
        let seen = fielded.filter(|(_, field, _)| !self.is_above(field));
        let values = seen.filter_map(|(at, field, item)| Some((at, self.item(item, &*field.ty)?))).collect();
        let unread =
            record.unread.iter().copied().filter(|at| !self.is_above(&record.fields[usize::from(*at)])).collect();
        Record { fields: record.fields.clone(), values, span: record.span, unread }
    }

    fn item(&self, item: &Item, ty: &dyn FieldType) -> Option<Item> {
        let rows = |rows: &[Record]| rows.iter().map(|row| self.record(row)).collect();
        let value = match &item.value {
            Value::Identifier(_) => return None,
            Value::Reference { to, id } if !self.may_see(to, id) => return None,
            Value::List(items) => Value::List(items.iter().filter_map(|item| self.item(item, inner(ty))).collect()),
            Value::Record(record) => Value::Record(Box::new(self.record(record))),
            Value::Table(table) => Value::Table(rows(table)),
            Value::Steps(steps) => Value::Steps(rows(steps)),
            other => self.masked(other, ty).unwrap_or_else(|| other.clone()),
        };
        Some(Item { value, span: item.span })
    }

    /// The value as this audience may read it; none if it may read it as it is.
    fn masked(&self, value: &Value, ty: &dyn FieldType) -> Option<Value> {
        // Boards hang where people know each other, and names on them are read out and checked.
        if self.audience >= Audience::Board || ty.mask() == Mask::None {
            return None;
        }
        match value {
            Value::Person(name) => {
                Some(mask::name(name, ty.mask())).filter(|m| **m != **name).map(|m| Value::Person(m.into()))
            }
            Value::Phone(number) => mask::number(number).map(|masked| Value::Phone(masked.into())),
            _ => None,
        }
    }

    fn may_see(&self, to: &str, id: &str) -> bool {
        let target = self.portal.schema.kind(to).and_then(|(kind, _)| self.portal.find(kind, id));
        target.is_none_or(|at| self.portal.entries[at].audience <= self.audience)
    }
}

/// The type of the items of a list.
fn inner(ty: &dyn FieldType) -> &dyn FieldType {
    ty.item().map_or(ty, |item| &**item)
}
