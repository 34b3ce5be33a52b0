//! `timeline`: the dates of one entry down a line, with what happened and the days between.
//!
//! Options: `fields` (dates and periods), `events` (`"table.column"`: the rows of a table by their date), `spans` (how many
//! days from the first date to the last). What lies after today is marked; what is empty is left out.

use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use super::{BAD_VIEW, View, field_list};
use crate::diag::{Diagnostic, Findings, Lang, Span};
use crate::model::Entry;
use crate::plan::book::Options;
use crate::plan::cell::{Cell, Cells};
use crate::plan::desk::Desk;
use crate::plan::exhibit::Exhibit;
use crate::plan::format;
use crate::plan::frame::DayModel;
use crate::plan::route::Base;
use crate::schema::{Field, Item, Kind, Record, Schema, Value};
use crate::source::Reader;

/// The view.
pub struct Timeline;

const NAME: &str = "timeline";

/// Which fields have dates.
#[derive(Debug)]
pub struct TimelineOptions {
    fields: Vec<usize>,
    events: Option<(usize, usize)>,
    spans: bool,
}

impl View for Timeline {
    fn name(&self) -> &'static str {
        NAME
    }

    fn options(&self, reader: &mut Reader<'_, '_>, kind: &Kind, _: &Schema) -> Option<Options> {
        let fields = field_list(reader, "fields", kind).unwrap_or_default();
        for at in fields.iter().filter(|at| !is_day(&kind.fields[**at])) {
            let name = &kind.fields[*at].name;
            let (zh, en) = (format!("`{name}` 不是日期或期间"), format!("`{name}` is no date or period"));
            reader.found.add(Diagnostic::at(&BAD_VIEW, reader.span(), zh, en));
        }
        let events = reader.text_at("events").map(|(path, span)| column(path, span, kind, reader.found));
        let spans = reader.bool("spans").unwrap_or(false);
        if fields.is_empty() && events.is_none() && reader.node("fields").is_none() {
            reader.missing("fields");
        }
        Some(Arc::new(Arc::new(TimelineOptions { fields, events: events.flatten(), spans })))
    }

    fn of_entry<'d>(&self, desk: &'d Desk<'_>, at: u32, base: Base<'d>) -> Option<Exhibit<'d>> {
        let entry = desk.entry(at);
        let options = desk.book.get::<TimelineOptions>(entry.kind, NAME)?;
        let happened = happened(desk, entry, options, base);
        if happened.len() < 2 {
            return None;
        }
        let lang = desk.site.lang;
        let label = desk.book.label(entry.kind, NAME).map(|label| label.get(lang));
        let label = label.unwrap_or_else(|| desk.words.get("timeline_title")).to_owned();
        let span = if options.spans { span(desk, &happened) } else { None };
        let value = TimelineModel { id: &entry.id, title: label.clone(), marks: marks(desk, happened), span };
        Some(Exhibit { form: NAME, label, value: Box::new(value) })
    }
}

#[derive(Serialize)]
struct TimelineModel<'a> {
    id: &'a str,
    title: String,
    marks: Vec<Mark<'a>>,
    span: Option<Whole>,
}

/// A day of the line, with all that happened on it.
#[derive(Serialize)]
struct Mark<'a> {
    day: DayModel,
    state: &'static str,
    /// Days since the mark before, where both are days.
    gap: Option<i32>,
    items: Vec<What<'a>>,
}

/// What happened: the label of a field, or a row of a table.
#[derive(Serialize)]
struct What<'a> {
    label: String,
    parts: Vec<Part<'a>>,
}

#[derive(Serialize)]
struct Part<'a> {
    label: &'a str,
    cell: Cell<'a>,
}

/// From the first day to the last.
#[derive(Serialize)]
struct Whole {
    from: String,
    to: String,
    days: i32,
}

/// Something with its day. Of a period only the first day is known, so no days are counted from or to it.
struct Happened<'a> {
    day: Date,
    is_exact: bool,
    shown: DayModel,
    what: What<'a>,
}

fn is_day(field: &Field) -> bool {
    matches!(field.ty.name(), "date" | "period")
}

/// `"table.column"` as numbers of a table and of a date in it.
fn column(path: &str, span: Span, kind: &Kind, found: &mut Findings) -> Option<(usize, usize)> {
    let place = path.split_once('.').and_then(|(table, column)| {
        let at = kind.field_index(table)?;
        let columns = kind.fields[at].ty.fields().filter(|_| kind.fields[at].ty.name() == "table")?;
        let inner = columns.iter().position(|field| &*field.name == column && is_day(field))?;
        Some((at, inner))
    });
    if place.is_none() {
        let (zh, en) = (format!("“{path}”不是表格里的日期"), format!("“{path}” is no date of a table"));
        found.add(Diagnostic::at(&BAD_VIEW, span, zh, en));
    }
    place
}

