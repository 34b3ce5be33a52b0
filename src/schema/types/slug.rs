//! `slug`: a name that stands in addresses and file names.
//!
//! Lower-case ASCII letters, digits, `-`, `_` and `.`; it neither begins nor ends with a dot. Windows treats upper
//! and lower case as the same file, so there is only lower case.

use std::sync::Arc;

use super::super::field::Field;
use super::super::record::Reading;
use super::super::value::Value;
use super::limits::TextLimits;
use super::{FieldType, TypeWord, not_understood, scalar};
use crate::diag::Code;
use crate::source::Node;

pub(in crate::schema) const NOT_A_SLUG: Code = Code::error(
    "entry/not-a-slug",
    "代号用在网址里，只能有小写英文字母、数字、短横、下划线和点，如 ql-01。",
    "An id stands in addresses: lower-case letters, digits, hyphens, underscores and dots, such as ql-01.",
);

pub(super) const WORD: TypeWord = TypeWord {
    name: "slug",
    doc: (
        "代号：小写字母、数字、短横，用在网址里",
        "an id of lower-case letters, digits and hyphens, used in addresses",
    ),
    compile: |reader| Arc::new(Slug { limits: TextLimits::read(reader) }),
};

#[derive(Debug)]
struct Slug {
    limits: TextLimits,
}

impl FieldType for Slug {
    fn name(&self) -> &'static str {
        WORD.name
    }

    fn read(&self, node: &Node, field: &Field, reading: &mut Reading<'_>) -> Option<Value> {
        let text = scalar(node, field, "代号", "an id", reading)?.trim();
        if !is_slug(text) {
            let (zh, en) = (format!("“{text}”不能用作代号"), format!("“{text}” cannot be an id"));
            let mut diagnostic = not_understood(&NOT_A_SLUG, node, field, zh, en);
            let better = slugged(text);
            if is_slug(&better) {
                diagnostic = diagnostic.hint(format!("可以写成 \"{better}\""), format!("write \"{better}\""));
            }
            reading.found.add(diagnostic);
            return None;
        }
        self.limits.check(text, node, field, reading);
        Some(Value::Slug(text.into()))
    }

    fn json(&self) -> serde_json::Value {
        let mut json = serde_json::json!({ "type": "string", "pattern": "^[a-z0-9]([a-z0-9._-]*[a-z0-9_-])?$" });
        self.limits.json(&mut json);
        json
    }

    fn sample(&self) -> String {
        super::quoted("bianhao-01")
    }
}

/// Whether `text` can stand in an address.
pub(crate) fn is_slug(text: &str) -> bool {
    let legal = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_.".contains(&b);
    let reserved = matches!(text, "con" | "prn" | "aux" | "nul" | "index");
    !text.is_empty()
        && text.len() <= 100
        && text.bytes().all(legal)
        && !text.starts_with(['.', '-'])
        && !text.ends_with('.')
        && !text.contains("..")
        && !reserved
}

/// The nearest slug to `text`.
fn slugged(text: &str) -> String {
    let plain = super::lenient::ascii(text).to_ascii_lowercase();
    plain.chars().map(|c| if c.is_ascii_alphanumeric() || "._".contains(c) { c } else { '-' }).collect()
}
