//! `period-sum`: a quarter, a half-year or a year is the sum of its months.
//!
//! Keys: `period` (a field), `within` (fields, such as `["unit"]`), `fields` (the figures). Compared with the months if all
//! of them are there and filled, otherwise with the quarters, otherwise with the half-years.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::figure::{figure_at, is_figure, off};
use super::period_book::{Page, PeriodBook, PeriodKeys, length, stretch};
use super::rule::{Case, Check, RuleWord, fields, wrong_field};
use crate::diag::{Code, Diagnostic, Findings, Span};
use crate::model::Entry;
use crate::schema::Period;

const SUM: Code = Code::error(
    "rule/period-sum",
    "季报、半年报或年报的数，不等于其中各月相加。请核对各月的数，再改这一期。",
    "The figure of a quarter, half-year or year is not the sum of its months. Check the months, then this one.",
);

/// With more parts than these only the first and the last are shown.
const SHOWN: usize = 4;

pub(super) const WORD: RuleWord = RuleWord {
    name: "period-sum",
    doc: ("季、半年、年的数等于各月之和", "a quarter, half-year or year is the sum of its months"),
    basis: ("按月公布与按季、按年公布的是同一本账", "Monthly, quarterly and yearly sheets come from one account"),
    example: r#"rule = "period-sum"
period = "period"
within = ["unit"]
fields = ["income_total", "expense_total"]"#,
    codes: &[&SUM],
    compile: |reader, kind, _| {
        let keys = PeriodKeys::read(reader, kind);
        let fields = fields(reader, "fields", kind);
        if !fields.iter().all(|at| kind.fields.get(*at).is_some_and(is_figure)) {
            wrong_field(reader, "fields", "金额或数字", "money or a number");
            return None;
        }
        Some(Box::new(PeriodSum { keys: keys?, fields }))
    },
};

struct PeriodSum {
    keys: PeriodKeys,
    fields: Vec<usize>,
}

/// A figure of one part of a period.
type Piece = (Period, Decimal, Span);

impl Check for PeriodSum {
    fn all(&self, entries: &[Arc<Entry>], case: Case<'_>, found: &mut Findings) {
        let book = self.keys.book(entries);
        for page in book.pages.iter().filter(|page| length(page.period) > 1) {
            for at in &self.fields {
                found.0.extend(complaint(*at, page, &book, case));
            }
        }
    }
}

fn complaint(at: usize, page: &Page<'_>, book: &PeriodBook<'_>, case: Case<'_>) -> Option<Diagnostic> {
    let (written, span) = figure_at(&page.entry.record, at)?;
    let pieces = pieces(at, page, book)?;
    let sum = pieces.iter().try_fold(Decimal::ZERO, |sum, (_, value, _)| sum.checked_add(*value))?;
    if sum == written {
        return None;
    }
    let (label, gap, period) = (&case.kind.fields[at].label, off(written, sum), page.period.iso());
    let (first, last) = (pieces.first()?, pieces.last()?);
    let (from, to) = (first.0.iso(), last.0.iso());
    let mut diagnostic = Diagnostic::at(
        &SUM,
        span,
        format!("{period} 的“{}”写的是 {written}，{from} 至 {to} 相加是 {sum}：{}", label.zh, gap.zh),
        format!("“{}” of {period} says {written}, {from} to {to} add up to {sum}: {}", label.en, gap.en),
    );
    let shown = if pieces.len() > SHOWN { vec![first, last] } else { pieces.iter().collect() };
    for (part, value, span) in shown {
        let text = format!("{}: {value}", part.iso());
        diagnostic = diagnostic.because(*span, text.clone(), text);
    }
    Some(diagnostic)
}

/// The figures of the shortest parts that are all there.
fn pieces(at: usize, page: &Page<'_>, book: &PeriodBook<'_>) -> Option<Vec<Piece>> {
    let period = page.period;
    let (first, last) = (period.first_day().month(), period.last_day().month());
    [1, 3, 6].into_iter().filter(|months| *months < length(period)).find_map(|months| {
        let parts = stretch(period.year, first, last, months).into_iter();
        let piece = |part| {
            let (value, span) = figure_at(&book.beside(page, part)?.record, at)?;
            Some((part, value, span))
        };
        parts.map(piece).collect()
    })
}
