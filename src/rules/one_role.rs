//! `one-role`: nobody has two roles that exclude each other.
//!
//! Keys: `person` (the field with the name), `role` (the field with the role), `apart` (lists of roles that one person
//! cannot have together), `within` (fields: only there a name means one person).

use std::collections::HashMap;
use std::sync::Arc;

use super::comparable::comparable;
use super::condition::{expect_word, word_of};
use super::path::Path;
use super::reference_key::name_of;
use super::rule::{BAD_RULE, Case, Check, RuleWord, TEXTS, wrong_field};
use super::within::Within;
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::Entry;
use crate::schema::Item;
use crate::source::{Data, Node, Reader};

const ROLE: Code = Code::error(
    "rule/one-role",
    "同一个人担任了不能兼任的职务。例如村务监督委员会成员不能是村民委员会成员。请核对是不是同一个人；是的，必须调整。",
    "One person has roles that exclude each other: who supervises a village cannot sit on its committee. See whether it \
     is the same person; if so, one role must go.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "one-role",
    doc: ("不能兼任的职务没有兼任", "nobody has two roles that exclude each other"),
    basis: (
        "村民委员会成员及其近亲属不得担任村务监督机构成员（村民委员会组织法）",
        "Members of a villagers' committee are not members of the body that supervises it (Organic Law of Villagers' \
         Committees)",
    ),
    example: r#"rule = "one-role"
person = "name"
within = ["unit"]
role = "body"
apart = [["村民委员会", "村务监督委员会"]]"#,
    codes: &[&ROLE],
    compile: |reader, kind, _| {
        let (person, role) = (Path::read(reader, "person", kind), Path::read(reader, "role", kind));
        let within = Within::read(reader, kind);
        let mut types = TEXTS.to_vec();
        types.extend(["choice", "reference"]);
        person.iter().for_each(|path| path.expect(reader, "person", &types));
        role.iter().for_each(|path| path.expect(reader, "role", &types));
        let closed = role.as_ref().and_then(|path| path.ty().words());
        let apart = apart(reader, closed.as_deref());
        let (person, role) = (person?, role?);
        if !role.is_beside(&person) {
            wrong_field(reader, "role", "与 person 在同一处的", "a role beside the person, so one");
        }
        Some(Box::new(OneRole { person, role, within, apart: apart? }))
    },
};

/// The lists of roles that exclude each other.
fn apart(reader: &mut Reader<'_, '_>, closed: Option<&[&str]>) -> Option<Vec<Vec<String>>> {
    let Some(node) = reader.node("apart") else {
        reader.missing("apart");
        return None;
    };
    let lists = match &node.data {
        // One list may be written without the brackets around it.
        Data::Array(list) if list.iter().all(|node| node.as_str().is_some()) => std::slice::from_ref(node),
        Data::Array(lists) => lists.as_slice(),
        _ => &[],
    };
    let read = |node: &Node, found: &mut Findings| match &node.data {
        Data::Array(words) if words.len() >= 2 && words.iter().all(|word| word.as_str().is_some()) => {
            words.iter().for_each(|word| expect_word(word.as_str().unwrap_or_default(), word.span, closed, found));
            Some(words.iter().filter_map(|word| word.as_str().map(str::to_owned)).collect::<Vec<_>>())
        }
        _ => None,
    };
    let apart: Option<Vec<_>> = lists.iter().map(|node| read(node, reader.found)).collect();
    let apart = apart.filter(|apart| !apart.is_empty());
    if apart.is_none() {
        let (zh, en) =
            ("写成 [[\"甲\", \"乙\"]]，每一组至少两个词", "write [[\"a\", \"b\"]], two words or more in a list");
        reader.found.add(Diagnostic::at(&BAD_RULE, node.span, zh, en));
    }
    apart
}

struct OneRole {
    person: Path,
    role: Path,
    within: Within,
    apart: Vec<Vec<String>>,
}

/// A role that somebody has: its words, and where it is said.
type Held<'a> = (String, &'a Item, &'a Item);

impl Check for OneRole {
    fn all(&self, entries: &[Arc<Entry>], case: Case<'_>, found: &mut Findings) {
        let mut in_order: Vec<&Arc<Entry>> = entries.iter().collect();
        in_order.sort_by_key(|entry| (entry.file, entry.span));
        let mut people: HashMap<(Vec<String>, String), Vec<Held<'_>>> = HashMap::new();
        for entry in in_order {
            let Some(group) = self.within.key(entry, case.portal) else { continue };
            for (name, person, role) in self.roles(entry) {
                let word = match word_of(&role.value).trim() {
                    said if self.is_known(said) => said.to_owned(),
                    _ => name_of(&role.value, case.portal),
                };
                if !self.is_known(&word) {
                    continue;
                }
                let held = people.entry((group.clone(), name)).or_default();
                let clash = held.iter().find(|(other, ..)| self.are_apart(other, &word));
                if let Some((other, _, earlier)) = clash {
                    found.add(self.complain(other, &word, person, earlier));
                }
                // One of each word is enough to clash with.
                if !held.iter().any(|(other, ..)| *other == word) {
                    held.push((word, person, role));
                }
            }
        }
    }
}

impl OneRole {
    fn is_known(&self, word: &str) -> bool {
        self.apart.iter().flatten().any(|known| known == word)
    }

    fn are_apart(&self, one: &str, other: &str) -> bool {
        let holds = |list: &&Vec<String>, word: &str| list.iter().any(|known| known == word);
        one != other && self.apart.iter().any(|list| holds(&list, one) && holds(&list, other))
    }

    /// Who has which role in an entry: name without spaces, the name's item and the role's.
    fn roles<'a>(&self, entry: &'a Entry) -> Vec<(String, &'a Item, &'a Item)> {
        let mut by_record: HashMap<*const crate::schema::Record, Vec<&'a Item>> = HashMap::new();
        for spot in self.role.readable(&entry.record) {
            by_record.entry(std::ptr::from_ref(spot.record)).or_default().push(spot.item);
        }
        let mut roles = Vec::new();
        for spot in self.person.readable(&entry.record) {
            let name = comparable(&spot.item.value).unwrap_or_default();
            let name: String = name.chars().filter(|c| !c.is_whitespace()).collect();
            let held = by_record.get(&std::ptr::from_ref(spot.record)).into_iter().flatten();
            roles.extend(held.filter(|_| !name.is_empty()).map(|role| (name.clone(), spot.item, *role)));
        }
        roles
    }

    fn complain(&self, other: &str, word: &str, person: &Item, earlier: &Item) -> Diagnostic {
        let label = &self.person.field().label;
        Diagnostic::at(
            &ROLE,
            person.span,
            format!("同一个人（“{}”相同）已经写了“{other}”，不能又写“{word}”", label.zh),
            format!("the same “{}” has the role “{other}” already and cannot have “{word}”, too", label.en),
        )
        .because(earlier.span, "另一个职务在这里", "the other role is here")
    }
}
