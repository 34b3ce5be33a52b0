//! `group-size`: as many entries belong together as there must be.
//!
//! Keys: `within` (fields that make a group), `at_least`, `at_most`; `by` (a field) with `needs`, a list of
//! `{ is, at_least, at_most }`: so many of the group with these words. A group without any entry is not known.

use std::collections::HashMap;
use std::sync::Arc;

use super::condition::{expect_word, word_of};
use super::rule::{Case, Check, RuleWord, expect, field};
use super::size::Limits;
use super::within::Within;
use crate::diag::{Code, Diagnostic, Findings, Span};
use crate::model::Entry;
use crate::schema::Kind;
use crate::source::{Data, Node, Reader};

const GROUP: Code = Code::error(
    "rule/group-size",
    "人数（条数）不在规定的范围里。例如村民委员会三至七人，其中应当有妇女成员。请核对有没有漏写或多写。",
    "Too few or too many belong together: a villagers' committee, for example, has three to seven members, a woman among \
     them. Check what is missing.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "group-size",
    doc: ("同一组的条数在规定的范围里", "as many entries belong together as must"),
    basis: (
        "村民委员会由主任、副主任和委员共三至七人组成，应当有妇女成员（村民委员会组织法）",
        "A villagers' committee has three to seven members, a woman among them (Organic Law of Villagers' Committees)",
    ),
    example: r#"rule = "group-size"
within = ["unit", "body"]
at_least = 3
at_most = 7
by = "gender"
needs = [{ is = "女", at_least = 1 }]
when = "body"
is = "村民委员会""#,
    codes: &[&GROUP],
    compile: |reader, kind, _| {
        if reader.node("within").is_none() {
            reader.missing("within");
        }
        let within = Within::read(reader, kind);
        let needed = reader.node("needs");
        let bounded = reader.node("at_least").or(reader.node("at_most")).is_some();
        let limits = if bounded || needed.is_none() { Limits::read(reader) } else { None };
        let by = if reader.node("by").is_some() { field(reader, "by", kind) } else { None };
        if by.is_none() && needed.is_some() {
            reader.missing("by");
        }
        by.into_iter().for_each(|at| expect(reader, "by", kind, at, &["choice", "text", "level", "flag", "yes-no"]));
        let nodes = match needed {
            Some(Node { data: Data::Array(list), .. }) => list.as_slice(),
            Some(node) => std::slice::from_ref(node),
            None => &[],
        };
        let read = nodes.iter().filter_map(|node| Need::read(node, by, kind, reader.found));
        let needs = read.collect::<Vec<_>>();
        (limits.is_some() || !needs.is_empty()).then(|| Box::new(GroupSize { within, limits, needs }) as Box<dyn Check>)
    },
};

/// So many with some words.
struct Need {
    by: usize,
    words: Vec<String>,
    limits: Limits,
}

impl Need {
    fn read(node: &Node, by: Option<usize>, kind: &Kind, found: &mut Findings) -> Option<Need> {
        let mut reader = Reader::new(node, found)?;
        let words = reader.words("is");
        if words.is_none() {
            reader.missing("is");
        }
        let limits = Limits::read(&mut reader);
        let closed = by.and_then(|at| kind.fields[at].ty.words());
        for (word, span) in words.iter().flatten() {
            expect_word(word, *span, closed.as_deref(), reader.found);
        }
        reader.finish();
        let words = words?.into_iter().map(|(word, _)| word.to_owned()).collect();
        Some(Need { by: by?, words, limits: limits? })
    }

    /// How many of the group have the words; none if one of them could not be read.
    fn count(&self, members: &[&Entry]) -> Option<usize> {
        if members.iter().any(|entry| entry.record.unread.contains(&(self.by as u16))) {
            return None;
        }
        let said = members.iter().filter_map(|entry| entry.record.at(self.by)).map(|item| word_of(&item.value).trim());
        Some(said.filter(|said| self.words.iter().any(|word| word == said)).count())
    }
}

struct GroupSize {
    within: Within,
    limits: Option<Limits>,
    needs: Vec<Need>,
}

impl Check for GroupSize {
    fn all(&self, entries: &[Arc<Entry>], case: Case<'_>, found: &mut Findings) {
        let mut groups: HashMap<Vec<String>, Vec<&Entry>> = HashMap::new();
        let mut whole = true;
        for entry in entries {
            match self.within.key(entry, case.portal) {
                Some(key) => groups.entry(key).or_default().push(entry),
                None => whole = false,
            }
        }
        let mut told: Vec<(Span, Diagnostic)> = Vec::new();
        for mut members in groups.into_values() {
            members.sort_by_key(|entry| (entry.file, entry.span));
            self.judge(&members, whole, case, &mut told);
        }
        told.sort_by_key(|(span, _)| *span);
        found.0.extend(told.into_iter().map(|(_, diagnostic)| diagnostic));
    }
}

impl GroupSize {
    /// Complains about a group. While some entry belongs nowhere (`whole` is false) a group may be larger than it seems.
    fn judge(&self, members: &[&Entry], whole: bool, case: Case<'_>, told: &mut Vec<(Span, Diagnostic)>) {
        let Some((first, last)) = members.first().zip(members.last()) else { return };
        let name = self.within.name(first, case.portal);
        let mut tell = |limits: Limits, count: usize, what: (String, String)| {
            if !whole && count < limits.least {
                return;
            }
            let Some((zh, en)) = limits.wrong(count) else { return };
            // Too many: the last is the one too much. Too few: there is no other place than the first.
            let entry = if count < limits.least { first } else { last };
            let span = entry.get(&case.kind.id).map_or(entry.span, |item| item.span);
            let (zh, en) = (format!("{}{zh}", what.0), format!("{}: {en}", what.1));
            let (zh, en) = if name.is_empty() {
                (zh, en)
            } else {
                (format!("“{name}”：{zh}"), format!("“{name}”: {en}"))
            };
            told.push((span, Diagnostic::at(&GROUP, span, zh, en)));
        };
        if let Some(limits) = self.limits {
            let label = &case.kind.label;
            tell(limits, members.len(), (format!("“{}”", label.zh), format!("“{}”", label.en)));
        }
        for need in &self.needs {
            let Some(count) = need.count(members) else { continue };
            let (label, words) = (&case.kind.fields[need.by].label, &need.words);
            let what = (
                format!("“{}”是{}的", label.zh, words.iter().map(|w| format!("“{w}”")).collect::<String>()),
                format!("“{}” {}", label.en, words.join("/")),
            );
            tell(need.limits, count, what);
        }
    }
}
