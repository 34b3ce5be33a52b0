//! `starts-with`: a text begins with one of some words.
//!
//! Keys: `field`, `any` (the words).

use super::rule::{Case, Check, RuleWord, TEXTS, expect, field};
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::Entry;

const START: Code = Code::error(
    "rule/starts-with",
    "开头的词不对。例如负面清单的每一条都以“不准”“严禁”或“不得”开头，读者一眼就知道这是禁止的事。",
    "The text begins with the wrong word. A prohibition, for example, begins with 不准, 严禁 or 不得.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "starts-with",
    doc: ("以规定的词开头", "a text begins with one of some words"),
    basis: ("负面清单写的是禁止的行为", "A negative list states what is forbidden"),
    example: r#"rule = "starts-with"
field = "act"
any = ["不准", "严禁", "不得"]"#,
    codes: &[&START],
    compile: |reader, kind, _| {
        let field = field(reader, "field", kind);
        field.into_iter().for_each(|at| expect(reader, "field", kind, at, &TEXTS));
        let words = reader.words("any");
        if words.is_none() {
            reader.missing("any");
        }
        let words = words?.into_iter().map(|(word, _)| word.to_owned()).collect();
        Some(Box::new(StartsWith { field: field?, words }))
    },
};

struct StartsWith {
    field: usize,
    words: Vec<String>,
}

impl Check for StartsWith {
    fn entry(&self, entry: &Entry, case: Case<'_>, found: &mut Findings) {
        let Some(item) = entry.record.at(self.field) else { return };
        let text = item.value.as_text().unwrap_or_default().trim_start();
        if text.is_empty() || self.words.iter().any(|word| text.starts_with(word.as_str())) {
            return;
        }
        let label = &case.kind.fields[self.field].label;
        let words = self.words.iter().map(|w| format!("“{w}”")).collect::<Vec<_>>();
        found.add(Diagnostic::at(
            &START,
            item.span,
            format!("“{}”要以{}开头", label.zh, words.join("、")),
            format!("“{}” must begin with {}", label.en, words.join(", ")),
        ));
    }
}
