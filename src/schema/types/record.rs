//! `record`: a small group of fields, such as whom to ring.
//!
//! With `shorthand = "name"` a bare value stands for that field alone.

use std::sync::Arc;

use super::super::field::{self, Field};
use super::super::record::{Reading, Record as Values, read_record};
use super::super::value::Value;
use super::{FieldType, TypeWord, wrong_type};
use crate::diag::{Diagnostic, Span};
use crate::source::{Data, Key, Node, Reader, Table};

pub(super) const WORD: TypeWord = TypeWord {
    name: "record",
    doc: ("一小组字段", "a small group of fields"),
    compile: |reader| {
        let fields = inner_fields(reader);
        let shorthand = reader.text_at("shorthand").and_then(|(name, span)| {
            let declared = fields.iter().any(|field| *field.name == *name);
            if !declared {
                let (zh, en) = (format!("没有声明字段 `{name}`"), format!("the field `{name}` is not declared"));
                reader.found.add(Diagnostic::at(&field::BAD_FIELD, span, zh, en));
            }
            declared.then(|| name.into())
        });
        Arc::new(Record { fields, shorthand })
    },
};

#[derive(Debug)]
struct Record {
    fields: Arc<[Field]>,
    shorthand: Option<Box<str>>,
}

/// The fields declared with `fields = […]` (or `[[field.fields]]`).
pub(super) fn inner_fields(reader: &mut Reader<'_, '_>) -> Arc<[Field]> {
    let nodes = reader.tables("fields");
    if nodes.is_empty() {
        reader.missing("fields");
    }
    field::compile_all(&nodes, reader.found)
}

impl FieldType for Record {
    fn name(&self) -> &'static str {
        WORD.name
    }

    fn read(&self, node: &Node, field: &Field, reading: &mut Reading<'_>) -> Option<Value> {
        if let (Some(name), Some(_)) = (&self.shorthand, node.scalar()) {
            let key = Key { span: node.span, name: name.clone() };
            let table = Table { pairs: vec![(key, node.clone())] };
            return Some(Value::Record(Box::new(read_record(&self.fields, &table, node.span, reading))));
        }
        read_row(&self.fields, node, field, reading).map(|record| Value::Record(Box::new(record)))
    }

    fn json(&self) -> serde_json::Value {
        object(&self.fields)
    }

    fn sample(&self) -> String {
        row_sample(&self.fields)
    }

    fn fields(&self) -> Option<&Arc<[Field]>> {
        Some(&self.fields)
    }

    fn references(&self, into: &mut Vec<(Arc<str>, Span)>) {
        self.fields.iter().for_each(|f| f.ty.references(into));
    }
}

/// Reads one table against `fields`.
pub(super) fn read_row(fields: &Arc<[Field]>, node: &Node, field: &Field, reading: &mut Reading<'_>) -> Option<Values> {
    match &node.data {
        Data::Table(table) => {
            let head = Span { end: (node.span.start + 1).min(node.span.end), ..node.span };
            Some(read_record(fields, table, head, reading))
        }
        _ => {
            wrong_type(node, field, "一组键值 { }", "a table { }", reading);
            None
        }
    }
}

/// JSON Schema of a table with `fields`.
pub(super) fn object(fields: &[Field]) -> serde_json::Value {
    let properties: serde_json::Map<_, _> = fields.iter().map(|f| (f.name.to_string(), f.ty.json())).collect();
    let required: Vec<&str> = fields.iter().filter(|f| f.required.is_some()).map(|f| &*f.name).collect();
    serde_json::json!({
        "type": "object", "properties": properties, "required": required, "additionalProperties": false,
    })
}

/// One table as TOML, with the fields that must be filled (all of them if none must).
pub(super) fn row_sample(fields: &[Field]) -> String {
    let must: Vec<&Field> = fields.iter().filter(|f| f.required.is_some()).collect();
    let chosen = if must.is_empty() { fields.iter().collect() } else { must };
    let pairs: Vec<String> = chosen.iter().map(|f| format!("{} = {}", f.name, f.ty.sample())).collect();
    format!("{{ {} }}", pairs.join(", "))
}
