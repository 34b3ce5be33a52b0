//! `list`: many values of one type.
//!
//! A single value is understood as a list of one, because that is what people write.

use std::sync::Arc;

use super::super::field::{self, Field};
use super::super::record::{Reading, read_item};
use super::super::value::Value;
use super::limits::ItemLimits;
use super::{FieldType, TypeWord, text};
use crate::diag::Span;
use crate::source::{Data, Node, Reader, Table};

pub(super) const WORD: TypeWord = TypeWord {
    name: "list",
    doc: ("若干个同类的值", "many values of one type"),
    compile: |reader| {
        let limits = ItemLimits::read(reader);
        let of = item_type(reader);
        Arc::new(List { of, limits })
    },
};

#[derive(Debug)]
struct List {
    of: Arc<dyn FieldType>,
    limits: ItemLimits,
}

/// `of = "law"`, or `of = { type = "law", … }`.
fn item_type(reader: &mut Reader<'_, '_>) -> Arc<dyn FieldType> {
    let Some(node) = reader.node("of") else {
        reader.missing("of");
        return default_type(reader);
    };
    let wrapped;
    let node = match &node.data {
        Data::String(_) => {
            let key = crate::source::Key { span: node.span, name: "type".into() };
            wrapped = Node { span: node.span, data: Data::Table(Table { pairs: vec![(key, node.clone())] }) };
            &wrapped
        }
        _ => node,
    };
    let Some(mut inner) = Reader::new(node, reader.found) else { return default_type(reader) };
    let ty = field::compile_type(&mut inner, node.span);
    inner.finish();
    ty.unwrap_or_else(|| default_type(reader))
}

fn default_type(reader: &mut Reader<'_, '_>) -> Arc<dyn FieldType> {
    (text::WORD.compile)(reader)
}

impl FieldType for List {
    fn name(&self) -> &'static str {
        WORD.name
    }

    fn read(&self, node: &Node, field: &Field, reading: &mut Reading<'_>) -> Option<Value> {
        let nodes = match &node.data {
            Data::Array(list) => list.as_slice(),
            _ => std::slice::from_ref(node),
        };
        self.limits.check(nodes.len(), node, field, reading);
        let item = Field {
            name: field.name.clone(),
            label: field.label.clone(),
            help: None,
            ty: self.of.clone(),
            required: None,
            unique: None,
            audience: None,
            span: field.span,
        };
        Some(Value::List(nodes.iter().filter_map(|n| read_item(&item, n, reading)).collect()))
    }

    fn json(&self) -> serde_json::Value {
        let mut json = serde_json::json!({ "type": "array", "items": self.of.json() });
        self.limits.json(&mut json);
        json
    }

    fn sample(&self) -> String {
        format!("[{}]", self.of.sample())
    }

    fn item(&self) -> Option<&Arc<dyn FieldType>> {
        Some(&self.of)
    }

    fn references(&self, into: &mut Vec<(Arc<str>, Span)>) {
        self.of.references(into);
    }
}
