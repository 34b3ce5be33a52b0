//! `home`: the first page, in blocks that site-config.toml lists.
//!
//! Without blocks it shows every list and the tree of units.

use serde::Serialize;

use super::directory::{Node, node};
use super::{Artifact, Subject, View, artifact};
use crate::config::{HomeBlock, LinkTo, Show};
use crate::model::{Target, UnitId, target};
use crate::plan::cell::{Cell, Cells, Column};
use crate::plan::desk::Desk;
use crate::plan::recipe::{Form, Recipe};
use crate::plan::route::{Base, Route};
use crate::plan::rows::{Model, Page, Row, columns, row, shown_columns};
use crate::schema::KindId;

/// The view.
pub struct Home;

impl View for Home {
    fn name(&self) -> &'static str {
        "home"
    }

    fn artifacts(&self, _: &Desk<'_>, out: &mut Vec<Artifact>) {
        out.push(artifact("home", Route::new("index.html"), Subject::Site));
    }

    fn recipe<'d>(&self, desk: &'d Desk<'_>, artifact: &Artifact) -> Option<Recipe<'d>> {
        let (route, lang) = (&artifact.route, desk.site.lang);
        let base = desk.base(route);
        let title = desk.site.title.get(lang);
        let mut page = Page::new(desk, route, "home", title, Vec::new());
        page.crumbs.truncate(0);
        page.description = desk.site.subtitle.as_ref().map_or(String::new(), |text| text.get(lang).to_owned());
        page.section = desk.site.menu.iter().find(|link| link.to == "/").map(|l| l.to.clone()).unwrap_or_default();
        page.feed = desk.edition.schema.iter().find_map(|(kind, _)| super::feed::feed_href(desk, kind, base));
        let mut blocks: Vec<Block<'_>> = desk.site.home.iter().filter_map(|b| block(desk, b, base)).collect();
        if desk.site.home.is_empty() {
            blocks.push(all_lists(desk, base));
        }
        let model = Box::new(Model { page, view: HomeModel { intro: intro(desk, base), blocks } });
        let form = Form::Page { template: "views/home.html".to_owned(), frame: desk.frame(route), model };
        Some(Recipe { form })
    }
}

#[derive(Serialize)]
struct HomeModel<'a> {
    intro: Option<Cell<'a>>,
    blocks: Vec<Block<'a>>,
}

#[derive(Serialize)]
struct Block<'a> {
    title: String,
    lead: &'a str,
    form: &'static str,
    href: Option<String>,
    columns: Vec<Column<'a>>,
    rows: Vec<Row<'a>>,
    links: Vec<BlockLink>,
    units: Vec<Node<'a>>,
}

#[derive(Serialize)]
struct BlockLink {
    label: String,
    text: String,
    href: String,
    count: Option<usize>,
}

/// The text of the page called `home`, if there is one.
fn intro<'d>(desk: &'d Desk<'_>, base: Base<'d>) -> Option<Cell<'d>> {
    let (kind, declared) = desk.edition.schema.kind("page")?;
    let entry = &desk.edition.entries[desk.edition.find(kind, "home")?];
    let at = declared.field_index(declared.body.as_deref()?)?;
    Some(Cells { desk, base, entry, brief: false }.cell_at(at))
}

