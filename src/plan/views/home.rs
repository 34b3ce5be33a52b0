//! `home`: the first page, in blocks that site-config.toml lists.
//!
//! Without blocks it shows every list and the tree of units.

use serde::Serialize;

use super::{Artifact, Subject, View, artifact};
use crate::plan::blocks::{Block, all_lists, block};
use crate::plan::cell::{Cell, Cells};
use crate::plan::desk::Desk;
use crate::plan::recipe::{Form, Recipe};
use crate::plan::route::{Base, Route};
use crate::plan::rows::{Model, Page};

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

/// The text of the page called `home`, if there is one.
fn intro<'d>(desk: &'d Desk<'_>, base: Base<'d>) -> Option<Cell<'d>> {
    let (kind, declared) = desk.edition.schema.kind("page")?;
    let entry = &desk.edition.entries[desk.edition.find(kind, "home")?];
    let at = declared.field_index(declared.body.as_deref()?)?;
    Some(Cells { desk, base, entry, brief: false }.cell_at(at))
}
