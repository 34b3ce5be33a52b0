//! The periods that follow each other: months, quarters, half-years, years.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::schema::{Part, Period};

/// How often something is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    /// 月.
    Month,
    /// 季.
    Quarter,
    /// 半年.
    Half,
    /// 年.
    Year,
}

impl Every {
    /// From the word of a choice; none for 随时 and 长期, which have no periods.
    pub fn from_word(word: &str) -> Option<Every> {
        Some(match word {
            "月" => Every::Month,
            "季" | "季度" => Every::Quarter,
            "半年" => Every::Half,
            "年" => Every::Year,
            _ => return None,
        })
    }

    /// The period of this length that holds `day`.
    pub fn holding(self, day: Date) -> Period {
        let part = match self {
            Every::Month => Part::Month(day.month()),
            Every::Quarter => Part::Quarter((day.month() + 2) / 3),
            Every::Half => Part::Half((day.month() + 5) / 6),
            Every::Year => Part::Year,
        };
        Period { year: day.year(), part }
    }
}

/// No list of periods is longer: a mistyped year must not fill the memory.
const MOST: usize = 600;

/// The periods from the one that holds `since` to the one that holds `today`.
pub fn periods(every: Every, since: Date, today: Date) -> Vec<Period> {
    let mut list = Vec::new();
    let mut next = Some(every.holding(since));
    while let Some(period) = next.filter(|p| p.first_day() <= today && list.len() < MOST) {
        list.push(period);
        next = period.next();
    }
    list
}

/// Day number `day` of the month after `period` (its last day, if the month is shorter).
pub fn next_month_day(period: Period, day: i8) -> Date {
    let first = period.last_day().saturating_add(1.day());
    let day = day.clamp(1, first.days_in_month());
    first.saturating_add((i32::from(day) - 1).days())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn periods_run_to_the_one_that_holds_today() {
        let list = periods(Every::Quarter, date(2025, 8, 1), date(2026, 4, 1));
        let names: Vec<String> = list.iter().map(|p| p.iso()).collect();
        assert_eq!(names, ["2025Q3", "2025Q4", "2026Q1", "2026Q2"]);
        assert_eq!(next_month_day(list[1], 15), date(2026, 1, 15));
        let january = Period { year: 2026, part: Part::Month(1) };
        assert_eq!(next_month_day(january, 31), date(2026, 2, 28));
    }
}
