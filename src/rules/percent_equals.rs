//! `percent-equals`: a percentage is the one that its part and its whole give.
//!
//! Keys: `percent` (a field); `part`, `whole` (a field, `"table.column"`, or a list that is added up); `table` if all are
//! columns of its rows. Rounded to as many decimals as the percentage is written with; a whole of 0 has no percentage.

use rust_decimal::{Decimal, RoundingStrategy};

use super::figure::{Figures, figure, figure_at};
use super::place::Place;
use super::row::row_name;
use super::rule::{Case, Check, RuleWord};
use crate::diag::{Code, Diagnostic, Findings, Text};
use crate::model::Entry;
use crate::schema::Record;

const PERCENT: Code = Code::error(
    "rule/percent-equals",
    "写的百分比，与部分除以总数算出来的不一致（按所写的小数位数四舍五入）。请核对三个数。",
    "The percentage is not part divided by whole, rounded to the decimals that are written. Check the three figures.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "percent-equals",
    doc: ("百分比等于部分除以总数", "a percentage is part divided by whole"),
    basis: ("表决、完成率等百分比由人数和件数算出，两处一致", "Percentages follow from the counts beside them"),
    example: r#"rule = "percent-equals"
percent = "ratio"
part = "for"
whole = "present""#,
    codes: &[&PERCENT],
    compile: |reader, kind, _| {
        let place = Place::read_before(reader, kind, &["percent", "part", "whole"])?;
        let percent = figure(reader, "percent", &place);
        let part = Figures::read(reader, "part", &place, kind);
        let whole = Figures::read(reader, "whole", &place, kind);
        Some(Box::new(PercentEquals { percent: percent?, part: part?, whole: whole?, place }))
    },
};

struct PercentEquals {
    place: Place,
    percent: usize,
    part: Figures,
    whole: Figures,
}

impl Check for PercentEquals {
    fn entry(&self, entry: &Entry, _: Case<'_>, found: &mut Findings) {
        for (index, record) in self.place.records(entry).into_iter().enumerate() {
            found.0.extend(self.complaint(record, &row_name(&self.place, record, index)));
        }
    }
}

impl PercentEquals {
    fn complaint(&self, record: &Record, row: &Text) -> Option<Diagnostic> {
        let (written, span) = figure_at(record, self.percent)?;
        let (part, whole) = (self.part.sum(record)?, self.whole.sum(record)?);
        if part.filled == 0 || whole.filled == 0 {
            return None;
        }
        let exact = part.value.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole.value)?;
        let right = exact.round_dp_with_strategy(written.scale(), RoundingStrategy::MidpointAwayFromZero);
        if right == written {
            return None;
        }
        let label = &self.place.fields[self.percent].label;
        let (few, all) = (part.value.normalize(), whole.value.normalize());
        Some(Diagnostic::at(
            &PERCENT,
            span,
            format!(
                "{}“{}”写的是 {written}%；“{}”{few} 除以“{}”{all}，是 {right}%",
                row.zh, label.zh, self.part.label.zh, self.whole.label.zh
            ),
            format!(
                "{}“{}” says {written} %; “{}” {few} of “{}” {all} is {right} %",
                row.en, label.en, self.part.label.en, self.whole.label.en
            ),
        ))
    }
}
