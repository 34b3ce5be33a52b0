//! The matter of an entry, by which the regulations know it: a field of its own, or one of what it refers to.

use super::rule::{BAD_RULE, named, wrong_field};
use crate::diag::Diagnostic;
use crate::model::{Entry, Shelf};
use crate::schema::{Kind, KindId, Schema};
use crate::source::Reader;

/// Where the matter stands.
pub(super) enum Matter {
    /// In a field.
    Own(usize),
    /// In a field of the entry that a reference leads to.
    Through(usize, KindId, usize),
}

impl Matter {
    /// Reads `matter = "field"` or `matter = "reference.field"`.
    pub(super) fn read(reader: &mut Reader<'_, '_>, kind: &Kind, schema: &Schema) -> Option<Matter> {
        let Some((written, span)) = reader.text_at("matter") else {
            reader.missing("matter");
            return None;
        };
        let Some((first, second)) = written.split_once('.') else {
            return named(written, span, kind, reader.found).map(Matter::Own);
        };
        let at = named(first, span, kind, reader.found)?;
        let mut to = Vec::new();
        kind.fields[at].ty.references(&mut to);
        let Some((id, target)) = to.first().and_then(|(name, _)| schema.kind(name)) else {
            wrong_field(reader, "matter", "引用", "a reference");
            return None;
        };
        let field = target.field_index(second);
        if field.is_none() {
            let (zh, en) = (
                format!("“{}”没有字段 `{second}`", target.label.zh),
                format!("“{}” has no field `{second}`", target.label.en),
            );
            reader.found.add(Diagnostic::at(&BAD_RULE, span, zh, en));
        }
        Some(Matter::Through(at, id, field?))
    }

    /// The field of the entry that says it, itself or by a reference.
    pub(super) fn field(&self) -> usize {
        match self {
            Matter::Own(at) | Matter::Through(at, ..) => *at,
        }
    }

    /// The matter of `entry`; none if it is not said, or what it refers to is not there.
    pub(super) fn of<'s>(&self, entry: &'s Entry, shelf: &'s Shelf) -> Option<&'s str> {
        let text = match self {
            Matter::Own(at) => entry.record.at(*at)?.value.as_text(),
            Matter::Through(at, kind, field) => {
                let key = entry.record.at(*at)?.value.as_text()?;
                let target = &shelf.entries[shelf.find(*kind, key)?];
                target.record.at(*field)?.value.as_text()
            }
        };
        text.map(str::trim).filter(|text| !text.is_empty())
    }
}
