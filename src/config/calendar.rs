//! Which days are working days: weekends, public holidays and the working weekends that make up for them.
//!
//! The days are data (`calendar.toml` of the theme), one table a year, from the yearly notice of the General
//! Office of the State Council. A year without data counts Monday to Friday.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::diag::{Code, Diagnostic, Findings};
use crate::source::{Data, Node, Reader};

pub(super) const BAD_DAY: Code = Code::error(
    "config/bad-day",
    "节假日文件里的日期写法不对。请写 2026-10-01，或一段 \"2026-10-01/2026-10-07\"。",
    "A day in the calendar is not written right. Write 2026-10-01, or a stretch \"2026-10-01/2026-10-07\".",
);

/// Holidays and working weekends.
#[derive(Debug, Default, Clone)]
pub struct Calendar {
    holidays: BTreeSet<Date>,
    workdays: BTreeSet<Date>,
}

impl Calendar {
    /// Adds the years of a calendar file: `[2026] holidays = […] workdays = […]`.
    pub fn read(&mut self, root: &Node, found: &mut Findings) {
        let Some(mut reader) = Reader::new(root, found) else { return };
        reader.text("source");
        let years = reader.rest();
        for (_, year) in years {
            let Some(mut year) = Reader::new(year, found) else { continue };
            let (holidays, workdays) = (year.node("holidays"), year.node("workdays"));
            year.text("source");
            year.finish();
            add_days(holidays, &mut self.holidays, found);
            add_days(workdays, &mut self.workdays, found);
        }
    }

    /// Whether people work on `day`.
    pub fn is_working_day(&self, day: Date) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        self.workdays.contains(&day) || !(weekend || self.holidays.contains(&day))
    }

    /// The day that is `count` days after `from` (before it, if `count` is negative): natural or working days.
    pub fn shift(&self, from: Date, count: i32, working: bool) -> Date {
        if !working {
            return from.saturating_add(count.days());
        }
        let (mut day, mut left) = (from, count.unsigned_abs());
        while left > 0 {
            let Ok(next) = day.checked_add(count.signum().days()) else { break };
            day = next;
            left -= u32::from(self.is_working_day(day));
        }
        day
    }

    /// Days from `from` to `to`: the first is not counted, the last is (the convention of public notices).
    pub fn days(&self, from: Date, to: Date, working: bool) -> i64 {
        if !working {
            return from.until(to).map_or(0, |span| i64::from(span.get_days()));
        }
        let mut count = 0;
        let mut day = from;
        while day < to {
            let Ok(next) = day.checked_add(1.day()) else { break };
            day = next;
            count += i64::from(self.is_working_day(day));
        }
        count
    }
}

fn add_days(list: Option<&Node>, days: &mut BTreeSet<Date>, found: &mut Findings) {
    let Some(Node { data: Data::Array(list), .. }) = list else { return };
    for node in list {
        match node.scalar().and_then(stretch) {
            Some((mut day, last)) => {
                while day <= last {
                    days.insert(day);
                    day = day.saturating_add(1.day());
                }
            }
            None => found.add(Diagnostic::at(&BAD_DAY, node.span, "看不懂这个日期", "this day cannot be read")),
        }
    }
}

/// One day, or `first/last` of at most a month.
fn stretch(text: &str) -> Option<(Date, Date)> {
    let (first, last) = text.split_once('/').unwrap_or((text, text));
    let (first, last): (Date, Date) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    (first <= last && last < first.saturating_add(32.days())).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::diag::FileId;
    use crate::source::parse_toml;

    fn calendar() -> Calendar {
        let text = include_str!("../../themes/default/calendar.toml");
        let (mut found, mut calendar) = (Findings::default(), Calendar::default());
        let root = parse_toml(text, 0..text.len(), FileId(0), &mut found);
        calendar.read(&root, &mut found);
        assert!(found.0.is_empty(), "{:?}", found.0);
        calendar
    }

    #[test]
    fn holidays_and_working_weekends_are_known() {
        let calendar = calendar();
        assert!(!calendar.is_working_day(date(2026, 10, 1)), "national day is a Thursday");
        assert!(calendar.is_working_day(date(2026, 10, 10)), "a Saturday on which people work");
        assert!(!calendar.is_working_day(date(2026, 10, 11)), "an ordinary Sunday");
        assert!(calendar.is_working_day(date(2031, 3, 5)), "a year without data counts Monday to Friday");
    }

    #[test]
    fn the_day_of_posting_is_not_counted_and_the_last_is() {
        let calendar = calendar();
        assert_eq!(calendar.days(date(2026, 11, 9), date(2026, 11, 16), true), 5);
        assert_eq!(calendar.days(date(2026, 9, 30), date(2026, 10, 9), true), 2);
        assert_eq!(calendar.days(date(2026, 3, 5), date(2026, 3, 20), false), 15);
        assert_eq!(calendar.days(date(2026, 3, 5), date(2026, 3, 5), true), 0);
        assert_eq!(calendar.shift(date(2026, 9, 30), 2, true), date(2026, 10, 9));
        assert_eq!(calendar.shift(date(2026, 10, 9), -2, true), date(2026, 9, 30));
        assert_eq!(calendar.shift(date(2026, 3, 5), 15, false), date(2026, 3, 20));
    }
}
