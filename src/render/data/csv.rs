//! A sheet as CSV (RFC 4180) that Excel and WPS open rightly: UTF-8 with a byte order mark, lines end in CRLF.
//!
//! Text that a spreadsheet would take for a formula gets a leading apostrophe.

use serde_json::Value;

use crate::plan::Sheet;

/// The bytes of a sheet.
pub fn csv(sheet: &Sheet) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    // Writing to memory does not fail, and every row has as many cells as there are columns.
    let written = writer.write_record(sheet.columns.iter().map(|column| harmless(&column.title)));
    debug_assert!(written.is_ok());
    for row in &sheet.rows {
        let written = writer.write_record(row.iter().map(cell));
        debug_assert!(written.is_ok());
    }
    let body = writer.into_inner().unwrap_or_default();
    let mut bytes = Vec::with_capacity(body.len() + 3);
    bytes.extend_from_slice("\u{FEFF}".as_bytes());
    bytes.extend_from_slice(&body);
    bytes
}

fn cell(value: &Value) -> String {
    match value {
        Value::String(text) => harmless(text),
        Value::Array(items) => harmless(&items.iter().map(flat).collect::<Vec<_>>().join("；")),
        other => harmless_number(other),
    }
}

fn harmless_number(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => "是".to_owned(),
        Value::Bool(false) => "否".to_owned(),
        Value::Number(number) => number.to_string(),
        other => harmless(&flat(other)),
    }
}

/// A value inside a cell: objects give their values, set apart by spaces.
fn flat(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(flat).collect::<Vec<_>>().join("，"),
        Value::Object(fields) => {
            fields.values().map(flat).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
        }
        other => harmless_number(other),
    }
}

/// Text that no spreadsheet runs (OWASP, CSV injection).
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        return format!("'{text}");
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_text_and_numbers_stay() {
        assert_eq!(cell(&Value::from("=cmd|' /C calc'!A0")), "'=cmd|' /C calc'!A0");
        assert_eq!(cell(&serde_json::json!(-5)), "-5");
        assert_eq!(cell(&serde_json::json!(["甲", "乙"])), "甲；乙");
        assert_eq!(cell(&serde_json::json!([{ "no": 1, "name": "提议" }])), "1 提议");
    }
}
