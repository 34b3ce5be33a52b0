//! `detail`: one page an entry.
//!
//! Options: `aside` (fields in the side box), `hidden` (fields that are not shown). A kind may bring its own template
//! (`page.html` in its folder).

use std::sync::Arc;

use serde::Serialize;

use super::{Artifact, Subject, View, artifact, field_list};
use crate::config::Audience;
use crate::model::Entry;
use crate::plan::book::Options;
use crate::plan::cell::{Cell, Cells, Fields};
use crate::plan::desk::Desk;
use crate::plan::exhibit::{Exhibit, exhibits};
use crate::plan::format;
use crate::plan::frame::DayModel;
use crate::plan::recipe::{Form, Recipe};
use crate::plan::route::Base;
use crate::plan::rows::{Crumb, Model, Named, Page, named_unit, summary, unit_crumbs, updated};
use crate::schema::{Kind, Schema};
use crate::source::Reader;

/// The view.
pub struct Detail;

/// How an entry's page is laid out.
#[derive(Debug)]
pub struct DetailOptions {
    aside: Vec<usize>,
    main: Vec<usize>,
}

/// Common fields that every page shows in its own way.
pub(in crate::plan) const FRAME_FIELDS: [&str; 5] = ["unit", "audience", "updated_on", "source", "source_url"];

impl View for Detail {
    fn name(&self) -> &'static str {
        "detail"
    }

    fn is_default(&self) -> bool {
        true
    }

    fn options(&self, reader: &mut Reader<'_, '_>, kind: &Kind, _: &Schema) -> Option<Options> {
        let aside = field_list(reader, "aside", kind).unwrap_or_default();
        let hidden = field_list(reader, "hidden", kind).unwrap_or_default();
        let named = [Some(&kind.title), kind.summary.as_ref(), kind.body.as_ref()];
        let shown_elsewhere =
            |name: &str| FRAME_FIELDS.contains(&name) || named.iter().flatten().any(|n| n.as_str() == name);
        let main = (0..kind.fields.len())
            .filter(|at| !aside.contains(at) && !hidden.contains(at) && !shown_elsewhere(&kind.fields[*at].name));
        Some(Arc::new(Arc::new(DetailOptions { main: main.collect(), aside })))
    }

    fn artifacts(&self, desk: &Desk<'_>, out: &mut Vec<Artifact>) {
        for (at, entry) in desk.edition.entries.iter().enumerate() {
            // Units have a page of their own view.
            if desk.edition.kind(entry.kind).name != "unit"
                && let Some(route) = desk.entry_route(entry)
            {
                out.push(artifact("detail", route, Subject::Entry(at as u32)));
            }
        }
    }

    fn recipe<'d>(&self, desk: &'d Desk<'_>, artifact: &Artifact) -> Option<Recipe<'d>> {
        let Subject::Entry(at) = artifact.subject else { return None };
        let (route, entry) = (&artifact.route, desk.entry(at));
        let (base, kind, lang) = (desk.base(route), desk.edition.kind(entry.kind), desk.site.lang);
        let title = desk.edition.title(entry);
        let list = desk.list_route(entry.kind, 0).map(|route| desk.href(base, &route));
        let mut between = Vec::new();
        if list.is_some() {
            between.push(Crumb { label: kind.label.get(lang).to_owned(), href: list.clone() });
        } else if let Some(unit) = entry.unit {
            between.extend(unit_crumbs(desk, unit, base));
        }
        let mut page = Page::new(desk, route, "detail", title, between);
        page.description = summary(desk, entry).to_owned();
        page.section = desk.section(Some(entry.kind), entry.unit, Some(&format!("{}/{}", kind.name, entry.key)));
        page.feed = super::feed::feed_href(desk, entry.kind, base);
        page.updated = updated(desk, entry).map(|day| DayModel::new(day, lang));
        let parts = parts(desk, entry, base);
        let listing = desk.listing(entry.kind);
        let neighbour = |step: isize| {
            let place = listing.place(at)?.checked_add_signed(step)?;
            let other = *listing.order.get(place)?;
            let title = desk.edition.title(desk.entry(other));
            Some(Neighbour { title, href: desk.entry_href(other, base)? })
        };
        let listed = list.is_some();
        let view = DetailModel {
            kind: KindName { name: &kind.name, label: kind.label.get(lang), href: list },
            unit: entry.unit.map(|unit| named_unit(desk, unit, base)),
            id: &entry.id,
            title,
            summary: summary(desk, entry),
            body: parts.body,
            fields: parts.fields,
            aside: parts.aside,
            all: parts.all,
            exhibits: exhibits(desk, at, base),
            prev: neighbour(-1).filter(|_| listed),
            next: neighbour(1).filter(|_| listed),
            updated: page.updated.clone(),
            source: source(entry),
            audience: AudienceModel::new(entry.audience, lang),
        };
        let template = kind.page.clone().unwrap_or_else(|| "views/detail.html".to_owned());
        let form = Form::Page { template, frame: desk.frame(route), model: Box::new(Model { page, view }) };
        Some(Recipe { form })
    }
}

