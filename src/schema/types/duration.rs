//! `duration`: a length of time: “15日”, “5个工作日”, “3个月”, “2年”, or 15 for natural days.
//!
//! Natural and working days are never mixed up: the unit is part of the value.

use std::sync::Arc;

use super::super::field::Field;
use super::super::record::Reading;
use super::super::value::{Duration as Length, DurationUnit, Value};
use super::lenient::ascii;
use super::number::NumberRange;
use super::{FieldType, TypeWord, not_understood, scalar, understood};
use crate::diag::Code;
use crate::source::Node;

pub(in crate::schema) const NOT_A_DURATION: Code = Code::error(
    "entry/not-a-duration",
    "这里要写时长，如 \"15日\"、\"5个工作日\"、\"3个月\"。",
    "A length of time is expected, such as \"15日\" (days), \"5个工作日\" (working days), \"3个月\" (months).",
);

pub(super) const WORD: TypeWord = TypeWord {
    name: "duration",
    doc: ("时长，如 \"15日\"、\"5个工作日\"", "a length of time such as \"15日\" or \"5个工作日\" (working days)"),
    compile: |reader| Arc::new(Duration { range: NumberRange::read(reader) }),
};

#[derive(Debug)]
struct Duration {
    range: NumberRange,
}

impl FieldType for Duration {
    fn name(&self) -> &'static str {
        WORD.name
    }

    fn read(&self, node: &Node, field: &Field, reading: &mut Reading<'_>) -> Option<Value> {
        let written = scalar(node, field, "时长", "a length of time", reading)?;
        let Some(length) = parse(written) else {
            let (zh, en) = (format!("“{written}”不是时长"), format!("“{written}” is no length of time"));
            reading.found.add(
                not_understood(&NOT_A_DURATION, node, field, zh, en)
                    .hint("写成 \"15日\" 或 \"5个工作日\"", "write \"15日\" or \"5个工作日\""),
            );
            return None;
        };
        if ascii(written) != written {
            understood(node, written, &ascii(written), reading);
        }
        if matches!(length.unit, DurationUnit::Days | DurationUnit::WorkingDays) {
            self.range.check(length.count.into(), node, field, reading);
        }
        Some(Value::Duration(length))
    }

    fn json(&self) -> serde_json::Value {
        serde_json::json!({ "type": ["string", "integer"] })
    }

    fn sample(&self) -> String {
        super::quoted("15日")
    }
}

/// A length of time as people write it; none if it is none.
pub(crate) fn parse(written: &str) -> Option<Length> {
    let plain = ascii(written);
    let digits = plain.bytes().take_while(u8::is_ascii_digit).count();
    let count = plain.get(..digits)?.parse().ok()?;
    let unit = match plain.get(digits..)?.trim_start_matches('个') {
        "" | "日" | "天" | "自然日" => DurationUnit::Days,
        "工作日" => DurationUnit::WorkingDays,
        "月" => DurationUnit::Months,
        "年" => DurationUnit::Years,
        _ => return None,
    };
    // Nothing in a portal takes longer than two hundred years, and calendars end somewhere.
    let most = match unit {
        DurationUnit::Days | DurationUnit::WorkingDays => 73_000,
        DurationUnit::Months => 2_400,
        DurationUnit::Years => 200,
    };
    (count <= most).then_some(Length { count, unit })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn natural_and_working_days_differ() {
        let read = |text| parse(text).map(|l| (l.count, l.unit));
        assert_eq!(read("15"), Some((15, DurationUnit::Days)));
        assert_eq!(read("１５日"), Some((15, DurationUnit::Days)));
        assert_eq!(read("5个工作日"), Some((5, DurationUnit::WorkingDays)));
        assert_eq!(read("3个月"), Some((3, DurationUnit::Months)));
        assert_eq!(read("半年"), None);
        assert_eq!(read("99999999999日"), None);
        assert_eq!(read("200年"), Some((200, DurationUnit::Years)));
        for longer in ["201年", "20000年", "2401个月", "73001日", "73001个工作日"] {
            assert_eq!(read(longer), None, "{longer}");
        }
    }
}
