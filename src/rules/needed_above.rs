//! `needed-above`: a field must be filled where much is at stake.
//!
//! Keys: `field`, `amount`, `above` (so many yuan or more); `table` if both are columns of its rows.

use rust_decimal::Decimal;

use super::figure::{figure, figure_at, is_unread, literal};
use super::place::Place;
use super::row::row_name;
use super::rule::{Case, Check, RuleWord};
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::Entry;
use crate::schema::Record;

const NEEDED: Code = Code::error(
    "rule/needed-above",
    "金额达到了规定的额度，却没有写该写的依据。例如二万元以上的开支要写是哪一次会议决定的。请补上；没有经过会议的，先补程序。",
    "The amount is large enough to need a paper that is not named: a large expense, say, names the meeting that decided it. Name it, or hold the meeting first.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "needed-above",
    doc: ("金额达到额度时必填", "a field is needed where an amount is large"),
    basis: (
        "大额资金使用由村民会议或村民代表会议讨论决定（村民委员会组织法），额度由各地、各村规定",
        "Large expenses are decided by the villagers or their representatives; from what amount on is set locally",
    ),
    example: r#"rule = "needed-above"
table = "entries"
field = "resolution"
amount = "expense"
above = 20000"#,
    codes: &[&NEEDED],
    compile: |reader, kind, _| {
        let place = Place::read_before(reader, kind, &["field", "amount", "above"])?;
        let (field, amount) = (place.column(reader, "field"), figure(reader, "amount", &place));
        if reader.node("above").is_none() {
            reader.missing("above");
        }
        let above = literal(reader, "above");
        Some(Box::new(NeededAbove { field: field?, amount: amount?, above: above?, place }))
    },
};

struct NeededAbove {
    place: Place,
    field: usize,
    amount: usize,
    above: Decimal,
}

impl Check for NeededAbove {
    fn entry(&self, entry: &Entry, _: Case<'_>, found: &mut Findings) {
        for (index, record) in self.place.records(entry).into_iter().enumerate() {
            found.0.extend(self.complaint(record, index));
        }
    }
}

impl NeededAbove {
    fn complaint(&self, record: &Record, index: usize) -> Option<Diagnostic> {
        let filled = record.at(self.field).is_some_and(|item| !item.value.is_blank());
        let (amount, span) = figure_at(record, self.amount).filter(|(amount, _)| *amount >= self.above)?;
        if filled || is_unread(record, self.field) {
            return None;
        }
        let row = row_name(&self.place, record, index);
        let (needed, other) = (&self.place.fields[self.field], &self.place.fields[self.amount]);
        let (above, label) = (self.above, &needed.label);
        let diagnostic = Diagnostic::at(
            &NEEDED,
            span,
            format!("{}“{}”{amount}，达到 {above} 就要写“{}”", row.zh, other.label.zh, label.zh),
            format!("{}“{}” is {amount}; from {above} on “{}” is needed", row.en, other.label.en, label.en),
        );
        let hint = format!("{} = {}", needed.name, needed.ty.sample());
        Some(diagnostic.hint(format!("补上 {hint}"), format!("add {hint}")))
    }
}
