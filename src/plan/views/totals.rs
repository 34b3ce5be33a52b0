//! `totals`: figures, each with its definition and its day, and how it went from period to period.
//!
//! Options: `value`, `unit_word`, `definition`, `as_of`, `series` (a table with a period and a number). Grouped by unit; in
//! blocks without the charts.

use std::collections::HashMap;
use std::sync::Arc;

use rust_decimal::Decimal;
use serde::Serialize;

use super::{BAD_VIEW, View, field};
use crate::diag::Diagnostic;
use crate::model::{Entry, UnitId};
use crate::plan::book::Options;
use crate::plan::chart::{Chart, chart};
use crate::plan::desk::Desk;
use crate::plan::exhibit::{Exhibit, Query};
use crate::plan::format;
use crate::plan::frame::DayModel;
use crate::plan::plain::plain_text;
use crate::plan::route::Base;
use crate::plan::rows::{Named, named_unit};
use crate::schema::{Kind, Period, Schema, Value};
use crate::source::Reader;

/// The view.
pub struct Totals;

const NAME: &str = "totals";
/// Charts on one page; further figures stand without.
const MOST_CHARTS: usize = 120;

/// Which fields hold what.
#[derive(Debug)]
pub struct TotalsOptions {
    value: usize,
    unit_word: Option<usize>,
    definition: Option<usize>,
    as_of: Option<usize>,
    series: Option<Series>,
}

/// A table, and its columns with the period and the number.
#[derive(Debug)]
struct Series {
    table: usize,
    period: usize,
    value: usize,
}

impl View for Totals {
    fn name(&self) -> &'static str {
        NAME
    }

    fn options(&self, reader: &mut Reader<'_, '_>, kind: &Kind, _: &Schema) -> Option<Options> {
        let mut at = |key| reader.text_at(key).and_then(|(name, span)| field(name, span, kind, reader.found));
        let (value, unit_word, definition, as_of) = (at("value"), at("unit_word"), at("definition"), at("as_of"));
        let table = at("series");
        if reader.node("value").is_none() {
            reader.missing("value");
        }
        let series = table.and_then(|at| series(kind, at));
        if table.is_some() && series.is_none() {
            let (zh, en) = ("series 要是有期间和数值两列的表格", "series must be a table with a period and a number");
            reader.found.add(Diagnostic::at(&BAD_VIEW, reader.span(), zh, en));
        }
        let options = TotalsOptions { value: value?, unit_word, definition, as_of, series };
        Some(Arc::new(Arc::new(options)))
    }

    fn has_page(&self) -> bool {
        true
    }

    fn of_entry<'d>(&self, desk: &'d Desk<'_>, at: u32, base: Base<'d>) -> Option<Exhibit<'d>> {
        let options = desk.book.get::<TotalsOptions>(desk.entry(at).kind, NAME)?;
        let tile = tile(desk, at, options, true, base)?;
        let group = Group { unit: None, tiles: vec![tile] };
        let label = desk.words.get("view_totals").to_owned();
        Some(Exhibit { form: NAME, label, value: Box::new(TotalsModel { one: true, groups: vec![group] }) })
    }

    fn of_kind<'d>(&self, desk: &'d Desk<'_>, of: Query, base: Base<'d>) -> Option<Exhibit<'d>> {
        let options = desk.book.get::<TotalsOptions>(of.kind, NAME)?;
        let mut by_unit: HashMap<Option<UnitId>, Vec<u32>> = HashMap::new();
        for at in desk.listing(of.kind).order.iter().copied() {
            let unit = desk.entry(at).unit;
            if of.covers(desk, unit) {
                by_unit.entry(unit).or_default().push(at);
            }
        }
        let (mut left, mut charts) = (of.limit.unwrap_or(usize::MAX), if of.whole { MOST_CHARTS } else { 0 });
        let mut groups = Vec::new();
        let units = desk.edition.units.in_order().into_iter().map(Some).chain([None]);
        for (unit, entries) in units.filter_map(|unit| Some((unit, by_unit.get(&unit)?))) {
            let mut tiles = Vec::new();
            for at in entries.iter().take(left) {
                tiles.extend(tile(desk, *at, options, charts > 0, base));
                charts = charts.saturating_sub(1);
            }
            left -= tiles.len().min(left);
            if !tiles.is_empty() {
                groups.push(Group { unit: unit.map(|unit| named_unit(desk, unit, base)), tiles });
            }
        }
        let label = desk.face_label(of.kind, NAME);
        let value = TotalsModel { one: false, groups };
        (!value.groups.is_empty()).then(|| Exhibit { form: NAME, label, value: Box::new(value) })
    }
}

