//! `feed`: an Atom feed (RFC 4287) of a kind's newest entries.
//!
//! Option: `limit`. Feeds need whole addresses, so there are none without `base_url`.

use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use super::{Artifact, Subject, View, artifact};
use crate::model::Entry;
use crate::plan::book::Options;
use crate::plan::desk::Desk;
use crate::plan::recipe::{Form, Recipe};
use crate::plan::route::{Base, Route};
use crate::plan::rows::{Model, Page, summary, updated};
use crate::schema::{Kind, KindId, Schema, Value};
use crate::source::Reader;

/// The view.
pub struct Feed;

struct FeedOptions {
    limit: usize,
}

impl View for Feed {
    fn name(&self) -> &'static str {
        "feed"
    }

    fn options(&self, reader: &mut Reader<'_, '_>, _: &Kind, _: &Schema) -> Option<Options> {
        let limit = reader.integer("limit").unwrap_or(30).clamp(1, 500) as usize;
        Some(Arc::new(Arc::new(FeedOptions { limit })))
    }

    fn artifacts(&self, desk: &Desk<'_>, out: &mut Vec<Artifact>) {
        for (kind, _) in desk.edition.schema.iter() {
            out.extend(feed_route(desk, kind).map(|route| artifact("feed", route, Subject::Kind(kind, 0))));
        }
    }

    fn recipe<'d>(&self, desk: &'d Desk<'_>, artifact: &Artifact) -> Option<Recipe<'d>> {
        let Subject::Kind(kind, _) = artifact.subject else { return None };
        let (route, lang) = (&artifact.route, desk.site.lang);
        let label = desk.edition.kind(kind).label.get(lang);
        let limit = desk.book.get::<FeedOptions>(kind, "feed").map_or(30, |options| options.limit);
        let mut newest: Vec<u32> = desk.listing(kind).order.clone();
        newest.sort_by_cached_key(|at| std::cmp::Reverse(dated(desk, desk.entry(*at))));
        newest.truncate(limit);
        let entries: Vec<EntryModel<'_>> = newest.iter().filter_map(|at| entry(desk, desk.entry(*at))).collect();
        let home = desk.absolute(&Route::new("index.html"))?;
        let day = newest.iter().filter_map(|at| updated(desk, desk.entry(*at))).max().unwrap_or(desk.edition.today);
        let view = FeedModel {
            id: desk.absolute(route)?,
            title: format!("{} - {label}", desk.site.title.get(lang)),
            self_href: desk.absolute(route)?,
            home_href: desk.list_route(kind, 0).and_then(|list| desk.absolute(&list)).unwrap_or(home),
            updated: instant(day),
            entries,
        };
        let page = Page::new(desk, route, "feed", label, Vec::new());
        let model = Box::new(Model { page, view });
        Some(Recipe { form: Form::Page { template: "views/feed.xml".to_owned(), frame: desk.frame(route), model } })
    }
}

#[derive(Serialize)]
struct FeedModel<'a> {
    id: String,
    title: String,
    self_href: String,
    home_href: String,
    updated: String,
    entries: Vec<EntryModel<'a>>,
}

#[derive(Serialize)]
struct EntryModel<'a> {
    id: String,
    title: &'a str,
    href: String,
    updated: String,
    summary: &'a str,
    author: &'a str,
}

fn entry<'d>(desk: &'d Desk<'_>, entry: &'d Entry) -> Option<EntryModel<'d>> {
    let href = desk.absolute(&desk.entry_route(entry)?)?;
    let unit = entry.unit.map_or("", |unit| &desk.edition.units.get(unit).name);
    Some(EntryModel {
        id: href.clone(),
        title: desk.edition.title(entry),
        updated: instant(updated(desk, entry).unwrap_or(desk.edition.today)),
        summary: summary(desk, entry),
        author: entry.text("author").map_or(unit, str::trim),
        href,
    })
}

/// A day as an instant of RFC 3339, at midnight in China.
fn instant(day: Date) -> String {
    format!("{day}T00:00:00+08:00")
}

/// The date of an entry, for “newest first”.
pub fn dated(desk: &Desk<'_>, entry: &Entry) -> Option<Date> {
    let field = desk.edition.kind(entry.kind).date.as_deref()?;
    match &entry.get(field)?.value {
        Value::Date(day) => Some(*day),
        Value::Period(period) => Some(period.first_day()),
        _ => None,
    }
}

fn feed_route(desk: &Desk<'_>, kind: KindId) -> Option<Route> {
    let on = desk.book.is_on(kind, "feed") && desk.site.base_url.is_some() && !desk.listing(kind).order.is_empty();
    on.then(|| Route::new(&format!("{}/feed.xml", desk.edition.kind(kind).name)))
}

/// The address of a kind's feed.
pub(super) fn feed_href(desk: &Desk<'_>, kind: KindId, base: Base<'_>) -> Option<String> {
    feed_route(desk, kind).map(|route| desk.href(base, &route))
}
