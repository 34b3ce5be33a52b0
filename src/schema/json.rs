//! JSON Schema of a kind, so that editors complete and check its TOML files.
//!
//! Draft 2020-12, as Taplo and Even Better TOML read it (`#:schema` line). It is a help for writing; the checker is
//! the judge.

use serde_json::{Map, Value, json};

use super::Kind;
use crate::diag::Lang;

/// The schema of a content file of `kind`, with descriptions in `lang`.
pub fn kind_schema(kind: &Kind, lang: Lang) -> Value {
    let mut properties = Map::new();
    for field in kind.fields.iter() {
        let mut json = field.ty.json();
        json["title"] = field.label.get(lang).into();
        if let Some(help) = &field.help {
            json["description"] = help.get(lang).into();
        }
        properties.insert(field.name.to_string(), json);
    }
    let row = json!({ "type": "object", "properties": properties.clone(), "additionalProperties": false });
    properties.insert("item".into(), json!({ "type": "array", "items": row }));
    properties.insert("kind".into(), json!({ "const": kind.name }));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": kind.label.get(lang),
        "description": kind.about.as_ref().map_or("", |about| about.get(lang)),
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    })
}
