//! `balance`: what was there, plus what came in, minus what went out, is what is left.
//!
//! Keys: `opening`, `closing` (fields); `in`, `out` (a field, `"table.column"`, or a list of them); `table` if all four are
//! columns of its rows. Nothing is checked until opening and closing are filled; no income and no expense count as 0.

use super::figure::{Figures, figure, figure_at, off};
use super::place::Place;
use super::row::row_name;
use super::rule::{Case, Check, RuleWord};
use crate::diag::{Code, Diagnostic, Findings, Text};
use crate::model::Entry;
use crate::schema::Record;

const BALANCE: Code = Code::error(
    "rule/balance",
    "期初加收入减支出，不等于期末。请核对这四个数，多半是漏了一笔，或者抄错了上期结余。",
    "Opening plus income minus expense is not the closing balance. An item was probably left out, or the opening copied wrongly.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "balance",
    doc: ("期初加收入减支出等于期末", "opening plus income minus expense is the closing balance"),
    basis: (
        "账要平：上期结余加本期收入减本期支出等于本期结余，村民用计算器就能核对",
        "An account balances, and every villager can check it with a calculator",
    ),
    example: r#"rule = "balance"
opening = "opening"
in = "income_total"
out = "expense_total"
closing = "closing""#,
    codes: &[&BALANCE],
    compile: |reader, kind, _| {
        let place = Place::read_before(reader, kind, &["opening", "in", "out", "closing"])?;
        let (opening, closing) = (figure(reader, "opening", &place), figure(reader, "closing", &place));
        let income = Figures::read(reader, "in", &place, kind);
        let expense = Figures::read(reader, "out", &place, kind);
        Some(Box::new(Balance { opening: opening?, closing: closing?, income: income?, expense: expense?, place }))
    },
};

struct Balance {
    place: Place,
    opening: usize,
    closing: usize,
    income: Figures,
    expense: Figures,
}

impl Check for Balance {
    fn entry(&self, entry: &Entry, _: Case<'_>, found: &mut Findings) {
        for (index, record) in self.place.records(entry).into_iter().enumerate() {
            found.0.extend(self.complaint(record, &row_name(&self.place, record, index)));
        }
    }
}

impl Balance {
    fn complaint(&self, record: &Record, row: &Text) -> Option<Diagnostic> {
        let (opening, opening_span) = figure_at(record, self.opening)?;
        let (closing, span) = figure_at(record, self.closing)?;
        let (income, expense) = (self.income.sum(record)?.value, self.expense.sum(record)?.value);
        let right = opening.checked_add(income)?.checked_sub(expense)?;
        if right == closing {
            return None;
        }
        let gap = off(closing, right);
        let (first, last) = (&self.place.fields[self.opening].label, &self.place.fields[self.closing].label);
        let (plus, minus) = (&self.income.label, &self.expense.label);
        let message_zh = format!(
            "{}“{}”写的是 {closing}；“{}”{opening} 加“{}”{income}，减“{}”{expense}，是 {right}：{}",
            row.zh, last.zh, first.zh, plus.zh, minus.zh, gap.zh
        );
        let message_en = format!(
            "{}“{}” says {closing}; “{}” {opening} plus “{}” {income} minus “{}” {expense} is {right}: {}",
            row.en, last.en, first.en, plus.en, minus.en, gap.en
        );
        Some(Diagnostic::at(&BALANCE, span, message_zh, message_en).because(
            opening_span,
            format!("“{}”在这里", first.zh),
            format!("“{}” is here", first.en),
        ))
    }
}
