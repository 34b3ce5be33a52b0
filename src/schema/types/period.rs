//! `period`: a month, quarter, half-year or year: 2026-03, 2026Q1, 2026H1, 2026.
//!
//! 2026年3月, 2026年第一季度, 2026年上半年 and 2026年度 are understood and reported.

use std::sync::Arc;

use super::super::field::{BAD_FIELD, Field};
use super::super::record::Reading;
use super::super::value::{Part, Period as Stretch, Value};
use super::lenient::ascii;
use super::limits::CONSTRAINT;
use super::{FieldType, TypeWord, not_understood, scalar, understood};
use crate::diag::{Code, Diagnostic};
use crate::source::{Node, Reader};

pub(in crate::schema) const NOT_A_PERIOD: Code = Code::error(
    "entry/not-a-period",
    "这里要写所属期：月 2026-03、季度 2026Q1、半年 2026H1 或年 2026。",
    "A period is expected: month 2026-03, quarter 2026Q1, half-year 2026H1 or year 2026.",
);

pub(super) const WORD: TypeWord = TypeWord {
    name: "period",
    doc: ("所属期：2026-03、2026Q1、2026H1 或 2026", "a period: 2026-03, 2026Q1, 2026H1 or 2026"),
    compile: |reader| Arc::new(Period { units: units(reader) }),
};

const UNITS: [(&str, &str, &str); 4] =
    [("month", "月", "2026-03"), ("quarter", "季度", "2026Q1"), ("half", "半年", "2026H1"), ("year", "年", "2026")];

#[derive(Debug)]
struct Period {
    /// Indexes into `UNITS` of what is allowed.
    units: Vec<usize>,
}

fn units(reader: &mut Reader<'_, '_>) -> Vec<usize> {
    let Some(words) = reader.words("unit") else { return vec![0, 1, 2, 3] };
    let mut units = Vec::new();
    for (word, span) in words {
        match UNITS.iter().position(|(name, ..)| *name == word) {
            Some(unit) => units.push(unit),
            None => reader.found.add(Diagnostic::at(
                &BAD_FIELD,
                span,
                "unit 只能是 month、quarter、half、year",
                "unit is month, quarter, half or year",
            )),
        }
    }
    units
}

impl FieldType for Period {
    fn name(&self) -> &'static str {
        WORD.name
    }

    fn read(&self, node: &Node, field: &Field, reading: &mut Reading<'_>) -> Option<Value> {
        let written = scalar(node, field, "所属期", "a period", reading)?;
        let Some(period) = parse(written) else {
            let (zh, en) = (format!("“{written}”不是所属期"), format!("“{written}” is no period"));
            let example = UNITS[self.units.first().copied().unwrap_or(0)].2;
            let diagnostic = not_understood(&NOT_A_PERIOD, node, field, zh, en);
            reading
                .found
                .add(diagnostic.hint(format!("写成 \"{example}\" 这样"), format!("write it like \"{example}\"")));
            return None;
        };
        if written != period.iso() {
            understood(node, written, &period.iso(), reading);
        }
        if !self.units.contains(&unit_of(period)) {
            let allowed = |pick: fn(usize) -> &'static str| self.units.iter().map(|u| pick(*u)).collect::<Vec<_>>();
            let zh = format!("要写{}", allowed(|u| UNITS[u].1).join("或"));
            let en = format!("takes a {}", allowed(|u| UNITS[u].0).join(" or "));
            reading.found.add(not_understood(&CONSTRAINT, node, field, zh, en));
        }
        Some(Value::Period(period))
    }

    fn json(&self) -> serde_json::Value {
        serde_json::json!({ "type": ["string", "integer"] })
    }

    fn sample(&self) -> String {
        super::quoted(UNITS[self.units.first().copied().unwrap_or(0)].2)
    }
}

fn unit_of(period: Stretch) -> usize {
    match period.part {
        Part::Month(_) => 0,
        Part::Quarter(_) => 1,
        Part::Half(_) => 2,
        Part::Year => 3,
    }
}

/// A period as people write it.
fn parse(written: &str) -> Option<Stretch> {
    let plain = ascii(written).to_ascii_uppercase();
    let year = plain.get(..4).filter(|y| y.bytes().all(|b| b.is_ascii_digit()))?.parse().ok()?;
    let rest = plain.get(4..)?.trim_start_matches(['年', '-', '.', '/']).trim_start_matches('第');
    let part = match rest {
        "" | "度" | "全年" => Part::Year,
        "H1" | "上半年" => Part::Half(1),
        "H2" | "下半年" => Part::Half(2),
        _ => quarter(rest).or_else(|| month(rest))?,
    };
    Some(Stretch { year, part })
}

fn quarter(rest: &str) -> Option<Part> {
    let digit = rest.strip_prefix('Q').or_else(|| rest.strip_suffix("季度")).or_else(|| rest.strip_suffix('季'))?;
    let number = ["1", "2", "3", "4"].iter().position(|d| *d == digit);
    let number = number.or_else(|| ["一", "二", "三", "四"].iter().position(|d| *d == digit))?;
    Some(Part::Quarter(number as i8 + 1))
}

fn month(rest: &str) -> Option<Part> {
    let digits = rest.strip_suffix("月份").or_else(|| rest.strip_suffix('月')).unwrap_or(rest);
    let fits = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    let number: i8 = fits.then(|| digits.parse().ok()).flatten()?;
    (1..=12).contains(&number).then_some(Part::Month(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_read_as_people_write_them() {
        let cases = [
            ("2026-03", "2026-03"),
            ("2026年3月", "2026-03"),
            ("2026年３月份", "2026-03"),
            ("2026Q1", "2026Q1"),
            ("2026年第一季度", "2026Q1"),
            ("2026年4季度", "2026Q4"),
            ("2026年上半年", "2026H1"),
            ("2026", "2026"),
            ("2026年度", "2026"),
        ];
        for (written, iso) in cases {
            assert_eq!(parse(written).map(Stretch::iso).as_deref(), Some(iso), "{written}");
        }
        for written in ["2026-13", "2026Q5", "三月", "", "202", "2026-03-05"] {
            assert_eq!(parse(written), None, "{written}");
        }
    }
}
