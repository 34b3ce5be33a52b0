//! `sitemap`: sitemap.xml (sitemaps.org), for search engines of the public and of the house.
//!
//! Needs whole addresses, so there is none without `base_url`. The protocol allows so many addresses in a file; a larger site
//! has several, and sitemap.xml is their index.

use serde::Serialize;

use super::{Artifact, Subject, View, artifact};
use crate::plan::desk::Desk;
use crate::plan::recipe::{Form, Recipe};
use crate::plan::route::Route;
use crate::plan::rows::{Model, Page, updated};

/// The view.
pub struct Sitemap;

/// Addresses in one file. The protocol allows 50,000; fewer take less memory at a time.
const MOST: usize = 10_000;

impl View for Sitemap {
    fn name(&self) -> &'static str {
        "sitemap"
    }

    fn artifacts(&self, desk: &Desk<'_>, out: &mut Vec<Artifact>) {
        if desk.site.base_url.is_none() {
            return;
        }
        let parts = count(desk).div_ceil(MOST);
        if parts > 1 {
            let part = |part: usize| artifact("sitemap", part_route(part), Subject::Part(part as u32));
            out.extend((0..parts).map(part));
        }
        out.push(artifact("sitemap", Route::new("sitemap.xml"), Subject::Site));
    }

    fn recipe<'d>(&self, desk: &'d Desk<'_>, artifact: &Artifact) -> Option<Recipe<'d>> {
        let part = match artifact.subject {
            Subject::Part(part) => part as usize,
            _ => 0,
        };
        let parts = count(desk).div_ceil(MOST);
        let is_index = artifact.subject == Subject::Site && parts > 1;
        let (urls, template) = if is_index {
            let parts = (0..parts).filter_map(|part| desk.absolute(&part_route(part)));
            (parts.map(|href| Url { href, updated: None }).collect(), "views/sitemap-index.xml")
        } else {
            (urls(desk).skip(part * MOST).take(MOST).collect(), "views/sitemap.xml")
        };
        let page = Page::new(desk, &artifact.route, "sitemap", "", Vec::new());
        let model = Box::new(Model { page, view: SitemapModel { urls } });
        let frame = desk.frame(&artifact.route);
        Some(Recipe { form: Form::Page { template: template.to_owned(), frame, model } })
    }
}

fn part_route(part: usize) -> Route {
    Route::new(&format!("sitemap-{}.xml", part + 1))
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

/// How many addresses there are.
fn count(desk: &Desk<'_>) -> usize {
    let lists = desk.edition.schema.iter().filter(|(kind, _)| desk.list_route(*kind, 0).is_some());
    let with_pages = desk.edition.schema.iter().filter(|(kind, _)| desk.has_pages(*kind));
    1 + lists.count() + with_pages.map(|(kind, _)| desk.edition.range_of(kind).len()).sum::<usize>()
}

/// Home, lists and entries.
fn urls<'d>(desk: &'d Desk<'_>) -> impl Iterator<Item = Url> + 'd {
    let lists = desk.edition.schema.iter().filter_map(|(kind, _)| desk.list_route(kind, 0));
    let fixed = std::iter::once(Route::new("index.html")).chain(lists);
    let fixed = fixed.filter_map(|route| Some(Url { href: desk.absolute(&route)?, updated: None }));
    let entries = desk.edition.entries.iter().filter_map(|entry| {
        let href = desk.absolute(&desk.entry_route(entry)?)?;
        Some(Url { href, updated: updated(desk, entry).map(|day| day.to_string()) })
    });
    fixed.chain(entries)
}
