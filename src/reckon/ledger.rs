//! Ledgers: things opened, owned by somebody, due on a day, and closed at last.
//!
//! In: which fields say so. Out: for each entry whether it is open, how long it has waited, how much it is overdue and
//! which card it is shown: blue, nobody was told within three working days; yellow, overdue up to a week; red, overdue
//! longer, or put off more than twice.

use jiff::civil::Date;

use crate::model::{Entry, Shelf};
use crate::schema::{KindId, Value};

/// Working days within which somebody is told to deal with it.
const ASSIGNED_WITHIN: i32 = 3;
/// Days overdue up to which the card is yellow.
const YELLOW_DAYS: i64 = 7;
/// Extensions that are let pass.
const MOST_EXTENSIONS: i64 = 2;

/// Which fields say what.
#[derive(Debug, Clone)]
pub struct LedgerFields {
    /// The state, a choice.
    pub status: usize,
    /// The words of the state that close it.
    pub closed_words: Vec<String>,
    /// The day it was opened.
    pub opened: usize,
    /// The day it is due.
    pub due: Option<usize>,
    /// The day it was closed.
    pub closed: Option<usize>,
    /// The day somebody was told to deal with it.
    pub assigned: Option<usize>,
    /// How often it was put off.
    pub extensions: Option<usize>,
}

/// A card of warning. The worst is the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Card {
    /// Long overdue, or put off too often.
    Red,
    /// Overdue.
    Yellow,
    /// Nobody was told in time.
    Blue,
}

/// How one entry stands.
#[derive(Debug, Clone)]
pub struct Case {
    /// The entry, by its place on the shelf.
    pub at: usize,
    /// Whether it is still open.
    pub is_open: bool,
    /// When it was opened.
    pub opened: Option<Date>,
    /// When it is due.
    pub due: Option<Date>,
    /// When it was closed; of an open one, when it was done and began to wait to be verified.
    pub closed: Option<Date>,
    /// Days it has waited, or took.
    pub days: Option<i64>,
    /// Days it is overdue; 0 if it is not, or is done.
    pub overdue: i64,
    /// How often it was put off.
    pub extensions: i64,
    /// Its card, as long as it is open.
    pub card: Option<Card>,
}

impl Case {
    /// Whether it was closed in time; none if one of the days is not known.
    pub fn in_time(&self) -> Option<bool> {
        Some(self.closed.filter(|_| !self.is_open)? <= self.due?)
    }
}

/// Numbers of a ledger.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// All of them.
    pub all: usize,
    /// Still open.
    pub open: usize,
    /// Of these, overdue.
    pub overdue: usize,
    /// Closed.
    pub closed: usize,
    /// Closed of all, in per cent.
    pub closed_rate: Option<usize>,
    /// Closed in time, of those closed that had a day, in per cent.
    pub in_time_rate: Option<usize>,
    /// Mean days until one was closed.
    pub mean_days: Option<i64>,
}

/// The entries of a kind as cases: the open ones first, the worst of them first; then the closed ones, the latest first.
pub fn ledger(shelf: &Shelf, kind: KindId, fields: &LedgerFields) -> Vec<Case> {
    let mut cases: Vec<Case> = shelf.range_of(kind).map(|at| case(shelf, at, fields)).collect();
    cases.sort_by_key(|case| {
        let urgency = (case.card.map_or(Card::Blue as u8 + 1, |card| card as u8), std::cmp::Reverse(case.overdue));
        // What is done waits for others.
        let due = if case.closed.is_some() { Date::MAX } else { case.due.unwrap_or(Date::MAX) };
        let wait = (due, std::cmp::Reverse(case.days));
        let closed = std::cmp::Reverse(case.closed.or(case.opened));
        if case.is_open { (0, urgency, wait, std::cmp::Reverse(None)) } else { (1, (0, urgency.1), CLOSED, closed) }
    });
    cases
}

/// Closed cases are not told apart by how long they waited.
const CLOSED: (Date, std::cmp::Reverse<Option<i64>>) = (Date::MAX, std::cmp::Reverse(None));

