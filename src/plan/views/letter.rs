//! `letter`: 一表一书. A branch's plan of the month beside the risks of the year's table that match it, and who has signed.
//!
//! Options: `plan` (a table with a reference, e.g. to a business), `risks` (the kind of the risk table), `columns` (its
//! fields shown), `receipts` (a table), `team` (its column), `teams` (unit types that sign). Gaps are shown as gaps.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use serde::Serialize;

use super::{BAD_VIEW, View, field};
use crate::diag::Diagnostic;
use crate::model::{Entry, UnitId};
use crate::plan::book::Options;
use crate::plan::cell::{Cell, Cells, Column};
use crate::plan::desk::Desk;
use crate::plan::exhibit::{Exhibit, Query};
use crate::plan::format;
use crate::plan::route::Base;
use crate::plan::rows::{Named, Row, columns, named_unit, row};
use crate::schema::{Kind, KindId, Period, Record, Schema, Value};
use crate::source::Reader;

/// The view.
pub struct Letter;

const NAME: &str = "letter";
/// Months on the page of all letters.
const MONTHS: usize = 6;

/// Which fields hold what.
#[derive(Debug)]
pub struct LetterOptions {
    plan: usize,
    risks: KindId,
    by: usize,
    shown: Vec<usize>,
    receipts: Option<usize>,
    teams: Vec<String>,
    month: Option<usize>,
    /// The kind of the letters.
    asking: String,
}

impl View for Letter {
    fn name(&self) -> &'static str {
        NAME
    }

    fn options(&self, reader: &mut Reader<'_, '_>, kind: &Kind, schema: &Schema) -> Option<Options> {
        let mut at = |key| reader.text_at(key).and_then(|(name, span)| field(name, span, kind, reader.found));
        let (plan, receipts) = (at("plan"), at("receipts"));
        let target = reader.text_at("risks").and_then(|(name, span)| {
            let known = schema.kind(name);
            if known.is_none() {
                let (zh, en) = (format!("没有“{name}”这种内容"), format!("there is no kind “{name}”"));
                reader.found.add(Diagnostic::at(&BAD_VIEW, span, zh, en));
            }
            known
        });
        let teams = reader.words("teams").unwrap_or_default().into_iter().map(|(word, _)| word.to_owned()).collect();
        let shown = reader.words("columns").unwrap_or_default();
        let (risks, table) = target?;
        let shown = shown.into_iter().filter_map(|(name, span)| field(name, span, table, reader.found)).collect();
        // What the plan's rows refer to, the risks refer to as well.
        let plan = plan?;
        let refers = kind.fields[plan].ty.fields().and_then(|fields| fields.iter().find_map(|f| target_of(&*f.ty)));
        let by = table.fields.iter().position(|field| refers.is_some() && target_of(&*field.ty) == refers);
        if by.is_none() {
            let (zh, en) = ("计划的行和风险表要引用同一种内容", "the plan's rows and the risks must refer to one kind");
            reader.found.add(Diagnostic::at(&BAD_VIEW, reader.span(), zh, en));
        }
        let month = kind.fields.iter().position(|field| field.ty.name() == "period");
        Some(Arc::new(Arc::new(LetterOptions {
            plan,
            risks,
            by: by?,
            shown,
            receipts,
            teams,
            month,
            asking: kind.name.to_string(),
        })))
    }

    fn has_page(&self) -> bool {
        true
    }

    fn of_entry<'d>(&self, desk: &'d Desk<'_>, at: u32, base: Base<'d>) -> Option<Exhibit<'d>> {
        let entry = desk.entry(at);
        let options = desk.book.get::<LetterOptions>(entry.kind, NAME)?;
        let items = items(desk, entry, options, base);
        let receipts = receipts(desk, entry, options, base);
        let value = LetterModel {
            unmatched: items.iter().filter(|item| item.risks.is_empty()).count(),
            risk_count: items.iter().map(|item| item.risks.len()).sum(),
            columns: columns(desk, options.risks, &options.shown),
            unsigned: receipts.iter().filter(|receipt| receipt.cells.is_empty()).count(),
            items,
            receipts,
        };
        Some(Exhibit { form: NAME, label: desk.face_label(entry.kind, NAME), value: Box::new(Letters::One(value)) })
    }

    fn of_kind<'d>(&self, desk: &'d Desk<'_>, of: Query, base: Base<'d>) -> Option<Exhibit<'d>> {
        let options = desk.book.get::<LetterOptions>(of.kind, NAME)?;
        let months = months(desk, of, options, base);
        let value = Box::new(Letters::All { months });
        Some(Exhibit { form: NAME, label: desk.face_label(of.kind, NAME), value })
    }
}

