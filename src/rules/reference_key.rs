//! What a value is compared by where entries may be named in several ways.
//!
//! A reference counts as the entry it leads to (a unit may be written by its id or its name); everything else as text.

use super::comparable::comparable;
use crate::model::{Portal, UnitId};
use crate::schema::Value;

/// The place on the shelf of the entry that a value refers to.
pub(super) fn target(value: &Value, portal: &Portal) -> Option<usize> {
    let Value::Reference { to, id } = value else { return None };
    let (kind, _) = portal.schema.kind(to)?;
    portal.find(kind, id)
}

/// A value as text to compare, references by the key of their entry.
pub(super) fn key_of(value: &Value, portal: &Portal) -> Option<String> {
    match target(value, portal).and_then(|at| portal.entries.get(at)) {
        Some(entry) => Some(entry.key.to_string()),
        None => comparable(value),
    }
}

/// A value as people call it: the name of a unit, the title of another entry, or the text itself.
pub(super) fn name_of(value: &Value, portal: &Portal) -> String {
    match target(value, portal).and_then(|at| portal.entries.get(at)) {
        Some(entry) => portal.title(entry).to_owned(),
        None => comparable(value).unwrap_or_default(),
    }
}

/// The name of a unit.
pub(super) fn unit_name(unit: Option<UnitId>, portal: &Portal) -> String {
    unit.map(|unit| portal.units.get(unit).name.to_string()).unwrap_or_default()
}
