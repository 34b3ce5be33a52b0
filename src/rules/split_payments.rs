//! `split-payments`: one payment cut into several, so that each stays below the threshold (化整为零).
//!
//! Keys: `table`, `amount`, `payee`, `date` (its columns), `threshold` (yuan), `days` (30), `share` (80: each is at least so
//! many per cent of the threshold). All entries of a unit are looked at together. The message does not name the payee.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::comparable::comparable;
use super::figure::{figure, figure_at, literal};
use super::place::Place;
use super::rule::{BAD_RULE, Case, Check, RuleWord, wrong_field};
use crate::diag::{Code, Diagnostic, Findings, Span};
use crate::model::{Entry, UnitId};
use crate::schema::{Kind, Value};
use crate::source::Reader;

const SPLIT: Code = Code::warning(
    "rule/split-payments",
    "短时间里付给同一收款人的几笔款，每笔都略低于限额，合起来超过限额，像是化整为零。确是几件事的，请在摘要里写明；是一件事的，应当按合计金额履行手续。",
    "Several payments to one payee within a short time each stay just below a threshold and together exceed it. If they are separate matters, say so; if they are one, the rules for the whole amount apply.",
);

/// More payments than these are counted, but not shown one by one.
const SHOWN: usize = 4;

const KEYS: [&str; 6] = ["amount", "payee", "date", "threshold", "days", "share"];

pub(super) const WORD: RuleWord = RuleWord {
    name: "split-payments",
    doc: ("几笔款像是化整为零", "payments that look like one that was split"),
    basis: (
        "限额以上的开支、采购要集体决策或招标；拆成几笔绕开限额是常见的违规做法",
        "Spending above a threshold needs a resolution or a tender; cutting it up to stay below is a well-known abuse",
    ),
    example: r#"rule = "split-payments"
table = "entries"
amount = "expense"
payee = "payee"
date = "date"
threshold = 50000
days = 30
share = 80"#,
    codes: &[&SPLIT],
    compile,
};

fn compile(reader: &mut Reader<'_, '_>, kind: &Kind, _: &crate::schema::Schema) -> Option<Box<dyn Check>> {
    if reader.node("table").is_none() {
        reader.missing("table");
        KEYS.iter().for_each(|key| _ = reader.node(key));
        return None;
    }
    let rows = Place::read_before(reader, kind, &KEYS)?;
    let (amount, payee) = (figure(reader, "amount", &rows), rows.column(reader, "payee"));
    let date = rows.column(reader, "date");
    let dated = date.and_then(|at| rows.fields.get(at)).is_none_or(|field| field.ty.name() == "date");
    if !dated {
        wrong_field(reader, "date", "日期", "a date");
    }
    if reader.node("threshold").is_none() {
        reader.missing("threshold");
    }
    let threshold = literal(reader, "threshold").filter(|yuan| positive(reader, "threshold", *yuan));
    let days = if reader.node("days").is_some() { reader.integer("days") } else { Some(30) };
    let share = if reader.node("share").is_some() { literal(reader, "share") } else { Some(Decimal::from(80)) };
    let share = share.filter(|share| positive(reader, "share", *share));
    let least = threshold?.checked_mul(share?)?.checked_div(Decimal::ONE_HUNDRED)?;
    let (threshold, days) = (threshold?, i32::try_from(days?).ok()?);
    dated.then_some(())?;
    Some(Box::new(SplitPayments { rows, amount: amount?, payee: payee?, date: date?, threshold, least, days }))
}

fn positive(reader: &mut Reader<'_, '_>, key: &'static str, number: Decimal) -> bool {
    let positive = number > Decimal::ZERO;
    if !positive {
        let span = reader.node(key).map_or(reader.span(), |node| node.span);
        let (zh, en) = (format!("`{key}` 要大于 0"), format!("`{key}` is more than 0"));
        reader.found.add(Diagnostic::at(&BAD_RULE, span, zh, en));
    }
    positive
}

