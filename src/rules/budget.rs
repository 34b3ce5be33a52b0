//! `budget`: no more boards hang on a unit's walls than are allowed.
//!
//! Keys: `class` (a field with words), `limits`, a list of `{ type, class, at_most }`: `type` of unit and `class` are a word or
//! a list of words; without `type` every unit is meant, without `class` all that it has. Counted is what belongs to the
//! unit itself, not what belongs to those below it.

use std::sync::Arc;

use super::condition::{expect_word, word_of};
use super::reference_key::unit_name;
use super::rule::{Case, Check, RuleWord, expect, field};
use super::size::{Limits, bound};
use super::unit_type::{type_of, types};
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::{Entry, UnitId};
use crate::schema::{Kind, Schema};
use crate::source::{Node, Reader};

const BUDGET: Code = Code::warning(
    "rule/budget",
    "一个单位墙上的版面超过了限额，或者挂了不该挂的一类。给基层减负，版面和制度上墙要控制数量：合并、撤下多出来的，内容可以只放在网上。",
    "More boards hang on the walls of a unit than are allowed, or of a class that does not belong there. Join some or take them down; their content may stand on the site alone.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "budget",
    doc: ("墙上的版面不超过限额", "no more boards hang on a unit's walls than are allowed"),
    basis: (
        "整治形式主义为基层减负：控制上墙版面、牌子的数量，内部制度不上村的墙",
        "Relief of the grass roots from formalism: boards and signs are few, and internal rules do not hang on village walls",
    ),
    example: r#"rule = "budget"
class = "class"
limits = [
  { type = "村", class = "内部制度", at_most = 0 },
  { type = "村", at_most = 12 },
]"#,
    codes: &[&BUDGET],
    compile: |reader, kind, schema| {
        let class = if reader.node("class").is_some() { field(reader, "class", kind) } else { None };
        class.into_iter().for_each(|at| expect(reader, "class", kind, at, &["choice", "text", "level", "flag"]));
        let nodes = reader.tables("limits");
        if reader.node("limits").is_none() {
            reader.missing("limits");
        }
        let classed = nodes.iter().any(|node| node.as_table().is_some_and(|table| table.get("class").is_some()));
        if classed && reader.node("class").is_none() {
            reader.missing("class");
        }
        let limits = nodes.into_iter().filter_map(|node| Limit::read(node, class, (kind, schema), reader.found));
        Some(Box::new(Budget { limits: limits.collect() }))
    },
};

/// So many at most.
struct Limit {
    /// Types of unit that it is about; none for all.
    types: Option<Vec<String>>,
    /// The field and its words that are counted together; none for all.
    class: Option<(usize, Vec<String>)>,
    most: usize,
}

impl Limit {
    fn read(
        node: &Node,
        class: Option<usize>,
        (kind, schema): (&Kind, &Schema),
        found: &mut Findings,
    ) -> Option<Limit> {
        let mut reader = Reader::new(node, found)?;
        let types = reader.words("type").map(|words| types(words, schema, reader.found));
        let words = reader.words("class");
        let closed = class.and_then(|at| kind.fields[at].ty.words());
        for (word, span) in words.iter().flatten() {
            expect_word(word, *span, closed.as_deref(), reader.found);
        }
        if reader.node("at_most").is_none() {
            reader.missing("at_most");
        }
        let most = bound(&mut reader, "at_most");
        reader.finish();
        let words = words.map(|words| words.into_iter().map(|(word, _)| word.to_owned()).collect());
        let class = match words {
            // A limit of some class must not become one of all.
            Some(words) => Some((class?, words)),
            None => None,
        };
        Some(Limit { types, class, most: most?.0 })
    }

    /// Whether an entry is counted.
    fn counts(&self, entry: &Entry) -> bool {
        let Some((at, words)) = &self.class else { return true };
        let said = entry.record.at(*at).map(|item| word_of(&item.value).trim());
        said.is_some_and(|said| words.iter().any(|word| word == said))
    }

    /// Whether it is about units of this type.
    fn is_about(&self, ty: Option<&str>) -> bool {
        self.types.as_ref().is_none_or(|types| types.iter().any(|known| Some(known.as_str()) == ty))
    }
}

struct Budget {
    limits: Vec<Limit>,
}

impl Check for Budget {
    fn all(&self, entries: &[Arc<Entry>], case: Case<'_>, found: &mut Findings) {
        // The portal's order has the entries of a unit together.
        for own in entries.chunk_by(|one, other| one.unit == other.unit) {
            let Some(unit) = own.first().and_then(|entry| entry.unit) else { continue };
            let ty = type_of(unit, case.portal);
            for limit in self.limits.iter().filter(|limit| limit.is_about(ty)) {
                let counted: Vec<&Arc<Entry>> = own.iter().filter(|entry| limit.counts(entry)).collect();
                let surplus = counted.iter().skip(limit.most);
                found.0.extend(surplus.map(|entry| limit.complaint(entry, unit, counted.len(), case)));
            }
        }
    }
}

impl Limit {
    fn complaint(&self, entry: &Entry, unit: UnitId, count: usize, case: Case<'_>) -> Diagnostic {
        let (name, label) = (unit_name(Some(unit), case.portal), &case.kind.label);
        let words = self.class.as_ref().map(|(at, words)| (&case.kind.fields[*at].label, words.join("、")));
        let field = self.class.as_ref().map_or(case.kind.field_index(&case.kind.id), |(at, _)| Some(*at));
        let span = field.and_then(|at| entry.record.at(at)).map_or(entry.span, |item| item.span);
        let limits = Limits { least: 0, most: Some(self.most) };
        let (zh, en) = match (words, limits.wrong(count).unwrap_or_default()) {
            (Some((_, words)), _) if self.most == 0 => (
                format!("“{name}”的墙上不挂“{words}”类的“{}”", label.zh),
                format!("“{}” of “{words}” do not belong on the walls of “{name}”", label.en),
            ),
            (None, _) if self.most == 0 => (
                format!("“{name}”的墙上不挂“{}”", label.zh),
                format!("“{}” do not belong on the walls of “{name}”", label.en),
            ),
            (Some((class, words)), (zh, en)) => (
                format!("“{name}”的“{}”，“{}”是“{words}”的{zh}", label.zh, class.zh),
                format!("“{}” of “{name}”, “{}” {words}: {en}", label.en, class.en),
            ),
            (None, (zh, en)) => (format!("“{name}”的“{}”{zh}", label.zh), format!("“{}” of “{name}”: {en}", label.en)),
        };
        let (cure_zh, cure_en) = match self.most {
            0 => (
                "撤下来，要查的人在网上或者汇编里查",
                "take it down; those who need it find it on the site or in a file",
            ),
            _ => (
                "撤下多出来的，或者并进别的版面；内容可以只放在网上",
                "take it down or join it to another; its content may stand on the site alone",
            ),
        };
        Diagnostic::at(&BUDGET, span, zh, en).hint(cure_zh, cure_en)
    }
}
