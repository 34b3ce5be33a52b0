//! `within-period`: the dates of rows lie in the entry's period.
//!
//! Keys: `table`, `date` (a column), `period` (a field of the entry); `ordered = true` if the dates ascend as well. What is
//! not filled is passed over.

use jiff::civil::Date;

use super::date_order::{stretch, written};
use super::place::Place;
use super::row::row_name;
use super::rule::{Case, Check, RuleWord, expect, field, wrong_field};
use crate::diag::{Code, Diagnostic, Findings, Span, Text};
use crate::model::Entry;
use crate::schema::{Item, Record, Value};

const OUTSIDE: Code = Code::warning(
    "rule/within-period",
    "这一行的日期不在本期之内，可能是日期或所属期写错，也可能把别的月份的账记到了这里。请核对；跨期补记的，在备注里说明。",
    "The date of this row is not in the period: a slip, or an item of another month. Check it; a late booking says so in a note.",
);
const ORDER: Code = Code::warning(
    "rule/rows-in-order",
    "这一行的日期早于上一行。明细要按时间先后写，读者才能逐笔核对结余。请调整顺序或改正日期。",
    "This row is dated before the row above it. Rows follow each other in time, so that balances can be followed. Reorder them or mend the date.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "within-period",
    doc: ("各行的日期在本期之内", "the dates of rows lie in the period"),
    basis: (
        "按月公布的是当月的收支，一笔一行、按时间先后逐笔列出",
        "A month's accounts are those of the month, item by item in order of time",
    ),
    example: r#"rule = "within-period"
table = "entries"
date = "date"
period = "period"
ordered = true"#,
    codes: &[&OUTSIDE, &ORDER],
    compile: |reader, kind, _| {
        let period = field(reader, "period", kind);
        period.into_iter().for_each(|at| expect(reader, "period", kind, at, &["period"]));
        let ordered = reader.bool("ordered").unwrap_or(false);
        let place = Place::read_rows(reader, kind, &["date"])?;
        let date = place.column(reader, "date")?;
        if place.fields.get(date).is_none_or(|column| column.ty.name() != "date") {
            wrong_field(reader, "date", "日期", "a date");
            return None;
        }
        Some(Box::new(WithinPeriod { place, date, period: period?, ordered }))
    },
};

struct WithinPeriod {
    place: Place,
    date: usize,
    period: usize,
    ordered: bool,
}

impl Check for WithinPeriod {
    fn entry(&self, entry: &Entry, case: Case<'_>, found: &mut Findings) {
        let period = entry.record.at(self.period);
        let label = &case.kind.fields[self.period].label;
        let mut above: Option<(Date, Span)> = None;
        for (index, record) in self.place.records(entry).into_iter().enumerate() {
            let Some((day, span)) = day_at(record, self.date) else { continue };
            let row = row_name(&self.place, record, index);
            found.0.extend(period.and_then(|period| self.outside((day, span), period, label, &row)));
            let before = above.filter(|(above, _)| self.ordered && day < *above);
            found.0.extend(before.map(|above| self.backwards((day, span), above, &row)));
            above = Some((day, span));
        }
    }
}

impl WithinPeriod {
    fn outside(&self, (day, span): (Date, Span), period: &Item, label: &Text, row: &Text) -> Option<Diagnostic> {
        let (first, last) = stretch(&period.value)?;
        if (first..=last).contains(&day) {
            return None;
        }
        let (date, said) = (&self.place.fields[self.date].label, written(&period.value));
        let diagnostic = Diagnostic::at(
            &OUTSIDE,
            span,
            format!("{}“{}”是 {day}，不在“{}”{said}（{first} 至 {last}）之内", row.zh, date.zh, label.zh),
            format!("{}“{}” is {day}, not in “{}” {said} ({first} to {last})", row.en, date.en, label.en),
        );
        Some(diagnostic.because(period.span, format!("“{}”在这里", label.zh), format!("“{}” is here", label.en)))
    }

    fn backwards(&self, (day, span): (Date, Span), (above, earlier): (Date, Span), row: &Text) -> Diagnostic {
        let date = &self.place.fields[self.date].label;
        Diagnostic::at(
            &ORDER,
            span,
            format!("{}“{}”{day} 早于上一行的 {above}", row.zh, date.zh),
            format!("{}“{}” {day} is before that of the row above, {above}", row.en, date.en),
        )
        .because(earlier, "上一行在这里", "the row above is here")
    }
}

fn day_at(record: &Record, at: usize) -> Option<(Date, Span)> {
    let item = record.at(at)?;
    match item.value {
        Value::Date(day) => Some((day, item.span)),
        _ => None,
    }
}
