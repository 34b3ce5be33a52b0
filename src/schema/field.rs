//! A field of a kind: its name, labels, type and demands.
//!
//! In: one `[[field]]` table. Out: a `Field`, or complaints at its place.

use std::sync::Arc;

use super::types::{self, FieldType};
use crate::config::Audience;
use crate::diag::{Code, Diagnostic, Findings, Span, Text};
use crate::source::{Node, Reader, nearest};

pub(super) const UNKNOWN_TYPE: Code = Code::error(
    "kind/unknown-type",
    "没有这种字段类型。可用的类型见 docs/kinds.md。",
    "There is no such field type. docs/kinds.md lists them.",
);
pub(super) const BAD_FIELD: Code = Code::error(
    "kind/bad-field",
    "kind.toml 里这个字段的写法不对，例如字段名不是小写英文、重名，或者约束自相矛盾。",
    "The field is not declared right: a name that is not lower-case ASCII, a name used twice, or contradictory constraints.",
);

/// A field.
#[derive(Debug)]
pub struct Field {
    /// ASCII name.
    pub name: Box<str>,
    /// Label for people.
    pub label: Text,
    /// What to write here.
    pub help: Option<Text>,
    /// Its type.
    pub ty: Arc<dyn FieldType>,
    /// Where kind.toml says that it must be filled.
    pub required: Option<Span>,
    /// Where kind.toml says that no two entries share it.
    pub unique: Option<Span>,
    /// Narrower audience than the kind's.
    pub audience: Option<Audience>,
    /// Where it is declared.
    pub span: Span,
}

/// Compiles a list of field declarations; names must differ.
pub(super) fn compile_all(nodes: &[&Node], found: &mut Findings) -> Arc<[Field]> {
    let mut fields: Vec<Field> = Vec::with_capacity(nodes.len());
    for node in nodes {
        let Some(field) = compile(node, found) else { continue };
        if let Some(first) = fields.iter().find(|f| f.name == field.name) {
            found.add(
                Diagnostic::at(
                    &BAD_FIELD,
                    field.span,
                    format!("字段 `{}` 声明了两次", field.name),
                    format!("the field `{}` is declared twice", field.name),
                )
                .because(first.span, "第一次在这里", "first declared here"),
            );
            continue;
        }
        fields.push(field);
    }
    fields.into()
}

fn compile(node: &Node, found: &mut Findings) -> Option<Field> {
    let mut reader = Reader::new(node, found)?;
    let name = reader.text_at("name");
    if name.is_none() {
        reader.missing("name");
    }
    let (name, span) = name?;
    if !is_name(name) {
        reader.found.add(
            Diagnostic::at(
                &BAD_FIELD,
                span,
                format!("字段名 `{name}` 不能用"),
                format!("`{name}` cannot be a field name"),
            )
            .hint(
                "字段名用小写英文字母、数字和下划线，以字母开头；中文写在 label 里",
                "a field name has lower-case letters, digits and underscores and begins with a letter; say the rest in label",
            ),
        );
    }
    let label = reader.label("label").unwrap_or_else(|| Text::new(name, name));
    let help = reader.label("help");
    let required = flag(&mut reader, "required");
    let unique = flag(&mut reader, "unique");
    let audience = reader.text_at("audience").and_then(|(word, span)| Audience::read(word, span, reader.found));
    let ty = compile_type(&mut reader, span);
    reader.finish();
    Some(Field { name: name.into(), label, help, ty: ty?, required, unique, audience, span })
}

/// The place of `key = true`.
fn flag(reader: &mut Reader<'_, '_>, key: &'static str) -> Option<Span> {
    let on = reader.bool(key)?;
    on.then(|| reader.node(key).map(|n| n.span)).flatten()
}

/// The type that the table being read declares with `type` and the keys of that type.
pub(super) fn compile_type(reader: &mut Reader<'_, '_>, place: Span) -> Option<Arc<dyn FieldType>> {
    let Some((word, span)) = reader.text_at("type") else {
        if reader.node("type").is_none() {
            reader.found.add(Diagnostic::at(&BAD_FIELD, place, "缺少 `type`", "`type` is missing"));
        }
        return None;
    };
    let known = types::TYPES.iter().find(|t| t.name == word);
    if known.is_none() {
        let diagnostic = Diagnostic::at(
            &UNKNOWN_TYPE,
            span,
            format!("没有“{word}”这种字段类型"),
            format!("there is no field type “{word}”"),
        )
        .did_you_mean(nearest(word, types::TYPES.iter().map(|t| t.name)));
        reader.found.add(diagnostic);
    }
    known.map(|known| (known.compile)(reader))
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}
