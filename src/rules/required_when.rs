//! `required-when`: a field must be filled because of what another one says.
//!
//! Keys: `field`; `when` (the other field); `is` or `not` (words; without them: when it is filled at all).

use super::rule::{BAD_RULE, Case, Check, RuleWord, field};
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::Entry;
use crate::schema::Value;
use crate::source::nearest;

const MISSING: Code = Code::error(
    "rule/required-when",
    "因为另一个字段填了某个内容，这个字段就必须填写。例如类别是“财务”时，要写审查人和审查日期。",
    "Because of what another field says, this field must be filled. A financial notice, for example, names its reviewer.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "required-when",
    doc: ("另一个字段是某个值时，这个字段必填", "a field is needed because of another"),
    codes: &[&MISSING],
    compile: |reader, kind| {
        let (needed, when) = (field(reader, "field", kind), field(reader, "when", kind));
        let closed = when.and_then(|at| kind.fields[at].ty.words());
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
        Some(Box::new(RequiredWhen { field: needed?, when: when?, is, not }))
    },
};

struct RequiredWhen {
    field: usize,
    when: usize,
    is: Option<Vec<String>>,
    not: Option<Vec<String>>,
}

impl Check for RequiredWhen {
    fn entry(&self, entry: &Entry, case: Case<'_>, found: &mut Findings) {
        let Some(cause) = entry.record.at(self.when).filter(|item| !item.value.is_blank()) else { return };
        let word = match &cause.value {
            Value::YesNo(true) => "true",
            Value::YesNo(false) => "false",
            other => other.as_text().unwrap_or_default(),
        };
        let listed = |words: &Option<Vec<String>>| words.as_ref().map(|w| w.iter().any(|w| w == word));
        let applies = listed(&self.is).unwrap_or(true) && !listed(&self.not).unwrap_or(false);
        let filled = entry.record.at(self.field).is_some_and(|item| !item.value.is_blank());
        if !applies || filled {
            return;
        }
        let (needed, other) = (&case.kind.fields[self.field], &case.kind.fields[self.when]);
        found.add(
            Diagnostic::at(
                &MISSING,
                cause.span,
                format!("“{}”填了“{word}”，就要写“{}”（{}）", other.label.zh, needed.label.zh, needed.name),
                format!("“{}” is “{word}”, so “{}” ({}) is needed", other.label.en, needed.label.en, needed.name),
            )
            .hint(
                format!("补上一行，例如 {} = {}", needed.name, needed.ty.sample()),
                format!("add a line such as {} = {}", needed.name, needed.ty.sample()),
            ),
        );
    }
}
