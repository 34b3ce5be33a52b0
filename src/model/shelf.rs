//! Entries in one fixed order, with ways to find them: what `Portal` and `Edition` have in common.
//!
//! Sorted by kind, then unit from the top of the tree, then id, so that nothing depends on file names or threads.

use std::collections::{BTreeSet, HashMap};
use std::ops::{Deref, Range};
use std::sync::Arc;

use jiff::civil::Date;

use super::entry::Entry;
use super::unit::{UnitId, Units};
use crate::config::{Calendar, Regulations};
use crate::schema::{Kind, KindId, Schema};

/// What entries are read against, besides each other.
#[derive(Debug, Clone)]
pub struct Setting {
    /// Working days.
    pub calendar: Arc<Calendar>,
    /// What the law demands.
    pub regulations: Arc<Regulations>,
    /// Names of the files beside the content, from the site's root.
    pub files: Arc<BTreeSet<String>>,
    /// The day it is built for.
    pub today: Date,
}

impl Deref for Shelf {
    type Target = Setting;

    fn deref(&self) -> &Setting {
        &self.setting
    }
}

/// Entries and how to find them.
#[derive(Debug)]
pub struct Shelf {
    /// The kinds.
    pub schema: Arc<Schema>,
    /// The tree of units.
    pub units: Arc<Units>,
    /// Calendar, regulations, files and the day.
    pub setting: Setting,
    /// The entries.
    pub entries: Vec<Arc<Entry>>,
    ranges: Vec<Range<usize>>,
    index: HashMap<(KindId, Box<str>), usize>,
    by_unit: HashMap<UnitId, Vec<u32>>,
}

impl Shelf {
    /// A shelf with `entries`, which are already in order.
    pub(super) fn new(schema: Arc<Schema>, units: Arc<Units>, setting: Setting, entries: Vec<Arc<Entry>>) -> Shelf {
        let mut ranges = vec![0..0; schema.kinds.len()];
        let mut index = HashMap::with_capacity(entries.len());
        let mut by_unit: HashMap<UnitId, Vec<u32>> = HashMap::new();
        for (at, entry) in entries.iter().enumerate() {
            let range = &mut ranges[entry.kind.0 as usize];
            *range = if range.end == 0 { at..at + 1 } else { range.start..at + 1 };
            index.entry((entry.kind, entry.key.clone())).or_insert(at);
            if let Some(unit) = entry.unit {
                by_unit.entry(unit).or_default().push(at as u32);
            }
        }
        Shelf { schema, units, setting, entries, ranges, index, by_unit }
    }

    /// The entries of a kind.
    pub fn of_kind(&self, kind: KindId) -> &[Arc<Entry>] {
        &self.entries[self.ranges[kind.0 as usize].clone()]
    }

    /// Where the entries of a kind stand in `entries`.
    pub fn range_of(&self, kind: KindId) -> Range<usize> {
        self.ranges[kind.0 as usize].clone()
    }

    /// The entries of a unit, by their place in `entries`.
    pub fn of_unit(&self, unit: UnitId) -> &[u32] {
        self.by_unit.get(&unit).map_or(&[], Vec::as_slice)
    }

    /// The place of an entry by kind and key. Units may be named by their names, too.
    pub fn find(&self, kind: KindId, key: &str) -> Option<usize> {
        // The key is boxed for the look-up only; ids are short.
        let found = self.index.get(&(kind, Box::from(key))).copied();
        found.or_else(|| {
            let unit = self.units.named(key).filter(|_| self.kind(kind).name == "unit")?;
            self.index.get(&(kind, self.units.get(unit).id.clone())).copied()
        })
    }

    /// Whether an entry has been taken back.
    pub fn is_withdrawn(&self, entry: &Entry) -> bool {
        let withdrawal = self.kind(entry.kind).withdrawn.as_ref();
        withdrawal.is_some_and(|withdrawal| entry.is_since(withdrawal.on, self.today))
    }

    /// A kind.
    pub fn kind(&self, kind: KindId) -> &Kind {
        self.schema.get(kind)
    }

    /// The title of an entry, or its id.
    pub fn title<'a>(&self, entry: &'a Entry) -> &'a str {
        entry.text(&self.kind(entry.kind).title).map_or(&*entry.id, str::trim)
    }
}
