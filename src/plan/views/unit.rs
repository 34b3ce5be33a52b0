//! `unit`: one page a unit that gathers what is its own, and what units above hand down to it.
//!
//! A long section shows its first rows; the rest stands on a list of its own (`unit/<id>/<kind>.html`).

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::detail::{KindName, parts};
use super::directory::{Node, node};
use super::index::{GroupModel, IndexModel, KindModel, pager};
use super::{Artifact, Subject, View, artifact};
use crate::model::UnitId;
use crate::plan::cell::{Cell, Column, Fields};
use crate::plan::desk::Desk;
use crate::plan::recipe::{Form, Recipe};
use crate::plan::route::{Base, Route};
use crate::plan::rows::{
    Crumb, Model, Named, Page, Row, columns, form_word, named_unit, row, shown_columns, unit_crumbs,
};
use crate::schema::{KindId, Value};

/// The view.
pub struct Unit;

/// Rows of a section before it goes on elsewhere.
const SHOWN: usize = 12;

impl View for Unit {
    fn name(&self) -> &'static str {
        "unit"
    }

    fn artifacts(&self, desk: &Desk<'_>, out: &mut Vec<Artifact>) {
        for unit in desk.edition.units.in_order() {
            let Some(route) = desk.unit_route(unit) else { continue };
            out.push(artifact("unit", route, Subject::Unit(unit)));
            for (kind, entries) in own(desk, unit) {
                let pages = if entries.len() > SHOWN { pages(desk, kind, entries.len()) } else { 0 };
                for page in 0..pages {
                    out.push(artifact("unit", list_route(desk, unit, kind, page), Subject::UnitKind(unit, kind, page)));
                }
            }
        }
    }

    fn recipe<'d>(&self, desk: &'d Desk<'_>, artifact: &Artifact) -> Option<Recipe<'d>> {
        match artifact.subject {
            Subject::Unit(unit) => page(desk, artifact, unit),
            Subject::UnitKind(unit, kind, page) => Some(list(desk, artifact, unit, kind, page)),
            _ => None,
        }
    }
}

fn list_route(desk: &Desk<'_>, unit: UnitId, kind: KindId, page: u32) -> Route {
    let (unit, kind) = (&desk.edition.units.get(unit).id, &desk.edition.kind(kind).name);
    let number = if page == 0 { String::new() } else { format!(".{}", page + 1) };
    Route::new(&format!("unit/{unit}/{kind}{number}.html"))
}

/// How many pages a list of `entries` of a kind has.
fn pages(desk: &Desk<'_>, kind: KindId, entries: usize) -> u32 {
    entries.div_ceil(desk.index_options(kind).per_page) as u32
}

/// The entries of a unit by kind, each in the order of its list. Units below are not entries of a unit.
fn own(desk: &Desk<'_>, unit: UnitId) -> BTreeMap<KindId, Vec<u32>> {
    let all = desk.edition.schema.kind("unit").and_then(|(kind, _)| desk.once(kind, "unit", || all_own(desk)));
    all.and_then(|all| all.get(&unit).cloned()).unwrap_or_default()
}

/// The same of every unit: worked out once, because a unit's list has many pages.
fn all_own(desk: &Desk<'_>) -> HashMap<UnitId, BTreeMap<KindId, Vec<u32>>> {
    let of = |unit: UnitId| {
        let mut by_kind: BTreeMap<KindId, Vec<u32>> = BTreeMap::new();
        for at in desk.edition.of_unit(unit) {
            let kind = desk.entry(*at).kind;
            if desk.edition.kind(kind).name != "unit" && (desk.has_pages(kind) || desk.list_route(kind, 0).is_some()) {
                by_kind.entry(kind).or_default().push(*at);
            }
        }
        for (kind, entries) in &mut by_kind {
            entries.sort_by_key(|at| desk.listing(*kind).place(*at));
        }
        (unit, by_kind)
    };
    desk.edition.units.in_order().into_iter().map(of).collect()
}

/// Kinds that are handed down and have nothing from the unit itself: the nearest unit above that has some.
fn handed_down(desk: &Desk<'_>, unit: UnitId, own: &BTreeMap<KindId, Vec<u32>>) -> Vec<(KindId, UnitId, Vec<u32>)> {
    let mut handed: Vec<(KindId, UnitId, Vec<u32>)> = Vec::new();
    for above in desk.edition.units.above(unit) {
        for (kind, entries) in self::own(desk, above) {
            let taken = own.contains_key(&kind) || handed.iter().any(|(known, ..)| *known == kind);
            if desk.edition.kind(kind).handed_down && !taken {
                handed.push((kind, above, entries));
            }
        }
    }
    handed
}

#[derive(Serialize)]
struct UnitModel<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(rename = "type")]
    ty: &'a str,
    fields: Fields<'a>,
    aside: Fields<'a>,
    body: Option<Cell<'a>>,
    parents: Vec<Named>,
    children: Vec<Node<'a>>,
    sections: Vec<Section<'a>>,
}

#[derive(Serialize)]
struct Section<'a> {
    kind: KindName<'a>,
    count: usize,
    handed_down: Option<Named>,
    form: &'static str,
    columns: Vec<Column<'a>>,
    rows: Vec<Row<'a>>,
    more: Option<String>,
}

