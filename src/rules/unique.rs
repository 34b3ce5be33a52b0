//! `unique`: no two entries share the same values; also for fields with `unique = true`.
//!
//! Keys: `fields`, which are compared together. Entries in which one of them is empty are passed over.

use std::collections::HashMap;
use std::sync::Arc;

use super::comparable::comparable;
use super::rule::{Case, Check, RuleWord, fields, wrong_field};
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::Entry;
use crate::schema::Kind;

pub(super) const NOT_UNIQUE: Code = Code::error(
    "rule/unique",
    "这个内容在同类里应当只出现一次，却写了两次。多半是复制后忘了修改。",
    "This should occur only once among its kind. It was probably copied and not changed.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "unique",
    doc: ("几个字段合起来不重复", "no two entries share the values of some fields"),
    basis: ("一事一条，编号是网址和引用的依据", "One matter, one entry; ids make addresses"),
    example: r#"rule = "unique"
fields = ["unit", "period"]"#,
    codes: &[&NOT_UNIQUE],
    compile: |reader, kind, _| {
        let fields = fields(reader, "fields", kind);
        let many = |at: &usize| matches!(kind.fields[*at].ty.name(), "list" | "record" | "table" | "steps");
        if fields.iter().any(many) {
            wrong_field(reader, "fields", "只有一个值的", "one value");
        }
        Some(Box::new(Unique { fields }))
    },
};

struct Unique {
    fields: Vec<usize>,
}

impl Check for Unique {
    fn all(&self, entries: &[Arc<Entry>], case: Case<'_>, found: &mut Findings) {
        found.0.extend(compare(&self.fields, case.kind, entries));
    }
}

/// Checks the fields that say `unique = true`. Ids are compared when the portal is gathered.
pub(super) fn check_fields(kind: &Kind, entries: &[Arc<Entry>], found: &mut Findings) {
    for (at, field) in kind.fields.iter().enumerate() {
        if let Some(span) = field.unique.filter(|_| *field.name != *kind.id) {
            let again = compare(&[at], kind, entries).into_iter();
            found.0.extend(again.map(|d| d.because(span, "这里规定不能重复", "it must be unique")));
        }
    }
}

/// Complaints about entries whose `fields` are those of an earlier one.
fn compare(fields: &[usize], kind: &Kind, entries: &[Arc<Entry>]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut seen: HashMap<Vec<String>, &Entry> = HashMap::with_capacity(entries.len());
    for entry in entries {
        let values = fields.iter().map(|at| entry.record.at(*at).and_then(|i| comparable(&i.value)));
        let Some(values) = values.collect::<Option<Vec<_>>>() else { continue };
        let other = *seen.entry(values).or_insert(entry);
        if std::ptr::eq(other, &**entry) {
            continue;
        }
        let place = |e: &Entry| fields.first().and_then(|at| e.record.at(*at)).map_or(e.span, |i| i.span);
        let (early, late) =
            if (other.file, other.span) <= (entry.file, entry.span) { (other, &**entry) } else { (&**entry, other) };
        let labels = |pick: fn(&crate::diag::Text) -> &str| {
            fields.iter().map(|at| pick(&kind.fields[*at].label)).collect::<Vec<_>>().join("＋")
        };
        found.push(
            Diagnostic::at(
                &NOT_UNIQUE,
                place(late),
                format!("“{}”与另一条内容相同", labels(|l| &l.zh)),
                format!("“{}” is the same as in another entry", labels(|l| &l.en)),
            )
            .because(place(early), "第一次在这里", "first here"),
        );
    }
    found
}
