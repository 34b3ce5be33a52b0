//! What lists, the home page and unit pages share: the page's frame data, rows and columns.

use serde::Serialize;

use super::cell::{Cell, Cells, Column};
use super::desk::Desk;
use super::frame::DayModel;
use super::route::{Base, Route};
use super::views::life::LifeModel;
use crate::model::{Entry, UnitId};
use crate::reckon::last_change;
use crate::schema::{Form, KindId};

/// What templates see: `page` and `view`.
#[derive(Serialize)]
pub struct Model<V> {
    /// The page's frame.
    pub page: Page,
    /// What it shows.
    pub view: V,
}

/// The frame of one page.
#[derive(Serialize)]
pub struct Page {
    /// Title.
    pub title: String,
    /// For search engines.
    pub description: String,
    /// Name of the view.
    pub view: &'static str,
    /// Id of the menu entry that is current.
    pub section: String,
    /// Breadcrumbs.
    pub crumbs: Vec<Crumb>,
    /// Address of the feed.
    pub feed: Option<String>,
    /// Whole address.
    pub canonical: Option<String>,
    /// Last change.
    pub updated: Option<DayModel>,
}

/// A breadcrumb.
#[derive(Serialize)]
pub struct Crumb {
    /// Words.
    pub label: String,
    /// Address; none for the page itself.
    pub href: Option<String>,
}

/// A name with an address.
#[derive(Serialize, Clone)]
pub struct Named {
    /// Words.
    pub name: String,
    /// Address, if it has a page.
    pub href: Option<String>,
}

/// A row of a list.
#[derive(Serialize)]
pub struct Row<'a> {
    id: String,
    href: Option<String>,
    title: &'a str,
    summary: &'a str,
    unit: Option<Named>,
    life: Option<LifeModel>,
    cells: Vec<Cell<'a>>,
}

impl Page {
    /// A page with `title` at `route`; breadcrumbs begin with the home page and end with the title.
    pub fn new(desk: &Desk<'_>, route: &Route, view: &'static str, title: &str, between: Vec<Crumb>) -> Page {
        let base = desk.base(route);
        let home = desk.href(base, &Route::new("index.html"));
        let mut crumbs = vec![Crumb { label: desk.words.get("home").to_owned(), href: Some(home) }];
        crumbs.extend(between);
        crumbs.push(Crumb { label: title.to_owned(), href: None });
        Page {
            title: title.to_owned(),
            description: String::new(),
            view,
            section: String::new(),
            crumbs,
            feed: None,
            canonical: desk.absolute(route),
            updated: None,
        }
    }
}

/// The breadcrumbs of a unit: those above it from the top, and itself.
pub fn unit_crumbs(desk: &Desk<'_>, unit: UnitId, base: Base<'_>) -> Vec<Crumb> {
    let mut path = desk.edition.units.above(unit);
    path.reverse();
    path.push(unit);
    let crumbs = path.into_iter().map(|unit| named_unit(desk, unit, base));
    crumbs.map(|named| Crumb { label: named.name, href: named.href }).collect()
}

/// A unit with its address.
pub fn named_unit(desk: &Desk<'_>, unit: UnitId, base: Base<'_>) -> Named {
    let href = desk.unit_route(unit).map(|route| desk.href(base, &route));
    Named { name: desk.edition.units.get(unit).name.to_string(), href }
}

/// Which columns of a kind's list are shown: on the page of a unit, its name need not stand in every row.
pub fn shown_columns(desk: &Desk<'_>, kind: KindId, within_unit: bool) -> Vec<usize> {
    let fields = &desk.edition.kind(kind).fields;
    let all = desk.index_options(kind).columns.iter().copied();
    let shown = |at: &usize| desk.sees(&fields[*at]) && !(within_unit && &*fields[*at].name == "unit");
    all.filter(shown).collect()
}

/// The same by its short name, if it has one, as in the cells of a row.
pub fn short_unit(desk: &Desk<'_>, unit: UnitId, base: Base<'_>) -> Named {
    let named = named_unit(desk, unit, base);
    let short = desk.edition.units.get(unit).short.as_deref().map(str::to_owned);
    Named { name: short.unwrap_or(named.name), ..named }
}

/// The columns of a kind's list.
pub fn columns<'a>(desk: &Desk<'a>, kind: KindId, shown: &[usize]) -> Vec<Column<'a>> {
    let lang = desk.site.lang;
    let fields = &desk.edition.kind(kind).fields;
    let column = |at: &usize| {
        let field = &fields[*at];
        Column { name: &field.name, label: field.label.get(lang), ty: field.ty.name() }
    };
    shown.iter().map(column).collect()
}

/// The anchor of an entry's row. It cannot meet an id of the frame, nor that of another entry.
pub fn row_id(entry: &Entry) -> String {
    format!("e-{}", entry.key.replace('/', ":"))
}

/// A row for the entry at `at` with the columns `shown`.
pub fn row<'d>(desk: &'d Desk<'_>, at: u32, shown: &[usize], base: Base<'d>) -> Row<'d> {
    let entry = desk.entry(at);
    let kind = desk.edition.kind(entry.kind);
    let cells = Cells { desk, base, entry, brief: true };
    Row {
        id: row_id(entry),
        href: desk.entry_href(at, base),
        title: desk.edition.title(entry),
        summary: summary(desk, entry),
        unit: entry.unit.filter(|_| kind.name != "unit").map(|unit| short_unit(desk, unit, base)),
        life: super::views::life::life_of(desk, entry),
        cells: shown.iter().map(|at| cells.cell_at(*at)).collect(),
    }
}

/// The text of the field that the kind names as its summary.
pub fn summary<'a>(desk: &Desk<'_>, entry: &'a Entry) -> &'a str {
    let field = desk.edition.kind(entry.kind).summary.as_deref();
    field.and_then(|name| entry.text(name)).map(str::trim).unwrap_or_default()
}

/// When an entry was last changed: what it says, or else its date.
pub fn updated(desk: &Desk<'_>, entry: &Entry) -> Option<jiff::civil::Date> {
    last_change(entry, desk.edition)
}

/// The word for a form in templates.
pub fn form_word(form: Form) -> &'static str {
    match form {
        Form::Table => "table",
        Form::Cards => "cards",
    }
}
