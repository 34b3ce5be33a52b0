//! `percent`: a percentage; 85.5 and "85.5%" are the same.
//!
//! Kept as the number before the sign, exactly.

use std::sync::Arc;

use super::super::field::Field;
use super::super::record::Reading;
use super::super::value::Value;
use super::number::{NumberRange, read_decimal};
use super::{FieldType, TypeWord};
use crate::source::Node;

pub(super) const WORD: TypeWord = TypeWord {
    name: "percent",
    doc: ("百分比，如 85.5 或 \"85.5%\"", "a percentage such as 85.5 or \"85.5%\""),
    compile: |reader| Arc::new(Percent { range: NumberRange::read(reader) }),
};

#[derive(Debug)]
struct Percent {
    range: NumberRange,
}

impl FieldType for Percent {
    fn name(&self) -> &'static str {
        WORD.name
    }

    fn read(&self, node: &Node, field: &Field, reading: &mut Reading<'_>) -> Option<Value> {
        let number = read_decimal(node, field, "%", reading)?;
        self.range.check(number, node, field, reading);
        Some(Value::Percent(number))
    }

    fn json(&self) -> serde_json::Value {
        serde_json::json!({ "anyOf": [{ "type": "number" }, { "type": "string", "pattern": "^[0-9.]+%$" }] })
    }

    fn sample(&self) -> String {
        "85.5".to_owned()
    }
}
