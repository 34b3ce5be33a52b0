//! `highest-of`: a level is the highest of the entries that refer here.
//!
//! Keys: `field` (a level), `kind` (the kind that refers here), `by` (its reference), `level` (its level, with the same
//! words). Nothing is checked while nothing refers here.

use std::collections::HashMap;
use std::sync::Arc;

use super::path::Path;
use super::reference_key::target;
use super::rule::{BAD_RULE, Case, Check, RuleWord, kind_named, wrong_field};
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::{Entry, Portal};
use crate::schema::{Choice, Item, KindId, Value};

const HIGHEST: Code = Code::error(
    "rule/highest-of",
    "等级应当等于它下面各条中最高的一级。例如业务的星级等于它各个监督单元的最高星级。请核对两边，改正不对的一边。",
    "The level is the highest of those below: a business has the stars of its highest cell. Correct the one that is wrong.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "highest-of",
    doc: ("等级等于下属各条的最高一级", "a level is the highest of those that refer here"),
    basis: ("关键业务、关键岗位的星级就高不就低", "A business or post is starred by its highest risk"),
    example: r#"rule = "highest-of"
field = "star"
kind = "matrix-cell"
by = "business"
level = "star""#,
    codes: &[&HIGHEST],
    compile: |reader, kind, schema| {
        let field = Path::read(reader, "field", kind);
        // Asked for here, so that no key is strange where the kind is.
        for key in ["by", "level"] {
            reader.node(key);
        }
        let (of, other) = kind_named(reader, "kind", schema)?;
        let (by, level) = (Path::read(reader, "by", other), Path::read(reader, "level", other));
        let (field, by, level) = (field?, by?, level?);
        field.expect(reader, "field", &["level", "choice", "flag"]);
        level.expect(reader, "level", &["level", "choice", "flag"]);
        let mut targets = Vec::new();
        by.field().ty.references(&mut targets);
        if !targets.iter().any(|(to, _)| **to == *kind.name) {
            let (zh, en) = (format!("引用“{}”的", kind.label.zh), format!("references to “{}”", kind.label.en));
            wrong_field(reader, "by", &zh, &en);
        }
        if !field.is_of_entry() || !level.is_of_entry() || field.ty().words() != level.ty().words() {
            let span = reader.node("level").map_or(reader.span(), |node| node.span);
            let (zh, en) = ("两边的等级要用同一套词", "both levels must have the same words");
            reader.found.add(Diagnostic::at(&BAD_RULE, span, zh, en));
        }
        Some(Box::new(HighestOf { field, of, by, level }))
    },
};

struct HighestOf {
    field: Path,
    of: KindId,
    by: Path,
    level: Path,
}

/// The highest level found below an entry.
struct Highest<'a> {
    level: &'a Choice,
    item: &'a Item,
    count: usize,
    /// Whether all levels could be read.
    whole: bool,
}

fn level_of(item: &Item) -> Option<&Choice> {
    match &item.value {
        Value::Choice(choice) => Some(choice),
        _ => None,
    }
}

impl HighestOf {
    /// The highest levels by the entry referred to, and whether every reference could be read.
    fn gather<'a>(&self, portal: &'a Portal) -> (HashMap<usize, Highest<'a>>, bool) {
        let (mut highest, mut whole): (HashMap<usize, Highest<'a>>, bool) = (HashMap::new(), true);
        let mut unsure = Vec::new();
        for entry in portal.of_kind(self.of) {
            let by = self.by.spots(&entry.record);
            whole &= by.is_some();
            let targets = by.unwrap_or_default();
            let targets = targets.iter().filter_map(|spot| target(&spot.item.value, portal));
            let item = entry.record.at(self.level.last());
            let Some((level, item)) = item.and_then(|item| Some((level_of(item)?, item))) else {
                if entry.record.unread.contains(&(self.level.last() as u16)) {
                    unsure.extend(targets);
                }
                continue;
            };
            for at in targets {
                let known = highest.entry(at).or_insert(Highest { level, item, count: 0, whole: true });
                known.count += 1;
                if level.rank < known.level.rank {
                    (known.level, known.item) = (level, item);
                }
            }
        }
        for at in unsure {
            if let Some(known) = highest.get_mut(&at) {
                known.whole = false;
            }
        }
        (highest, whole)
    }
}

impl Check for HighestOf {
    fn all(&self, entries: &[Arc<Entry>], case: Case<'_>, found: &mut Findings) {
        let (highest, whole) = self.gather(case.portal);
        for entry in entries {
            let Some(item) = entry.record.at(self.field.last()) else { continue };
            let Some(own) = level_of(item) else { continue };
            let at = case.portal.find(entry.kind, &entry.key);
            let Some(below) = at.and_then(|at| highest.get(&at)) else { continue };
            // A level that could not be read may be a higher one.
            let too_high = own.rank < below.level.rank;
            if own.rank == below.level.rank || (too_high && !(whole && below.whole)) {
                continue;
            }
            let (label, kind) = (&self.field.field().label, &case.portal.kind(self.of).label);
            let (value, highest) = (&own.label, &below.level.label);
            let diagnostic = Diagnostic::at(
                &HIGHEST,
                item.span,
                format!(
                    "“{}”写的是“{}”，但 {} 条“{}”中最高的是“{}”",
                    label.zh, value.zh, below.count, kind.zh, highest.zh
                ),
                format!(
                    "“{}” says “{}”, but the highest of {} “{}” is “{}”",
                    label.en, value.en, below.count, kind.en, highest.en
                ),
            );
            found.add(diagnostic.because(below.item.span, "最高的一条在这里", "the highest is here"));
        }
    }
}