/// Adds up cases.
pub fn totals<'c>(cases: impl Iterator<Item = &'c Case>) -> Totals {
    let mut totals = Totals::default();
    let (mut dated, mut in_time, mut timed, mut days) = (0, 0, 0_i64, 0);
    for case in cases {
        totals.all += 1;
        totals.open += usize::from(case.is_open);
        totals.overdue += usize::from(case.overdue > 0);
        dated += usize::from(case.in_time().is_some());
        in_time += usize::from(case.in_time() == Some(true));
        if let Some(took) = case.days.filter(|_| !case.is_open) {
            timed += 1;
            days += took;
        }
    }
    totals.closed = totals.all - totals.open;
    totals.closed_rate = (totals.closed * 100).checked_div(totals.all);
    totals.in_time_rate = (in_time * 100).checked_div(dated);
    // Rounded: 3.5 days are 4.
    totals.mean_days = (days * 2 + timed).checked_div(timed * 2);
    totals
}

fn case(shelf: &Shelf, at: usize, fields: &LedgerFields) -> Case {
    let entry = &shelf.entries[at];
    let today = shelf.today;
    let day = |field: Option<usize>| field.and_then(|field| entry.day(field));
    let status = entry.record.at(fields.status).and_then(|item| item.value.as_text()).unwrap_or_default();
    let is_open = !fields.closed_words.iter().any(|word| word == status);
    let (opened, due) = (entry.day(fields.opened), day(fields.due));
    let closed = day(fields.closed);
    // Whether it is done cannot be told then, so it is not held to be late.
    let is_torn = [Some(fields.status), fields.closed].into_iter().flatten().any(|field| is_unread(entry, field));
    let until = if is_open { Some(today) } else { closed };
    let days = opened.zip(until).map(|(from, to)| between(from, to).max(0));
    let overdue = due.filter(|_| is_open && closed.is_none() && !is_torn).map_or(0, |due| between(due, today).max(0));
    let extensions = fields.extensions.and_then(|field| number(entry, field)).unwrap_or(0);
    let is_unassigned = fields.assigned.is_some_and(|field| entry.day(field).is_none() && !is_unread(entry, field))
        && opened.is_some_and(|day| shelf.calendar.shift(day, ASSIGNED_WITHIN, true) < today);
    let card = match overdue {
        _ if !is_open || closed.is_some() || is_torn => None,
        days if days > YELLOW_DAYS || extensions > MOST_EXTENSIONS => Some(Card::Red),
        1.. => Some(Card::Yellow),
        _ => is_unassigned.then_some(Card::Blue),
    };
    Case { at, is_open, opened, due, closed, days, overdue, extensions, card }
}

fn is_unread(entry: &Entry, field: usize) -> bool {
    entry.record.unread.iter().any(|at| usize::from(*at) == field)
}

fn number(entry: &Entry, field: usize) -> Option<i64> {
    match entry.record.at(field)?.value {
        Value::Number(number) => i64::try_from(number).ok(),
        _ => None,
    }
}

fn between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn closed(opened: Date, due: Date, on: Date) -> Case {
        let days = Some(between(opened, on));
        let (opened, due, closed) = (Some(opened), Some(due), Some(on));
        Case { at: 0, is_open: false, opened, due, closed, days, overdue: 0, extensions: 0, card: None }
    }

    #[test]
    fn totals_are_exact_and_never_divide_by_nothing() {
        let march = |day| date(2026, 3, day);
        let open = Case { is_open: true, closed: None, overdue: 3, ..closed(march(1), march(5), march(8)) };
        let cases = [closed(march(1), march(5), march(5)), closed(march(1), march(5), march(6)), open];
        let all = totals(cases.iter());
        assert_eq!((all.all, all.open, all.overdue, all.closed), (3, 1, 1, 2));
        assert_eq!((all.closed_rate, all.in_time_rate), (Some(66), Some(50)));
        assert_eq!(all.mean_days, Some(5), "4 and 5 days, rounded up");
        assert_eq!(totals([].iter()), Totals::default());
    }
}
