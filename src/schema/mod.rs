//! What may be written: kinds, their fields and the types of the fields, compiled from the theme's data.
//!
//! In: the parsed `kind.toml` files. Out: a `Schema`, or complaints that point into `kind.toml`.
//! It knows no entry; rules and views are carried as they were written, for the rooms that own them.

mod cell;
mod field;
mod heading;
mod json;
mod kind;
mod record;
mod sample;
pub mod types;
mod value;
pub mod walk;

pub(crate) use cell::{is_column, read_cell};
pub use field::Field;
pub(crate) use heading::{Heading, Headings};
pub use json::kind_schema;
pub use kind::{Form, Kind, KindId, Scope, Use, Withdrawal};
pub use record::{Reading, Record, read_record};
pub(crate) use record::{absent, check_required, empty, read_values};
pub use sample::sample;
pub use types::{FieldType, Mask, Paper, TYPES, TypeWord};
pub(crate) use types::{is_slug, parse_duration, rich};
pub use value::{Choice, Duration, DurationUnit, Item, Law, Part, Period, Rich, RichLink, Tone, Value};

use std::sync::Arc;

use crate::config::Theme;
use crate::diag::{Checked, Code, Diagnostic, Findings, Span};
use crate::source::{Node, nearest};

/// All complaints of this room.
pub const CODES: &[&Code] = &[
    &kind::BAD_KIND,
    &field::UNKNOWN_TYPE,
    &field::BAD_FIELD,
    &NO_SUCH_KIND,
    &record::UNKNOWN_FIELD,
    &record::MISSING_FIELD,
    &record::EMPTY_FIELD,
    &cell::BROKEN_CELL,
    &types::WRONG_TYPE,
    &types::UNDERSTOOD,
    &types::CONSTRAINT,
    &types::NOT_A_NUMBER,
    &types::NOT_MONEY,
    &types::NOT_A_DATE,
    &types::NOT_A_PERIOD,
    &types::NOT_A_DURATION,
    &types::NOT_A_CHOICE,
    &types::NOT_A_SLUG,
    &types::NOT_A_PHONE,
    &types::NOT_A_URL,
    &types::NOT_A_FILE_NAME,
    &types::NOT_A_PAPER,
];

const NO_SUCH_KIND: Code = Code::error(
    "kind/no-such-kind",
    "kind.toml 里引用的内容类型不存在。",
    "kind.toml refers to a kind that does not exist.",
);

/// All kinds of a site.
#[derive(Debug, Default)]
pub struct Schema {
    /// The kinds, sorted by name.
    pub kinds: Vec<Kind>,
}

impl Schema {
    /// The kind called `name`.
    pub fn kind(&self, name: &str) -> Option<(KindId, &Kind)> {
        let at = self.kinds.binary_search_by(|k| k.name.as_str().cmp(name)).ok()?;
        Some((KindId(at as u16), &self.kinds[at]))
    }

    /// The kind called `name`, or labelled so in either language.
    pub fn kind_named(&self, name: &str) -> Option<KindId> {
        if let Some((id, _)) = self.kind(name) {
            return Some(id);
        }
        let at = self.kinds.iter().position(|k| k.label.zh == name || k.label.en == name)?;
        Some(KindId(at as u16))
    }

    /// The kind numbered `id`.
    pub fn get(&self, id: KindId) -> &Kind {
        &self.kinds[id.0 as usize]
    }

    /// Numbers and kinds, by name.
    pub fn iter(&self) -> impl Iterator<Item = (KindId, &Kind)> {
        self.kinds.iter().enumerate().map(|(i, k)| (KindId(i as u16), k))
    }
}

/// Compiles the kinds of a theme. `root_of` gives the parsed TOML of a file by its name.
pub fn compile<'n>(theme: &Theme, root_of: impl Fn(&str) -> Option<&'n Node>) -> Checked<Schema> {
    let mut found = Findings::default();
    let common = theme.file("kinds/common.toml").and_then(|f| root_of(&f.name));
    let common = common.map(|root| kind::common_fields(root, &mut found)).unwrap_or_default();
    let mut kinds = Vec::new();
    for (place, file) in theme.below("kinds/") {
        let Some(name) = place.strip_prefix("kinds/").and_then(|p| p.strip_suffix("/kind.toml")) else { continue };
        if let Some(root) = root_of(&file.name) {
            let mut kind = kind::compile(name, root, &common, &mut found);
            kind.page = theme.file(&format!("kinds/{name}/page.html")).map(|_| format!("kinds/{name}/page.html"));
            kinds.push(kind);
        }
    }
    kinds.sort_by(|a, b| a.name.cmp(&b.name));
    kind::check_names(&kinds, &mut found);
    let schema = Schema { kinds };
    check_references(&schema, &mut found);
    Checked { value: schema, found }
}

/// Every `to = "kind"` names a kind that exists.
fn check_references(schema: &Schema, found: &mut Findings) {
    for kind in &schema.kinds {
        let mut targets: Vec<(Arc<str>, Span)> = Vec::new();
        for field in kind.fields.iter() {
            field.ty.references(&mut targets);
        }
        for (target, span) in targets {
            if schema.kind(&target).is_none() {
                let mut diagnostic = Diagnostic::at(
                    &NO_SUCH_KIND,
                    span,
                    format!("没有“{target}”这种内容类型"),
                    format!("there is no kind “{target}”"),
                );
                let names = schema.kinds.iter().map(|k| k.name.as_str());
                diagnostic = diagnostic.did_you_mean(nearest(&target, names));
                found.add(diagnostic);
            }
        }
    }
}
