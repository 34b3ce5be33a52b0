//! `exactly-one`: of some fields exactly one is filled: a row is income or expense, never both, never neither.
//!
//! Keys: `fields` (two or more); `table` if they are columns of its rows. A zero, or a “no”, beside another value counts
//! as left empty; nothing is said of a record in which one of the fields could not be read.

use rust_decimal::Decimal;

use super::figure::is_unread;
use super::place::Place;
use super::row::row_name;
use super::rule::{Case, Check, RuleWord, wrong_field};
use super::sum_equals::number;
use crate::diag::{Code, Diagnostic, Findings, Text};
use crate::model::Entry;
use crate::schema::{Item, Record, Value};

const ONE: Code = Code::error(
    "rule/exactly-one",
    "这几项只能填一项，也必须填一项。例如一笔账要么是收入，要么是支出；两样都有，请分两行写。",
    "Exactly one of these fields is filled. An item of an account, for example, is income or expense: write two rows for both.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "exactly-one",
    doc: ("几项中只填一项", "exactly one of some fields is filled"),
    basis: ("一笔一行，收支分清", "One item a row, and income apart from expense"),
    example: r#"rule = "exactly-one"
table = "entries"
fields = ["income", "expense"]"#,
    codes: &[&ONE],
    compile: |reader, kind, _| {
        let place = Place::read_before(reader, kind, &["fields"])?;
        let named = reader.words("fields").map(|words| words.len());
        let fields = place.columns(reader, "fields");
        if named.is_some_and(|named| named < 2) {
            wrong_field(reader, "fields", "两个以上的", "one of two or more");
        }
        (fields.len() > 1 && named == Some(fields.len()))
            .then(|| Box::new(ExactlyOne { place, fields }) as Box<dyn Check>)
    },
};

struct ExactlyOne {
    place: Place,
    fields: Vec<usize>,
}

impl Check for ExactlyOne {
    fn entry(&self, entry: &Entry, _: Case<'_>, found: &mut Findings) {
        for (index, record) in self.place.records(entry).into_iter().enumerate() {
            found.0.extend(self.complaint(record, &row_name(&self.place, record, index)));
        }
    }
}

impl ExactlyOne {
    fn complaint(&self, record: &Record, row: &Text) -> Option<Diagnostic> {
        if self.fields.iter().any(|at| is_unread(record, *at)) {
            return None;
        }
        let written = self.fields.iter().filter_map(|at| Some((*at, record.at(*at)?)));
        let written: Vec<(usize, &Item)> = written.filter(|(_, item)| !item.value.is_blank()).collect();
        let filled: Vec<(usize, &Item)> =
            written.iter().filter(|(_, item)| !is_nothing(&item.value)).copied().collect();
        let several = if filled.is_empty() { &written } else { &filled };
        match several.as_slice() {
            [_] => None,
            [] => {
                let all = self.fields.iter().filter_map(|at| self.place.fields.get(*at)).map(|field| &field.label);
                let (zh, en) = quoted(all);
                Some(Diagnostic::at(
                    &ONE,
                    record.span,
                    format!("{}{zh}要填一项，都没有填", row.zh),
                    format!("{}one of {en} must be filled, none is", row.en),
                ))
            }
            [(_, first), (_, second), ..] => {
                let labels = several.iter().filter_map(|(at, _)| self.place.fields.get(*at)).map(|field| &field.label);
                let (zh, en) = quoted(labels);
                Some(
                    Diagnostic::at(
                        &ONE,
                        second.span,
                        format!("{}{zh}只能填一项，填了 {} 项", row.zh, several.len()),
                        format!("{}only one of {en} can be filled, {} are", row.en, several.len()),
                    )
                    .because(first.span, "另一项在这里", "the other is here")
                    .hint("多填的删去，或者分两行写", "remove what is too much, or write two rows"),
                )
            }
        }
    }
}

fn quoted<'t>(labels: impl Iterator<Item = &'t Text>) -> (String, String) {
    let (zh, en): (Vec<_>, Vec<_>) = labels.map(|l| (format!("“{}”", l.zh), format!("“{}”", l.en))).unzip();
    (zh.join(""), en.join(", "))
}

/// A zero or a “no”: written, but saying nothing beside another value.
fn is_nothing(value: &Value) -> bool {
    matches!(value, Value::YesNo(false)) || number(value) == Some(Decimal::ZERO)
}
