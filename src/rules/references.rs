//! References lead to entries that exist. Always on.
//!
//! The field `unit` is looked up when the portal is gathered and is left out here.

use super::walk::walk_item;
use crate::config::Audience;
use crate::diag::{Code, Diagnostic, Findings, Text};
use crate::model::{Entry, Portal};
use crate::schema::{Item, Value};
use crate::source::nearest;

pub(super) const DANGLING: Code = Code::error(
    "reference/dangling",
    "引用的那条内容不存在：可能编号写错了，也可能那一条已经删除。",
    "What is referred to does not exist: the id is wrong, or the entry is gone.",
);
pub(super) const HIDDEN: Code = Code::note(
    "reference/hidden",
    "引用的内容公开范围更窄，在更宽的版本里这个引用会略去。",
    "What is referred to has a narrower audience; wider editions leave the reference out.",
);

/// Among more entries than this no similar id is looked for: many wrong ids would take for ever.
pub(super) const MOST_COMPARED: usize = 2_000;

pub(super) fn check(entry: &Entry, portal: &Portal, found: &mut Findings) {
    for (field, item) in entry.record.iter().filter(|(field, _)| &*field.name != "unit") {
        // Who sees the field sees the reference.
        let audience = field.audience.map_or(entry.audience, |own| own.max(entry.audience));
        walk_item(item, &mut |item| check_one(item, audience, portal, &field.label, found));
    }
}

fn check_one(item: &Item, audience: Audience, portal: &Portal, label: &Text, found: &mut Findings) {
    let Value::Reference { to, id } = &item.value else { return };
    let Some((kind, target_kind)) = portal.schema.kind(to) else { return };
    if let Some(at) = portal.find(kind, id) {
        let target = &portal.entries[at];
        if target.audience > audience {
            found.add(Diagnostic::at(
                &HIDDEN,
                item.span,
                format!("“{}”引用的“{id}”公开范围是 {}，比本条更窄", label.zh, target.audience.word()),
                format!("“{}” refers to “{id}”, whose audience is {}", label.en, target.audience.word()),
            ));
        }
        return;
    }
    let mut diagnostic = Diagnostic::at(
        &DANGLING,
        item.span,
        format!("“{}”引用的“{id}”不在“{}”里", label.zh, target_kind.label.zh),
        format!("“{}” refers to “{id}”, which is not among “{}”", label.en, target_kind.label.en),
    );
    let entries = portal.of_kind(kind);
    if entries.is_empty() {
        diagnostic = diagnostic.hint(
            format!("“{}”目前一条也没有", target_kind.label.zh),
            format!("there is no entry of “{}” at all", target_kind.label.en),
        );
    } else if let Some(near) =
        (entries.len() <= MOST_COMPARED).then(|| nearest(id, entries.iter().map(|e| &*e.key))).flatten()
    {
        diagnostic = diagnostic.hint(format!("是不是“{near}”？"), format!("did you mean “{near}”?"));
    }
    found.add(diagnostic);
}
