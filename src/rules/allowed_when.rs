//! `allowed-when`: because of what one field says, another one can only say some words.
//!
//! Keys: `field` (a path), `any` (the words), and `when` with `is` or `not`. What is not filled is passed over.

use super::condition::{expect_word, word_of};
use super::path::Path;
use super::rule::{Case, Check, RuleWord, wrong_field};
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::Entry;

const ALLOWED: Code = Code::error(
    "rule/allowed-when",
    "因为另一个字段填了某个内容，这个字段只能填规定的几个词。例如村干部的政务处分只有警告、记过、记大过。请核对两处。",
    "Because of what another field says, only some words can stand here: village officials, for example, can be given only \
     the three lightest administrative sanctions. Check both.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "allowed-when",
    doc: ("另一个字段是某个值时，只能填几个词", "because of another field only some words are allowed"),
    basis: (
        "对村民委员会成员等基层群众性自治组织中从事管理的人员，政务处分限于警告、记过、记大过（公职人员政务处分法第二十二条）",
        "Members of villagers' committees can only be given 警告, 记过 or 记大过 (Law on Administrative Sanctions, art. 22)",
    ),
    example: r#"rule = "allowed-when"
field = "admin_sanction"
any = ["警告", "记过", "记大过"]
when = "post_type"
is = "村干部""#,
    codes: &[&ALLOWED],
    compile: |reader, kind, _| {
        let path = Path::read(reader, "field", kind);
        let words = reader.words("any");
        if words.is_none() {
            reader.missing("any");
        }
        if reader.node("when").is_none() {
            reader.missing("when");
        }
        let (path, words) = (path?, words?);
        if path.ty().fields().is_some() {
            wrong_field(reader, "field", "写一个词的", "a word");
        }
        let closed = path.ty().words();
        words.iter().for_each(|(word, span)| expect_word(word, *span, closed.as_deref(), reader.found));
        let words = words.into_iter().map(|(word, _)| word.to_owned()).collect();
        Some(Box::new(AllowedWhen { path, words }))
    },
};

struct AllowedWhen {
    path: Path,
    words: Vec<String>,
}

impl Check for AllowedWhen {
    fn entry(&self, entry: &Entry, case: Case<'_>, found: &mut Findings) {
        let Some((condition, (cause, said))) = case.condition.and_then(|c| Some((c, c.cause(entry)?))) else { return };
        let other = &case.kind.fields[condition.field].label;
        for spot in self.path.readable(&entry.record) {
            let word = word_of(&spot.item.value).trim();
            if word.is_empty() || self.words.iter().any(|allowed| allowed == word) {
                continue;
            }
            let called = spot.called(&self.path.field().label);
            let words = self.words.iter().map(|w| format!("“{w}”")).collect::<Vec<_>>();
            let (zh, en) = (
                format!("“{}”是“{said}”，{}不能写“{word}”，只能写{}", other.zh, called.zh, words.join("、")),
                format!("“{}” is “{said}”: {} cannot be “{word}”, only {}", other.en, called.en, words.join(", ")),
            );
            found.add(Diagnostic::at(&ALLOWED, spot.item.span, zh, en).because(
                cause.span,
                "因为这里这样填写",
                "because of what is said here",
            ));
        }
    }
}
