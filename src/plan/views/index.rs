//! `index`: the list of a kind, as a table or as cards, grouped, on one or several pages.
//!
//! Options: `form`, `columns`, `group_by`, `sort`, `per_page`. Other views (units, home, downloads) follow its columns and
//! order.

use std::sync::Arc;

use serde::Serialize;

use super::{Artifact, BAD_VIEW, Subject, View, artifact, field, field_list};
use crate::diag::Diagnostic;
use crate::plan::book::Options;
use crate::plan::cell::Column;
use crate::plan::desk::Desk;
use crate::plan::faces;
use crate::plan::listing::{IndexOptions, SortKey};
use crate::plan::recipe::{Form as Render, Recipe};
use crate::plan::route::{Route, encode};
use crate::plan::rows::{Crumb, Model, Named, Page, Row, columns, form_word, row, shown_columns};
use crate::schema::{Form, Kind, KindId, Schema};
use crate::source::Reader;

/// The view.
pub struct Index;

/// More groups than this are not listed beside the list; it would only be a second list.
const MOST_CONTENTS: usize = 60;

impl View for Index {
    fn name(&self) -> &'static str {
        "index"
    }

    fn is_default(&self) -> bool {
        true
    }

    fn options(&self, reader: &mut Reader<'_, '_>, kind: &Kind, _: &Schema) -> Option<Options> {
        let form = match reader.text_at("form") {
            Some(("cards", _)) => Form::Cards,
            Some(("table", _)) | None => Form::Table,
            Some((_, span)) => {
                let (zh, en) = ("form 只能是 table 或 cards", "form is table or cards");
                reader.found.add(Diagnostic::at(&BAD_VIEW, span, zh, en));
                Form::Table
            }
        };
        let columns = field_list(reader, "columns", kind).unwrap_or_else(|| default_columns(kind));
        let group_by = reader.text_at("group_by").and_then(|(name, span)| field(name, span, kind, reader.found));
        let mut sort = sort_keys(reader, kind);
        if let Some(at) = group_by.filter(|at| !sort.first().is_some_and(|key| is_key(key, *at, kind))) {
            sort.insert(0, key(at, false, kind));
        }
        let per_page = reader.integer("per_page").unwrap_or(100).clamp(1, 2000) as usize;
        Some(Arc::new(Arc::new(IndexOptions { form, columns, group_by, sort, per_page })))
    }

    fn artifacts(&self, desk: &Desk<'_>, out: &mut Vec<Artifact>) {
        for (kind, _) in desk.edition.schema.iter() {
            if !desk.book.is_on(kind, "index") {
                continue;
            }
            for page in 0..desk.listing(kind).pages() {
                if let Some(route) = desk.list_route(kind, page) {
                    out.push(artifact("index", route, Subject::Kind(kind, page)));
                }
            }
        }
    }

    fn recipe<'d>(&self, desk: &'d Desk<'_>, artifact: &Artifact) -> Option<Recipe<'d>> {
        let Subject::Kind(kind, number) = artifact.subject else { return None };
        let route = &artifact.route;
        let base = desk.base(route);
        let declared = desk.edition.kind(kind);
        let (lang, listing) = (desk.site.lang, desk.listing(kind));
        let label = declared.label.get(lang);
        let mut page = Page::new(desk, route, "index", label, Vec::new());
        page.description = declared.about.as_ref().map_or(String::new(), |about| about.get(lang).to_owned());
        page.section = desk.section(Some(kind), None, None);
        page.feed = super::feed::feed_href(desk, kind, base);
        if number > 0
            && let Some(first) = desk.list_route(kind, 0)
        {
            let at = page.crumbs.len() - 1;
            page.crumbs.insert(at, Crumb { label: label.to_owned(), href: Some(desk.href(base, &first)) });
            page.crumbs[at + 1].label = desk
                .words
                .get("page_of")
                .replace("{n}", &(number + 1).to_string())
                .replace("{m}", &listing.pages().to_string());
        }
        let (range, shown) = (listing.page(number), shown_columns(desk, kind, false));
        let groups = listing.groups.iter().filter(|g| g.range.start < range.end && g.range.end > range.start);
        let groups = groups.map(|group| {
            let part = group.range.start.max(range.start)..group.range.end.min(range.end);
            GroupModel {
                label: &group.label,
                id: &group.id,
                count: group.range.len(),
                rows: listing.order[part].iter().map(|at| row(desk, *at, &shown, base)).collect(),
            }
        });
        let view = IndexModel {
            kind: KindModel {
                name: &declared.name,
                label,
                about: page.description.clone(),
                href: desk.href(base, route),
            },
            unit: None,
            form: form_word(desk.index_options(kind).form),
            total: listing.order.len(),
            columns: columns(desk, kind, &shown),
            groups: groups.collect(),
            contents: contents(desk, kind, route, number),
            pager: pager(number, listing.pages(), |page| {
                desk.list_route(kind, page).map(|route| desk.href(base, &route))
            }),
            faces: faces::links(desk, kind, base, ""),
            downloads: super::download::links(desk, kind, base),
            feed: page.feed.clone(),
        };
        let model = Box::new(Model { page, view });
        let form = Render::Page { template: "views/index.html".to_owned(), frame: desk.frame(route), model };
        Some(Recipe { form })
    }
}