#[derive(Serialize)]
#[serde(tag = "of", rename_all = "lowercase")]
enum Letters<'a> {
    One(LetterModel<'a>),
    All { months: Vec<Month> },
}

#[derive(Serialize)]
struct LetterModel<'a> {
    unmatched: usize,
    risk_count: usize,
    unsigned: usize,
    columns: Vec<Column<'a>>,
    items: Vec<PlanItem<'a>>,
    receipts: Vec<Receipt<'a>>,
}

#[derive(Serialize)]
struct PlanItem<'a> {
    cells: Vec<Cell<'a>>,
    risks: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Receipt<'a> {
    team: Named,
    cells: Vec<Cell<'a>>,
}

#[derive(Serialize)]
struct Month {
    label: String,
    units: Vec<UnitLetter>,
    lacking: usize,
}

#[derive(Serialize)]
struct UnitLetter {
    unit: Named,
    letter: Option<Named>,
    items: usize,
    risks: usize,
    unmatched: usize,
    signed: usize,
    teams: usize,
}

/// The kind that a reference leads to.
fn target_of(ty: &dyn crate::schema::FieldType) -> Option<String> {
    let mut to = Vec::new();
    ty.references(&mut to);
    (ty.name() == "reference").then(|| to.first().map(|(name, _)| name.to_string())).flatten()
}

fn rows(entry: &Entry, at: usize) -> &[Record] {
    match entry.record.at(at).map(|item| &item.value) {
        Some(Value::Table(rows)) => rows,
        _ => &[],
    }
}

fn reference(record: &Record) -> Option<&str> {
    record.values.iter().find_map(|(_, item)| match &item.value {
        Value::Reference { id, .. } => Some(&**id),
        _ => None,
    })
}

/// The risks by what they refer to, worked out once for each kind of letters: by which field is its own affair.
fn risks_by(desk: &Desk<'_>, options: &LetterOptions) -> Option<Arc<HashMap<String, Vec<u32>>>> {
    let (asking, _) = desk.edition.schema.kind(&options.asking)?;
    desk.once(asking, NAME, || {
        let mut map: HashMap<String, Vec<u32>> = HashMap::new();
        for at in &desk.listing(options.risks).order {
            if let Some(key) = desk.entry(*at).record.at(options.by).and_then(|item| item.value.as_text()) {
                map.entry(key.to_owned()).or_default().push(*at);
            }
        }
        map
    })
}

/// Risks that match `key`: those of the branch itself and of what is above or below it, or else all of them.
fn matching(desk: &Desk<'_>, unit: Option<UnitId>, key: &str, options: &LetterOptions) -> Vec<u32> {
    let all = risks_by(desk, options).and_then(|map| map.get(key).cloned()).unwrap_or_default();
    let units = &desk.edition.units;
    let near = |at: &u32| match (unit, desk.entry(*at).unit) {
        (Some(own), Some(other)) => units.is_within(own, other) || units.is_within(other, own),
        _ => true,
    };
    let own: Vec<u32> = all.iter().copied().filter(near).collect();
    if own.is_empty() { all } else { own }
}

fn items<'d>(desk: &'d Desk<'_>, entry: &'d Entry, options: &LetterOptions, base: Base<'d>) -> Vec<PlanItem<'d>> {
    let cells = Cells { desk, base, entry, brief: false };
    let item = |record: &'d Record| {
        let risks = reference(record).map(|key| matching(desk, entry.unit, key, options)).unwrap_or_default();
        PlanItem {
            cells: cells.of_record(record),
            risks: risks.into_iter().map(|at| row(desk, at, &options.shown, base)).collect(),
        }
    };
    rows(entry, options.plan).iter().map(item).collect()
}

