//! `yes-no`: true or false, 是 or 否.

use std::sync::Arc;

use super::super::field::Field;
use super::super::record::Reading;
use super::super::value::Value;
use super::{FieldType, TypeWord, wrong_type};
use crate::source::{Data, Node};

pub(super) const WORD: TypeWord =
    TypeWord { name: "yes-no", doc: ("是或否：true / false", "true or false"), compile: |_| Arc::new(YesNo) };

#[derive(Debug)]
struct YesNo;

impl FieldType for YesNo {
    fn name(&self) -> &'static str {
        WORD.name
    }

    fn read(&self, node: &Node, field: &Field, reading: &mut Reading<'_>) -> Option<Value> {
        let answer = match &node.data {
            Data::Bool(answer) => Some(*answer),
            Data::String(text) => match text.trim() {
                "是" | "有" | "yes" | "true" => Some(true),
                "否" | "无" | "no" | "false" => Some(false),
                _ => None,
            },
            _ => None,
        };
        if answer.is_none() {
            wrong_type(node, field, "是或否（true / false）", "true or false", reading);
        }
        answer.map(Value::YesNo)
    }

    fn json(&self) -> serde_json::Value {
        serde_json::json!({ "anyOf": [{ "type": "boolean" }, { "enum": ["是", "否"] }] })
    }

    fn words(&self) -> Option<Vec<&str>> {
        Some(vec!["true", "false"])
    }

    fn sample(&self) -> String {
        "true".to_owned()
    }
}
