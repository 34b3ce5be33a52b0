//! `at-most`: a figure stays within its limit: 结算价 ≤ 合同价 + 变更, 已付 ≤ 结算价 − 质保金.
//!
//! Keys: `field`; `plus`, `minus` (a field, `"table.column"`, or a list of them; `minus` may be left out); `table` if all are
//! columns of its rows. What is not filled counts as 0, but nothing is checked while no `plus` is filled.

use super::figure::{Figures, figure, figure_at};
use super::place::Place;
use super::row::row_name;
use super::rule::{Case, Check, RuleWord};
use crate::diag::{Code, Diagnostic, Findings, Text};
use crate::model::Entry;
use crate::schema::Record;

const ABOVE: Code = Code::error(
    "rule/at-most",
    "这个数超过了它的上限，例如合同价超过预算，付款超过结算价。请核对；确有依据的，把变更、追加也写进来。",
    "The figure is above its limit: a contract above its budget, say. Check it; if it is right, enter the change that allows it.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "at-most",
    doc: ("不超过上限", "a figure is not above its limit"),
    basis: (
        "合同不超预算，结算不超合同加变更，付款不超结算；超出的要有手续",
        "Contracts stay within budgets, payments within settlements; more than that needs its papers",
    ),
    example: r#"rule = "at-most"
field = "settlement"
plus = ["contract_price", "changes.amount"]
minus = ["retention"]"#,
    codes: &[&ABOVE],
    compile: |reader, kind, _| {
        let place = Place::read_before(reader, kind, &["field", "plus", "minus"])?;
        let field = figure(reader, "field", &place);
        let plus = Figures::read(reader, "plus", &place, kind);
        let minus = reader.node("minus").is_some().then(|| Figures::read(reader, "minus", &place, kind));
        let minus = match minus {
            Some(minus) => Some(minus?),
            None => None,
        };
        Some(Box::new(AtMost { field: field?, plus: plus?, minus, place }))
    },
};

struct AtMost {
    place: Place,
    field: usize,
    plus: Figures,
    minus: Option<Figures>,
}

impl Check for AtMost {
    fn entry(&self, entry: &Entry, _: Case<'_>, found: &mut Findings) {
        for (index, record) in self.place.records(entry).into_iter().enumerate() {
            found.0.extend(self.complaint(record, &row_name(&self.place, record, index)));
        }
    }
}

impl AtMost {
    fn complaint(&self, record: &Record, row: &Text) -> Option<Diagnostic> {
        let (written, span) = figure_at(record, self.field)?;
        let plus = self.plus.sum(record).filter(|sum| sum.filled > 0)?;
        let mut limit = plus.value;
        let (mut zh, mut en) =
            (format!("“{}”{limit}", self.plus.label.zh), format!("“{}” {limit}", self.plus.label.en));
        if let Some(minus) = &self.minus {
            let less = minus.sum(record)?;
            if less.filled > 0 {
                zh.push_str(&format!(" 减“{}”{}", minus.label.zh, less.value));
                en.push_str(&format!(" less “{}” {}", minus.label.en, less.value));
            }
            limit = limit.checked_sub(less.value)?;
        }
        let over = written.checked_sub(limit).filter(|over| over.is_sign_positive() && !over.is_zero())?;
        let label = &self.place.fields[self.field].label;
        Some(Diagnostic::at(
            &ABOVE,
            span,
            format!("{}“{}”是 {written}，上限是 {limit}（{zh}），超出 {over}", row.zh, label.zh),
            format!("{}“{}” is {written}, the limit is {limit} ({en}): {over} above it", row.en, label.en),
        ))
    }
}
