//! `matrix`: 双关键监督图. Rows × columns, in each cell a level and how many items it has; totals by level; the same as a list.
//!
//! Options: `row`, `column` (references), `level`, `items` (a list), `row_level`, `column_level` (levels of what is referred
//! to). Where entries and what they refer to have a period, the latest counts.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde::Serialize;

use super::{BAD_VIEW, View, field};
use crate::diag::Diagnostic;
use crate::model::{Entry, UnitId};
use crate::plan::book::Options;
use crate::plan::desk::Desk;
use crate::plan::exhibit::{Exhibit, Query};
use crate::plan::format;
use crate::plan::plain::plain_text;
use crate::plan::route::Base;
use crate::plan::rows::Named;
use crate::schema::{Choice, Item, Kind, KindId, Period, Schema, Value};
use crate::source::Reader;

/// The view.
pub struct Matrix;

const NAME: &str = "matrix";

/// Which fields hold what.
#[derive(Debug)]
pub struct MatrixOptions {
    row: Axis,
    column: Axis,
    level: usize,
    items: Option<usize>,
    period: Option<usize>,
}

/// One side of the matrix: a reference, and what it leads to.
#[derive(Debug)]
struct Axis {
    field: usize,
    kind: KindId,
    level: Option<usize>,
    period: Option<usize>,
}

impl View for Matrix {
    fn name(&self) -> &'static str {
        NAME
    }

    fn options(&self, reader: &mut Reader<'_, '_>, kind: &Kind, schema: &Schema) -> Option<Options> {
        let row = axis(reader, ["row", "row_level"], kind, schema);
        let column = axis(reader, ["column", "column_level"], kind, schema);
        let mut at = |key| reader.text_at(key).and_then(|(name, span)| field(name, span, kind, reader.found));
        let (level, items) = (at("level"), at("items"));
        for key in ["row", "column", "level"] {
            if reader.node(key).is_none() {
                reader.missing(key);
            }
        }
        let (row, column, level) = (row?, column?, level?);
        Some(Arc::new(Arc::new(MatrixOptions { row, column, level, items, period: period_of(kind) })))
    }

    fn has_page(&self) -> bool {
        true
    }

    fn of_kind<'d>(&self, desk: &'d Desk<'_>, of: Query, base: Base<'d>) -> Option<Exhibit<'d>> {
        let options = desk.book.get::<MatrixOptions>(of.kind, NAME)?;
        let crossed = desk.once(of.kind, NAME, || crossed(desk, of.kind, options))?;
        let value = Drawing { desk, of, base, options, crossed: &crossed }.model()?;
        Some(Exhibit { form: NAME, label: desk.face_label(of.kind, NAME), value: Box::new(value) })
    }
}

