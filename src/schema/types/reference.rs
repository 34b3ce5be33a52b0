//! `reference`: the id of an entry of another kind.
//!
//! Whether that entry exists is checked when all entries are known.

use std::sync::Arc;

use super::super::field::Field;
use super::super::record::Reading;
use super::super::value::Value;
use super::{FieldType, TypeWord, scalar};
use crate::diag::Span;
use crate::source::Node;

pub(super) const WORD: TypeWord = TypeWord {
    name: "reference",
    doc: ("另一条内容的编号", "the id of another entry"),
    compile: |reader| {
        let target = reader.text_at("to");
        if target.is_none() {
            reader.missing("to");
        }
        let (to, span) = target.unwrap_or(("unit", reader.span()));
        Arc::new(Reference { to: to.into(), span })
    },
};

#[derive(Debug)]
struct Reference {
    to: Arc<str>,
    span: Span,
}

impl FieldType for Reference {
    fn name(&self) -> &'static str {
        WORD.name
    }

    fn read(&self, node: &Node, field: &Field, reading: &mut Reading<'_>) -> Option<Value> {
        let id = scalar(node, field, "编号", "an id", reading)?.trim();
        (!id.is_empty()).then(|| Value::Reference { to: self.to.clone(), id: id.into() })
    }

    fn json(&self) -> serde_json::Value {
        serde_json::json!({ "type": "string" })
    }

    fn sample(&self) -> String {
        super::quoted("bianhao-01")
    }

    fn references(&self, into: &mut Vec<(Arc<str>, Span)>) {
        into.push((self.to.clone(), self.span));
    }
}
