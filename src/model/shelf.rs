//! Entries in one fixed order, with ways to find them: what `Portal` and `Edition` have in common.
//!
//! Sorted by kind, then unit from the top of the tree, then id, so that nothing depends on file names or threads.

use std::collections::BTreeSet;
use std::hash::BuildHasher;
use std::ops::{Deref, Range};
use std::sync::Arc;

use hashbrown::{DefaultHashBuilder, HashMap, HashTable};
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
    /// The number of each kind's title field.
    titles: Vec<Option<usize>>,
    /// Places of the entries by kind and key; the first of those that share them.
    index: HashTable<u32>,
    hasher: DefaultHashBuilder,
    by_unit: HashMap<UnitId, Vec<u32>>,
}

impl Shelf {
    /// A shelf with `entries`, which are already in order.
    pub(super) fn new(schema: Arc<Schema>, units: Arc<Units>, setting: Setting, entries: Vec<Arc<Entry>>) -> Shelf {
        let mut ranges = vec![0..0; schema.kinds.len()];
        let titles = schema.kinds.iter().map(|kind| kind.field_index(&kind.title)).collect();
        let hasher = DefaultHashBuilder::default();
        let mut index: HashTable<u32> = HashTable::with_capacity(entries.len());
        let hash = |entry: &Entry| hasher.hash_one((entry.kind, &*entry.key));
        let mut by_unit: HashMap<UnitId, Vec<u32>> = HashMap::new();
        for (at, entry) in entries.iter().enumerate() {
            let range = &mut ranges[entry.kind.0 as usize];
            *range = if range.end == 0 { at..at + 1 } else { range.start..at + 1 };
            let is_same = |other: &u32| {
                let other = &entries[*other as usize];
                (other.kind, &other.key) == (entry.kind, &entry.key)
            };
            index.entry(hash(entry), is_same, |other| hash(&entries[*other as usize])).or_insert(at as u32);
            if let Some(unit) = entry.unit {
                by_unit.entry(unit).or_default().push(at as u32);
            }
        }
        Shelf { schema, units, setting, entries, ranges, titles, index, hasher, by_unit }
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
        self.at(kind, key).or_else(|| {
            let unit = self.units.named(key).filter(|_| self.kind(kind).name == "unit")?;
            self.at(kind, &self.units.get(unit).id)
        })
    }

    fn at(&self, kind: KindId, key: &str) -> Option<usize> {
        let is_it = |at: &u32| {
            let entry = &self.entries[*at as usize];
            entry.kind == kind && &*entry.key == key
        };
        self.index.find(self.hasher.hash_one((kind, key)), is_it).map(|at| *at as usize)
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
        let title = self.titles[entry.kind.0 as usize].and_then(|at| entry.record.at(at)?.value.as_text());
        title.map_or(&*entry.id, str::trim)
    }
}
