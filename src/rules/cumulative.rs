//! `cumulative`: the total of the year to date is the sum since January.
//!
//! Keys: `period` (a field), `within` (fields, such as `["unit"]`), `total` (the cumulative figure), `of` (the figure of the
//! period alone). Checked when every month (or quarter) since January is there and filled.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::figure::{figure, figure_at, off};
use super::period_book::{Page, PeriodBook, PeriodKeys, length, stretch};
use super::place::Place;
use super::rule::{Case, Check, RuleWord};
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::Entry;

const CUMULATIVE: Code = Code::error(
    "rule/cumulative",
    "本年累计数，不等于一月以来各期相加。请核对各期的本期数和累计数；多半是某一期改过以后，累计没有跟着改。",
    "The total of the year to date is not the sum since January. One period was probably corrected and the total was not.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "cumulative",
    doc: ("本年累计等于一月以来各期之和", "a year-to-date total is the sum since January"),
    basis: ("账表并列本月数和本年累计数，累计从一月算起", "Sheets show the month beside the year to date"),
    example: r#"rule = "cumulative"
period = "period"
within = ["unit"]
total = "ytd_income"
of = "income_total""#,
    codes: &[&CUMULATIVE],
    compile: |reader, kind, _| {
        let keys = PeriodKeys::read(reader, kind);
        let place = Place { table: None, fields: kind.fields.clone() };
        let (total, of) = (figure(reader, "total", &place), figure(reader, "of", &place));
        Some(Box::new(Cumulative { keys: keys?, total: total?, of: of? }))
    },
};

struct Cumulative {
    keys: PeriodKeys,
    total: usize,
    of: usize,
}

impl Check for Cumulative {
    fn all(&self, entries: &[Arc<Entry>], case: Case<'_>, found: &mut Findings) {
        let book = self.keys.book(entries);
        for page in &book.pages {
            found.0.extend(self.complaint(page, &book, case));
        }
    }
}

impl Cumulative {
    fn complaint(&self, page: &Page<'_>, book: &PeriodBook<'_>, case: Case<'_>) -> Option<Diagnostic> {
        let (written, span) = figure_at(&page.entry.record, self.total)?;
        let (_, own) = figure_at(&page.entry.record, self.of)?;
        let period = page.period;
        let mut sum = Decimal::ZERO;
        let since = stretch(period.year, 1, period.last_day().month(), length(period));
        for part in &since {
            let (value, _) = figure_at(&book.beside(page, *part)?.record, self.of)?;
            sum = sum.checked_add(value)?;
        }
        if sum == written {
            return None;
        }
        let (total, of) = (&case.kind.fields[self.total].label, &case.kind.fields[self.of].label);
        let (gap, from, to) = (off(written, sum), since.first()?.iso(), period.iso());
        Some(
            Diagnostic::at(
                &CUMULATIVE,
                span,
                format!("“{}”写的是 {written}，{from} 至 {to} 的“{}”相加是 {sum}：{}", total.zh, of.zh, gap.zh),
                format!("“{}” says {written}, “{}” from {from} to {to} add up to {sum}: {}", total.en, of.en, gap.en),
            )
            .because(own, "本期数在这里", "the figure of this period is here"),
        )
    }
}
