//! `sum-equals`: a total is the sum of its parts, to the fen.
//!
//! Keys: `total` (a field); `of` (`"table.column"`, or a list of fields). Nothing is checked while the total is not filled.

use rust_decimal::Decimal;

use super::figure::off;
use super::path::Path;
use super::rule::{Case, Check, RuleWord, field, wrong_field};
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::Entry;
use crate::schema::Value;

const SUM: Code = Code::error(
    "rule/sum-equals",
    "合计与各项相加的结果不一致。请核对每一项和合计。",
    "The total is not the sum of its parts. Check each part and the total.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "sum-equals",
    doc: ("合计等于各项之和", "a total is the sum of its parts"),
    basis: (
        "财务逐项逐笔公布，合计须与明细一致（农经发〔2011〕13号）",
        "Finance is published item by item; totals agree with their parts",
    ),
    example: r#"rule = "sum-equals"
total = "total"
of = "figures.amount""#,
    codes: &[&SUM],
    compile: |reader, kind, _| {
        let total = field(reader, "total", kind);
        let parts = reader.words("of");
        if parts.is_none() {
            reader.missing("of");
        }
        let paths = parts.unwrap_or_default().into_iter();
        let paths = paths.filter_map(|(path, span)| Path::compile(path, span, kind, reader.found)).collect();
        let total = total?;
        if !matches!(kind.fields[total].ty.name(), "money" | "number" | "percent") {
            wrong_field(reader, "total", "金额或数字", "money or a number");
        }
        Some(Box::new(SumEquals { total, paths }))
    },
};

struct SumEquals {
    total: usize,
    paths: Vec<Path>,
}

impl Check for SumEquals {
    fn entry(&self, entry: &Entry, case: Case<'_>, found: &mut Findings) {
        let Some(total) = entry.record.at(self.total) else { return };
        let Some(claimed) = number(&total.value) else { return };
        let items: Option<Vec<_>> = self.paths.iter().map(|path| path.values(&entry.record)).collect();
        let Some(items) = items else { return };
        let parts: Vec<Decimal> = items.into_iter().flatten().filter_map(|item| number(&item.value)).collect();
        let sum = parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(*part));
        let Some(sum) = sum.filter(|sum| *sum != claimed && !self.paths.is_empty()) else { return };
        let label = &case.kind.fields[self.total].label;
        let (count, gap) = (parts.len(), off(claimed, sum));
        found.add(Diagnostic::at(
            &SUM,
            total.span,
            format!("“{}”写的是 {claimed}，{count} 项相加是 {sum}：{}", label.zh, gap.zh),
            format!("“{}” says {claimed}, the {count} parts add up to {sum}: {}", label.en, gap.en),
        ));
    }
}

/// A value as a number; money in yuan.
pub(super) fn number(value: &Value) -> Option<Decimal> {
    match value {
        Value::Money(fen) => Some(Decimal::new(*fen, 2)),
        Value::Number(n) | Value::Percent(n) => Some(*n),
        _ => None,
    }
}
