//! Selections: which entries of a kind a block or a slot shows.
//!
//! In: what a block says (kind, unit, words of a field, whether only what is displayed). Out: the entries on a shelf, in its
//! order. Two blocks with equal selections show the same content, whatever they look like; how many are shown, and in
//! which order, is the business of views.

use super::life::LifeFields;
use crate::model::{Entry, Shelf, UnitId};
use crate::schema::{Item, KindId, Value};

/// Which entries of a kind are meant.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Selection {
    /// The kind.
    pub kind: KindId,
    /// The unit to which they belong, or to one below it; none for all units.
    pub unit: Option<UnitId>,
    /// A field, and words of which it says one.
    pub words: Option<(usize, Vec<String>)>,
    /// Only those that are displayed today. What says nothing of it always is.
    pub open: bool,
}

impl Selection {
    /// The entries by their places on the shelf. Where a unit has none of what is handed down, those of the nearest unit
    /// above.
    pub fn entries(&self, shelf: &Shelf) -> Vec<u32> {
        let life = LifeFields::of(shelf.kind(self.kind)).filter(|_| self.open);
        let fits = |at: &u32| {
            let entry = &shelf.entries[*at as usize];
            let displayed =
                life.and_then(|fields| fields.life(entry, shelf.today)).is_none_or(|life| life.is_displayed());
            displayed && self.says_word(entry)
        };
        let Some(top) = self.unit else {
            return shelf.range_of(self.kind).map(|at| at as u32).filter(fits).collect();
        };
        let own = |unit: UnitId| self.of_unit(unit, shelf).iter().copied().filter(fits);
        let entries: Vec<u32> = shelf.units.all_within(top).into_iter().flat_map(own).collect();
        if !entries.is_empty() || !shelf.kind(self.kind).handed_down {
            return entries;
        }
        let above = shelf.units.above(top).into_iter().map(|unit| own(unit).collect::<Vec<u32>>());
        above.into_iter().find(|own| !own.is_empty()).unwrap_or_default()
    }

    /// All entries of the kind that belong to exactly this unit.
    fn of_unit<'s>(&self, unit: UnitId, shelf: &'s Shelf) -> &'s [u32] {
        let (all, range) = (shelf.of_unit(unit), shelf.range_of(self.kind));
        // Both are in the order of the shelf, in which a kind stands together.
        let place = |end: usize| all.partition_point(|at| (*at as usize) < end);
        &all[place(range.start)..place(range.end)]
    }

    fn says_word(&self, entry: &Entry) -> bool {
        let Some((field, words)) = &self.words else { return true };
        entry.record.at(*field).is_some_and(|item| has_word(item, words))
    }
}

/// Whether a value, or one of a list, is among `words`.
fn has_word(item: &Item, words: &[String]) -> bool {
    match &item.value {
        Value::List(items) => items.iter().any(|item| has_word(item, words)),
        other => other.as_text().is_some_and(|text| words.iter().any(|word| word == text.trim())),
    }
}
