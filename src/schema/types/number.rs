//! `number`: a decimal number, kept exactly.
//!
//! Full-width digits and grouped thousands are understood.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::super::field::{BAD_FIELD, Field};
use super::super::record::Reading;
use super::super::value::Value;
use super::lenient::{ascii, ungrouped};
use super::limits::{complain, contradiction};
use super::{FieldType, TypeWord, not_understood, scalar, understood};
use crate::diag::{Code, Diagnostic, Span};
use crate::source::{Node, Reader};

pub(in crate::schema) const NOT_A_NUMBER: Code = Code::error(
    "entry/not-a-number",
    "这里要写数字，如 12 或 12.5，不带单位。",
    "A number is expected here, such as 12 or 12.5, without a unit.",
);

pub(super) const WORD: TypeWord = TypeWord {
    name: "number",
    doc: ("数字", "a number"),
    compile: |reader| {
        let range = NumberRange::read(reader);
        let integer = reader.bool("integer").unwrap_or(false);
        reader.text("unit");
        Arc::new(Number { range, integer })
    },
};

#[derive(Debug)]
struct Number {
    range: NumberRange,
    integer: bool,
}

impl FieldType for Number {
    fn name(&self) -> &'static str {
        WORD.name
    }

    fn read(&self, node: &Node, field: &Field, reading: &mut Reading<'_>) -> Option<Value> {
        let number = read_decimal(node, field, "", reading)?;
        if self.integer && !number.fract().is_zero() {
            let (zh, en) = ("要写整数".to_owned(), "takes a whole number".to_owned());
            reading.found.add(not_understood(&NOT_A_NUMBER, node, field, zh, en));
            return None;
        }
        self.range.check(number, node, field, reading);
        Some(Value::Number(number))
    }

    fn json(&self) -> serde_json::Value {
        let mut json = serde_json::json!({ "type": if self.integer { "integer" } else { "number" } });
        self.range.json(&mut json);
        serde_json::json!({ "anyOf": [json, { "type": "string" }] })
    }

    fn sample(&self) -> String {
        self.range.least().unwrap_or(Decimal::ONE).to_string()
    }
}

/// All figures are smaller, above zero and below (10^20), so that sums and differences stay in range. Numbers of cards
/// are smaller, too: where one stands in a field of this type it is read, and then complained about for what it is.
const MOST: Decimal = Decimal::from_parts(1_661_992_960, 1_808_227_885, 5, false, 0);

/// `minimum` and `maximum`, each with its place.
#[derive(Debug, Default)]
pub(super) struct NumberRange {
    min: Option<(Decimal, Span)>,
    max: Option<(Decimal, Span)>,
}

impl NumberRange {
    pub(super) fn read(reader: &mut Reader<'_, '_>) -> Self {
        let mut bound = |key| {
            let node = reader.node(key)?;
            let number = node.scalar().and_then(|text| text.replace('_', "").parse().ok());
            if number.is_none() {
                reader.found.add(Diagnostic::at(&BAD_FIELD, node.span, "要写数字", "a number is expected"));
            }
            number.map(|n: Decimal| (n, node.span))
        };
        let (min, max) = (bound("minimum"), bound("maximum"));
        contradiction(min, max, reader.found);
        NumberRange { min, max }
    }

    pub(super) fn check(&self, number: Decimal, node: &Node, field: &Field, reading: &mut Reading<'_>) {
        if let Some((min, span)) = self.min.filter(|(min, _)| number < *min) {
            let zh = (format!("是 {number}，不能小于 {min}"), format!("规定不小于 {min}"));
            let en = (format!("is {number}, less than {min}"), format!("at least {min} here"));
            reading.found.add(complain(node, field, span, zh, en));
        }
        if let Some((max, span)) = self.max.filter(|(max, _)| number > *max) {
            let zh = (format!("是 {number}，不能大于 {max}"), format!("规定不大于 {max}"));
            let en = (format!("is {number}, more than {max}"), format!("at most {max} here"));
            reading.found.add(complain(node, field, span, zh, en));
        }
    }

    pub(super) fn json(&self, json: &mut serde_json::Value) {
        let number = |d: Decimal| d.to_string().parse::<serde_json::Number>().ok();
        for (key, bound) in [("minimum", self.min), ("maximum", self.max)] {
            if let Some(bound) = bound.and_then(|(b, _)| number(b)) {
                json[key] = bound.into();
            }
        }
    }

    fn least(&self) -> Option<Decimal> {
        self.min.map(|(min, _)| min)
    }
}

/// A decimal as people write it, with `suffix` (such as `%`) allowed behind it.
pub(super) fn read_decimal(node: &Node, field: &Field, suffix: &str, reading: &mut Reading<'_>) -> Option<Decimal> {
    let written = scalar(node, field, "数字", "a number", reading)?;
    let plain = ascii(written);
    let bare = plain.strip_suffix(suffix).unwrap_or(&plain);
    let number = ungrouped(bare).and_then(|digits| parse(&digits));
    match number {
        Some(number) if number.abs() >= MOST => {
            let (zh, en) = ("数太大：不超过 20 位".to_owned(), "is too large: no more than 20 digits".to_owned());
            reading.found.add(not_understood(&NOT_A_NUMBER, node, field, zh, en));
            None
        }
        Some(number) if node.as_str().is_some() && bare != written.trim_end_matches(suffix).trim() => {
            understood(node, written, &number.to_string(), reading);
            Some(number)
        }
        Some(number) => Some(number),
        None => {
            let (zh, en) = (format!("“{written}”不是数字"), format!("“{written}” is no number"));
            reading.found.add(not_understood(&NOT_A_NUMBER, node, field, zh, en));
            None
        }
    }
}

/// Digits with at most one point and a sign; nothing like `1e5` or `0x10`.
pub(super) fn parse(text: &str) -> Option<Decimal> {
    let text = text.strip_prefix('+').unwrap_or(text).replace('_', "");
    let unsigned = text.strip_prefix('-').unwrap_or(&text);
    let legal =
        unsigned.bytes().all(|b| b.is_ascii_digit() || b == b'.') && unsigned.starts_with(|c: char| c.is_ascii_digit());
    legal.then(|| Decimal::from_str_exact(&text).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_twenty_digits_at_most() {
        assert_eq!(MOST.to_string(), "100000000000000000000");
    }
}
