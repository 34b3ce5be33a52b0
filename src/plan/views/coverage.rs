//! `coverage`: catalogue × period × unit, published, late, missing or not due; one unit's sheet, and the roll-up.
//!
//! Options: those of the rule `period-complete`. The roll-up has the worst unit first; each unit has a page of its own.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use super::View;
use crate::diag::Lang;
use crate::model::UnitId;
use crate::plan::book::Options;
use crate::plan::desk::Desk;
use crate::plan::exhibit::{Exhibit, Query};
use crate::plan::faces;
use crate::plan::format;
use crate::plan::frame::DayModel;
use crate::plan::route::Base;
use crate::plan::rows::{Named, named_unit};
use crate::reckon::{CoverageSpec, Owed, Standing};
use crate::schema::{Kind, KindId, Part, Period, Schema};
use crate::source::Reader;

/// The view.
pub struct Coverage;

const NAME: &str = "coverage";
/// Gaps listed on the roll-up; the units' sheets have them all.
const MOST_GAPS: usize = 200;

impl View for Coverage {
    fn name(&self) -> &'static str {
        NAME
    }

    fn options(&self, reader: &mut Reader<'_, '_>, kind: &Kind, schema: &Schema) -> Option<Options> {
        CoverageSpec::read(reader, kind, schema).map(|spec| Arc::new(Arc::new(spec)) as Options)
    }

    fn has_page(&self) -> bool {
        true
    }

    fn units(&self, desk: &Desk<'_>, kind: KindId) -> Vec<UnitId> {
        let Some(owed) = reckoned(desk, kind) else { return Vec::new() };
        desk.edition.units.in_order().into_iter().filter(|unit| owed.by_unit.contains_key(unit)).collect()
    }

    fn of_kind<'d>(&self, desk: &'d Desk<'_>, of: Query, base: Base<'d>) -> Option<Exhibit<'d>> {
        let reckoned = reckoned(desk, of.kind)?;
        let owed = reckoned.of(|unit| of.covers(desk, Some(unit)));
        if owed.is_empty() {
            return None;
        }
        let is_one = of.unit.is_some_and(|unit| owed.iter().all(|owed| owed.unit == unit));
        let value = CoverageModel {
            today: DayModel::new(desk.edition.today, desk.site.lang),
            counts: counts(owed.iter().copied()),
            units: if is_one { Vec::new() } else { units(desk, &owed, of, base) },
            gaps: gaps(desk, &owed, of, base),
            sheets: if is_one && of.whole { sheets(desk, &owed, base) } else { Vec::new() },
        };
        Some(Exhibit { form: NAME, label: desk.face_label(of.kind, NAME), value: Box::new(value) })
    }
}

/// What is owed, and by whom.
struct Grouped {
    owed: Vec<Owed>,
    /// Places in `owed`, in their order.
    by_unit: BTreeMap<UnitId, Vec<usize>>,
}

impl Grouped {
    /// What the units that are asked for owe, in the order of the catalogue.
    fn of(&self, is_asked: impl Fn(UnitId) -> bool) -> Vec<&Owed> {
        let asked = self.by_unit.iter().filter(|(unit, _)| is_asked(**unit));
        let mut places: Vec<usize> = asked.flat_map(|(_, places)| places).copied().collect();
        places.sort_unstable();
        places.into_iter().map(|at| &self.owed[at]).collect()
    }
}

fn reckoned(desk: &Desk<'_>, kind: KindId) -> Option<Arc<Grouped>> {
    let spec = desk.book.get::<CoverageSpec>(kind, NAME)?.clone();
    desk.once(kind, NAME, || {
        let owed = spec.coverage(desk.edition, kind).owed;
        let mut by_unit: BTreeMap<UnitId, Vec<usize>> = BTreeMap::new();
        owed.iter().enumerate().for_each(|(at, owed)| by_unit.entry(owed.unit).or_default().push(at));
        Grouped { owed, by_unit }
    })
}

#[derive(Serialize)]
struct CoverageModel {
    today: DayModel,
    counts: Counts,
    units: Vec<UnitRow>,
    gaps: Vec<Gap>,
    sheets: Vec<Sheet>,
}

#[derive(Serialize, Clone, Copy, Default)]
struct Counts {
    owed: usize,
    published: usize,
    late: usize,
    missing: usize,
    not_due: usize,
    /// Published in time, of what is due, in per cent.
    rate: usize,
}

#[derive(Serialize)]
struct UnitRow {
    unit: Named,
    sheet: Option<String>,
    counts: Counts,
}

#[derive(Serialize)]
struct Gap {
    unit: Named,
    item: Named,
    period: String,
    due: DayModel,
    standing: &'static str,
    days: i32,
}

#[derive(Serialize)]
struct Sheet {
    label: String,
    periods: Vec<Head>,
    rows: Vec<SheetRow>,
}

/// A period in two short lines: 2026年, 3月.
#[derive(Serialize)]
struct Head {
    year: String,
    part: String,
}

#[derive(Serialize)]
struct SheetRow {
    item: Named,
    cells: Vec<Option<Mark>>,
}

#[derive(Serialize)]
struct Mark {
    standing: &'static str,
    days: i32,
    href: Option<String>,
    due: String,
    on: Option<String>,
}

