//! `days-between`: enough time, or not too much of it, lies between two dates.
//!
//! Keys: `from` (a date, or a period: its last day), `to` (a date); `at_least`, `at_most` (`"15日"`, `"5个工作日"`,
//! `"6个月"`; one of them at least); `table` if both are columns of its rows. The first day is not counted, the last is.

use jiff::civil::Date;

use super::place::Place;
use super::row::row_name;
use super::rule::{BAD_RULE, Case, Check, RuleWord, wrong_field};
use crate::config::Calendar;
use crate::diag::{Code, Diagnostic, Findings, Span, Text};
use crate::model::Entry;
use crate::schema::{Duration, DurationUnit, Record, Value, parse_duration};
use crate::source::Reader;

const SHORT: Code = Code::error(
    "rule/days-between",
    "两个日期之间隔得太短或太长，不合规定的期限。起始当日不算，从次日起算；“工作日”按节假日安排计算。",
    "Too little or too much time lies between two dates. The first day is not counted; working days follow the calendar.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "days-between",
    doc: ("两个日期之间的期限", "how much time lies between two dates"),
    basis: (
        "法规和制度规定的期限：公示不少于几日、几日内答复、培养考察满几个月",
        "Terms set by laws and by-laws: a notice of so many days, a reply within so many, a trial of so many months",
    ),
    example: r#"rule = "days-between"
from = "from"
to = "to"
at_least = "5个工作日""#,
    codes: &[&SHORT],
    compile: |reader, kind, _| {
        let place = Place::read_before(reader, kind, &["from", "to", "at_least", "at_most"])?;
        let (from, to) = (dated(reader, "from", &place, true), dated(reader, "to", &place, false));
        let (at_least, at_most) = (length(reader, "at_least"), length(reader, "at_most"));
        if reader.node("at_least").or(reader.node("at_most")).is_none() {
            reader.missing("at_least");
        }
        Some(Box::new(DaysBetween { from: from?, to: to?, at_least, at_most, place }))
    },
};

struct DaysBetween {
    place: Place,
    from: usize,
    to: usize,
    at_least: Option<Duration>,
    at_most: Option<Duration>,
}

/// The column that `key` names, which must hold dates.
fn dated(reader: &mut Reader<'_, '_>, key: &'static str, place: &Place, periods: bool) -> Option<usize> {
    let at = place.column(reader, key)?;
    let ty = place.fields.get(at)?.ty.name();
    let fits = ty == "date" || (periods && ty == "period");
    if !fits {
        wrong_field(reader, key, "日期", "a date");
    }
    fits.then_some(at)
}

/// A length of time that a key says.
fn length(reader: &mut Reader<'_, '_>, key: &'static str) -> Option<Duration> {
    let node = reader.node(key)?;
    let length = node.scalar().and_then(parse_duration);
    if length.is_none() {
        let zh = format!("`{key}` 要写时长，如 \"15日\"、\"5个工作日\"");
        let en = format!("`{key}` is a length of time, such as \"15日\" or \"5个工作日\"");
        reader.found.add(Diagnostic::at(&BAD_RULE, node.span, zh, en));
    }
    length
}

impl Check for DaysBetween {
    fn entry(&self, entry: &Entry, case: Case<'_>, found: &mut Findings) {
        for (index, record) in self.place.records(entry).into_iter().enumerate() {
            let dates = day_at(record, self.from).zip(day_at(record, self.to));
            let Some((from, to)) = dates else { continue };
            let row = row_name(&self.place, record, index);
            for (length, least) in [(self.at_least, true), (self.at_most, false)] {
                let Some(length) = length else { continue };
                found.0.extend(self.complaint(from, to, Term { length, least }, &row, &case.portal.calendar));
            }
        }
    }
}

/// A term: at least or at most so long.
struct Term {
    length: Duration,
    least: bool,
}

impl DaysBetween {
    fn complaint(
        &self,
        (from, because): (Date, Span),
        (to, span): (Date, Span),
        Term { length, least }: Term,
        row: &Text,
        calendar: &Calendar,
    ) -> Option<Diagnostic> {
        let limit = length.after(from, calendar);
        if (least && to >= limit) || (!least && to <= limit) {
            return None;
        }
        let (a, b) = (&self.place.fields[self.from].label, &self.place.fields[self.to].label);
        let (passed, length) = (passed(from, to, length, calendar), length.text());
        let (word_zh, word_en) = if least { ("不少于", "at least") } else { ("不超过", "at most") };
        let diagnostic = Diagnostic::at(
            &SHORT,
            span,
            format!("{}从“{}”（{from}）到“{}”（{to}）{}，应当{word_zh} {}", row.zh, a.zh, b.zh, passed.zh, length.zh),
            format!(
                "{}from “{}” ({from}) to “{}” ({to}): {}, it should be {word_en} {}",
                row.en, a.en, b.en, passed.en, length.en
            ),
        )
        .because(because, format!("“{}”在这里", a.zh), format!("“{}” is here", a.en));
        Some(if least {
            diagnostic.hint(format!("最早到 {limit}"), format!("{limit} is the earliest day"))
        } else {
            diagnostic.hint(format!("最迟到 {limit}"), format!("{limit} is the latest day"))
        })
    }
}

/// How much time passed, in the unit of the term.
fn passed(from: Date, to: Date, term: Duration, calendar: &Calendar) -> Text {
    if to < from {
        return Text::new("先后反了", "backwards");
    }
    let working = term.unit == DurationUnit::WorkingDays;
    let days = calendar.days(from, to, working);
    match working {
        true => Text::new(format!("是 {days} 个工作日"), format!("{days} working days")),
        false => Text::new(format!("是 {days} 日"), format!("{days} days")),
    }
}

/// The day that a field says; of a period the last one.
fn day_at(record: &Record, at: usize) -> Option<(Date, Span)> {
    let item = record.at(at)?;
    match &item.value {
        Value::Date(day) => Some((*day, item.span)),
        Value::Period(period) => Some((period.last_day(), item.span)),
        _ => None,
    }
}
