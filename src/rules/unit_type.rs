//! Types of units (村, 班组) as rules name them.
//!
//! In: words of kind.toml, which the field `type` of the kind `unit` must know. Out: the type of a unit, as its entry says.

use super::rule::BAD_RULE;
use crate::diag::{Diagnostic, Findings, Span};
use crate::model::{Portal, UnitId};
use crate::schema::Schema;
use crate::source::nearest;

/// The words of types, after complaints about those that the kind `unit` does not know.
pub(super) fn types(words: Vec<(&str, Span)>, schema: &Schema, found: &mut Findings) -> Vec<String> {
    let known = schema.kind("unit").and_then(|(_, unit)| unit.field("type")?.ty.words());
    for (word, span) in words.iter().filter(|(word, _)| known.as_ref().is_some_and(|known| !known.contains(word))) {
        let (zh, en) = (format!("没有“{word}”这种单位"), format!("there is no type of unit “{word}”"));
        let near = known.as_ref().and_then(|known| nearest(word, known.iter().copied()));
        found.add(Diagnostic::at(&BAD_RULE, *span, zh, en).did_you_mean(near));
    }
    words.into_iter().map(|(word, _)| word.to_owned()).collect()
}

/// The type of a unit; none if its entry does not say it.
pub(super) fn type_of(unit: UnitId, portal: &Portal) -> Option<&str> {
    let (kind, _) = portal.schema.kind("unit")?;
    let at = portal.find(kind, &portal.units.get(unit).id)?;
    portal.entries.get(at)?.text("type")
}