fn word(standing: Standing) -> (&'static str, i32) {
    match standing {
        Standing::Published => ("published", 0),
        Standing::Late(days) => ("late", days),
        Standing::Missing => ("missing", 0),
        Standing::NotDue => ("not_due", 0),
    }
}

fn counts<'o>(owed: impl Iterator<Item = &'o Owed>) -> Counts {
    let mut counts = Counts::default();
    for owed in owed {
        counts.owed += 1;
        match owed.standing {
            Standing::Published => counts.published += 1,
            Standing::Late(_) => counts.late += 1,
            Standing::Missing => counts.missing += 1,
            Standing::NotDue => counts.not_due += 1,
        }
    }
    let due = counts.owed - counts.not_due;
    counts.rate = (counts.published * 100).checked_div(due).unwrap_or(100);
    counts
}

/// The units, the worst first: most missing, then most late, then the order of the tree.
fn units(desk: &Desk<'_>, owed: &[&Owed], of: Query, base: Base<'_>) -> Vec<UnitRow> {
    let mut by_unit: BTreeMap<UnitId, Vec<&Owed>> = BTreeMap::new();
    owed.iter().for_each(|owed| by_unit.entry(owed.unit).or_default().push(owed));
    let order = desk.edition.units.in_order().into_iter();
    let mut rows: Vec<UnitRow> = order
        .filter_map(|unit| {
            let counts = counts(by_unit.get(&unit)?.iter().copied());
            let sheet = desk.href(base, &faces::route(desk, of.kind, NAME, Some(unit)));
            Some(UnitRow { unit: named_unit(desk, unit, base), sheet: Some(sheet), counts })
        })
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse((row.counts.missing, row.counts.late)));
    rows.truncate(of.limit.unwrap_or(usize::MAX));
    rows
}

/// What is missing or late, the longest overdue first.
fn gaps(desk: &Desk<'_>, owed: &[&Owed], of: Query, base: Base<'_>) -> Vec<Gap> {
    let mut open: Vec<&&Owed> = owed.iter().filter(|owed| owed.standing == Standing::Missing).collect();
    open.sort_by_key(|owed| owed.due);
    open.truncate(of.limit.unwrap_or(MOST_GAPS));
    let lang = desk.site.lang;
    let gap = |owed: &&Owed| {
        let (standing, _) = word(owed.standing);
        let late = owed.due.until(desk.edition.today).map_or(0, |span| span.get_days());
        Gap {
            unit: named_unit(desk, owed.unit, base),
            item: item(desk, owed, base),
            period: format::period(owed.period, lang),
            due: DayModel::new(owed.due, lang),
            standing,
            days: late,
        }
    };
    open.into_iter().map(gap).collect()
}

fn item(desk: &Desk<'_>, owed: &Owed, base: Base<'_>) -> Named {
    let entry = desk.entry(owed.item as u32);
    Named { name: desk.edition.title(entry).to_owned(), href: desk.entry_href(owed.item as u32, base) }
}

/// One table for each rhythm: what is owed monthly, quarterly and so on.
fn sheets(desk: &Desk<'_>, owed: &[&Owed], base: Base<'_>) -> Vec<Sheet> {
    let rhythm = |period: &Period| match period.part {
        Part::Month(_) => 0,
        Part::Quarter(_) => 1,
        Part::Half(_) => 2,
        Part::Year => 3,
    };
    let names = ["every_month", "every_quarter", "every_half", "every_year"];
    let sheet = |number: usize| {
        let of_rhythm: Vec<&&Owed> = owed.iter().filter(|owed| rhythm(&owed.period) == number).collect();
        let mut periods: Vec<(Date, Period)> = of_rhythm.iter().map(|o| (o.period.first_day(), o.period)).collect();
        periods.sort_by_key(|(day, _)| *day);
        periods.dedup();
        let mut items: Vec<usize> = of_rhythm.iter().map(|owed| owed.item).collect();
        items.dedup();
        let row = |at: usize| {
            let own: Vec<&&&Owed> = of_rhythm.iter().filter(|owed| owed.item == at).collect();
            let cell =
                |period: &Period| own.iter().find(|owed| owed.period == *period).map(|owed| mark(desk, owed, base));
            let cells = periods.iter().map(|(_, period)| cell(period)).collect();
            own.first().map(|owed| SheetRow { item: item(desk, owed, base), cells })
        };
        let label = desk.words.get(names[number]).to_owned();
        let periods = periods.iter().map(|(_, period)| head(*period, desk.site.lang)).collect();
        Sheet { label, periods, rows: items.into_iter().filter_map(row).collect() }
    };
    (0..names.len()).map(sheet).filter(|sheet| !sheet.rows.is_empty()).collect()
}

fn head(period: Period, lang: Lang) -> Head {
    let year = format::period(Period { part: Part::Year, ..period }, lang);
    let whole = format::period(period, lang);
    let part = whole.replace(&year, "").trim().to_owned();
    Head { year, part }
}

fn mark(desk: &Desk<'_>, owed: &Owed, base: Base<'_>) -> Mark {
    let (standing, days) = word(owed.standing);
    let lang = desk.site.lang;
    let on = owed.by.and_then(|at| {
        let entry = desk.entry(at as u32);
        super::feed::dated(desk, entry)
    });
    Mark {
        standing,
        days,
        href: owed.by.and_then(|at| desk.entry_href(at as u32, base)),
        due: format::day(owed.due, lang),
        on: on.map(|day| format::day(day, lang)),
    }
}
