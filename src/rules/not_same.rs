//! `not-same`: some fields say different things: who handles a payment does not approve it.
//!
//! Keys: `fields` (two or more); `table` if they are columns of its rows. Lists, and short texts with names joined by
//! “、”, are compared name by name; spaces inside a name do not count. The message does not repeat the name.

use std::collections::HashMap;

use super::comparable::comparable;
use super::place::Place;
use super::row::row_name;
use super::rule::{Case, Check, RuleWord, wrong_field};
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::Entry;
use crate::schema::{Item, Value};

const SAME: Code = Code::error(
    "rule/not-same",
    "这两项不能相同。例如经手人不能审批自己经手的开支，验收人不能是整改责任人。请换人办理，或者核对是否写错。",
    "These two must differ: who handles a payment does not approve it, who is responsible does not sign it off. Somebody else must do it, or a name is mistaken.",
);

/// Longer texts are sentences, not names.
const NAMES_CHARS: usize = 40;

pub(super) const WORD: RuleWord = RuleWord {
    name: "not-same",
    doc: ("几项不能相同", "some fields must differ"),
    basis: ("不相容岗位相分离：经手、审批、证明不由一人办理", "Duties are separated: handling, approving, witnessing"),
    example: r#"rule = "not-same"
table = "entries"
fields = ["handler", "approver"]"#,
    codes: &[&SAME],
    compile: |reader, kind, _| {
        let place = Place::read_before(reader, kind, &["fields"])?;
        let named = reader.words("fields").map(|words| words.len());
        let fields = place.columns(reader, "fields");
        let rows = |at: &usize| {
            let ty = place.fields.get(*at).map_or("", |field| field.ty.name());
            matches!(ty, "table" | "steps" | "record")
        };
        if named.is_some_and(|named| named < 2) || fields.iter().any(rows) {
            wrong_field(reader, "fields", "两个以上的（文字、人名等）", "one of two or more simple values");
            return None;
        }
        (fields.len() > 1 && named == Some(fields.len())).then(|| Box::new(NotSame { place, fields }) as Box<dyn Check>)
    },
};

struct NotSame {
    place: Place,
    fields: Vec<usize>,
}

impl Check for NotSame {
    fn entry(&self, entry: &Entry, _: Case<'_>, found: &mut Findings) {
        for (index, record) in self.place.records(entry).into_iter().enumerate() {
            let mut seen: HashMap<String, (usize, &Item)> = HashMap::new();
            for at in &self.fields {
                let Some(item) = record.at(*at) else { continue };
                let names = names(&item.value);
                if let Some((other_at, other)) = names.iter().find_map(|name| seen.get(name)) {
                    let row = row_name(&self.place, record, index);
                    let (a, b) = (&self.place.fields[*other_at].label, &self.place.fields[*at].label);
                    found.add(
                        Diagnostic::at(
                            &SAME,
                            item.span,
                            format!("{}“{}”与“{}”相同", row.zh, b.zh, a.zh),
                            format!("{}“{}” is the same as “{}”", row.en, b.en, a.en),
                        )
                        .because(
                            other.span,
                            format!("“{}”在这里", a.zh),
                            format!("“{}” is here", a.en),
                        ),
                    );
                }
                names.into_iter().for_each(|name| _ = seen.entry(name).or_insert((*at, item)));
            }
        }
    }
}

/// What a value names, each name without spaces.
fn names(value: &Value) -> Vec<String> {
    if let Value::List(items) = value {
        return items.iter().flat_map(|item| names(&item.value)).collect();
    }
    let Some(text) = comparable(value) else { return Vec::new() };
    let bare = |name: &str| name.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    if text.chars().count() > NAMES_CHARS {
        return vec![bare(&text)];
    }
    text.split('、').map(bare).filter(|name| !name.is_empty()).collect()
}