/// The fields of an entry, sorted to their places on a page.
pub(super) struct Parts<'d> {
    pub body: Option<Cell<'d>>,
    pub fields: Fields<'d>,
    pub aside: Fields<'d>,
    pub all: Option<Fields<'d>>,
}

/// Makes the fields of an entry. The map of all fields is made only for kinds with a template of their own.
pub(super) fn parts<'d>(desk: &'d Desk<'_>, entry: &'d Entry, base: Base<'d>) -> Parts<'d> {
    let cells = Cells { desk, base, entry, brief: false };
    let kind = desk.edition.kind(entry.kind);
    let options = desk.book.get::<DetailOptions>(entry.kind, "detail");
    let chosen = |list: &[usize]| Fields(list.iter().filter_map(|at| cells.field(*at)).collect());
    let body = kind.body.as_deref().and_then(|name| kind.field_index(name));
    let body = body.map(|at| cells.cell_at(at)).filter(|cell| !matches!(cell, Cell::Empty { .. }));
    let all = kind.page.as_ref().map(|_| Fields((0..kind.fields.len()).filter_map(|at| cells.field(at)).collect()));
    Parts {
        body,
        fields: options.map(|o| chosen(&o.main)).unwrap_or_default(),
        aside: options.map(|o| chosen(&o.aside)).unwrap_or_default(),
        all,
    }
}

/// Where an entry comes from, if it says so.
fn source(entry: &Entry) -> Option<SourceModel<'_>> {
    let (text, href) = (entry.text("source"), entry.text("source_url"));
    text.or(href).map(|text| SourceModel { text: text.trim(), href })
}

#[derive(Serialize)]
struct DetailModel<'a> {
    kind: KindName<'a>,
    unit: Option<Named>,
    id: &'a str,
    title: &'a str,
    summary: &'a str,
    body: Option<Cell<'a>>,
    fields: Fields<'a>,
    aside: Fields<'a>,
    all: Option<Fields<'a>>,
    exhibits: Vec<Exhibit<'a>>,
    prev: Option<Neighbour<'a>>,
    next: Option<Neighbour<'a>>,
    updated: Option<DayModel>,
    source: Option<SourceModel<'a>>,
    audience: AudienceModel,
}

/// A kind with the address of its list.
#[derive(Serialize)]
pub(super) struct KindName<'a> {
    pub name: &'a str,
    pub label: &'a str,
    pub href: Option<String>,
}

#[derive(Serialize)]
struct Neighbour<'a> {
    title: &'a str,
    href: String,
}

#[derive(Serialize)]
struct SourceModel<'a> {
    text: &'a str,
    href: Option<&'a str>,
}

#[derive(Serialize)]
struct AudienceModel {
    value: &'static str,
    text: &'static str,
}

impl AudienceModel {
    fn new(audience: Audience, lang: crate::diag::Lang) -> Self {
        AudienceModel { value: audience.word(), text: format::audience(audience, lang) }
    }
}
