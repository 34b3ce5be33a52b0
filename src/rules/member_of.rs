//! `member-of`: a value is one of those listed elsewhere in the entry.
//!
//! Keys: `field`, `of` (paths). Nothing is checked while the list is not filled.

use std::collections::HashSet;

use super::path::Path;
use super::reference_key::{key_of, name_of};
use super::rule::{Case, Check, RuleWord, wrong_field};
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::Entry;
use crate::source::{Reader, nearest};

const MEMBER: Code = Code::error(
    "rule/member-of",
    "这里写的不在名单里。例如中标人应当是投标人之一；多半是名称写得不一样，请改成一致。",
    "What is written is not among those listed: the winner, for example, is one of the bidders. Spell both alike.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "member-of",
    doc: ("一个值是名单中的一个", "a value is one of those listed"),
    basis: ("中标人从投标人中产生", "The winner is one of the bidders"),
    example: r#"rule = "member-of"
field = "winner"
of = "bidders""#,
    codes: &[&MEMBER],
    compile: |reader, kind, _| {
        let (field, of) = (Path::read(reader, "field", kind), Path::read(reader, "of", kind));
        field.iter().for_each(|path| single(reader, "field", path));
        of.iter().for_each(|path| single(reader, "of", path));
        Some(Box::new(MemberOf { field: field?, of: of? }))
    },
};

fn single(reader: &mut Reader<'_, '_>, key: &'static str, path: &Path) {
    if path.ty().fields().is_some() {
        wrong_field(reader, key, "只有一个值的（或其列表、某一列）", "one value, a list of them or a column");
    }
}

/// Among more than these no similar value is looked for.
const MOST_COMPARED: usize = 50;

/// Types whose values complaints do not repeat.
const PERSONAL: [&str; 4] = ["person", "phone", "address", "identifier"];

struct MemberOf {
    field: Path,
    of: Path,
}

impl Check for MemberOf {
    fn entry(&self, entry: &Entry, case: Case<'_>, found: &mut Findings) {
        let Some(listed) = self.of.spots(&entry.record) else { return };
        let members: HashSet<String> = listed.iter().filter_map(|spot| key_of(&spot.item.value, case.portal)).collect();
        if members.is_empty() {
            return;
        }
        let (label, list) = (&self.field.field().label, &self.of.field().label);
        let personal = PERSONAL.contains(&self.field.ty().name());
        for spot in self.field.readable(&entry.record) {
            let key = key_of(&spot.item.value, case.portal);
            let Some(key) = key.filter(|key| !members.contains(key)) else { continue };
            let (called, said) = (
                spot.called(label),
                if personal { String::new() } else { format!("“{}”", name_of(&spot.item.value, case.portal)) },
            );
            let (zh, en) = (
                format!("{}{said}不在“{}”里", called.zh, list.zh),
                format!("{} {said} is not among “{}”", called.en, list.en),
            );
            let mut diagnostic = Diagnostic::at(&MEMBER, spot.item.span, zh, en);
            if !personal && members.len() <= MOST_COMPARED {
                diagnostic = diagnostic.did_you_mean(nearest(&key, members.iter().map(String::as_str)));
            }
            if let Some(first) = listed.first() {
                diagnostic = diagnostic.because(first.item.span, "名单在这里", "they are listed here");
            }
            found.add(diagnostic);
        }
    }
}