/// A block; none if this audience sees nothing in it.
fn block<'d>(desk: &'d Desk<'_>, written: &'d HomeBlock, base: Base<'d>) -> Option<Block<'d>> {
    let (edition, lang) = (desk.edition, desk.site.lang);
    let top = written.unit.as_ref().map(|(name, _)| edition.units.named(name));
    if top == Some(None) {
        return None;
    }
    let top = top.flatten();
    let kind = written.kind.as_ref().and_then(|(name, _)| edition.schema.kind(name)).map(|(kind, _)| kind);
    let shown = kind.map(|kind| shown_columns(desk, kind, false)).unwrap_or_default();
    let mut block = Block {
        title: written.title.get(lang).to_owned(),
        lead: written.lead.as_ref().map_or("", |lead| lead.get(lang)),
        form: match written.show {
            Show::List => "list",
            Show::Cards => "cards",
            Show::Table => "table",
            Show::Units => "units",
            Show::Links => "links",
        },
        href: kind.and_then(|kind| desk.list_route(kind, 0)).map(|route| desk.href(base, &route)),
        columns: kind.map(|kind| columns(desk, kind, &shown)).unwrap_or_default(),
        rows: Vec::new(),
        links: Vec::new(),
        units: Vec::new(),
    };
    match written.show {
        Show::Units => {
            let roots =
                top.map_or_else(|| edition.units.roots().to_vec(), |top| edition.units.get(top).children.clone());
            block.units = roots.into_iter().filter_map(|unit| node(desk, unit, base)).collect();
            let list = edition.schema.kind("unit").and_then(|(kind, _)| desk.list_route(kind, 0));
            let own = top.and_then(|top| desk.unit_route(top));
            block.href = own.or(list).map(|route| desk.href(base, &route));
        }
        Show::Links => block.links = written.links.iter().filter_map(|link| block_link(desk, link, base)).collect(),
        Show::List | Show::Cards | Show::Table => {
            block.rows =
                newest(desk, kind?, top, written.limit).into_iter().map(|at| row(desk, at, &shown, base)).collect();
        }
    }
    let empty = block.rows.is_empty() && block.links.is_empty() && block.units.is_empty();
    (!empty).then_some(block)
}

/// The newest entries of a kind (in the order of its list, where it has no dates), perhaps within one unit.
fn newest(desk: &Desk<'_>, kind: KindId, top: Option<UnitId>, limit: usize) -> Vec<u32> {
    let edition = desk.edition;
    let within = |at: &u32| match (top, desk.entry(*at).unit) {
        (Some(top), Some(unit)) => edition.units.is_within(unit, top),
        (Some(_), None) => false,
        (None, _) => true,
    };
    let mut entries: Vec<u32> = desk.listing(kind).order.iter().copied().filter(within).collect();
    if edition.kind(kind).date.is_some() {
        entries.sort_by_key(|at| std::cmp::Reverse(super::feed::dated(desk, desk.entry(*at))));
    }
    entries.truncate(limit);
    entries
}

fn block_link(desk: &Desk<'_>, link: &LinkTo, base: Base<'_>) -> Option<BlockLink> {
    let (label, href) = desk.menu_link(link, base)?;
    let (text, count) = match target(&link.to, "content", desk.edition) {
        Target::List(kind) => {
            let about = desk.edition.kind(kind).about.as_ref();
            let text = about.map_or(String::new(), |about| about.get(desk.site.lang).to_owned());
            (text, Some(desk.listing(kind).order.len()))
        }
        Target::Entry(at, _) => (crate::plan::rows::summary(desk, &desk.edition.entries[at]).to_owned(), None),
        _ => (String::new(), None),
    };
    Some(BlockLink { label, text, href, count })
}

fn all_lists<'d>(desk: &'d Desk<'_>, base: Base<'d>) -> Block<'d> {
    let lang = desk.site.lang;
    let links = desk.edition.schema.iter().filter_map(|(kind, declared)| {
        let href = desk.href(base, &desk.list_route(kind, 0)?);
        let text = declared.about.as_ref().map_or(String::new(), |about| about.get(lang).to_owned());
        let count = Some(desk.listing(kind).order.len());
        Some(BlockLink { label: declared.label.get(lang).to_owned(), text, href, count })
    });
    Block {
        title: desk.words.get("contents").to_owned(),
        lead: "",
        form: "links",
        href: None,
        columns: Vec::new(),
        rows: Vec::new(),
        links: links.collect(),
        units: Vec::new(),
    }
}
