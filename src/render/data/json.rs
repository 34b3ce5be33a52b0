//! A sheet as JSON: title, schema (Table Schema) and one object a row, a row a line.

use serde_json::{Map, Value, json};

use crate::plan::Sheet;

/// The bytes of a sheet.
pub fn json(sheet: &Sheet) -> Vec<u8> {
    let schema = json!({ "fields": sheet.columns });
    let mut out = format!("{{\"title\":{},\n\"schema\":{schema},\n\"data\":[", Value::from(sheet.title.as_str()));
    for (number, row) in sheet.rows.iter().enumerate() {
        let pairs = sheet.columns.iter().zip(row).map(|(column, value)| (column.name.clone(), value.clone()));
        let object = Value::Object(pairs.collect::<Map<_, _>>());
        out.push_str(if number == 0 { "\n" } else { ",\n" });
        out.push_str(&object.to_string());
    }
    out.push_str("\n]}\n");
    out.into_bytes()
}
