//! `directory`: the tree of units, with how much each discloses.
//!
//! For the kind `unit` only; it takes the place of that kind's list.

use std::sync::Arc;

use serde::Serialize;

use super::{Artifact, Subject, View, artifact};
use crate::model::UnitId;
use crate::plan::book::Options;
use crate::plan::desk::Desk;
use crate::plan::recipe::{Form, Recipe};
use crate::plan::route::Base;
use crate::plan::rows::{Model, Page};
use crate::schema::{Kind, Schema, Value};
use crate::source::Reader;

/// The view.
pub struct Directory;

impl View for Directory {
    fn name(&self) -> &'static str {
        "directory"
    }

    fn options(&self, _: &mut Reader<'_, '_>, kind: &Kind, _: &Schema) -> Option<Options> {
        (kind.name == "unit").then(|| Arc::new(Arc::new(())) as Options)
    }

    fn artifacts(&self, desk: &Desk<'_>, out: &mut Vec<Artifact>) {
        let Some((kind, _)) = desk.edition.schema.kind("unit") else { return };
        if desk.book.is_on(kind, "directory")
            && let Some(route) = desk.list_route(kind, 0)
        {
            out.push(artifact("directory", route, Subject::Site));
        }
    }

    fn recipe<'d>(&self, desk: &'d Desk<'_>, artifact: &Artifact) -> Option<Recipe<'d>> {
        let (kind, declared) = desk.edition.schema.kind("unit")?;
        let (route, lang) = (&artifact.route, desk.site.lang);
        let base = desk.base(route);
        let mut page = Page::new(desk, route, "directory", declared.label.get(lang), Vec::new());
        page.description = declared.about.as_ref().map_or(String::new(), |about| about.get(lang).to_owned());
        page.section = desk.section(Some(kind), None, None);
        let tree = desk.edition.units.roots().iter().filter_map(|root| node(desk, *root, base)).collect();
        let downloads = super::download::links(desk, kind, base);
        let model = Box::new(Model { page, view: DirectoryModel { tree, downloads } });
        let form = Form::Page { template: "views/directory.html".to_owned(), frame: desk.frame(route), model };
        Some(Recipe { form })
    }
}

#[derive(Serialize)]
struct DirectoryModel<'a> {
    tree: Vec<Node<'a>>,
    downloads: Vec<super::download::Link>,
}

/// A unit in the tree.
#[derive(Serialize)]
pub struct Node<'a> {
    name: &'a str,
    short: &'a str,
    #[serde(rename = "type")]
    ty: &'a str,
    href: String,
    count: usize,
    children: Vec<Node<'a>>,
}

/// The tree below a unit; none if this audience may not see the unit.
pub fn node<'d>(desk: &'d Desk<'_>, unit: UnitId, base: Base<'_>) -> Option<Node<'d>> {
    let edition = desk.edition;
    let (kind, _) = edition.schema.kind("unit")?;
    let entry = &edition.entries[edition.find(kind, &edition.units.get(unit).id)?];
    let href = desk.href(base, &desk.entry_route(entry)?);
    let name = edition.title(entry);
    let children = edition.units.get(unit).children.iter();
    Some(Node {
        name,
        short: entry.text("short").map_or(name, str::trim),
        ty: match entry.get("type").map(|item| &item.value) {
            Some(Value::Choice(choice)) => choice.label.get(desk.site.lang),
            _ => "",
        },
        href,
        // The unit's own entry is among its entries.
        count: edition.of_unit(unit).len().saturating_sub(1),
        children: children.filter_map(|child| node(desk, *child, base)).collect(),
    })
}
