//! What stands on a board or sheet: its furniture and its slots, a plain value for print and for the web.
//!
//! In: an entry, and the block of each slot. Out: a model. Where a block stands (band, column, share of the width) goes
//! along; how large anything becomes is not known here.

use serde::Serialize;

use super::blocks::Block;
use super::cell::{Cell, Cells};
use super::desk::Desk;
use super::format;
use super::frame::DayModel;
use super::route::Base;
use crate::model::Entry;
use crate::schema::{Record, Value};

/// A board, ready to show.
#[derive(Serialize, Default)]
pub(super) struct BoardModel<'a> {
    pub title: &'a str,
    pub lead: &'a str,
    /// Full name of the unit.
    pub unit: String,
    /// Name of the portal.
    pub site: &'a str,
    pub zone: Option<Cell<'a>>,
    pub place: &'a str,
    pub owner: &'a str,
    pub period: String,
    pub shown: Shown,
    pub refreshed: Option<DayModel>,
    pub hotline: Option<Hotline>,
    pub sign: Vec<&'a str>,
    pub seal: bool,
    pub qr: Option<Qr>,
    pub body: Option<Cell<'a>>,
    pub letter: LetterHead<'a>,
    pub slots: Vec<Slot<'a>>,
}

/// First and last day of display.
#[derive(Serialize, Default)]
pub(super) struct Shown {
    pub from: Option<DayModel>,
    pub to: Option<DayModel>,
}

/// Whom to ring.
#[derive(Serialize)]
pub(super) struct Hotline {
    pub label: String,
    pub phone: String,
}

/// A page's whole address.
#[derive(Serialize)]
pub(super) struct Qr {
    pub url: String,
}

/// What an official letter has besides its text.
#[derive(Serialize, Default)]
pub(super) struct LetterHead<'a> {
    pub doc_no: &'a str,
    pub to: String,
    pub issuer: String,
    pub date: Option<DayModel>,
}

/// A block and where it stands.
#[derive(Serialize)]
pub(super) struct Slot<'a> {
    /// Its number among the slots as written, from 1.
    pub number: usize,
    /// Strip from the top, from 1.
    pub band: u32,
    /// Column within the strip, from 1.
    pub column: u32,
    /// Share of the width that the column has.
    pub share: f64,
    pub block: Block<'a>,
}

impl<'a> Slot<'a> {
    /// A block where the row says that it stands.
    pub fn new(number: usize, row: &Record, block: Block<'a>) -> Self {
        let number_of = |name: &str| row.get(name).and_then(|item| as_f64(&item.value));
        let place = |name: &str| number_of(name).map_or(1, |n| n as u32);
        Slot { number, band: place("band"), column: place("column"), share: number_of("share").unwrap_or(1.0), block }
    }
}

/// A number as a float; measures need no more.
pub(super) fn as_f64(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.to_string().parse().ok(),
        _ => None,
    }
}

/// The text of a field, trimmed; empty if nothing is written.
pub(super) fn text<'d>(entry: &'d Entry, name: &str) -> &'d str {
    entry.text(name).map(str::trim).unwrap_or_default()
}

/// The day of a field.
pub(super) fn day(entry: &Entry, name: &str) -> Option<jiff::civil::Date> {
    match entry.get(name)?.value {
        Value::Date(day) => Some(day),
        _ => None,
    }
}

/// What stands on paper about any entry: its title and unit, whom to ring, its page. Slots are added by the view.
pub(super) fn furniture<'d>(desk: &'d Desk<'_>, entry: &'d Entry) -> BoardModel<'d> {
    let lang = desk.site.lang;
    let page = desk.entry_route(entry).and_then(|route| desk.absolute(&route));
    BoardModel {
        title: desk.edition.title(entry),
        unit: entry.unit.map_or(String::new(), |unit| desk.edition.units.get(unit).name.to_string()),
        site: desk.site.title.get(lang),
        period: match entry.get("period").map(|item| &item.value) {
            Some(Value::Period(period)) => format::period(*period, lang),
            _ => String::new(),
        },
        hotline: hotline(desk, entry),
        qr: page.filter(|_| said(entry, "qr", true)).map(|url| Qr { url }),
        ..BoardModel::default()
    }
}

/// The furniture of a board: what its own fields say besides.
pub(super) fn of_board<'d>(desk: &'d Desk<'_>, entry: &'d Entry, base: Base<'d>) -> BoardModel<'d> {
    let model = |name: &str| day(entry, name).map(|day| DayModel::new(day, desk.site.lang));
    let cells = Cells { desk, base, entry, brief: false };
    let cell = |name: &str| {
        let at = desk.edition.kind(entry.kind).field_index(name)?;
        Some(cells.cell_at(at)).filter(|cell| !matches!(cell, Cell::Empty { .. }))
    };
    BoardModel {
        lead: text(entry, "lead"),
        zone: cell("zone"),
        place: text(entry, "place"),
        owner: text(entry, "owner"),
        shown: Shown { from: model("shown_from"), to: model("shown_to") },
        refreshed: model("refreshed_on"),
        sign: words(entry, "sign"),
        seal: said(entry, "seal", false),
        body: cell("body").filter(|cell| matches!(cell, Cell::Markdown { .. })),
        ..furniture(desk, entry)
    }
}

/// What a yes-no field says.
fn said(entry: &Entry, name: &str, otherwise: bool) -> bool {
    match entry.get(name).map(|item| &item.value) {
        Some(Value::YesNo(value)) => *value,
        _ => otherwise,
    }
}

/// The words of a list field.
fn words<'d>(entry: &'d Entry, name: &str) -> Vec<&'d str> {
    match entry.get(name).map(|item| &item.value) {
        Some(Value::List(items)) => items.iter().filter_map(|item| item.value.as_text()).map(str::trim).collect(),
        _ => Vec::new(),
    }
}

/// The board's own telephone number, or that of its unit or the nearest above, or the site's first.
fn hotline(desk: &Desk<'_>, entry: &Entry) -> Option<Hotline> {
    let (units, lang) = (&desk.edition.units, desk.site.lang);
    let label = || desk.words.get("hotline").to_owned();
    let own = entry.text("hotline").map(|phone| Hotline { label: label(), phone: phone.trim().to_owned() });
    let (kind, _) = desk.edition.schema.kind("unit")?;
    let of_unit = |unit| {
        let at = desk.edition.find(kind, &units.get(unit).id)?;
        let phone = desk.edition.entries[at].text("hotline")?;
        Some(Hotline { label: label(), phone: phone.trim().to_owned() })
    };
    let mut line = entry.unit.into_iter().chain(entry.unit.into_iter().flat_map(|unit| units.above(unit)));
    own.or_else(|| line.find_map(of_unit)).or_else(|| {
        let first = desk.site.hotlines.first()?;
        Some(Hotline { label: first.label.get(lang).to_owned(), phone: first.phone.clone() })
    })
}
