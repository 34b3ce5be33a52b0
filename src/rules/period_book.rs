//! Entries by their period: what rules look up that compare a month with the next one, or a quarter with its months.
//!
//! Keys: `period` (a field), `within` (fields; each group is compared for itself, such as `["unit"]`). Of two entries with
//! one period neither can be relied on, so both are left out; `unique` complains about them.

use std::collections::HashMap;
use std::sync::Arc;

use super::comparable::comparable;
use super::figure::is_unread;
use super::rule::{expect, field, fields};
use crate::model::Entry;
use crate::schema::{Kind, Part, Period, Value};
use crate::source::Reader;

/// The keys.
pub(super) struct PeriodKeys {
    period: usize,
    within: Vec<usize>,
}

/// One entry with its period and the number of its group.
#[derive(Clone, Copy)]
pub(super) struct Page<'e> {
    /// The group.
    group: usize,
    /// The period.
    pub(super) period: Period,
    /// The entry.
    pub(super) entry: &'e Entry,
}

/// Entries by group and period.
pub(super) struct PeriodBook<'e> {
    /// In the order of the entries.
    pub(super) pages: Vec<Page<'e>>,
    by_period: HashMap<(usize, Period), &'e Entry>,
}

impl PeriodKeys {
    /// Reads the keys.
    pub(super) fn read(reader: &mut Reader<'_, '_>, kind: &Kind) -> Option<PeriodKeys> {
        let period = field(reader, "period", kind);
        period.into_iter().for_each(|at| expect(reader, "period", kind, at, &["period"]));
        let within = if reader.node("within").is_some() { fields(reader, "within", kind) } else { Vec::new() };
        Some(PeriodKeys { period: period?, within })
    }

    /// Sorts `entries` into a book.
    pub(super) fn book<'e>(&self, entries: &'e [Arc<Entry>]) -> PeriodBook<'e> {
        let mut groups: HashMap<Vec<String>, usize> = HashMap::new();
        let mut pages = Vec::with_capacity(entries.len());
        let mut by_period: HashMap<(usize, Period), Option<&Entry>> = HashMap::with_capacity(entries.len());
        for entry in entries {
            let Some(Value::Period(period)) = entry.record.at(self.period).map(|item| &item.value) else { continue };
            let Some(key) = self.group(entry) else { continue };
            let next = groups.len();
            let group = *groups.entry(key).or_insert(next);
            by_period.entry((group, *period)).and_modify(|seen| *seen = None).or_insert(Some(entry));
            pages.push(Page { group, period: *period, entry });
        }
        let by_period: HashMap<_, _> = by_period.into_iter().filter_map(|(at, entry)| Some((at, entry?))).collect();
        pages.retain(|page| by_period.contains_key(&(page.group, page.period)));
        PeriodBook { pages, by_period }
    }

    /// What the fields of `within` say; none if one could not be read.
    fn group(&self, entry: &Entry) -> Option<Vec<String>> {
        let text = |at: &usize| {
            let item = entry.record.at(*at);
            (!is_unread(&entry.record, *at)).then(|| item.and_then(|i| comparable(&i.value)).unwrap_or_default())
        };
        self.within.iter().map(text).collect()
    }
}

impl<'e> PeriodBook<'e> {
    /// The entry of another period in the group of `page`.
    pub(super) fn beside(&self, page: &Page<'_>, period: Period) -> Option<&'e Entry> {
        self.by_period.get(&(page.group, period)).copied()
    }
}

/// The periods of `months` months that begin in the months `first..=last` of a year.
pub(super) fn stretch(year: i16, first: i8, last: i8, months: i8) -> Vec<Period> {
    let part = |month: i8| match months {
        1 => Part::Month(month),
        3 => Part::Quarter((month + 2) / 3),
        6 => Part::Half((month + 5) / 6),
        _ => Part::Year,
    };
    let months = usize::from(months.max(1).unsigned_abs());
    (first..=last).step_by(months).map(|month| Period { year, part: part(month) }).collect()
}

/// How many months a period has.
pub(super) fn length(period: Period) -> i8 {
    period.last_day().month() - period.first_day().month() + 1
}
