//! `claimed-count`: the numbers that a text claims are those that can be counted.
//!
//! Keys: `field` (a path to text), `patterns` (such as “{n}项小微权力”), and `kind` (entries of the same unit and below it;
//! of all where the entry has no unit) or `of` (a path: its items or rows).

mod pattern;

use std::collections::HashMap;
use std::sync::Arc;

use self::pattern::Pattern;
pub(super) use self::pattern::totals;
use super::path::Path;
use super::reference_key::unit_name;
use super::rule::{BAD_RULE, Case, Check, RuleWord, TEXTS, kind_named};
use super::spot::part_of;
use crate::diag::{Code, Diagnostic, Findings, Text};
use crate::model::{Entry, Portal, UnitId};
use crate::schema::{KindId, Schema};
use crate::source::Reader;

const CLAIMED: Code = Code::warning(
    "rule/claimed-count",
    "文字里写的数目与清单里数出来的不一样。例如写“36项小微权力”，清单里只有 35 项。请核对文字和清单。",
    "A number in the text is not the one that can be counted: it says 36 and the list has 35. Check the text and the list.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "claimed-count",
    doc: ("文字里的数目等于数出来的数目", "numbers claimed in a text can be counted"),
    basis: ("文字说明与清单一致，读者一数就对得上", "Readers who count find what the text says"),
    example: r#"rule = "claimed-count"
field = "lead"
patterns = ["{n}项小微权力"]
kind = "power-item""#,
    codes: &[&CLAIMED],
    compile: |reader, kind, schema| {
        let field = Path::read(reader, "field", kind);
        field.iter().for_each(|path| path.expect(reader, "field", &TEXTS));
        let patterns = patterns(reader);
        let of = if reader.node("of").is_some() { Some(Path::read(reader, "of", kind)) } else { None };
        let counted = match of {
            Some(path) => path.map(Counted::Items),
            None => entries(reader, schema),
        };
        Some(Box::new(ClaimedCount { field: field?, patterns: patterns?, counted: counted? }))
    },
};

fn patterns(reader: &mut Reader<'_, '_>) -> Option<Vec<Pattern>> {
    let Some(written) = reader.words("patterns") else {
        reader.missing("patterns");
        return None;
    };
    let read = written.into_iter().map(|(written, span)| {
        let pattern = Pattern::read(written);
        if pattern.is_none() {
            let (zh, en) = ("写成 \"{n}项小微权力\" 这样，{n} 是数目", "write \"{n}项小微权力\"; {n} is the number");
            reader.found.add(Diagnostic::at(&BAD_RULE, span, zh, en));
        }
        pattern
    });
    read.collect::<Vec<_>>().into_iter().collect()
}

fn entries(reader: &mut Reader<'_, '_>, schema: &Schema) -> Option<Counted> {
    let (of, kind) = kind_named(reader, "kind", schema)?;
    Some(Counted::Entries(of, kind.label.clone()))
}

/// What is counted.
enum Counted {
    /// Items or rows at the end of a path.
    Items(Path),
    /// Entries of a kind, with its label.
    Entries(KindId, Text),
}

struct ClaimedCount {
    field: Path,
    patterns: Vec<Pattern>,
    counted: Counted,
}

/// How many entries each unit has, with those below it, and how many there are.
struct Counts {
    by_unit: HashMap<UnitId, usize>,
    all: usize,
}

impl Counts {
    fn of(kind: KindId, portal: &Portal) -> Counts {
        let entries = portal.of_kind(kind);
        let mut by_unit: HashMap<UnitId, usize> = HashMap::new();
        for unit in entries.iter().filter_map(|entry| entry.unit) {
            for unit in portal.units.above(unit).into_iter().chain([unit]) {
                *by_unit.entry(unit).or_default() += 1;
            }
        }
        Counts { by_unit, all: entries.len() }
    }

    fn within(&self, unit: Option<UnitId>) -> usize {
        unit.map_or(self.all, |unit| self.by_unit.get(&unit).copied().unwrap_or(0))
    }
}

impl Check for ClaimedCount {
    fn all(&self, entries: &[Arc<Entry>], case: Case<'_>, found: &mut Findings) {
        let counts = match &self.counted {
            Counted::Entries(kind, _) => Some(Counts::of(*kind, case.portal)),
            Counted::Items(_) => None,
        };
        for entry in entries {
            let (count, what) = match (&self.counted, &counts) {
                (Counted::Items(path), _) => (path.count(&entry.record), path.field().label.clone()),
                (Counted::Entries(_, label), Some(counts)) => {
                    let (zh, en) = match unit_name(entry.unit, case.portal) {
                        unit if unit.is_empty() => (label.zh.clone(), label.en.clone()),
                        unit => {
                            (format!("{unit}（含下属）的{}", label.zh), format!("{} of {unit} and below", label.en))
                        }
                    };
                    (Some(counts.within(entry.unit)), Text::new(zh, en))
                }
                (Counted::Entries(..), None) => continue,
            };
            if let Some(count) = count {
                self.compare(entry, count, &what, found);
            }
        }
    }
}

impl ClaimedCount {
    fn compare(&self, entry: &Entry, count: usize, what: &Text, found: &mut Findings) {
        for spot in self.field.readable(&entry.record) {
            let text = spot.item.value.as_text().unwrap_or_default();
            for claim in self.patterns.iter().flat_map(|pattern| pattern.claims(text)) {
                if claim.number == count {
                    continue;
                }
                let (called, said) =
                    (spot.called(&self.field.field().label), text.get(claim.range.clone()).unwrap_or_default());
                let off = claim.number.abs_diff(count);
                found.add(Diagnostic::at(
                    &CLAIMED,
                    part_of(spot.item, text, claim.range.clone()),
                    format!("{}写“{said}”，数出来的“{}”是 {count}，相差 {off}", called.zh, what.zh),
                    format!("{} says “{said}”, but “{}” counts {count}: {off} off", called.en, what.en),
                ));
            }
        }
    }
}
