//! The closed set of field types: one file each, one line each in `TYPES`.
//!
//! A type reads a TOML value (as people write it) into a `Value`, describes itself as JSON Schema, and gives a
//! sample. To add one: a new file with its `WORD`, and a line below.

mod address;
mod choice;
mod date;
mod duration;
mod file;
mod flag;
mod identifier;
mod law;
mod lenient;
mod level;
mod limits;
mod list;
mod markdown;
mod mask;
mod money;
mod number;
mod paper;
mod percent;
mod period;
mod person;
mod phone;
mod record;
mod reference;
mod slug;
mod steps;
mod table;
mod text;
mod url;
mod words;
mod yes_no;

use std::fmt::Debug;
use std::sync::Arc;

pub(super) use choice::NOT_A_CHOICE;
pub(super) use date::NOT_A_DATE;
pub(super) use duration::NOT_A_DURATION;
pub(crate) use duration::parse as parse_duration;
pub(super) use file::NOT_A_FILE_NAME;
pub(super) use lenient::ascii;
pub(super) use limits::CONSTRAINT;
pub(crate) use markdown::rich;
pub use mask::Mask;
pub(super) use money::NOT_MONEY;
pub(super) use number::NOT_A_NUMBER;
pub(super) use paper::NOT_A_PAPER;
pub use paper::Paper;
pub(super) use period::NOT_A_PERIOD;
pub(super) use phone::NOT_A_PHONE;
pub(super) use slug::NOT_A_SLUG;
pub(crate) use slug::is_slug;
pub(super) use url::NOT_A_URL;

use super::field::Field;
use super::record::Reading;
use super::value::Value;
use crate::diag::{Code, Diagnostic, Span};
use crate::source::{Node, Reader};

pub(super) const WRONG_TYPE: Code = Code::error(
    "entry/wrong-type",
    "值的形式不对，例如这里要写列表 [ ]，写的却是一段文字。",
    "The value has the wrong shape, for example text where a list [ ] is expected.",
);
pub(super) const UNDERSTOOD: Code = Code::note(
    "entry/understood",
    "日期、数字写法不统一，程序按习惯理解了，并把理解的结果告诉您。统一成提示里的写法，这条提示就不再出现。",
    "A date or number was not written in the usual form; this tells how it was understood. Write it so and the note goes away.",
);

/// A field type with its options, ready to read values.
pub trait FieldType: Debug + Send + Sync {
    /// Its name in kind.toml.
    fn name(&self) -> &'static str;
    /// Reads a value; what cannot be read is complained about and gives none.
    fn read(&self, node: &Node, field: &Field, reading: &mut Reading<'_>) -> Option<Value>;
    /// Its JSON Schema (draft 2020-12).
    fn json(&self) -> serde_json::Value;
    /// A value as TOML, for samples and hints.
    fn sample(&self) -> String;
    /// The fields inside, for types that have some.
    fn fields(&self) -> Option<&Arc<[Field]>> {
        None
    }
    /// The type of one item, for lists.
    fn item(&self) -> Option<&Arc<dyn FieldType>> {
        None
    }
    /// The words that can be written, for closed sets.
    fn words(&self) -> Option<Vec<&str>> {
        None
    }
    /// How values are covered for wide audiences.
    fn mask(&self) -> Mask {
        Mask::None
    }
    /// Adds the kinds that values refer to, each with the place in kind.toml.
    fn references(&self, _into: &mut Vec<(Arc<str>, Span)>) {}
}

/// A word for `type = …`.
#[derive(Debug)]
pub struct TypeWord {
    /// The word.
    pub name: &'static str,
    /// What is written in such a field, in Chinese and English.
    pub doc: (&'static str, &'static str),
    /// Reads the type's own keys.
    pub compile: fn(&mut Reader<'_, '_>) -> Arc<dyn FieldType>,
}

/// All field types.
pub static TYPES: &[TypeWord] = &[
    text::WORD,
    slug::WORD,
    markdown::WORD,
    number::WORD,
    money::WORD,
    percent::WORD,
    date::WORD,
    period::WORD,
    duration::WORD,
    choice::WORD,
    level::WORD,
    flag::WORD,
    reference::WORD,
    list::WORD,
    record::WORD,
    table::WORD,
    steps::WORD,
    law::WORD,
    person::WORD,
    phone::WORD,
    address::WORD,
    identifier::WORD,
    url::WORD,
    file::WORD,
    paper::WORD,
    yes_no::WORD,
];

/// Complains that `node` has the wrong shape for `field`.
fn wrong_type(node: &Node, field: &Field, zh: &str, en: &str, reading: &mut Reading<'_>) {
    let (got_zh, got_en) = node.shape();
    reading.found.add(
        Diagnostic::at(
            &WRONG_TYPE,
            node.span,
            format!("“{}”应当写{zh}，写的却是{got_zh}", field.label.zh),
            format!("“{}” takes {en}, found {got_en}", field.label.en),
        )
        .because(field.span, "字段在这里声明", "the field is declared here"),
    );
}

/// Complains that the text of `node` is not what `field` takes.
fn not_understood(code: &'static Code, node: &Node, field: &Field, zh: String, en: String) -> Diagnostic {
    Diagnostic::at(code, node.span, format!("“{}”：{zh}", field.label.zh), format!("“{}”: {en}", field.label.en))
        .because(field.span, "字段在这里声明", "the field is declared here")
}

/// Says how something unusual was understood.
fn understood(node: &Node, written: &str, meaning: &str, reading: &mut Reading<'_>) {
    reading.found.add(Diagnostic::at(
        &UNDERSTOOD,
        node.span,
        format!("“{written}”按“{meaning}”理解"),
        format!("“{written}” was read as “{meaning}”"),
    ));
}

/// The scalar text of a node, or a complaint.
fn scalar<'n>(node: &'n Node, field: &Field, zh: &str, en: &str, reading: &mut Reading<'_>) -> Option<&'n str> {
    let text = node.scalar();
    if text.is_none() {
        wrong_type(node, field, zh, en, reading);
    }
    text
}

/// A TOML string literal.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
