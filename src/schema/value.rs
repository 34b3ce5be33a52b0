//! What a field holds once it is understood.
//!
//! Money is whole fen, numbers are decimals, dates are days: nothing here is a float. Personal values have
//! variants of their own, so that masking can rely on them.

use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use super::record::Record;
use crate::config::Calendar;
use crate::diag::{Span, Text};
use crate::source::TextSlice;

/// A value and the place it was written at.
#[derive(Debug, Clone)]
pub struct Item {
    /// The value.
    pub value: Value,
    /// Where it stands; for text the inside of the quotes.
    pub span: Span,
}

/// A value.
#[derive(Debug, Clone)]
pub enum Value {
    /// One line of text.
    Text(TextSlice),
    /// An address-like id.
    Slug(Box<str>),
    /// Markdown.
    Markdown(Box<Rich>),
    /// A number.
    Number(Decimal),
    /// A percentage: 85.5 is 85.5 %.
    Percent(Decimal),
    /// Money in fen.
    Money(i64),
    /// A day.
    Date(Date),
    /// A month, quarter, half-year or year.
    Period(Period),
    /// A length of time.
    Duration(Duration),
    /// One of a closed set of words.
    Choice(Arc<Choice>),
    /// The id of an entry of the kind `to`.
    Reference {
        /// Kind of the target.
        to: Arc<str>,
        /// Its id as written.
        id: Arc<str>,
    },
    /// Many of one type.
    List(Vec<Item>),
    /// A small group of fields.
    Record(Box<Record>),
    /// Rows.
    Table(Vec<Record>),
    /// The nodes of a flow.
    Steps(Vec<Record>),
    /// A legal basis.
    Law(Box<Law>),
    /// A natural person's name.
    Person(Box<str>),
    /// A telephone number.
    Phone(Box<str>),
    /// A postal address.
    Address(Box<str>),
    /// An identity, bank or card number.
    Identifier(Box<str>),
    /// An http(s) address.
    Url(Box<str>),
    /// The name of a file beside the entry.
    File(Box<str>),
    /// Yes or no.
    YesNo(bool),
}

/// Markdown with what was learnt when it was parsed.
#[derive(Debug, Clone)]
pub struct Rich {
    /// The text.
    pub text: TextSlice,
    /// Links and pictures.
    pub links: Vec<RichLink>,
    /// Ids of the headings, a line each: there are many, and they are seldom looked at.
    pub anchors: Box<str>,
    /// Raw HTML: tag and place.
    pub html: Vec<(Box<str>, Span)>,
    /// Headings whose `{#id}` an earlier heading has already: id and place.
    pub repeated: Vec<(Box<str>, Span)>,
}

impl Rich {
    /// Ids of the headings.
    pub fn anchors(&self) -> impl Iterator<Item = &str> {
        self.anchors.lines()
    }
}

/// A link or picture in Markdown.
#[derive(Debug, Clone)]
pub struct RichLink {
    /// Where to, as written.
    pub target: TextSlice,
    /// The place of the target.
    pub span: Span,
    /// A picture.
    pub image: bool,
    /// It has no words of its own.
    pub bare: bool,
}

/// One word of a closed set.
#[derive(Debug, PartialEq, Eq)]
pub struct Choice {
    /// The word in files.
    pub value: String,
    /// The word for people.
    pub label: Text,
    /// A sign that reads in grey, such as ▲; may be empty.
    pub glyph: String,
    /// How it is coloured.
    pub tone: Tone,
    /// Place in its set, from 0.
    pub rank: u16,
}

/// How a choice is coloured; never the only bearer of meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Red family.
    Strong,
    /// Amber family.
    Warning,
    /// Green family.
    Good,
    /// Grey.
    Muted,
    /// None.
    Plain,
}

impl Tone {
    /// The word in kind.toml and templates.
    pub fn word(self) -> &'static str {
        match self {
            Tone::Strong => "strong",
            Tone::Warning => "warning",
            Tone::Good => "good",
            Tone::Muted => "muted",
            Tone::Plain => "plain",
        }
    }

    /// The tone called `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        [Tone::Strong, Tone::Warning, Tone::Good, Tone::Muted, Tone::Plain].into_iter().find(|t| t.word() == word)
    }
}

/// A legal basis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Law {
    /// Name of the act, without 《》.
    pub act: String,
    /// Article, such as 第三十五条.
    pub article: Option<String>,
    /// Document number.
    pub doc_no: Option<String>,
    /// Kind that holds regulations.
    pub to: Option<Arc<str>>,
}

/// A month, quarter, half-year or year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    /// The year.
    pub year: i16,
    /// Which part of it.
    pub part: Part,
}

