//! Pages of a kind besides its list: `issue/ledger.html`, and for one unit `catalog-item/coverage/shiqiao.html`.
//!
//! A view that shows a kind gets these pages without asking; here they are planned, made and linked.

use serde::Serialize;

use super::artifact::{Artifact, Subject};
use super::desk::Desk;
use super::exhibit::{Exhibit, Query};
use super::recipe::{Form, Recipe};
use super::route::{Base, Route};
use super::rows::{Crumb, Model, Named, Page, named_unit};
use super::views::{VIEWS, View};
use crate::model::UnitId;
use crate::schema::KindId;

#[derive(Serialize)]
struct FaceModel<'d> {
    kind: Named,
    about: String,
    unit: Option<Named>,
    faces: Vec<Named>,
    exhibit: Exhibit<'d>,
}

/// The page of a view of a kind, of all or of one unit.
pub(super) fn route(desk: &Desk<'_>, kind: KindId, view: &str, unit: Option<UnitId>) -> Route {
    let name = &desk.edition.kind(kind).name;
    match unit {
        None => Route::new(&format!("{name}/{view}.html")),
        Some(unit) => Route::new(&format!("{name}/{view}/{}.html", desk.edition.units.get(unit).id)),
    }
}

/// The pages of `view`: one for each kind that has it, and those for single units.
pub(super) fn artifacts(view: &dyn View, number: u8, desk: &Desk<'_>, out: &mut Vec<Artifact>) {
    for (kind, _) in desk.edition.schema.iter().filter(|(kind, _)| has(desk, view, *kind)) {
        let mut add = |unit| {
            let route = route(desk, kind, view.name(), unit);
            out.push(Artifact { route, view: number, subject: Subject::Face(kind, unit) });
        };
        add(None);
        view.units(desk, kind).into_iter().for_each(|unit| add(Some(unit)));
    }
}

/// Whether a kind has a page of `view`, and this audience sees anything in it.
pub(super) fn has(desk: &Desk<'_>, view: &dyn View, kind: KindId) -> bool {
    view.has_page() && desk.book.is_on(kind, view.name()) && !desk.listing(kind).order.is_empty()
}

/// The page itself.
pub(super) fn recipe<'d>(view: &dyn View, desk: &'d Desk<'_>, artifact: &Artifact) -> Option<Recipe<'d>> {
    let Subject::Face(kind, unit) = artifact.subject else { return None };
    let (route, lang) = (&artifact.route, desk.site.lang);
    let base = desk.base(route);
    let exhibit = view.of_kind(desk, Query { kind, unit, limit: None, whole: true }, base)?;
    let declared = desk.edition.kind(kind);
    let list = desk.list_route(kind, 0).map(|route| desk.href(base, &route));
    let label = desk.face_label(kind, view.name());
    let mut between = vec![Crumb { label: declared.label.get(lang).to_owned(), href: list.clone() }];
    let mut title = label.clone();
    if let Some(unit) = unit {
        let all = desk.href(base, &self::route(desk, kind, view.name(), None));
        between.push(Crumb { label, href: Some(all) });
        title = format!("{}{title}", desk.edition.units.get(unit).name);
    }
    let mut page = Page::new(desk, route, view.name(), &title, between);
    page.section = desk.section(Some(kind), None, Some(&format!("{}/{}", declared.name, view.name())));
    let about = desk.book.about(kind, view.name()).or(declared.about.as_ref());
    page.description = about.map_or(String::new(), |about| about.get(lang).to_owned());
    let model = FaceModel {
        kind: Named { name: declared.label.get(lang).to_owned(), href: list },
        about: page.description.clone(),
        unit: unit.map(|unit| named_unit(desk, unit, base)),
        faces: links(desk, kind, base, view.name()),
        exhibit,
    };
    let model = Box::new(Model { page, view: model });
    Some(Recipe { form: Form::Page { template: "views/face.html".to_owned(), frame: desk.frame(route), model } })
}

/// The other pages of a kind, for its list: what the views call themselves, with addresses.
pub(super) fn links(desk: &Desk<'_>, kind: KindId, base: Base<'_>, but: &str) -> Vec<Named> {
    let views = VIEWS.iter().filter(|view| view.name() != but && has(desk, **view, kind));
    let link = |view: &&dyn View| Named {
        name: desk.face_label(kind, view.name()),
        href: Some(desk.href(base, &route(desk, kind, view.name(), None))),
    };
    views.map(link).chain(super::views::wall::links(desk, kind, base, None)).collect()
}
