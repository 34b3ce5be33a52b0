//! `url`: an http or https address.
//!
//! Nothing else: no `javascript:`, no file on somebody's disk.

use std::sync::Arc;

use super::super::field::Field;
use super::super::record::Reading;
use super::super::value::Value;
use super::{FieldType, TypeWord, not_understood, scalar};
use crate::diag::Code;
use crate::source::Node;

pub(in crate::schema) const NOT_A_URL: Code = Code::error(
    "entry/not-a-url",
    "这里要写网址，以 http:// 或 https:// 开头。",
    "An address is expected that begins with http:// or https://.",
);

pub(super) const WORD: TypeWord = TypeWord {
    name: "url",
    doc: ("网址，以 http:// 或 https:// 开头", "an address that begins with http:// or https://"),
    compile: |_| Arc::new(Url),
};

#[derive(Debug)]
struct Url;

impl FieldType for Url {
    fn name(&self) -> &'static str {
        WORD.name
    }

    fn read(&self, node: &Node, field: &Field, reading: &mut Reading<'_>) -> Option<Value> {
        let url = scalar(node, field, "网址", "an address", reading)?.trim();
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        if !rest.is_some_and(|r| {
            !r.is_empty() && !r.contains(|c: char| c.is_whitespace() || c.is_control() || "\"<>\\".contains(c))
        }) {
            let (zh, en) = (format!("“{url}”不是网址"), format!("“{url}” is no address"));
            let hint = not_understood(&NOT_A_URL, node, field, zh, en)
                .hint("以 http:// 或 https:// 开头", "begin with http:// or https://");
            reading.found.add(hint);
            return None;
        }
        Some(Value::Url(url.into()))
    }

    fn json(&self) -> serde_json::Value {
        serde_json::json!({ "type": "string", "pattern": "^https?://" })
    }

    fn sample(&self) -> String {
        super::quoted("https://www.example.cn/")
    }
}