/// A part of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// Month 1–12.
    Month(i8),
    /// Quarter 1–4.
    Quarter(i8),
    /// Half-year 1–2.
    Half(i8),
    /// All of it.
    Year,
}

impl Period {
    /// First and last month.
    fn months(self) -> (i8, i8) {
        match self.part {
            Part::Month(m) => (m, m),
            Part::Quarter(q) => (q * 3 - 2, q * 3),
            Part::Half(h) => (h * 6 - 5, h * 6),
            Part::Year => (1, 12),
        }
    }

    /// Its first day.
    pub fn first_day(self) -> Date {
        date(self.year, self.months().0, 1)
    }

    /// Its last day.
    pub fn last_day(self) -> Date {
        date(self.year, self.months().1, 1).last_of_month()
    }

    /// The period after it, of the same length.
    pub fn next(self) -> Option<Period> {
        let day = self.last_day().checked_add(1.day()).ok()?;
        let part = match self.part {
            Part::Month(_) => Part::Month(day.month()),
            Part::Quarter(_) => Part::Quarter((day.month() + 2) / 3),
            Part::Half(_) => Part::Half((day.month() + 5) / 6),
            Part::Year => Part::Year,
        };
        Some(Period { year: day.year(), part })
    }

    /// As in files: 2026-03, 2026Q1, 2026H1, 2026.
    pub fn iso(self) -> String {
        match self.part {
            Part::Month(m) => format!("{:04}-{m:02}", self.year),
            Part::Quarter(q) => format!("{:04}Q{q}", self.year),
            Part::Half(h) => format!("{:04}H{h}", self.year),
            Part::Year => format!("{:04}", self.year),
        }
    }
}

/// A length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duration {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: DurationUnit,
}

impl Duration {
    /// The day so long after `day`.
    pub fn after(self, day: Date, calendar: &Calendar) -> Date {
        let count = i32::try_from(self.count).unwrap_or(i32::MAX);
        match self.unit {
            DurationUnit::Days => calendar.shift(day, count, false),
            DurationUnit::WorkingDays => calendar.shift(day, count, true),
            DurationUnit::Months => day.saturating_add(count.months()),
            DurationUnit::Years => day.saturating_add(count.years()),
        }
    }

    /// The day so long before `day`.
    pub fn before(self, day: Date, calendar: &Calendar) -> Date {
        let count = i32::try_from(self.count).unwrap_or(i32::MAX);
        match self.unit {
            DurationUnit::Days => calendar.shift(day, -count, false),
            DurationUnit::WorkingDays => calendar.shift(day, -count, true),
            DurationUnit::Months => day.saturating_sub(count.months()),
            DurationUnit::Years => day.saturating_sub(count.years()),
        }
    }

    /// As people write it: 15日, 5个工作日, 3个月, 2年; in English 15 days and so on.
    pub fn text(self) -> Text {
        let count = self.count;
        match self.unit {
            DurationUnit::Days => Text::new(format!("{count}日"), format!("{count} days")),
            DurationUnit::WorkingDays => Text::new(format!("{count}个工作日"), format!("{count} working days")),
            DurationUnit::Months => Text::new(format!("{count}个月"), format!("{count} months")),
            DurationUnit::Years => Text::new(format!("{count}年"), format!("{count} years")),
        }
    }
}

/// What a duration counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DurationUnit {
    /// Natural days (日).
    Days,
    /// Working days (工作日).
    WorkingDays,
    /// Months.
    Months,
    /// Years.
    Years,
}

impl Value {
    /// Whether nothing was written: empty text or an empty list.
    pub fn is_blank(&self) -> bool {
        match self {
            Value::Text(t) => t.trim().is_empty(),
            Value::Markdown(rich) => rich.text.trim().is_empty(),
            Value::List(list) => list.is_empty(),
            Value::Table(rows) | Value::Steps(rows) => rows.is_empty(),
            _ => false,
        }
    }

    /// The text as written, for text-like values and words of a set.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(t) => Some(t),
            Value::Markdown(rich) => Some(&rich.text),
            Value::Choice(choice) => Some(&choice.value),
            Value::Slug(t)
            | Value::Person(t)
            | Value::Phone(t)
            | Value::Address(t)
            | Value::Identifier(t)
            | Value::Url(t)
            | Value::File(t) => Some(t),
            Value::Reference { id, .. } => Some(id),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_know_their_days_and_their_successors() {
        let quarter = Period { year: 2026, part: Part::Quarter(4) };
        assert_eq!((quarter.first_day(), quarter.last_day()), (date(2026, 10, 1), date(2026, 12, 31)));
        assert_eq!(quarter.next().map(Period::iso).as_deref(), Some("2027Q1"));
        let february = Period { year: 2028, part: Part::Month(2) };
        assert_eq!(february.last_day(), date(2028, 2, 29));
    }
}