struct SplitPayments {
    rows: Place,
    amount: usize,
    payee: usize,
    date: usize,
    threshold: Decimal,
    least: Decimal,
    days: i32,
}

/// A payment just below the threshold.
#[derive(Clone, Copy)]
struct Payment {
    day: Date,
    amount: Decimal,
    /// Which entry it stands in.
    entry: usize,
    span: Span,
}

impl Check for SplitPayments {
    fn all(&self, entries: &[Arc<Entry>], _: Case<'_>, found: &mut Findings) {
        for mut payments in self.by_payee(entries) {
            payments.sort_by_key(|payment| (payment.day, payment.span));
            let payments = without_repeats(payments);
            let mut rest = payments.as_slice();
            while let Some(first) = rest.first() {
                let near = rest.iter().take_while(|payment| days_apart(first.day, payment.day) <= self.days).count();
                let (group, after) = rest.split_at(near.max(1));
                let sum = group.iter().try_fold(Decimal::ZERO, |sum, payment| sum.checked_add(payment.amount));
                match sum.filter(|sum| group.len() > 1 && *sum >= self.threshold) {
                    Some(sum) => {
                        found.0.extend(self.complaint(group, sum));
                        rest = after;
                    }
                    None => rest = rest.get(1..).unwrap_or_default(),
                }
            }
        }
    }
}

impl SplitPayments {
    /// The payments just below the threshold, by unit and payee, in the order in which payees first occur.
    fn by_payee(&self, entries: &[Arc<Entry>]) -> Vec<Vec<Payment>> {
        let mut groups: Vec<Vec<Payment>> = Vec::new();
        let mut numbers: HashMap<(Option<UnitId>, String), usize> = HashMap::new();
        for (number, entry) in entries.iter().enumerate() {
            for row in self.rows.records(entry) {
                let Some((amount, span)) = figure_at(row, self.amount) else { continue };
                if amount < self.least || amount >= self.threshold {
                    continue;
                }
                let Some(Value::Date(day)) = row.at(self.date).map(|item| &item.value) else { continue };
                let Some(payee) = row.at(self.payee).and_then(|item| comparable(&item.value)) else { continue };
                let next = groups.len();
                let at = *numbers.entry((entry.unit, payee)).or_insert(next);
                if at == next {
                    groups.push(Vec::new());
                }
                if let Some(group) = groups.get_mut(at) {
                    group.push(Payment { day: *day, amount, entry: number, span });
                }
            }
        }
        groups
    }

    fn complaint(&self, group: &[Payment], sum: Decimal) -> Option<Diagnostic> {
        let (last, earlier) = group.split_last()?;
        let (first, count, limit) = (earlier.first()?.day, group.len(), self.threshold);
        let to = last.day;
        let mut diagnostic = Diagnostic::at(
            &SPLIT,
            last.span,
            format!("{first} 至 {to} 付给同一收款人 {count} 笔，每笔都低于 {limit}，合计 {sum}"),
            format!("{first} to {to}: {count} payments to one payee, each below {limit}, {sum} together"),
        );
        for payment in earlier.iter().take(SHOWN) {
            let (day, amount) = (payment.day, payment.amount);
            diagnostic = diagnostic.because(payment.span, format!("{day} 付 {amount}"), format!("{amount} on {day}"));
        }
        Some(diagnostic)
    }
}

/// A payment that stands in two entries (a month and its quarter) is one payment.
fn without_repeats(payments: Vec<Payment>) -> Vec<Payment> {
    let mut seen: HashMap<(Date, Decimal), usize> = HashMap::new();
    let mut first =
        |payment: &Payment| *seen.entry((payment.day, payment.amount)).or_insert(payment.entry) == payment.entry;
    payments.into_iter().filter(|payment| first(payment)).collect()
}

fn days_apart(from: Date, to: Date) -> i32 {
    from.until(to).map_or(i32::MAX, |span| span.get_days())
}
