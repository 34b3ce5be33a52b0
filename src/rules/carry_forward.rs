//! `carry-forward`: what is left of a period is what the next one begins with.
//!
//! Keys: `period`, `closing`, `opening` (fields); `within` (fields, such as `["unit"]`). A month is compared with the next
//! month, a quarter with the next quarter; where one of them is missing or not filled nothing is said.

use std::sync::Arc;

use super::figure::{figure, figure_at, off};
use super::period_book::PeriodKeys;
use super::place::Place;
use super::rule::{Case, Check, RuleWord};
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::Entry;

const CARRY: Code = Code::error(
    "rule/carry-forward",
    "上期的期末结余与本期的期初数不一致。两张表贴在一起，读者会问中间的钱去了哪里；请核对两期。",
    "The closing balance of a period is not the opening of the next. Readers will ask where the money went: check both.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "carry-forward",
    doc: ("上期期末等于下期期初", "a closing balance is the next opening"),
    basis: ("账目逐期结转，期初数就是上期结余", "Accounts are carried from period to period"),
    example: r#"rule = "carry-forward"
period = "period"
within = ["unit"]
closing = "closing"
opening = "opening""#,
    codes: &[&CARRY],
    compile: |reader, kind, _| {
        let keys = PeriodKeys::read(reader, kind);
        let place = Place { table: None, fields: kind.fields.clone() };
        let (closing, opening) = (figure(reader, "closing", &place), figure(reader, "opening", &place));
        Some(Box::new(CarryForward { keys: keys?, closing: closing?, opening: opening? }))
    },
};

struct CarryForward {
    keys: PeriodKeys,
    closing: usize,
    opening: usize,
}

impl Check for CarryForward {
    fn all(&self, entries: &[Arc<Entry>], case: Case<'_>, found: &mut Findings) {
        let book = self.keys.book(entries);
        let (last, first) = (&case.kind.fields[self.closing].label, &case.kind.fields[self.opening].label);
        for page in &book.pages {
            let Some(after) = page.period.next() else { continue };
            let Some(later) = book.beside(page, after) else { continue };
            let Some((closing, because)) = figure_at(&page.entry.record, self.closing) else { continue };
            let Some((opening, span)) = figure_at(&later.record, self.opening) else { continue };
            if closing == opening {
                continue;
            }
            let (gap, period, next) = (off(opening, closing), page.period.iso(), after.iso());
            found.add(
                Diagnostic::at(
                    &CARRY,
                    span,
                    format!("{next} 的“{}”是 {opening}，{period} 的“{}”是 {closing}：{}", first.zh, last.zh, gap.zh),
                    format!(
                        "“{}” of {next} is {opening}, “{}” of {period} is {closing}: {}",
                        first.en, last.en, gap.en
                    ),
                )
                .because(because, "上期结余在这里", "the balance of the period before is here"),
            );
        }
    }
}
