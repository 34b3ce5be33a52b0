//! `table`: rows of fields.
//!
//! Written as `[[item.rows]]` or as a list of inline tables.

use std::sync::Arc;

use super::super::field::Field;
use super::super::record::{Reading, Record};
use super::super::value::Value;
use super::limits::ItemLimits;
use super::record::{inner_fields, object, read_row, row_sample};
use super::{FieldType, TypeWord, wrong_type};
use crate::diag::Span;
use crate::source::{Data, Node};

pub(super) const WORD: TypeWord = TypeWord {
    name: "table",
    doc: ("若干行，每行几个字段", "rows of fields"),
    compile: |reader| {
        let limits = ItemLimits::read(reader);
        Arc::new(Table { fields: inner_fields(reader), limits })
    },
};

#[derive(Debug)]
struct Table {
    fields: Arc<[Field]>,
    limits: ItemLimits,
}

impl FieldType for Table {
    fn name(&self) -> &'static str {
        WORD.name
    }

    fn read(&self, node: &Node, field: &Field, reading: &mut Reading<'_>) -> Option<Value> {
        let rows = read_rows(&self.fields, node, field, reading)?;
        self.limits.check(rows.len(), node, field, reading);
        Some(Value::Table(rows))
    }

    fn json(&self) -> serde_json::Value {
        let mut json = serde_json::json!({ "type": "array", "items": object(&self.fields) });
        self.limits.json(&mut json);
        json
    }

    fn sample(&self) -> String {
        format!("[{}]", row_sample(&self.fields))
    }

    fn fields(&self) -> Option<&Arc<[Field]>> {
        Some(&self.fields)
    }

    fn references(&self, into: &mut Vec<(Arc<str>, Span)>) {
        self.fields.iter().for_each(|f| f.ty.references(into));
    }
}

/// Reads a list of tables against `fields`.
pub(super) fn read_rows(
    fields: &Arc<[Field]>,
    node: &Node,
    field: &Field,
    reading: &mut Reading<'_>,
) -> Option<Vec<Record>> {
    let Data::Array(rows) = &node.data else {
        wrong_type(node, field, "若干行 [[ ]]", "a list of tables [[ ]]", reading);
        return None;
    };
    Some(rows.iter().filter_map(|row| read_row(fields, row, field, reading)).collect())
}
