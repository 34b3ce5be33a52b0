//! `overdue`: something is still open after it was due.
//!
//! Keys: `due` (a date or period), and `done` (a date), or `status` with `open` (the words of what is not finished), or
//! both: then it is open only if its status says so and `done` is not filled.

use super::condition::{expect_word, word_of};
use super::date_order::{stretch, written};
use super::rule::{Case, Check, RuleWord, expect, field};
use crate::diag::{Code, Diagnostic, Findings, Span};
use crate::model::Entry;

const OVERDUE: Code = Code::warning(
    "rule/overdue",
    "已经超过期限，还没有办结。办完的，请改写状态和完成日期；没有办完的，请督促办理，或者写明延期。",
    "It is past its date and still open. If it is done, say so and when; if not, see to it, or say that it is put off.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "overdue",
    doc: ("到期还没有办结", "something is still open after it was due"),
    basis: ("问题整改限期办结，逾期要督办", "What is found is put right by a date; what is late is followed up"),
    example: r#"rule = "overdue"
due = "due"
done = "done_on"
status = "status"
open = ["已交办", "整改中"]"#,
    codes: &[&OVERDUE],
    compile: |reader, kind, _| {
        let due = field(reader, "due", kind);
        due.into_iter().for_each(|at| expect(reader, "due", kind, at, &["date", "period"]));
        let done = reader.node("done").is_some().then(|| field(reader, "done", kind)).flatten();
        done.into_iter().for_each(|at| expect(reader, "done", kind, at, &["date", "period", "yes-no"]));
        let status = reader.node("status").is_some().then(|| field(reader, "status", kind)).flatten();
        let open = reader.words("open");
        if status.is_none() && (open.is_some() || done.is_none()) {
            reader.missing(if open.is_some() { "status" } else { "done" });
            return None;
        }
        if status.is_some() && open.is_none() {
            reader.missing("open");
            return None;
        }
        let closed = status.and_then(|at| kind.fields[at].ty.words());
        let open = open.unwrap_or_default();
        open.iter().for_each(|(word, span)| expect_word(word, *span, closed.as_deref(), reader.found));
        let open = open.into_iter().map(|(word, _)| word.to_owned()).collect();
        Some(Box::new(Overdue { due: due?, done, status, open }))
    },
};

struct Overdue {
    due: usize,
    done: Option<usize>,
    status: Option<usize>,
    open: Vec<String>,
}

impl Overdue {
    /// Whether the entry is open, with what its status says.
    fn open<'e>(&self, entry: &'e Entry) -> Option<Option<(&'e str, Span)>> {
        let unread = |at: &usize| entry.record.unread.contains(&(*at as u16));
        if self.done.iter().chain(&self.status).any(unread) {
            return None;
        }
        let done = self.done.and_then(|at| entry.record.at(at)).map(|item| word_of(&item.value));
        if done.is_some_and(|word| word != "false") {
            return None;
        }
        let Some(status) = self.status else { return Some(None) };
        let item = entry.record.at(status)?;
        let word = word_of(&item.value).trim();
        self.open.iter().any(|open| open == word).then_some(Some((word, item.span)))
    }
}

impl Check for Overdue {
    fn entry(&self, entry: &Entry, case: Case<'_>, found: &mut Findings) {
        let Some(item) = entry.record.at(self.due) else { return };
        let Some((_, due)) = stretch(&item.value) else { return };
        let today = case.portal.today;
        let Some(status) = (today > due).then(|| self.open(entry)).flatten() else { return };
        let (label, days) = (&case.kind.fields[self.due].label, case.portal.calendar.days(due, today, false));
        let said = written(&item.value);
        let (zh, en) = match status {
            Some((word, _)) => (format!("仍是“{word}”"), format!("still “{word}”")),
            None => ("还没有办结".to_owned(), "still open".to_owned()),
        };
        let mut diagnostic = Diagnostic::at(
            &OVERDUE,
            item.span,
            format!("“{}”是 {said}，已经超期 {days} 天，{zh}", label.zh),
            format!("“{}” is {said}, {days} days ago, and it is {en}", label.en),
        );
        if let Some((_, span)) = status {
            diagnostic = diagnostic.because(span, "状态在这里", "the status is here");
        }
        found.add(diagnostic);
    }
}
