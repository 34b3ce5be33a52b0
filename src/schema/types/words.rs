//! What the text-like types share: one line of text that becomes a value of its own kind.
//!
//! Each type stays a word of its own because later rooms (masking, views) treat them differently.

use std::sync::Arc;

use super::super::field::Field;
use super::super::record::Reading;
use super::super::value::Value;
use super::limits::TextLimits;
use super::mask::Mask;
use super::{FieldType, scalar};
use crate::source::{Node, Reader};

/// A text-like type.
#[derive(Debug)]
pub(super) struct Words {
    name: &'static str,
    sample: &'static str,
    make: fn(Box<str>) -> Value,
    limits: TextLimits,
    mask: Mask,
}

/// A type that takes any line of text and makes a value of it.
pub(super) fn words(
    reader: &mut Reader<'_, '_>,
    name: &'static str,
    sample: &'static str,
    make: fn(Box<str>) -> Value,
) -> Arc<dyn FieldType> {
    masked_words(reader, name, sample, make, Mask::None)
}

/// The same for a type whose values are covered for wide audiences.
pub(super) fn masked_words(
    reader: &mut Reader<'_, '_>,
    name: &'static str,
    sample: &'static str,
    make: fn(Box<str>) -> Value,
    mask: Mask,
) -> Arc<dyn FieldType> {
    Arc::new(Words { name, sample, make, limits: TextLimits::read(reader), mask })
}

impl FieldType for Words {
    fn name(&self) -> &'static str {
        self.name
    }

    fn read(&self, node: &Node, field: &Field, reading: &mut Reading<'_>) -> Option<Value> {
        let text = scalar(node, field, "文字", "text", reading)?.trim();
        if text.is_empty() {
            return None;
        }
        self.limits.check(text, node, field, reading);
        Some((self.make)(text.into()))
    }

    fn json(&self) -> serde_json::Value {
        let mut json = serde_json::json!({ "type": "string" });
        self.limits.json(&mut json);
        json
    }

    fn sample(&self) -> String {
        super::quoted(self.sample)
    }

    fn mask(&self) -> Mask {
        self.mask
    }
}
