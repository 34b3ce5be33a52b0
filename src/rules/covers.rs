//! `covers`: every entry of another kind is referred to at least once.
//!
//! Keys: `field` (a path to a reference, or `unit`), `of` (the kind referred to), `where` with `is` or `not` (a field of
//! that kind: only these entries). Nothing is checked while there is no entry at all that could refer to them.

use std::collections::HashSet;
use std::sync::Arc;

use super::condition::Condition;
use super::path::Path;
use super::reference_key::{target, unit_name};
use super::rule::{Case, Check, RuleWord, kind_named, wrong_field};
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::Entry;
use crate::schema::KindId;

const COVERS: Code = Code::error(
    "rule/covers",
    "应当逐一对应的，这一条漏了：没有任何一条内容提到它。例如每个三星业务都要有监督任务，每个班组都要有廉卫士。请补上。",
    "Every one of these must be referred to, and this one is not: every three-star business, for example, has its task, \
     every team its guardian. Add what is missing.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "covers",
    doc: ("另一类内容的每一条都有对应，没有遗漏", "every entry of another kind is referred to"),
    basis: ("监督全覆盖，每个班组、每项关键业务都有人看", "Supervision covers every team and every key business"),
    example: r#"rule = "covers"
field = "business"
of = "business"
where = "star"
is = "★★★""#,
    codes: &[&COVERS],
    compile: |reader, kind, schema| {
        let path = Path::read(reader, "field", kind);
        // Asked for here, so that no key is strange where the kind is.
        for key in ["where", "is", "not"] {
            reader.node(key);
        }
        let (of, other) = kind_named(reader, "of", schema)?;
        let asked = reader.node("where").is_some();
        let only = Condition::elsewhere(reader, other);
        let path = path?;
        let mut targets = Vec::new();
        path.field().ty.references(&mut targets);
        if !targets.iter().any(|(to, _)| **to == *other.name) {
            let (zh, en) = (format!("引用“{}”的", other.label.zh), format!("references to “{}”", other.label.en));
            wrong_field(reader, "field", &zh, &en);
        }
        // Without the condition that was meant the rule would ask about too many.
        (!asked || only.is_some()).then(|| Box::new(Covers { path, of, only }) as Box<dyn Check>)
    },
};

struct Covers {
    path: Path,
    of: KindId,
    only: Option<Condition>,
}

impl Check for Covers {
    fn all(&self, entries: &[Arc<Entry>], case: Case<'_>, found: &mut Findings) {
        if entries.is_empty() {
            return;
        }
        let by_unit = self.path.is_of_entry() && &*self.path.field().name == "unit";
        let mut covered: HashSet<usize> = HashSet::new();
        for entry in entries {
            // What could not be read may be the one that is missed.
            let Some(spots) = self.path.spots(&entry.record) else { return };
            covered.extend(spots.iter().filter_map(|spot| target(&spot.item.value, case.portal)));
            let unit = entry.unit.filter(|_| by_unit).map(|unit| &case.portal.units.get(unit).id);
            covered.extend(unit.and_then(|id| case.portal.find(self.of, id)));
        }
        let label = &case.kind.label;
        for at in case.portal.range_of(self.of).filter(|at| !covered.contains(at)) {
            let Some(entry) = case.portal.entries.get(at) else { continue };
            let said = self.only.as_ref().map(|only| only.cause(entry).map(|(_, word)| word));
            if said == Some(None) {
                continue;
            }
            let kind = case.portal.kind(entry.kind);
            let title = case.portal.title(entry);
            let title = if kind.name == "unit" { unit_name(entry.unit, case.portal) } else { title.to_owned() };
            let said = said.flatten().filter(|word| !word.is_empty());
            let (zh, en) = said.map_or_else(Default::default, |word| (format!("（{word}）"), format!(" ({word})")));
            let span = entry.get(&kind.id).map_or(entry.span, |item| item.span);
            found.add(Diagnostic::at(
                &COVERS,
                span,
                format!("{}“{title}”{zh}在“{}”里没有提到", kind.label.zh, label.zh),
                format!("{} “{title}”{en} is not referred to by any “{}”", kind.label.en, label.en),
            ));
        }
    }
}
