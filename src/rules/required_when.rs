//! `required-when`: a field must be filled because of what another one says.
//!
//! Keys: `field`; `when` (the other field); `is` or `not` (words; without them: when it is filled at all).

use super::figure::is_unread;
use super::rule::{Case, Check, RuleWord, field};
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::Entry;

const MISSING: Code = Code::error(
    "rule/required-when",
    "因为另一个字段填了某个内容，这个字段就必须填写。例如类别是“财务”时，要写审查人和审查日期。",
    "Because of what another field says, this field must be filled. A financial notice, for example, names its reviewer.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "required-when",
    doc: ("另一个字段是某个值时，这个字段必填", "a field is needed because of another"),
    basis: (
        "财务公开须经审查（村民委员会组织法、农村集体经济组织财务公开规定），党务公开须经保密审查（党务公开条例第十五条）",
        "Finance is reviewed before it is published, party matters pass a secrecy review",
    ),
    example: r#"rule = "required-when"
field = "reviewed_by"
when = "category"
is = "财务""#,
    codes: &[&MISSING],
    compile: |reader, kind, _| {
        let needed = field(reader, "field", kind);
        if reader.node("when").is_none() {
            reader.missing("when");
        }
        Some(Box::new(RequiredWhen { field: needed? }))
    },
};

struct RequiredWhen {
    field: usize,
}

impl Check for RequiredWhen {
    fn entry(&self, entry: &Entry, case: Case<'_>, found: &mut Findings) {
        let Some((condition, (cause, word))) = case.condition.and_then(|c| Some((c, c.cause(entry)?))) else { return };
        let filled = entry.record.at(self.field).is_some_and(|item| !item.value.is_blank());
        // What was written and could not be read is complained about already.
        if filled || is_unread(&entry.record, self.field) {
            return;
        }
        let (needed, other) = (&case.kind.fields[self.field], &case.kind.fields[condition.field]);
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
