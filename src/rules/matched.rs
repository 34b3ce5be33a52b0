//! `matched`: what a row refers to is met by an entry of another kind.
//!
//! Keys: `column` (a reference, or a list of them; with `table` a column of its rows), `kind` (the other kind), `by` (its
//! reference to the same thing), `within` (fields of both kinds: only entries that agree in them count). Nothing is checked
//! while there is no entry of that kind at all.

use std::collections::HashSet;
use std::sync::Arc;

use super::path::Path;
use super::place::Place;
use super::reference_key::{name_of, target};
use super::row::row_name;
use super::rule::{Case, Check, RuleWord, kind_named, wrong_field};
use super::within::Within;
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::{Entry, Portal};
use crate::schema::{Field, Item, Kind, KindId, Record, Schema, Value};
use crate::source::Reader;

const MATCHED: Code = Code::warning(
    "rule/matched",
    "这里提到的，在另一类内容里没有对应的一条。例如工作计划里的业务，在廉洁风险防控表里没有风险点。请补上那一条，或核对写得对不对。",
    "Nothing meets what is named here: planned work, say, of which no risk is listed. Add that entry, or see whether the name is right.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "matched",
    doc: ("提到的每一项在另一类内容里都有对应", "what rows refer to is met by entries of another kind"),
    basis: ("每项工作安排都要能对应到风险点和防控措施", "Every piece of work has its risks and measures"),
    example: r#"rule = "matched"
table = "plan_items"
column = "business"
kind = "risk-item"
by = "business"
within = ["unit"]"#,
    codes: &[&MATCHED],
    compile,
};

fn compile(reader: &mut Reader<'_, '_>, kind: &Kind, schema: &Schema) -> Option<Box<dyn Check>> {
    // Asked for here, so that no key is strange where the kind is.
    reader.node("by");
    let place = Place::read_before(reader, kind, &["column"]);
    let column = place.as_ref().and_then(|place| place.column(reader, "column"));
    let within = Within::read(reader, kind);
    let (of, other) = kind_named(reader, "kind", schema)?;
    let theirs = Within::read(reader, other);
    let by = Path::read(reader, "by", other);
    let (place, column, by) = (place?, column?, by?);
    // Groups that are made of other fields have nothing in common.
    (within.count() == theirs.count()).then_some(())?;
    let mine = place.fields.get(column).map(kinds_of).unwrap_or_default();
    if mine.is_empty() {
        wrong_field(reader, "column", "引用（reference）", "a reference");
        return None;
    }
    if !kinds_of(by.field()).iter().any(|to| mine.contains(to)) {
        wrong_field(reader, "by", "引用同一类内容的", "references to the same kind");
        return None;
    }
    Some(Box::new(Matched { place, column, of, by, within, theirs }))
}

/// The kinds that a field refers to.
fn kinds_of(field: &Field) -> Vec<String> {
    let mut targets = Vec::new();
    field.ty.references(&mut targets);
    targets.iter().map(|(to, _)| to.to_string()).collect()
}

struct Matched {
    place: Place,
    column: usize,
    of: KindId,
    by: Path,
    within: Within,
    theirs: Within,
}

impl Check for Matched {
    fn all(&self, entries: &[Arc<Entry>], case: Case<'_>, found: &mut Findings) {
        let Some(met) = self.met(case.portal) else { return };
        for entry in entries {
            let Some(group) = self.within.key(entry, case.portal) else { continue };
            for (index, record) in self.place.records(entry).into_iter().enumerate() {
                let missing = |item: &&Item| {
                    target(&item.value, case.portal).is_some_and(|at| !met.contains(&(group.clone(), at)))
                };
                let missing = items(record, self.column).iter().filter(missing);
                found.0.extend(missing.map(|item| self.complaint(item, record, index, case)));
            }
        }
    }
}

impl Matched {
    /// What the entries of the other kind refer to; none if one could not be read, or there are none.
    fn met(&self, portal: &Portal) -> Option<HashSet<(Vec<String>, usize)>> {
        let others = portal.of_kind(self.of);
        let mut met = HashSet::new();
        for other in others {
            let (group, spots) = (self.theirs.key(other, portal)?, self.by.spots(&other.record)?);
            met.extend(spots.iter().filter_map(|spot| Some((group.clone(), target(&spot.item.value, portal)?))));
        }
        (!others.is_empty()).then_some(met)
    }

    fn complaint(&self, item: &Item, record: &Record, index: usize, case: Case<'_>) -> Diagnostic {
        let (row, label) = (row_name(&self.place, record, index), &self.place.fields[self.column].label);
        let (other, name) = (case.portal.kind(self.of), name_of(&item.value, case.portal));
        let id = item.value.as_text().unwrap_or_default();
        let (named_zh, named_en) = match name == id {
            true => Default::default(),
            false => (format!("（{name}）"), format!(" ({name})")),
        };
        let (field, kind) = (self.by.field(), &other.label);
        Diagnostic::at(
            &MATCHED,
            item.span,
            format!("{}“{}”{id}{named_zh}在“{}”里没有对应的一条", row.zh, label.zh, kind.zh),
            format!("{}“{}” {id}{named_en} is met by no “{}”", row.en, label.en, kind.en),
        )
        .hint(
            format!("在“{}”里补一条，{} = \"{id}\"", kind.zh, field.name),
            format!("add an entry to “{}” with {} = \"{id}\"", kind.en, field.name),
        )
    }
}

/// The values of a field, of a list each.
fn items(record: &Record, at: usize) -> &[Item] {
    match record.at(at) {
        Some(Item { value: Value::List(items), .. }) => items,
        Some(item) => std::slice::from_ref(item),
        None => &[],
    }
}
