//! `when`, `is`, `not`: in which entries a rule asks at all.
//!
//! Every rule takes these keys. `when` names a field; `is` or `not` list words of it; without them the rule asks where
//! the field is filled.

use super::rule::{BAD_RULE, field};
use crate::diag::Diagnostic;
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
        let (is, not) = (reader.node("is"), reader.node("not"));
        if reader.node("when").is_none() {
            if is.or(not).is_some() {
                reader.missing("when");
            }
            return None;
        }
        let field = field(reader, "when", kind)?;
        let closed = kind.fields[field].ty.words();
        let mut words = |key| {
            let words = reader.words(key)?;
            for (word, span) in words.iter().filter(|(word, _)| closed.as_ref().is_some_and(|all| !all.contains(word)))
            {
                let (zh, en) = (format!("“{word}”不是可选的词"), format!("“{word}” is not among the choices"));
                let near = closed.as_ref().and_then(|all| nearest(word, all.iter().copied()));
                let diagnostic = Diagnostic::at(&BAD_RULE, *span, zh, en);
                reader.found.add(diagnostic.did_you_mean(near));
            }
            Some(words.into_iter().map(|(w, _)| w.to_owned()).collect::<Vec<_>>())
        };
        let (is, not) = (words("is"), words("not"));
        Some(Condition { field, is, not })
    }

    /// What the field says, if the rule asks because of it.
    pub(super) fn cause<'e>(&self, entry: &'e Entry) -> Option<(&'e Item, &'e str)> {
        let cause = entry.record.at(self.field).filter(|item| !item.value.is_blank())?;
        let word = match &cause.value {
            Value::YesNo(true) => "true",
            Value::YesNo(false) => "false",
            other => other.as_text().unwrap_or_default(),
        };
        let listed = |words: &Option<Vec<String>>| words.as_ref().map(|w| w.iter().any(|w| w == word));
        (listed(&self.is).unwrap_or(true) && !listed(&self.not).unwrap_or(false)).then_some((cause, word))
    }

    /// Whether the rule asks in this entry.
    pub(super) fn holds(&self, entry: &Entry) -> bool {
        self.cause(entry).is_some()
    }
}
