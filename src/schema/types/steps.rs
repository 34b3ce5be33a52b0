//! `steps`: the nodes of a flow, with actors, limits, branches, risks and measures.
//!
//! The fields of a step are data too: `steps.toml` beside this file, compiled once.

use std::sync::{Arc, OnceLock};

use super::super::field::{self, Field};
use super::super::record::Reading;
use super::super::value::Value;
use super::record::{object, row_sample};
use super::table::read_rows;
use super::{FieldType, TypeWord};
use crate::diag::{FileId, Findings};
use crate::source::{Node, Reader, parse_toml};

pub(super) const WORD: TypeWord = TypeWord {
    name: "steps",
    doc: ("流程的各个节点", "the steps of a flow"),
    compile: |_| Arc::new(Steps { fields: step_fields() }),
};

#[derive(Debug)]
struct Steps {
    fields: Arc<[Field]>,
}

/// The fields of a step. Their spans are in a file that no run knows; reasons that point there are not shown.
fn step_fields() -> Arc<[Field]> {
    static FIELDS: OnceLock<Arc<[Field]>> = OnceLock::new();
    let compile = || {
        let text = include_str!("steps.toml");
        let mut found = Findings::default();
        let root = parse_toml(text, 0..text.len(), FileId(u32::MAX), &mut found);
        let nodes: Vec<&Node> = Reader::new(&root, &mut found).map(|mut r| r.tables("field")).unwrap_or_default();
        let fields = field::compile_all(&nodes, &mut found);
        debug_assert!(found.0.is_empty(), "{:?}", found.0);
        fields
    };
    FIELDS.get_or_init(compile).clone()
}

impl FieldType for Steps {
    fn name(&self) -> &'static str {
        WORD.name
    }

    fn read(&self, node: &Node, field: &Field, reading: &mut Reading<'_>) -> Option<Value> {
        read_rows(&self.fields, node, field, reading).map(Value::Steps)
    }

    fn json(&self) -> serde_json::Value {
        let mut row = object(&self.fields);
        // A next step may be written as its bare number, or as a table with a condition.
        row["properties"]["next"] = serde_json::json!({ "type": "array" });
        serde_json::json!({ "type": "array", "items": row })
    }

    fn sample(&self) -> String {
        format!("[{}]", row_sample(&self.fields))
    }

    fn fields(&self) -> Option<&Arc<[Field]>> {
        Some(&self.fields)
    }
}
