//! `text`: one line of text.
//!
//! A line break inside is a mistake: long text belongs in `markdown`.

use std::sync::Arc;

use super::super::field::Field;
use super::super::record::{Reading, offset_of};
use super::super::value::Value;
use super::limits::{CONSTRAINT, TextLimits};
use super::{FieldType, TypeWord, not_understood, scalar};
use crate::source::{Node, TextSlice};

pub(super) const WORD: TypeWord = TypeWord {
    name: "text",
    doc: ("一行文字", "one line of text"),
    compile: |reader| Arc::new(Text { limits: TextLimits::read(reader) }),
};

#[derive(Debug)]
struct Text {
    limits: TextLimits,
}

impl FieldType for Text {
    fn name(&self) -> &'static str {
        WORD.name
    }

    fn read(&self, node: &Node, field: &Field, reading: &mut Reading<'_>) -> Option<Value> {
        let text = scalar(node, field, "文字", "text", reading)?;
        if text.trim().contains('\n') {
            let (zh, en) = ("只能写一行文字".to_owned(), "takes one line of text".to_owned());
            reading.found.add(not_understood(&CONSTRAINT, node, field, zh, en));
        }
        self.limits.check(text.trim(), node, field, reading);
        Some(Value::Text(slice(node, text, reading.text)))
    }

    fn json(&self) -> serde_json::Value {
        let mut json = serde_json::json!({ "type": "string" });
        self.limits.json(&mut json);
        json
    }

    fn sample(&self) -> String {
        super::quoted("……")
    }
}

/// The text as a slice of its file where that is possible, so that it is not held twice.
pub(super) fn slice(node: &Node, text: &str, file: &Arc<str>) -> TextSlice {
    match offset_of(node, text, file) {
        Some((offset, length)) => {
            let start = node.span.start as usize + offset;
            TextSlice::new(file.clone(), start..start + length)
        }
        None => TextSlice::from(text),
    }
}
