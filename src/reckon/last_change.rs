//! When an entry was last changed.
//!
//! In: a shelf and one of its entries. Out: the day that the entry says itself, or else the date of its kind.

use jiff::civil::Date;

use crate::model::{Entry, Shelf};
use crate::schema::Value;

/// The field in which every entry may say it.
const SAID: &str = "updated_on";

/// When an entry was last changed; none if it has no date at all. Of a period it is the last day.
pub fn last_change(entry: &Entry, shelf: &Shelf) -> Option<Date> {
    let date = shelf.kind(entry.kind).date.as_deref();
    [SAID].into_iter().chain(date).find_map(|name| match entry.get(name)?.value {
        Value::Date(day) => Some(day),
        Value::Period(period) => Some(period.last_day()),
        _ => None,
    })
}
