//! The life of a notice on a given day: not begun, displayed, over, withdrawn.
//!
//! The reader's browser works it out again from the same dates, so that an old build does not lie.

use jiff::civil::Date;

use crate::model::Entry;
use crate::schema::Kind;

/// Where a notice stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LifeState {
    /// It has not begun.
    Upcoming,
    /// It is displayed now.
    Open,
    /// Its time is over.
    Ended,
    /// It is displayed without an end.
    Lasting,
    /// It was taken back.
    Withdrawn,
}

impl LifeState {
    /// The word in templates and style sheets.
    pub fn word(self) -> &'static str {
        match self {
            LifeState::Upcoming => "upcoming",
            LifeState::Open => "open",
            LifeState::Ended => "ended",
            LifeState::Lasting => "lasting",
            LifeState::Withdrawn => "withdrawn",
        }
    }
}

/// A notice's dates and where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Life {
    /// State on the day it was asked for.
    pub state: LifeState,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Option<Date>,
    /// Days left, counting today; 0 when it is not open or has no end.
    pub left: i64,
}

impl Life {
    /// Whether it is displayed on the day it was asked for.
    pub fn is_displayed(&self) -> bool {
        matches!(self.state, LifeState::Open | LifeState::Lasting)
    }
}

/// Which fields of a kind say from when to when its entries are displayed.
#[derive(Debug, Clone, Copy)]
pub struct LifeFields {
    from: usize,
    to: Option<usize>,
    withdrawn: Option<usize>,
}

impl LifeFields {
    /// The fields that `[views.life]` of a kind names; none if it has no such view. What is wrong there, the view says.
    pub fn of(kind: &Kind) -> Option<LifeFields> {
        let used = kind.views.iter().find(|used| &*used.name == "life" && kind.uses_view("life"))?;
        let table = used.node.as_table()?;
        let at = |key| kind.field_index(table.get(key)?.as_str()?);
        Some(LifeFields { from: at("from")?, to: at("to"), withdrawn: at("withdrawn") })
    }

    /// Where an entry stands on `today`; none if it does not say from when it is displayed.
    pub fn life(&self, entry: &Entry, today: Date) -> Option<Life> {
        let day = |at: Option<usize>| entry.day(at?);
        Some(life(entry.day(self.from)?, day(self.to), day(self.withdrawn), today))
    }
}

/// Where a notice from `from` to `to` stands on `today`.
pub fn life(from: Date, to: Option<Date>, withdrawn: Option<Date>, today: Date) -> Life {
    let state = match (withdrawn, to) {
        (Some(day), _) if day <= today => LifeState::Withdrawn,
        _ if today < from => LifeState::Upcoming,
        (_, None) => LifeState::Lasting,
        (_, Some(to)) if to < today => LifeState::Ended,
        _ => LifeState::Open,
    };
    let left = to.filter(|_| state == LifeState::Open).and_then(|to| today.until(to).ok());
    Life { state, from, to, left: left.map_or(0, |span| i64::from(span.get_days()) + 1) }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn first_and_last_day_belong_to_it() {
        let state = |today| life(date(2026, 3, 5), Some(date(2026, 3, 20)), None, today).state;
        assert_eq!(state(date(2026, 3, 4)), LifeState::Upcoming);
        assert_eq!(state(date(2026, 3, 5)), LifeState::Open);
        assert_eq!(state(date(2026, 3, 20)), LifeState::Open);
        assert_eq!(state(date(2026, 3, 21)), LifeState::Ended);
        let withdrawn = life(date(2026, 3, 5), Some(date(2026, 3, 20)), Some(date(2026, 3, 8)), date(2026, 3, 9));
        assert_eq!(withdrawn.state, LifeState::Withdrawn);
        assert_eq!(life(date(2026, 3, 5), Some(date(2026, 3, 20)), None, date(2026, 3, 20)).left, 1);
    }
}
