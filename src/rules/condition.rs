//! `when`, `is`, `not`: in which entries a rule asks at all.
//!
//! Every rule takes these keys. `when` names a field; `is` or `not` list words of it; without them the rule asks where
//! the field is filled. In a rule with `where`, which asks about the entries of another kind, the words belong to that.

use super::rule::{BAD_RULE, field};
use crate::diag::{Diagnostic, Findings, Span};
use crate::model::Entry;
use crate::schema::{Item, Kind, Value};
use crate::source::{Reader, nearest};

/// A condition on one field.
pub struct Condition {
    /// The field.
    pub(super) field: usize,
    is: Option<Vec<String>>,
    not: Option<Vec<String>>,
}

impl Condition {
    /// Reads the keys; none if the rule has no `when`.
    pub(super) fn read(reader: &mut Reader<'_, '_>, kind: &Kind) -> Option<Condition> {
        let elsewhere = reader.rest().iter().any(|(key, _)| *key == "where");
        if reader.node("when").is_some() {
            return Self::on("when", !elsewhere, reader, kind);
        }
        if !elsewhere && reader.node("is").or(reader.node("not")).is_some() {
            reader.missing("when");
        }
        None
    }

    /// Reads `where` with its words, which asks about entries of another `kind`; none if the rule has no `where`.
    pub(super) fn elsewhere(reader: &mut Reader<'_, '_>, kind: &Kind) -> Option<Condition> {
        reader.node("where")?;
        Self::on("where", true, reader, kind)
    }

    fn on(key: &'static str, worded: bool, reader: &mut Reader<'_, '_>, kind: &Kind) -> Option<Condition> {
        let field = field(reader, key, kind)?;
        let closed = kind.fields[field].ty.words();
        let mut words = |key| {
            let words = reader.words(key)?;
            for (word, span) in &words {
                expect_word(word, *span, closed.as_deref(), reader.found);
            }
            Some(words.into_iter().map(|(w, _)| w.to_owned()).collect::<Vec<_>>())
        };
        let (is, not) = if worded { (words("is"), words("not")) } else { (None, None) };
        Some(Condition { field, is, not })
    }

    /// What the field says, if the rule asks because of it.
    pub(super) fn cause<'e>(&self, entry: &'e Entry) -> Option<(&'e Item, &'e str)> {
        let cause = entry.record.at(self.field).filter(|item| !item.value.is_blank())?;
        let word = word_of(&cause.value);
        let listed = |words: &Option<Vec<String>>| words.as_ref().map(|w| w.iter().any(|w| w == word));
        (listed(&self.is).unwrap_or(true) && !listed(&self.not).unwrap_or(false)).then_some((cause, word))
    }

    /// Whether the rule asks in this entry.
    pub(super) fn holds(&self, entry: &Entry) -> bool {
        self.cause(entry).is_some()
    }
}

/// A value as the word that conditions compare.
pub(super) fn word_of(value: &Value) -> &str {
    match value {
        Value::YesNo(true) => "true",
        Value::YesNo(false) => "false",
        other => other.as_text().unwrap_or_default(),
    }
}

/// Complains about a word of kind.toml that a closed set does not have.
pub(super) fn expect_word(word: &str, span: Span, closed: Option<&[&str]>, found: &mut Findings) {
    let Some(closed) = closed.filter(|all| !all.contains(&word)) else { return };
    let (zh, en) = (format!("“{word}”不是可选的词"), format!("“{word}” is not among the choices"));
    let near = nearest(word, closed.iter().copied());
    found.add(Diagnostic::at(&BAD_RULE, span, zh, en).did_you_mean(near));
}
