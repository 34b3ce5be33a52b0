//! `not-found`: 404.html, which a web server shows for an address that does not exist.
//!
//! It may be shown at any depth, so its addresses begin at the root of the site when `base_url` is known.

use serde::Serialize;

use super::{Artifact, Subject, View, artifact};
use crate::plan::desk::Desk;
use crate::plan::recipe::{Form, Recipe};
use crate::plan::route::Route;
use crate::plan::rows::{Model, Page};

/// The view.
pub struct NotFound;

impl View for NotFound {
    fn name(&self) -> &'static str {
        "not-found"
    }

    fn artifacts(&self, _: &Desk<'_>, out: &mut Vec<Artifact>) {
        out.push(artifact("not-found", Route::new("404.html"), Subject::Site));
    }

    fn recipe<'d>(&self, desk: &'d Desk<'_>, artifact: &Artifact) -> Option<Recipe<'d>> {
        let mut page = Page::new(desk, &artifact.route, "not-found", desk.words.get("lost_title"), Vec::new());
        page.crumbs.clear();
        page.canonical = None;
        let base = desk.rooted();
        let home = Link { label: desk.words.get("home").to_owned(), href: desk.href(base, &Route::new("index.html")) };
        let menu = desk.site.menu.iter().filter_map(|link| desk.menu_link(link, base));
        let links = std::iter::once(home).chain(menu.map(|(label, href)| Link { label, href })).collect();
        let model = Box::new(Model { page, view: NotFoundModel { links } });
        let form = Form::Page { template: "views/not-found.html".to_owned(), frame: desk.rooted_frame(), model };
        Some(Recipe { form })
    }
}

#[derive(Serialize)]
struct NotFoundModel {
    links: Vec<Link>,
}

#[derive(Serialize)]
struct Link {
    label: String,
    href: String,
}