fn axis(reader: &mut Reader<'_, '_>, keys: [&'static str; 2], kind: &Kind, schema: &Schema) -> Option<Axis> {
    let named = reader.text_at(keys[0]);
    let level = reader.text_at(keys[1]);
    let (name, span) = named?;
    let at = field(name, span, kind, reader.found)?;
    let mut to = Vec::new();
    kind.fields[at].ty.references(&mut to);
    let target = to.first().filter(|_| kind.fields[at].ty.name() == "reference").and_then(|(to, _)| schema.kind(to));
    if target.is_none() {
        let (zh, en) = (format!("`{name}` 不是引用"), format!("`{name}` is no reference"));
        reader.found.add(Diagnostic::at(&BAD_VIEW, span, zh, en));
    }
    let (id, other) = target?;
    let level = level.and_then(|(name, span)| field(name, span, other, reader.found));
    Some(Axis { field: at, kind: id, level, period: period_of(other) })
}

fn period_of(kind: &Kind) -> Option<usize> {
    kind.fields.iter().position(|field| field.ty.name() == "period")
}

/// What stands where, by places in the edition.
struct Crossed {
    period: Option<Period>,
    rows: Vec<u32>,
    columns: Vec<u32>,
    /// Row, column and entry, by row and column.
    cells: BTreeMap<(usize, usize), u32>,
    levels: Vec<Arc<Choice>>,
}

fn period(entry: &Entry, at: Option<usize>) -> Option<Period> {
    match entry.record.at(at?)?.value {
        Value::Period(period) => Some(period),
        _ => None,
    }
}

fn level(entry: &Entry, at: Option<usize>) -> Option<&Arc<Choice>> {
    match &entry.record.at(at?)?.value {
        Value::Choice(choice) => Some(choice),
        _ => None,
    }
}

fn crossed(desk: &Desk<'_>, kind: KindId, options: &MatrixOptions) -> Crossed {
    let all = &desk.listing(kind).order;
    let latest = all.iter().filter_map(|at| period(desk.entry(*at), options.period)).max_by_key(|p| p.last_day());
    let is_latest = |own: Option<Period>| own.is_none() || own == latest;
    let side = |axis: &Axis| {
        let order = desk.listing(axis.kind).order.iter().copied();
        let entries: Vec<u32> = order.filter(|at| is_latest(period(desk.entry(*at), axis.period))).collect();
        let numbers: HashMap<usize, usize> = entries.iter().map(|at| *at as usize).zip(0..).collect();
        (entries, numbers)
    };
    let ((rows, row_numbers), (columns, column_numbers)) = (side(&options.row), side(&options.column));
    let mut cells = BTreeMap::new();
    let mut levels: BTreeMap<u16, Arc<Choice>> = BTreeMap::new();
    for at in all.iter().copied() {
        let entry = desk.entry(at);
        let number = |axis: &Axis, numbers: &HashMap<usize, usize>| {
            let key = entry.record.at(axis.field)?.value.as_text()?;
            numbers.get(&desk.edition.find(axis.kind, key)?).copied()
        };
        let place = number(&options.row, &row_numbers).zip(number(&options.column, &column_numbers));
        if let Some(place) = place.filter(|_| is_latest(period(entry, options.period))) {
            cells.entry(place).or_insert(at);
            if let Some(level) = level(entry, Some(options.level)) {
                levels.entry(level.rank).or_insert_with(|| level.clone());
            }
        }
    }
    let heads = |places: &[u32], axis: &Axis| -> Vec<Arc<Choice>> {
        places.iter().filter_map(|at| level(desk.entry(*at), axis.level).cloned()).collect()
    };
    for choice in heads(&rows, &options.row).into_iter().chain(heads(&columns, &options.column)) {
        levels.entry(choice.rank).or_insert(choice);
    }
    Crossed { period: latest, rows, columns, cells, levels: levels.into_values().collect() }
}

#[derive(Serialize)]
struct MatrixModel<'a> {
    whole: bool,
    row_label: &'a str,
    column_label: &'a str,
    item_label: &'a str,
    level_label: &'a str,
    period: String,
    levels: Vec<LevelModel>,
    totals: Vec<Total>,
    units: Vec<String>,
    columns: Vec<Head>,
    rows: Vec<RowModel>,
}

#[derive(Serialize)]
struct LevelModel {
    text: String,
    glyph: String,
    tone: &'static str,
}

/// How many there are, by level and in all.
#[derive(Serialize)]
struct Total {
    of: &'static str,
    by: Vec<usize>,
    all: usize,
}

/// A row or a column. Levels are numbered from 1 by their place in `levels`; 0 is none.
#[derive(Serialize)]
struct Head {
    entry: Named,
    level: usize,
    /// Numbers of the units it belongs to, from 1, for the filter.
    within: String,
    cells: usize,
    items: usize,
}

#[derive(Serialize)]
struct RowModel {
    head: Head,
    cells: Vec<Option<CellModel>>,
}

#[derive(Serialize)]
struct CellModel {
    href: Option<String>,
    level: usize,
    column: usize,
    items: Vec<String>,
}

/// All that is needed to draw it.
struct Drawing<'x, 'd> {
    desk: &'d Desk<'d>,
    of: Query,
    base: Base<'d>,
    options: &'x MatrixOptions,
    crossed: &'x Crossed,
}