#[derive(Serialize)]
pub(super) struct IndexModel<'a> {
    pub kind: KindModel<'a>,
    pub unit: Option<Named>,
    pub form: &'static str,
    pub total: usize,
    pub columns: Vec<Column<'a>>,
    pub groups: Vec<GroupModel<'a>>,
    pub contents: Vec<Content<'a>>,
    pub pager: Option<Pager>,
    pub faces: Vec<Named>,
    pub downloads: Vec<super::download::Link>,
    pub feed: Option<String>,
}

#[derive(Serialize)]
pub(super) struct KindModel<'a> {
    pub name: &'a str,
    pub label: &'a str,
    pub about: String,
    pub href: String,
}

#[derive(Serialize)]
pub(super) struct GroupModel<'a> {
    pub label: &'a str,
    pub id: &'a str,
    pub count: usize,
    pub rows: Vec<Row<'a>>,
}

#[derive(Serialize)]
pub(super) struct Content<'a> {
    label: &'a str,
    href: String,
    count: usize,
}

#[derive(Serialize)]
pub(super) struct Pager {
    number: u32,
    count: u32,
    first: Option<String>,
    prev: Option<String>,
    next: Option<String>,
    last: Option<String>,
    pages: Vec<PageLink>,
}

#[derive(Serialize)]
struct PageLink {
    number: u32,
    href: String,
    current: bool,
}

fn default_columns(kind: &Kind) -> Vec<usize> {
    let listed = |at: &usize| {
        let field = &kind.fields[*at];
        let flat = !matches!(field.ty.name(), "markdown" | "table" | "steps" | "record" | "list" | "file");
        flat && (field.required.is_some() || *field.name == *kind.title)
    };
    (0..kind.fields.len()).filter(listed).take(6).collect()
}

fn sort_keys(reader: &mut Reader<'_, '_>, kind: &Kind) -> Vec<SortKey> {
    let words = reader.words("sort").unwrap_or_default();
    let keys = words.into_iter().filter_map(|(word, span)| {
        let descending = word.starts_with('-');
        field(word.trim_start_matches('-'), span, kind, reader.found).map(|at| key(at, descending, kind))
    });
    keys.collect()
}

fn key(at: usize, descending: bool, kind: &Kind) -> SortKey {
    match &*kind.fields[at].name {
        "unit" => SortKey::Unit { descending },
        _ => SortKey::Field { at, descending },
    }
}

fn is_key(key: &SortKey, at: usize, kind: &Kind) -> bool {
    match key {
        SortKey::Field { at: field, .. } => *field == at,
        SortKey::Unit { .. } => &*kind.fields[at].name == "unit",
    }
}

/// All groups of the list with their addresses, also those on other pages.
fn contents<'d>(desk: &'d Desk<'_>, kind: KindId, route: &Route, number: u32) -> Vec<Content<'d>> {
    let listing = desk.listing(kind);
    let groups = &listing.groups;
    if groups.len() > MOST_CONTENTS || groups.iter().all(|group| group.label.is_empty()) {
        return Vec::new();
    }
    let base = desk.base(route);
    let content = |group: &'d crate::plan::listing::Group| {
        let page = (group.range.start / listing.options().per_page) as u32;
        let other = (page != number).then(|| desk.list_route(kind, page)).flatten();
        let address = other.map(|route| desk.href(base, &route)).unwrap_or_default();
        Content { label: &group.label, href: format!("{address}#{}", encode(&group.id)), count: group.range.len() }
    };
    groups.iter().filter(|group| !group.label.is_empty()).map(content).collect()
}

/// The pager: the pages near this one, and the ends. A list of all pages on every page would grow as their square.
pub(super) fn pager(number: u32, count: u32, href: impl Fn(u32) -> Option<String>) -> Option<Pager> {
    if count < 2 {
        return None;
    }
    let near = number.saturating_sub(2)..(number + 3).min(count);
    Some(Pager {
        number: number + 1,
        count,
        first: href(0).filter(|_| number > 0),
        prev: number.checked_sub(1).and_then(&href),
        next: href(number + 1).filter(|_| number + 1 < count),
        last: href(count - 1).filter(|_| number + 1 < count),
        pages: near.filter_map(|p| Some(PageLink { number: p + 1, href: href(p)?, current: p == number })).collect(),
    })
}