fn page<'d>(desk: &'d Desk<'_>, artifact: &Artifact, unit: UnitId) -> Option<Recipe<'d>> {
    let edition = desk.edition;
    let (kind, _) = edition.schema.kind("unit")?;
    let entry = &edition.entries[edition.find(kind, &edition.units.get(unit).id)?];
    let (route, lang) = (&artifact.route, desk.site.lang);
    let base = desk.base(route);
    let name = edition.title(entry);
    let between = edition.units.get(unit).parent.map(|parent| unit_crumbs(desk, parent, base)).unwrap_or_default();
    let mut page = Page::new(desk, route, "unit", name, between);
    page.section = desk.section(None, Some(unit), Some(&format!("unit/{}", entry.id)));
    if page.section.is_empty() {
        page.section = desk.section(Some(kind), None, None);
    }
    let own = own(desk, unit);
    let mut sections: Vec<Section<'_>> =
        own.iter().map(|(kind, entries)| section(desk, *kind, entries, (unit, None), base)).collect();
    for (kind, owner, entries) in handed_down(desk, unit, &own) {
        sections.push(section(desk, kind, &entries, (owner, Some(owner)), base));
    }
    let parts = parts(desk, entry, base);
    let mut above = edition.units.above(unit);
    above.reverse();
    let view = UnitModel {
        id: &entry.id,
        name,
        ty: match entry.get("type").map(|item| &item.value) {
            Some(Value::Choice(choice)) => choice.label.get(lang),
            _ => "",
        },
        fields: parts.fields,
        aside: parts.aside,
        body: parts.body,
        parents: above.into_iter().map(|unit| named_unit(desk, unit, base)).collect(),
        children: edition.units.get(unit).children.iter().filter_map(|child| node(desk, *child, base)).collect(),
        sections,
    };
    let frame = desk.frame(route);
    let form = Form::Page { template: "views/unit.html".to_owned(), frame, model: Box::new(Model { page, view }) };
    Some(Recipe { form })
}

/// A section of a unit's page. `owner` is the unit whose entries these are, and the same again if they are handed down.
fn section<'d>(
    desk: &'d Desk<'_>,
    kind: KindId,
    entries: &[u32],
    (owner, from): (UnitId, Option<UnitId>),
    base: Base<'d>,
) -> Section<'d> {
    let (declared, lang) = (desk.edition.kind(kind), desk.site.lang);
    let list = desk.list_route(kind, 0).map(|route| desk.href(base, &route));
    let shown = shown_columns(desk, kind, true);
    let more = (entries.len() > SHOWN).then(|| desk.href(base, &list_route(desk, owner, kind, 0)));
    Section {
        kind: KindName { name: &declared.name, label: declared.label.get(lang), href: list },
        count: entries.len(),
        handed_down: from.map(|unit| named_unit(desk, unit, base)),
        form: form_word(desk.index_options(kind).form),
        columns: columns(desk, kind, &shown),
        rows: entries.iter().take(SHOWN).map(|at| row(desk, *at, &shown, base)).collect(),
        more,
    }
}

/// A page of the entries of a kind that belong to a unit.
fn list<'d>(desk: &'d Desk<'_>, artifact: &Artifact, unit: UnitId, kind: KindId, number: u32) -> Recipe<'d> {
    let (route, lang) = (&artifact.route, desk.site.lang);
    let base = desk.base(route);
    let declared = desk.edition.kind(kind);
    let entries = own(desk, unit).remove(&kind).unwrap_or_default();
    let name = declared.label.get(lang);
    let crumbs: Vec<Crumb> = unit_crumbs(desk, unit, base);
    let mut page = Page::new(desk, route, "index", name, crumbs);
    page.section = desk.section(None, Some(unit), None);
    page.title = format!("{}{name}", desk.edition.units.get(unit).name);
    let (shown, per_page) = (shown_columns(desk, kind, true), desk.index_options(kind).per_page);
    let group = GroupModel {
        label: "",
        id: "",
        count: entries.len(),
        rows: entries
            .iter()
            .skip(number as usize * per_page)
            .take(per_page)
            .map(|at| row(desk, *at, &shown, base))
            .collect(),
    };
    let about = declared.about.as_ref().map_or(String::new(), |about| about.get(lang).to_owned());
    let view = IndexModel {
        kind: KindModel { name: &declared.name, label: name, about, href: desk.href(base, route) },
        unit: Some(named_unit(desk, unit, base)),
        form: form_word(desk.index_options(kind).form),
        total: entries.len(),
        columns: columns(desk, kind, &shown),
        groups: vec![group],
        contents: Vec::new(),
        pager: pager(number, pages(desk, kind, entries.len()), |page| {
            Some(desk.href(base, &list_route(desk, unit, kind, page)))
        }),
        faces: Vec::new(),
        // The sheets hold the whole kind, not this unit's part of it.
        downloads: Vec::new(),
        feed: None,
    };
    let frame = desk.frame(route);
    Recipe {
        form: Form::Page { template: "views/index.html".to_owned(), frame, model: Box::new(Model { page, view }) },
    }
}