fn series(kind: &Kind, at: usize) -> Option<Series> {
    let columns = kind.fields[at].ty.fields().filter(|_| kind.fields[at].ty.name() == "table")?;
    let column = |types: &[&str]| columns.iter().position(|field| types.contains(&field.ty.name()));
    Some(Series { table: at, period: column(&["period"])?, value: column(&["number", "percent", "money"])? })
}

#[derive(Serialize)]
struct TotalsModel<'a> {
    /// Of one entry, on its page: its name and what it means stand there already.
    one: bool,
    groups: Vec<Group<'a>>,
}

#[derive(Serialize)]
struct Group<'a> {
    unit: Option<Named>,
    tiles: Vec<Tile<'a>>,
}

#[derive(Serialize)]
struct Tile<'a> {
    id: &'a str,
    entry: Named,
    value: String,
    unit_word: &'a str,
    definition: &'a str,
    as_of: Option<DayModel>,
    chart: Option<Chart>,
    rows: Vec<PeriodRow>,
    change: Option<Change>,
}

#[derive(Serialize)]
struct PeriodRow {
    period: String,
    value: String,
}

/// The last period against the one before.
#[derive(Serialize)]
struct Change {
    way: &'static str,
    by: String,
    /// The last period.
    period: String,
}

fn number(value: &Value) -> Option<Decimal> {
    match value {
        Value::Number(number) | Value::Percent(number) => Some(*number),
        Value::Money(fen) => Some(Decimal::new(*fen, 2)),
        _ => None,
    }
}

fn tile<'d>(desk: &'d Desk<'_>, at: u32, options: &TotalsOptions, drawn: bool, base: Base<'d>) -> Option<Tile<'d>> {
    let (entry, lang) = (desk.entry(at), desk.site.lang);
    let text = |at: Option<usize>| at.and_then(|at| entry.record.at(at)?.value.as_text()).unwrap_or_default().trim();
    let unit_word = text(options.unit_word);
    let is_rate = unit_word == "%" || matches!(entry.record.at(options.value)?.value, Value::Percent(_));
    let values = options.series.as_ref().map(|series| by_period(entry, series)).unwrap_or_default();
    let written = |value: Decimal| format::number(value.normalize());
    let newest: Vec<&(Period, Decimal)> = values.iter().rev().take(2).collect();
    let change = newest.first().zip(newest.get(1)).and_then(|((period, last), (_, before))| {
        let by = last.checked_sub(*before)?;
        let way = if by.is_zero() { "same" } else { ["up", "down"][usize::from(by.is_sign_negative())] };
        Some(Change { way, by: written(by.abs()), period: format::period(*period, lang) })
    });
    let row = |(period, value): &(Period, Decimal)| PeriodRow {
        period: format::period(*period, lang),
        value: written(*value),
    };
    let as_of = options.as_of.and_then(|at| entry.record.at(at)).map(|item| DayModel {
        text: plain_text(&item.value, desk.edition, lang),
        iso: match item.value {
            Value::Date(day) => day.to_string(),
            Value::Period(period) => period.last_day().to_string(),
            _ => String::new(),
        },
    });
    Some(Tile {
        id: &entry.key,
        entry: Named { name: desk.edition.title(entry).to_owned(), href: desk.entry_href(at, base) },
        value: plain_text(&entry.record.at(options.value)?.value, desk.edition, lang),
        unit_word,
        definition: text(options.definition),
        as_of,
        chart: if drawn { chart(&values, is_rate, lang) } else { None },
        rows: if drawn { values.iter().map(row).collect() } else { Vec::new() },
        change,
    })
}

/// The rows of the series, the earliest first.
fn by_period(entry: &Entry, series: &Series) -> Vec<(Period, Decimal)> {
    let Some(Value::Table(rows)) = entry.record.at(series.table).map(|item| &item.value) else { return Vec::new() };
    let filled = rows.iter().filter_map(|row| match row.at(series.period)?.value {
        Value::Period(period) => Some((period, number(&row.at(series.value)?.value)?)),
        _ => None,
    });
    let mut filled: Vec<(Period, Decimal)> = filled.collect();
    filled.sort_by_key(|(period, _)| (period.first_day(), period.last_day()));
    filled
}
