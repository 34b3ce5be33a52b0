//! `running-balance`: the balance beside every row follows from the row before.
//!
//! Keys: `table` (a field), `income`, `expense`, `balance` (its columns), `opening` (a field of the entry; without it the
//! first balance is taken as given). A slip is told once: rows that carry it on are right in themselves.

use rust_decimal::Decimal;

use super::figure::{figure, figure_at, is_unread, off};
use super::place::Place;
use super::row::row_name;
use super::rule::{Case, Check, RuleWord};
use crate::diag::{Code, Diagnostic, Findings, Span};
use crate::model::Entry;
use crate::schema::Record;

const RUNNING: Code = Code::error(
    "rule/running-balance",
    "这一行的余额，不等于上一行余额加收入减支出。请核对这一行的收入、支出和余额。",
    "The balance of the row is not the balance before it plus income minus expense. Check the three figures.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "running-balance",
    doc: ("逐笔余额连得上", "the balance of every row follows from the row before"),
    basis: ("流水账日清月结，逐笔结出余额", "A cash book carries its balance from item to item"),
    example: r#"rule = "running-balance"
table = "entries"
opening = "opening"
income = "income"
expense = "expense"
balance = "balance""#,
    codes: &[&RUNNING],
    compile: |reader, kind, _| {
        let keys = ["opening", "income", "expense", "balance"];
        if reader.node("table").is_none() {
            reader.missing("table");
            keys.iter().for_each(|key| _ = reader.node(key));
            return None;
        }
        let rows = Place::read_before(reader, kind, &keys)?;
        let [income, expense, balance] = ["income", "expense", "balance"].map(|key| figure(reader, key, &rows));
        let entry = Place { table: None, fields: kind.fields.clone() };
        let opening = reader.node("opening").is_some().then(|| figure(reader, "opening", &entry));
        Some(Box::new(RunningBalance {
            rows,
            opening: opening.flatten(),
            income: income?,
            expense: expense?,
            balance: balance?,
        }))
    },
};

struct RunningBalance {
    rows: Place,
    opening: Option<usize>,
    income: usize,
    expense: usize,
    balance: usize,
}

/// What is known of the balance before a row.
#[derive(Clone, Copy, Default)]
struct Before {
    /// As it should be.
    right: Option<Decimal>,
    /// As it was written.
    written: Option<Decimal>,
    /// Where it was written.
    span: Option<Span>,
}

impl Check for RunningBalance {
    fn entry(&self, entry: &Entry, _: Case<'_>, found: &mut Findings) {
        let opening = self.opening.and_then(|at| figure_at(&entry.record, at));
        let mut before = opening.map_or_else(Before::default, |(value, span)| Before::at(value, span));
        for (index, row) in self.rows.records(entry).into_iter().enumerate() {
            before = self.step(before, row, index, found);
        }
    }
}

impl Before {
    fn at(value: Decimal, span: Span) -> Before {
        Before { right: Some(value), written: Some(value), span: Some(span) }
    }
}

impl RunningBalance {
    /// The balance after `row`; complains if it does not follow from `before`.
    fn step(&self, before: Before, row: &Record, index: usize, found: &mut Findings) -> Before {
        let unread = is_unread(row, self.income) || is_unread(row, self.expense);
        let figure = |at| figure_at(row, at).map_or(Decimal::ZERO, |(value, _)| value);
        let (income, expense) = (figure(self.income), figure(self.expense));
        let change = income.checked_sub(expense).filter(|_| !unread);
        let after = |from: Option<Decimal>| from.zip(change).and_then(|(from, change)| from.checked_add(change));
        let (right, carried) = (after(before.right), after(before.written));
        let Some((balance, span)) = figure_at(row, self.balance) else {
            return Before { right, written: carried, span: before.span };
        };
        let Some((expected, from)) = carried.zip(before.written).or(right.zip(before.right)) else {
            return Before::at(balance, span);
        };
        if carried == Some(balance) || right == Some(balance) {
            return Before::at(balance, span);
        }
        let (name, gap) = (row_name(&self.rows, row, index), off(balance, expected));
        let label = &self.rows.fields[self.balance].label;
        let diagnostic = Diagnostic::at(
            &RUNNING,
            span,
            format!(
                "{}“{}”写的是 {balance}；前面是 {from}，加 {income} 减 {expense}，是 {expected}：{}",
                name.zh, label.zh, gap.zh
            ),
            format!(
                "{}“{}” says {balance}; {from} before it plus {income} minus {expense} is {expected}: {}",
                name.en, label.en, gap.en
            ),
        );
        found.add(match before.span {
            Some(earlier) => diagnostic.because(earlier, "前面的余额在这里", "the balance before it is here"),
            None => diagnostic,
        });
        Before { right: right.or(carried), written: Some(balance), span: Some(span) }
    }
}
