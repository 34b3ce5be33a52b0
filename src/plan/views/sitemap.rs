//! `sitemap`: sitemap.xml (sitemaps.org), for search engines of the public and of the house.
//!
//! Needs whole addresses, so there is none without `base_url`. The protocol allows 50,000 addresses in a file; a larger
//! site has several and an index.

use serde::Serialize;

use super::{Artifact, Subject, View, artifact};
use crate::plan::desk::Desk;
use crate::plan::recipe::{Form, Recipe};
use crate::plan::route::Route;
use crate::plan::rows::{Model, Page, updated};

/// The view.
pub struct Sitemap;

const MOST: usize = 50_000;

impl View for Sitemap {
    fn name(&self) -> &'static str {
        "sitemap"
    }

    fn artifacts(&self, desk: &Desk<'_>, out: &mut Vec<Artifact>) {
        if desk.site.base_url.is_some() {
            out.push(artifact("sitemap", Route::new("sitemap.xml"), Subject::Site));
        }
    }

    fn recipe<'d>(&self, desk: &'d Desk<'_>, artifact: &Artifact) -> Option<Recipe<'d>> {
        let route = &artifact.route;
        let lists = desk.edition.schema.iter().filter_map(|(kind, _)| desk.list_route(kind, 0));
        let fixed = std::iter::once(Route::new("index.html")).chain(lists);
        let mut urls: Vec<Url> =
            fixed.filter_map(|route| Some(Url { href: desk.absolute(&route)?, updated: None })).collect();
        for entry in &desk.edition.entries {
            let href = desk.entry_route(entry).and_then(|route| desk.absolute(&route));
            let updated = updated(desk, entry).map(|day| day.to_string());
            urls.extend(href.map(|href| Url { href, updated }));
        }
        urls.truncate(MOST);
        let page = Page::new(desk, route, "sitemap", "", Vec::new());
        let model = Box::new(Model { page, view: SitemapModel { urls } });
        Some(Recipe { form: Form::Page { template: "views/sitemap.xml".to_owned(), frame: desk.frame(route), model } })
    }
}

#[derive(Serialize)]
struct SitemapModel {
    urls: Vec<Url>,
}

#[derive(Serialize)]
struct Url {
    href: String,
    updated: Option<String>,
}
