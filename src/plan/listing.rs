//! The entries of a kind in the order of its list, with groups and pages.
//!
//! Worked out once; a page of the list, the neighbours of an entry and the downloads all follow it.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::plain::plain_text;
use crate::diag::Lang;
use crate::model::{Edition, Entry, UnitId};
use crate::schema::{Form, KindId, Value};
use crate::source::markdown::anchors::slug;

/// How a kind is listed.
#[derive(Debug, Clone)]
pub struct IndexOptions {
    /// Table or cards.
    pub form: Form,
    /// Fields shown.
    pub columns: Vec<usize>,
    /// Field whose values make groups.
    pub group_by: Option<usize>,
    /// Fields to sort by.
    pub sort: Vec<SortKey>,
    /// Rows on a page.
    pub per_page: usize,
}

/// A field to sort by.
#[derive(Debug, Clone)]
pub enum SortKey {
    /// A field of the entry.
    Field {
        /// Its number.
        at: usize,
        /// Largest first.
        descending: bool,
    },
    /// The unit, in the order of the tree.
    Unit {
        /// Last first.
        descending: bool,
    },
}

impl Default for IndexOptions {
    fn default() -> Self {
        IndexOptions { form: Form::Table, columns: Vec::new(), group_by: None, sort: Vec::new(), per_page: 100 }
    }
}

/// A list in its order.
#[derive(Debug)]
pub struct Listing {
    options: Arc<IndexOptions>,
    /// Entries by their place in the edition.
    pub order: Vec<u32>,
    /// Groups, as ranges of `order`.
    pub groups: Vec<Group>,
    first: u32,
    places: Vec<u32>,
}

/// A group of a list.
#[derive(Debug)]
pub struct Group {
    /// What its entries have in common; empty when the list is not grouped.
    pub label: String,
    /// Its anchor.
    pub id: String,
    /// Its entries.
    pub range: Range<usize>,
}

impl Listing {
    /// Orders the entries of `kind`.
    pub fn new(kind: KindId, edition: &Edition, options: Option<&Arc<IndexOptions>>, lang: Lang) -> Listing {
        let options = options.cloned().unwrap_or_default();
        let range = edition.range_of(kind);
        let mut order: Vec<u32> = range.clone().map(|at| at as u32).collect();
        let entry = |at: u32| &*edition.entries[at as usize];
        if !options.sort.is_empty() {
            let rank: HashMap<UnitId, usize> = edition.units.in_order().into_iter().zip(0..).collect();
            let unit = |entry: &Entry| entry.unit.and_then(|unit| rank.get(&unit)).copied();
            order.par_sort_by(|a, b| compare(entry(*a), entry(*b), &options.sort, &unit));
        }
        let label = |at: u32| options.group_by.map_or_else(String::new, |by| group_label(entry(at), by, edition, lang));
        let groups = groups(&order, label);
        let mut places = vec![0; range.len()];
        for (place, at) in order.iter().enumerate() {
            places[*at as usize - range.start] = place as u32;
        }
        Listing { options, order, groups, first: range.start as u32, places }
    }

    /// How the kind is listed.
    pub fn options(&self) -> &IndexOptions {
        &self.options
    }

    /// The place of an entry in the list.
    pub fn place(&self, at: u32) -> Option<usize> {
        let own = at.checked_sub(self.first)?;
        self.places.get(own as usize).map(|place| *place as usize)
    }

    /// How many pages the list has; an empty list has one.
    pub fn pages(&self) -> u32 {
        self.order.len().div_ceil(self.options.per_page).max(1) as u32
    }

    /// The entries of a page, as a range of `order`.
    pub fn page(&self, page: u32) -> Range<usize> {
        let start = (page as usize * self.options.per_page).min(self.order.len());
        start..(start + self.options.per_page).min(self.order.len())
    }

    /// The page on which an entry stands.
    pub fn page_of(&self, at: u32) -> Option<u32> {
        self.place(at).map(|place| (place / self.options.per_page) as u32)
    }
}

