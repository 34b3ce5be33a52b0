//! `date`: a day, written 2026-03-05 or as people write it.
//!
//! 2026年3月5日, 2026.3.5, 2026/3/5 and full-width digits are understood and reported. A day that does not exist
//! is refused, never moved.

use std::sync::Arc;

use jiff::civil::Date as Day;

use super::super::field::{BAD_FIELD, Field};
use super::super::record::Reading;
use super::super::value::Value;
use super::lenient::ascii;
use super::limits::{complain, contradiction};
use super::{FieldType, TypeWord, not_understood, scalar, understood};
use crate::diag::{Code, Diagnostic, Span};
use crate::source::{Node, Reader};

pub(in crate::schema) const NOT_A_DATE: Code = Code::error(
    "entry/not-a-date",
    "这里要写日期，如 2026-03-05（也可以写 2026年3月5日、2026.3.5）。不存在的日期（如 2 月 30 日）不能用。",
    "A date is expected, such as 2026-03-05. A day that does not exist cannot be used.",
);

pub(super) const WORD: TypeWord = TypeWord {
    name: "date",
    doc: ("日期，如 2026-03-05", "a date such as 2026-03-05"),
    compile: |reader| {
        let (min, max) = (bound(reader, "minimum"), bound(reader, "maximum"));
        contradiction(min, max, reader.found);
        Arc::new(Date { min, max })
    },
};

#[derive(Debug)]
struct Date {
    min: Option<(Day, Span)>,
    max: Option<(Day, Span)>,
}

fn bound(reader: &mut Reader<'_, '_>, key: &'static str) -> Option<(Day, Span)> {
    let node = reader.node(key)?;
    let day = node.scalar().and_then(parse);
    if day.is_none() {
        reader.found.add(Diagnostic::at(&BAD_FIELD, node.span, "要写日期", "a date is expected"));
    }
    day.map(|day| (day, node.span))
}

impl FieldType for Date {
    fn name(&self) -> &'static str {
        WORD.name
    }

    fn read(&self, node: &Node, field: &Field, reading: &mut Reading<'_>) -> Option<Value> {
        let written = scalar(node, field, "日期", "a date", reading)?;
        let Some(day) = parse(written) else {
            let (zh, en) = (format!("“{written}”不是日期"), format!("“{written}” is no date"));
            reading.found.add(cure(not_understood(&NOT_A_DATE, node, field, zh, en), written));
            return None;
        };
        if written != day.to_string() {
            understood(node, written, &day.to_string(), reading);
        }
        if let Some((min, span)) = self.min.filter(|(min, _)| day < *min) {
            let zh = (format!("是 {day}，不能早于 {min}"), format!("规定不早于 {min}"));
            let en = (format!("is {day}, before {min}"), format!("not before {min}"));
            reading.found.add(complain(node, field, span, zh, en));
        }
        if let Some((max, span)) = self.max.filter(|(max, _)| day > *max) {
            let zh = (format!("是 {day}，不能晚于 {max}"), format!("规定不晚于 {max}"));
            let en = (format!("is {day}, after {max}"), format!("not after {max}"));
            reading.found.add(complain(node, field, span, zh, en));
        }
        Some(Value::Date(day))
    }

    fn json(&self) -> serde_json::Value {
        serde_json::json!({ "type": "string", "format": "date" })
    }

    fn sample(&self) -> String {
        "2026-03-05".to_owned()
    }
}

fn cure(diagnostic: Diagnostic, written: &str) -> Diagnostic {
    match numbers(written).as_deref() {
        Some([_, month, day]) if *month > 12 || *day > 31 || *month < 1 || *day < 1 => {
            diagnostic.hint("月份是 1 到 12，日是 1 到 31", "months are 1 to 12, days 1 to 31")
        }
        Some([year, month, _]) => diagnostic.hint(
            format!("{year} 年 {month} 月没有这一天"),
            format!("there is no such day in month {month} of {year}"),
        ),
        _ => diagnostic.hint("写成 2026-03-05 这样", "write it like 2026-03-05"),
    }
}

/// A day as people write it.
pub(super) fn parse(written: &str) -> Option<Day> {
    match numbers(written)?.as_slice() {
        [year, month, day] => {
            Day::new(i16::try_from(*year).ok()?, i8::try_from(*month).ok()?, i8::try_from(*day).ok()?).ok()
        }
        _ => None,
    }
}

/// Year, month and day from 2026-3-5, 2026.3.5, 2026/3/5, 2026年3月5日 or 20260305, whether or not the day exists.
fn numbers(written: &str) -> Option<Vec<u32>> {
    let plain = ascii(written);
    // A time of day, as sheets and TOML write it, says nothing here.
    let plain = plain.split('T').next().unwrap_or(&plain);
    if plain.len() == 8 && plain.bytes().all(|b| b.is_ascii_digit()) {
        let part = |range: std::ops::Range<usize>| plain.get(range)?.parse().ok();
        return Some(vec![part(0..4)?, part(4..6)?, part(6..8)?]);
    }
    let plain = plain.trim_end_matches(['日', '号', '.']);
    let separated = plain.replace(['年', '月', '.', '/'], "-");
    let parts: Vec<&str> = separated.split('-').collect();
    let fits = parts.len() == 3 && parts[0].len() == 4;
    fits.then(|| parts.iter().map(|p| p.parse().ok()).collect::<Option<Vec<u32>>>()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_people_write_them() {
        let day = jiff::civil::date(2026, 3, 5);
        for written in [
            "2026-03-05",
            "2026-3-5",
            "2026.3.5",
            "2026/3/5",
            "2026年3月5日",
            "２０２６－３－５",
            "20260305",
            "2026 年 3 月 5 日",
        ] {
            assert_eq!(parse(written), Some(day), "{written}");
        }
        for written in ["2026-02-30", "26-3-5", "2026-13-01", "三月五日", "", "2026-3", "99999999"] {
            assert_eq!(parse(written), None, "{written}");
        }
    }
}
