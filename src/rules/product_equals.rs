//! `product-equals`: a total is the product of its factors: 数量×单价, 面积×标准.
//!
//! Keys: `total`, `of` (two or more fields; a percentage counts as a part of one); `table` if they are columns of its rows.
//! Money is rounded to the fen, a number to as many decimals as are written. Checked when all of them are filled.

use rust_decimal::{Decimal, RoundingStrategy};

use super::figure::{figure, figure_at, is_figure, off};
use super::place::Place;
use super::row::row_name;
use super::rule::{Case, Check, RuleWord, wrong_field};
use crate::diag::{Code, Diagnostic, Findings, Text};
use crate::model::Entry;
use crate::schema::{Record, Value};

const PRODUCT: Code = Code::error(
    "rule/product-equals",
    "写的金额，不等于几个数相乘（四舍五入到分）。请核对数量、标准（单价）和金额。",
    "The amount is not the product of its factors, rounded to the fen. Check quantity, rate and amount.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "product-equals",
    doc: ("金额等于数量乘单价", "a total is the product of its factors"),
    basis: (
        "补贴按面积和标准计算，租金按面积和单价计算，每户都能自己算一遍",
        "Subsidies and rents follow from quantity and rate, so that everybody can reckon them again",
    ),
    example: r#"rule = "product-equals"
table = "rows"
total = "amount"
of = ["quantity", "standard"]"#,
    codes: &[&PRODUCT],
    compile: |reader, kind, _| {
        let place = Place::read_before(reader, kind, &["total", "of"])?;
        let total = figure(reader, "total", &place);
        let named = reader.words("of").map_or(0, |words| words.len());
        let of = place.columns(reader, "of");
        let fits = of.iter().all(|at| place.fields.get(*at).is_some_and(is_figure));
        if reader.node("of").is_some() && (named < 2 || !fits) {
            wrong_field(reader, "of", "两个以上的金额或数字", "two or more amounts or numbers");
            return None;
        }
        if named == 0 || of.len() < named {
            return None;
        }
        Some(Box::new(ProductEquals { total: total?, of, place }))
    },
};

struct ProductEquals {
    place: Place,
    total: usize,
    of: Vec<usize>,
}

impl Check for ProductEquals {
    fn entry(&self, entry: &Entry, _: Case<'_>, found: &mut Findings) {
        for (index, record) in self.place.records(entry).into_iter().enumerate() {
            found.0.extend(self.complaint(record, &row_name(&self.place, record, index)));
        }
    }
}

impl ProductEquals {
    fn complaint(&self, record: &Record, row: &Text) -> Option<Diagnostic> {
        let (written, span) = figure_at(record, self.total)?;
        let factors: Vec<Decimal> = self.of.iter().map(|at| factor(record, *at)).collect::<Option<_>>()?;
        let product = factors.iter().try_fold(Decimal::ONE, |product, factor| product.checked_mul(*factor))?;
        let is_money = record.at(self.total).is_some_and(|item| matches!(item.value, Value::Money(_)));
        let decimals = if is_money { 2 } else { written.scale() };
        let right = product.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
        if right == written {
            return None;
        }
        let written_out = factors.iter().map(|f| f.to_string()).collect::<Vec<_>>().join(" × ");
        let (label, gap) = (&self.place.fields[self.total].label, off(written, right));
        let labels = |pick: fn(&Text) -> &str| {
            self.of.iter().map(|at| pick(&self.place.fields[*at].label)).collect::<Vec<_>>().join(" × ")
        };
        Some(Diagnostic::at(
            &PRODUCT,
            span,
            format!(
                "{}“{}”写的是 {written}；{}（{written_out}）是 {right}：{}",
                row.zh,
                label.zh,
                labels(|l| &l.zh),
                gap.zh
            ),
            format!(
                "{}“{}” says {written}; {} ({written_out}) is {right}: {}",
                row.en,
                label.en,
                labels(|l| &l.en),
                gap.en
            ),
        ))
    }
}

/// A figure as a factor: 85 % is 0.85.
fn factor(record: &Record, at: usize) -> Option<Decimal> {
    let (value, _) = figure_at(record, at)?;
    match record.at(at)?.value {
        Value::Percent(_) => value.checked_mul(Decimal::new(1, 2)),
        _ => Some(value),
    }
}
