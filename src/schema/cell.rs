//! A cell of a sheet, read as a value of a field.
//!
//! Cells are text. Most types read text as it stands; what only sheets write is brought here to what the type reads: days
//! with a time, TRUE and √, lists in one cell. How Excel shows a day or a figure is the choice of its format, so it is not
//! remarked on as other ways of writing are.

use std::borrow::Cow;

use super::field::Field;
use super::record::{Reading, read_item};
use super::types::{FieldType, UNDERSTOOD};
use super::value::Item;
use crate::diag::{Code, Diagnostic, Span};
use crate::source::{Data, Node};

pub(super) const BROKEN_CELL: Code = Code::error(
    "entry/broken-cell",
    "这一格不是内容，而是 Excel 写不出内容时的代号：#N/A 是公式出错，#### 是列太窄，6.2E+18 是长号码丢了后几位。请在 Excel 里改正：长号码的列先设成“文本”格式再重新填写，列宽拉够，再另存为 CSV。",
    "The cell does not hold a value but what Excel writes when it has none: #N/A for a broken formula, #### for a narrow column, 6.2E+18 for a long number that lost its digits. Mend it in Excel (columns of long numbers as text) and save again.",
);

/// Whether a field can be a column: no rows and no groups of fields in one cell.
pub(crate) fn is_column(ty: &dyn FieldType) -> bool {
    let inner = ty.item().map_or(ty, |item| &**item);
    inner.fields().is_none() && inner.item().is_none()
}

/// Reads the text of a cell that is not blank. `span` is its place, which holds the text unless quotes in it are doubled.
pub(crate) fn read_cell(field: &Field, text: Cow<'_, str>, span: Span, reading: &mut Reading<'_>) -> Option<Item> {
    if is_broken(&text) {
        let (zh, en) = (format!("“{}”：这一格是“{text}”", field.label.zh), format!("“{}”: {text}", field.label.en));
        reading.found.add(Diagnostic::at(&BROKEN_CELL, span, zh, en));
        return None;
    }
    let is_exact = matches!(text, Cow::Borrowed(_));
    let node = match field.ty.item() {
        Some(item) => {
            let place = |part: &str| if is_exact { within(span, &text, part) } else { span };
            let parts = parts(&text, item.name()).map(|part| node(item.name(), part, place(part)));
            Node { span, data: Data::Array(parts.collect()) }
        }
        None => node(field.ty.name(), &text, span),
    };
    let before = reading.found.0.len();
    let item = read_item(field, &node, reading);
    if reading.found.0.len() > before {
        let told = reading.found.0.split_off(before);
        reading.found.0.extend(told.into_iter().filter(|told| told.code.name != UNDERSTOOD.name));
    }
    item
}

/// What a type is given for the text of a cell, or of a part of it.
fn node(ty: &str, text: &str, span: Span) -> Node {
    let data = match ty {
        "date" => Data::String(without_time(text).into()),
        "yes-no" => match text {
            "√" | "✓" | "✔" => Data::Bool(true),
            "×" | "✗" | "✘" => Data::Bool(false),
            _ => Data::String(text.to_ascii_lowercase().into()),
        },
        _ => Data::String(text.into()),
    };
    Node { span, data }
}

/// 2026/3/5 0:00:00 without its time.
fn without_time(text: &str) -> &str {
    match text.rsplit_once(' ') {
        Some((day, time)) if time.contains(':') && time.bytes().all(|b| b.is_ascii_digit() || b":.".contains(&b)) => {
            day.trim_end()
        }
        _ => text,
    }
}

/// The items of a list in one cell: lines, or separated by ；; or if there are none, by 、. Between citations 、 counts
/// only before 《, because 《…》第三条、第五条 is one.
fn parts<'t>(text: &'t str, item: &str) -> impl Iterator<Item = &'t str> {
    let mut ends: Vec<(usize, usize)> = places(text, &['；', ';', '\n', '\r']);
    if ends.is_empty() {
        ends = places(text, &['、']);
        if item == "law" {
            ends.retain(|(_, next)| text[*next..].trim_start().starts_with('《'));
        }
    }
    ends.push((text.len(), text.len()));
    let mut start = 0;
    let parts = ends.into_iter().map(move |(end, next)| {
        let part = &text[start..end];
        start = next;
        part.trim()
    });
    parts.filter(|part| !part.is_empty())
}

/// Where the separators stand, each with the place behind it.
fn places(text: &str, separators: &[char]) -> Vec<(usize, usize)> {
    text.match_indices(separators).map(|(at, found)| (at, at + found.len())).collect()
}

/// The place of `part`, which is a slice of `whole`, the text at `span`.
fn within(span: Span, whole: &str, part: &str) -> Span {
    let start = part.as_ptr() as usize - whole.as_ptr() as usize;
    span.part(start..start + part.len())
}

/// What Excel writes instead of a value.
fn is_broken(text: &str) -> bool {
    let is_error = matches!(text, "#N/A" | "#REF!" | "#VALUE!" | "#NAME?" | "#NUM!" | "#NULL!" | "#DIV/0!");
    let is_narrow = text.len() > 2 && text.bytes().all(|b| b == b'#');
    let shortened = text.split_once("E+").is_some_and(|(figure, power)| {
        let is_figure = figure.starts_with(|c: char| c.is_ascii_digit());
        is_figure
            && figure.bytes().all(|b| b.is_ascii_digit() || b == b'.')
            && (1..=3).contains(&power.len())
            && power.bytes().all(|b| b.is_ascii_digit())
    });
    is_error || is_narrow || shortened
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_taken_apart() {
        let apart = |text, item| parts(text, item).collect::<Vec<_>>();
        assert_eq!(apart("文书；报账员;", "text"), ["文书", "报账员"]);
        assert_eq!(apart("文书、报账员", "text"), ["文书", "报账员"]);
        assert_eq!(apart("水、电；路", "text"), ["水、电", "路"]);
        assert_eq!(apart("水、电；", "text"), ["水、电"]);
        assert_eq!(apart("一\r\n二\n", "text"), ["一", "二"]);
        assert_eq!(apart("《甲》第三条、第五条、《乙》", "law"), ["《甲》第三条、第五条", "《乙》"]);
    }

    #[test]
    fn what_excel_writes_without_a_value_is_seen() {
        for text in ["#N/A", "#DIV/0!", "#######", "6.22202E+18", "1E+15"] {
            assert!(is_broken(text), "{text}");
        }
        for text in ["#1", "##", "A4E+3", "1E", "E+5", "6.2", "1+1=2"] {
            assert!(!is_broken(text), "{text}");
        }
    }

    #[test]
    fn a_time_behind_a_day_goes() {
        assert_eq!(without_time("2026/3/5 0:00"), "2026/3/5");
        assert_eq!(without_time("2026-03-05 00:00:00"), "2026-03-05");
        assert_eq!(without_time("2026 年 3 月 5 日"), "2026 年 3 月 5 日");
    }
}