fn groups(order: &[u32], label: impl Fn(u32) -> String) -> Vec<Group> {
    let (mut groups, mut ids): (Vec<Group>, HashSet<String>) = (Vec::new(), HashSet::new());
    for (place, at) in order.iter().enumerate() {
        let label = label(*at);
        match groups.last_mut().filter(|group| group.label == label) {
            Some(group) => group.range.end = place + 1,
            None => {
                let mut id = format!("g-{}", slug(&label));
                while !ids.insert(id.clone()) {
                    id.push_str(&format!("-{}", groups.len()));
                }
                groups.push(Group { label, id, range: place..place + 1 });
            }
        }
    }
    groups
}

fn group_label(entry: &Entry, by: usize, edition: &Edition, lang: Lang) -> String {
    entry.record.at(by).map(|item| plain_text(&item.value, edition, lang)).unwrap_or_default()
}

/// Compares by each field in turn; what is not filled comes last.
fn compare(a: &Entry, b: &Entry, sort: &[SortKey], unit: &impl Fn(&Entry) -> Option<usize>) -> Ordering {
    for key in sort {
        let (order, descending) = match key {
            SortKey::Unit { descending } => (by_option(unit(a), unit(b), Ord::cmp), *descending),
            SortKey::Field { at, descending } => {
                let (x, y) = (a.record.at(*at), b.record.at(*at));
                (by_option(x, y, |x, y| compare_values(&x.value, &y.value)), *descending)
            }
        };
        let (order, is_missing) = order;
        let order = if descending && !is_missing { order.reverse() } else { order };
        if order != Ordering::Equal {
            return order;
        }
    }
    natural(&a.id, &b.id)
}

/// Compares what both have; what one lacks comes last, whatever the direction (then the flag is true).
fn by_option<T>(a: Option<T>, b: Option<T>, compare: impl Fn(&T, &T) -> Ordering) -> (Ordering, bool) {
    match (a, b) {
        (Some(a), Some(b)) => (compare(&a, &b), false),
        (Some(_), None) => (Ordering::Less, true),
        (None, Some(_)) => (Ordering::Greater, true),
        (None, None) => (Ordering::Equal, true),
    }
}

fn compare_values(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Date(x), Value::Date(y)) => x.cmp(y),
        (Value::Period(x), Value::Period(y)) => (x.first_day(), x.last_day()).cmp(&(y.first_day(), y.last_day())),
        (Value::Number(x) | Value::Percent(x), Value::Number(y) | Value::Percent(y)) => x.cmp(y),
        (Value::Money(x), Value::Money(y)) => x.cmp(y),
        (Value::Choice(x), Value::Choice(y)) => x.rank.cmp(&y.rank),
        (Value::YesNo(x), Value::YesNo(y)) => x.cmp(y),
        _ => natural(a.as_text().unwrap_or_default(), b.as_text().unwrap_or_default()),
    }
}

/// Text order in which `ql-2` comes before `ql-10`.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    loop {
        let digits = |s: &str| s.bytes().take_while(u8::is_ascii_digit).count();
        let (da, db) = (digits(a), digits(b));
        if da > 0 && db > 0 {
            let (na, nb) = (a[..da].trim_start_matches('0'), b[..db].trim_start_matches('0'));
            let order = na.len().cmp(&nb.len()).then_with(|| na.cmp(nb));
            if order != Ordering::Equal {
                return order;
            }
            (a, b) = (&a[da..], &b[db..]);
            continue;
        }
        let (mut ca, mut cb) = (a.chars(), b.chars());
        match (ca.next(), cb.next()) {
            (Some(x), Some(y)) if x == y => (a, b) = (ca.as_str(), cb.as_str()),
            (x, y) => return x.cmp(&y),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_ids_sort_as_numbers() {
        let mut ids = ["ql-10", "ql-2", "ql-1", "pw-01", "ql"];
        ids.sort_by(|a, b| natural(a, b));
        assert_eq!(ids, ["pw-01", "ql", "ql-1", "ql-2", "ql-10"]);
    }
}
