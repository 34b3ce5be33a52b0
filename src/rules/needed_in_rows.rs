//! `needed-in-rows`: a column must be filled because of what another column of the row says.
//!
//! Keys: `table` (also a path: `steps.risks`), `column` (the one that is needed), `beside` (the other one), `words` (of it;
//! without them: when it is filled).

use super::condition::{expect_word, word_of};
use super::figure::is_unread;
use super::path::Path;
use super::rule::{Case, Check, RuleWord, wrong_field};
use super::spot::Spot;
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::Entry;
use crate::schema::Kind;
use crate::source::Reader;

const MISSING: Code = Code::error(
    "rule/needed-in-rows",
    "这一行因为另一列写了某个内容，这一列就必须填写。例如补贴写“停发”的要写原因，高风险的要写责任岗位。",
    "Because of what another column says, this column must be filled: who is struck off a list has a reason, a high risk has a post.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "needed-in-rows",
    doc: ("同一行里，一列是某个值时另一列必填", "a column is needed because of another in its row"),
    basis: (
        "名单有变动要说明原因，高等级风险要落实到岗位",
        "A change in a list has its reason, and a high risk has somebody who answers for it",
    ),
    example: r#"rule = "needed-in-rows"
table = "rows"
column = "reason"
beside = "change"
words = "停发""#,
    codes: &[&MISSING],
    compile: |reader, kind, _| {
        let table = Path::read(reader, "table", kind);
        if table.as_ref().is_some_and(|table| table.field().ty.fields().is_none()) {
            wrong_field(reader, "table", "表格", "rows");
        }
        let within = table.and_then(|table| table.field().ty.fields().cloned().and(reader.text("table")));
        let (column, beside) = (column(reader, "column", within, kind), column(reader, "beside", within, kind));
        let words = reader.words("words");
        let closed = beside.as_ref().and_then(|path| path.field().ty.words());
        for (word, span) in words.iter().flatten() {
            expect_word(word, *span, closed.as_deref(), reader.found);
        }
        let words = words.map(|words| words.into_iter().map(|(word, _)| word.to_owned()).collect());
        Some(Box::new(NeededInRows { column: column?, beside: beside?, words }))
    },
};

/// The column of `table` that `key` names, or a complaint.
fn column(reader: &mut Reader<'_, '_>, key: &'static str, table: Option<&str>, kind: &Kind) -> Option<Path> {
    let named = reader.text_at(key);
    if named.is_none() && reader.node(key).is_none() {
        reader.missing(key);
    }
    let ((name, span), table) = (named?, table?);
    Path::compile(&format!("{table}.{name}"), span, kind, reader.found)
}

struct NeededInRows {
    column: Path,
    beside: Path,
    words: Option<Vec<String>>,
}

impl Check for NeededInRows {
    fn entry(&self, entry: &Entry, _: Case<'_>, found: &mut Findings) {
        for spot in self.beside.readable(&entry.record) {
            found.0.extend(self.complaint(&spot));
        }
    }
}

impl NeededInRows {
    fn complaint(&self, cause: &Spot<'_>) -> Option<Diagnostic> {
        let word = word_of(&cause.item.value);
        let asked = self.words.as_ref().is_none_or(|words| words.iter().any(|w| w == word));
        let filled = cause.record.at(self.column.last()).is_some_and(|item| !item.value.is_blank());
        if !asked || filled || is_unread(cause.record, self.column.last()) {
            return None;
        }
        let (called, needed) = (cause.called(&self.beside.field().label), self.column.field());
        // A date or an amount has no word to repeat.
        let (said_zh, said_en) = match word {
            "" => ("填了".to_owned(), "is filled".to_owned()),
            word => (format!("是“{word}”"), format!("is “{word}”")),
        };
        let diagnostic = Diagnostic::at(
            &MISSING,
            cause.item.span,
            format!("{}{said_zh}，就要写“{}”", called.zh, needed.label.zh),
            format!("{} {said_en}, so “{}” is needed", called.en, needed.label.en),
        );
        let hint = format!("{} = {}", needed.name, needed.ty.sample());
        Some(diagnostic.hint(format!("补上 {hint}"), format!("add {hint}")))
    }
}
