//! `no-gaps`: numbering has no holes.
//!
//! Keys: `field` (its last number counts: `ql-07` is 7); `within` (fields; each group is numbered for itself). Numbering
//! begins with the smallest number there is.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::prelude::ToPrimitive;

use super::comparable::comparable;
use super::rule::{Case, Check, RuleWord, expect, field, fields};
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::Entry;
use crate::schema::Value;

const GAP: Code = Code::error(
    "rule/no-gaps",
    "编号中间缺了号。读者会问缺的那一条去了哪里；请补上，或把后面的编号改连续。",
    "The numbering has a hole, and readers will ask what is missing. Fill it or renumber.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "no-gaps",
    doc: ("编号连续，不缺号", "numbering has no holes"),
    basis: ("编号连续，缺号就是缺件", "Numbers run on; a missing number is a missing paper"),
    example: r#"rule = "no-gaps"
field = "no"
within = ["unit"]"#,
    codes: &[&GAP],
    compile: |reader, kind, _| {
        let field = field(reader, "field", kind);
        field.into_iter().for_each(|at| expect(reader, "field", kind, at, &["slug", "text", "number"]));
        let within = if reader.node("within").is_some() { fields(reader, "within", kind) } else { Vec::new() };
        Some(Box::new(NoGaps { field: field?, within }))
    },
};

struct NoGaps {
    field: usize,
    within: Vec<usize>,
}

impl Check for NoGaps {
    fn all(&self, entries: &[Arc<Entry>], case: Case<'_>, found: &mut Findings) {
        let mut groups: BTreeMap<Vec<String>, BTreeMap<u64, &Entry>> = BTreeMap::new();
        for entry in entries {
            let Some(number) = entry.record.at(self.field).and_then(|i| number(&i.value)) else { continue };
            let text = |at: &usize| {
                let item = entry.record.at(*at);
                item.and_then(|i| comparable(&i.value)).unwrap_or_default()
            };
            groups.entry(self.within.iter().map(text).collect()).or_default().insert(number, entry);
        }
        for numbers in groups.values() {
            let pairs: Vec<(&u64, &&Entry)> = numbers.iter().collect();
            for pair in pairs.windows(2) {
                let [(before, _), (after, entry)] = pair else { continue };
                if **after > **before + 1 {
                    self.complain(**before + 1, **after - 1, entry, case, found);
                }
            }
        }
    }
}

impl NoGaps {
    fn complain(&self, first: u64, last: u64, entry: &Entry, case: Case<'_>, found: &mut Findings) {
        let label = &case.kind.fields[self.field].label;
        let missing = if first == last { format!("{first}") } else { format!("{first}–{last}") };
        let span = entry.record.at(self.field).map_or(entry.span, |i| i.span);
        found.add(Diagnostic::at(
            &GAP,
            span,
            format!("“{}”缺号：前面没有 {missing} 号", label.zh),
            format!("“{}” has a hole: {missing} is missing before this", label.en),
        ));
    }
}

/// The last run of digits of a text, or a whole number.
fn number(value: &Value) -> Option<u64> {
    if let Value::Number(number) = value {
        return number.to_u64();
    }
    let text = value.as_text()?;
    let end = text.rfind(|c: char| c.is_ascii_digit())? + 1;
    let start = text[..end]
        .rfind(|c: char| !c.is_ascii_digit())
        .map_or(0, |i| i + text[i..].chars().next().map_or(1, char::len_utf8));
    text[start..end].parse().ok()
}