impl<'d> Drawing<'_, 'd> {
    fn model(&self) -> Option<MatrixModel<'d>> {
        let (crossed, desk, lang) = (self.crossed, self.desk, self.desk.site.lang);
        let picked: Vec<usize> = (0..crossed.columns.len()).filter(|column| self.covers(*column)).collect();
        let units = self.units(&picked);
        let mut columns: Vec<Head> = picked.iter().map(|at| self.column(crossed.columns[*at], &units)).collect();
        let mut rows: Vec<RowModel> = (0..crossed.rows.len()).map(|row| self.row(row, &picked)).collect();
        if self.of.unit.is_some() {
            rows.retain(|row| row.head.cells > 0);
        }
        for cell in rows.iter().flat_map(|row| row.cells.iter().flatten()) {
            columns[cell.column].cells += 1;
            columns[cell.column].items += cell.items.len();
        }
        if rows.is_empty() || columns.is_empty() {
            return None;
        }
        let totals = self.totals(&rows, &columns);
        // A block that asks for all rows, as a board does, has the whole of it.
        let whole = self.of.whole || self.of.limit.is_some_and(|limit| limit >= rows.len());
        if !whole {
            rows.retain(|row| row.head.level == 1);
            rows.truncate(self.of.limit.unwrap_or(usize::MAX));
            rows.iter_mut().for_each(|row| row.cells.clear());
            columns.clear();
        }
        let kind = desk.edition.kind(self.of.kind);
        let label = |at: usize| kind.fields[at].label.get(lang);
        let level = |choice: &Arc<Choice>| LevelModel {
            text: choice.label.get(lang).to_owned(),
            glyph: choice.glyph.clone(),
            tone: choice.tone.word(),
        };
        Some(MatrixModel {
            whole,
            row_label: label(self.options.row.field),
            column_label: label(self.options.column.field),
            item_label: self.options.items.map_or("", label),
            level_label: label(self.options.level),
            period: crossed.period.map_or_else(String::new, |period| format::period(period, lang)),
            levels: crossed.levels.iter().map(level).collect(),
            totals,
            units: units.iter().map(|unit| desk.edition.units.get(*unit).name.to_string()).collect(),
            columns,
            rows,
        })
    }

    /// Whether a column is asked for: its unit is, or that of one of its cells.
    fn covers(&self, column: usize) -> bool {
        let of_cell = || self.crossed.cells.iter().filter(|((_, at), _)| *at == column).map(|(_, at)| *at);
        let covers = |at: u32| self.of.covers(self.desk, self.desk.entry(at).unit);
        self.of.unit.is_none() || covers(self.crossed.columns[column]) || of_cell().any(covers)
    }

    /// The units that the columns belong to, and those above them, as far as they do not hold all columns.
    fn units(&self, picked: &[usize]) -> Vec<UnitId> {
        let units = &self.desk.edition.units;
        let own: Vec<UnitId> = picked.iter().filter_map(|at| self.desk.entry(self.crossed.columns[*at]).unit).collect();
        let held = |unit: &UnitId| own.iter().filter(|own| units.is_within(**own, *unit)).count();
        units.in_order().into_iter().filter(|unit| (1..picked.len()).contains(&held(unit))).collect()
    }

    fn level(&self, entry: &Entry, at: Option<usize>) -> usize {
        let rank = level(entry, at).map(|level| level.rank);
        self.crossed.levels.iter().position(|level| Some(level.rank) == rank).map_or(0, |place| place + 1)
    }

    fn head(&self, at: u32, axis: &Axis) -> Head {
        let (desk, entry) = (self.desk, self.desk.entry(at));
        let href = desk.entry_href(at, self.base);
        let entry_name = Named { name: desk.edition.title(entry).to_owned(), href };
        Head { entry: entry_name, level: self.level(entry, axis.level), within: String::new(), cells: 0, items: 0 }
    }

    fn column(&self, at: u32, units: &[UnitId]) -> Head {
        let own = self.desk.entry(at).unit;
        let holds = |unit: &UnitId| own.is_some_and(|own| self.desk.edition.units.is_within(own, *unit));
        let numbers = units.iter().zip(1..).filter(|(unit, _)| holds(unit)).map(|(_, number): (_, usize)| number);
        let within: Vec<String> = numbers.map(|number| number.to_string()).collect();
        Head { within: within.join(" "), ..self.head(at, &self.options.column) }
    }

    fn row(&self, row: usize, picked: &[usize]) -> RowModel {
        let cell = |(place, column): (usize, &usize)| {
            let at = *self.crossed.cells.get(&(row, *column))?;
            let entry = self.desk.entry(at);
            let items = match self.options.items.and_then(|at| entry.record.at(at)).map(|item| &item.value) {
                Some(Value::List(items)) => items.as_slice(),
                _ => &[],
            };
            let text = |item: &Item| plain_text(&item.value, self.desk.edition, self.desk.site.lang);
            Some(CellModel {
                href: self.desk.entry_href(at, self.base),
                level: self.level(entry, Some(self.options.level)),
                column: place,
                items: items.iter().map(text).collect(),
            })
        };
        let cells: Vec<Option<CellModel>> = picked.iter().enumerate().map(cell).collect();
        let mut head = self.head(self.crossed.rows[row], &self.options.row);
        head.cells = cells.iter().flatten().count();
        head.items = cells.iter().flatten().map(|cell| cell.items.len()).sum();
        RowModel { head, cells }
    }

    /// Rows, columns, cells and items by level, and all of them.
    fn totals(&self, rows: &[RowModel], columns: &[Head]) -> Vec<Total> {
        let cells = || rows.iter().flat_map(|row| row.cells.iter().flatten());
        let total = |of, counted: Vec<(usize, usize)>| Total {
            of,
            by: (1..=self.crossed.levels.len())
                .map(|level| counted.iter().filter(|(own, _)| *own == level).map(|(_, count)| count).sum())
                .collect(),
            all: counted.iter().map(|(_, count)| count).sum(),
        };
        vec![
            total("rows", rows.iter().map(|row| (row.head.level, 1)).collect()),
            total("columns", columns.iter().map(|head| (head.level, 1)).collect()),
            total("cells", cells().map(|cell| (cell.level, 1)).collect()),
            total("items", cells().map(|cell| (cell.level, cell.items.len())).collect()),
        ]
    }
}