/// Everything with a day, the earliest first; what has one day stays in the order of the options.
fn happened<'d>(desk: &'d Desk<'_>, entry: &'d Entry, options: &TimelineOptions, base: Base<'d>) -> Vec<Happened<'d>> {
    let lang = desk.site.lang;
    let of_field = |at: &usize| {
        let what = What { label: event(&entry.record.fields[*at], lang), parts: Vec::new() };
        dated(entry.record.at(*at)?, what, lang)
    };
    let mut all: Vec<Happened> = options.fields.iter().filter_map(of_field).collect();
    if let Some((table, column)) = options.events
        && let Some(Value::Table(rows)) = entry.record.at(table).map(|item| &item.value)
    {
        let cells = Cells { desk, base, entry, brief: true };
        let label = entry.record.fields[table].label.get(lang);
        let of_row = |row: &'d Record| {
            let what = What { label: label.to_owned(), parts: parts(row, column, cells, lang) };
            dated(row.at(column)?, what, lang)
        };
        all.extend(rows.iter().filter_map(of_row));
    }
    all.sort_by_key(|happened| happened.day);
    all
}

fn dated<'a>(item: &Item, what: What<'a>, lang: Lang) -> Option<Happened<'a>> {
    match item.value {
        Value::Date(day) => Some(Happened { day, is_exact: true, shown: DayModel::new(day, lang), what }),
        Value::Period(period) => {
            let shown = DayModel { text: format::period(period, lang), iso: period.first_day().to_string() };
            Some(Happened { day: period.first_day(), is_exact: false, shown, what })
        }
        _ => None,
    }
}

/// The columns of a row besides its date.
fn parts<'d>(row: &'d Record, but: usize, cells: Cells<'d, '_>, lang: Lang) -> Vec<Part<'d>> {
    let filled = row.values.iter().filter(|(at, item)| usize::from(*at) != but && !item.value.is_blank());
    let part = |(at, item): &'d (u16, Item)| {
        let field = &row.fields[usize::from(*at)];
        Part { label: field.label.get(lang), cell: cells.cell(item, &*field.ty, &field.name) }
    };
    filled.map(part).collect()
}

/// What happened on the date that a field holds: 立案日期 is 立案.
fn event(field: &Field, lang: Lang) -> String {
    let label = field.label.get(lang);
    let bare = ["日期", "时间"].iter().find_map(|end| label.strip_suffix(end));
    bare.filter(|bare| bare.chars().count() > 1).unwrap_or(label).to_owned()
}

fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

/// From the first day to the last one that is not ahead.
fn span(desk: &Desk<'_>, happened: &[Happened<'_>]) -> Option<Whole> {
    let past = || happened.iter().filter(|h| h.is_exact && h.day <= desk.edition.today);
    let (first, last) = (past().next()?, past().next_back()?);
    let name = |h: &Happened<'_>| h.what.label.clone();
    (first.day < last.day).then(|| Whole { from: name(first), to: name(last), days: days(first.day, last.day) })
}

/// What happened on one day stands together; today stands between what was and what is to come.
fn marks<'d>(desk: &Desk<'_>, happened: Vec<Happened<'d>>) -> Vec<Mark<'d>> {
    let today = desk.edition.today;
    let mut marks: Vec<Mark> = Vec::with_capacity(happened.len() + 1);
    let mut before: Option<(Date, bool)> = None;
    for one in happened {
        if let Some(last) = marks.last_mut().filter(|last| last.day.text == one.shown.text) {
            last.items.push(one.what);
            continue;
        }
        if before.is_some_and(|(day, _)| day < today) && one.day > today && marks.iter().all(|m| m.state == "past") {
            let day = DayModel::new(today, desk.site.lang);
            let gap = before.filter(|(_, is_exact)| *is_exact).map(|(day, _)| days(day, today));
            marks.push(Mark { day, state: "today", gap, items: Vec::new() });
            before = Some((today, true));
        }
        let gap = before.filter(|(_, is_exact)| *is_exact && one.is_exact).map(|(day, _)| days(day, one.day));
        let state = if one.day > today { "ahead" } else { "past" };
        before = Some((one.day, one.is_exact));
        marks.push(Mark { day: one.shown, state, gap, items: vec![one.what] });
    }
    marks
}