/// Every team below the branch, and what its receipt says.
fn receipts<'d>(desk: &'d Desk<'_>, entry: &'d Entry, options: &LetterOptions, base: Base<'d>) -> Vec<Receipt<'d>> {
    let cells = Cells { desk, base, entry, brief: true };
    let signed: HashMap<UnitId, &Record> = options.receipts.map_or_else(HashMap::new, |at| {
        let of = |record: &'d Record| Some((desk.edition.units.named(reference(record)?)?, record));
        rows(entry, at).iter().filter_map(of).collect()
    });
    let receipt = |team: UnitId| Receipt {
        team: named_unit(desk, team, base),
        cells: signed.get(&team).map(|record| cells.of_record(record)).unwrap_or_default(),
    };
    teams(desk, entry.unit, options).into_iter().map(receipt).collect()
}

fn teams(desk: &Desk<'_>, unit: Option<UnitId>, options: &LetterOptions) -> Vec<UnitId> {
    let Some((kind, top)) = desk.edition.schema.kind("unit").map(|(kind, _)| kind).zip(unit) else { return Vec::new() };
    let is_team = |unit: &UnitId| {
        let at = desk.edition.find(kind, &desk.edition.units.get(*unit).id);
        let ty = at.and_then(|at| desk.edition.entries[at].text("type"));
        ty.is_some_and(|ty| options.teams.iter().any(|team| team == ty))
    };
    let below = desk.edition.units.in_order().into_iter();
    below.filter(|unit| *unit != top && desk.edition.units.is_within(*unit, top)).filter(is_team).collect()
}

/// The last months, newest first: every branch that writes letters, also where it wrote none.
fn months(desk: &Desk<'_>, of: Query, options: &LetterOptions, base: Base<'_>) -> Vec<Month> {
    let mut by_month: BTreeMap<(i16, String), HashMap<UnitId, u32>> = BTreeMap::new();
    let mut labels: HashMap<(i16, String), Period> = HashMap::new();
    let mut writers: HashSet<UnitId> = HashSet::new();
    for at in desk.listing(of.kind).order.iter().copied() {
        let entry = desk.entry(at);
        let month = options.month.and_then(|field| entry.record.at(field)).map(|item| &item.value);
        let (Some(Value::Period(month)), Some(unit)) = (month, entry.unit) else { continue };
        if of.covers(desk, Some(unit)) {
            writers.insert(unit);
            let key = (month.year, month.iso());
            labels.insert(key.clone(), *month);
            by_month.entry(key).or_default().insert(unit, at);
        }
    }
    let limit = if of.whole { MONTHS } else { 1 };
    let month = |(key, letters): (&(i16, String), &HashMap<UnitId, u32>)| {
        let order = desk.edition.units.in_order().into_iter().filter(|unit| writers.contains(unit));
        let units: Vec<UnitLetter> =
            order.map(|unit| unit_letter(desk, unit, letters.get(&unit).copied(), options, base)).collect();
        let label = labels.get(key).map_or_else(String::new, |period| format::period(*period, desk.site.lang));
        Month { label, lacking: units.iter().filter(|unit| unit.letter.is_none()).count(), units }
    };
    by_month.iter().rev().take(limit).map(month).collect()
}

fn unit_letter(desk: &Desk<'_>, unit: UnitId, at: Option<u32>, options: &LetterOptions, base: Base<'_>) -> UnitLetter {
    let named = named_unit(desk, unit, base);
    let teams = teams(desk, Some(unit), options);
    let Some(at) = at else {
        return UnitLetter {
            unit: named,
            letter: None,
            items: 0,
            risks: 0,
            unmatched: 0,
            signed: 0,
            teams: teams.len(),
        };
    };
    let entry = desk.entry(at);
    let plan = rows(entry, options.plan);
    let risks: Vec<usize> = plan
        .iter()
        .map(|record| reference(record).map_or(0, |key| matching(desk, entry.unit, key, options).len()))
        .collect();
    let signed = options.receipts.map_or(0, |at| {
        let of = |record: &Record| desk.edition.units.named(reference(record)?);
        let signed: HashSet<UnitId> = rows(entry, at).iter().filter_map(of).collect();
        teams.iter().filter(|team| signed.contains(team)).count()
    });
    UnitLetter {
        unit: named,
        letter: Some(Named { name: desk.edition.title(entry).to_owned(), href: desk.entry_href(at, base) }),
        items: plan.len(),
        risks: risks.iter().sum(),
        unmatched: risks.iter().filter(|count| **count == 0).count(),
        signed,
        teams: teams.len(),
    }
}
