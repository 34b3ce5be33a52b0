//! `gallery`: the pictures of entries with captions and dates: the first of each entry as a card, all of them on its page.
//!
//! Options: `picture` (a file or a list of files beside the entry), `caption` (a text). Only pictures that are there are shown.

use std::sync::Arc;

use serde::Serialize;

use super::feed::dated;
use super::{BAD_VIEW, View, field};
use crate::diag::Diagnostic;
use crate::model::Entry;
use crate::plan::book::Options;
use crate::plan::cell::file_route;
use crate::plan::desk::Desk;
use crate::plan::exhibit::{Exhibit, Query};
use crate::plan::frame::DayModel;
use crate::plan::route::{Base, Route};
use crate::plan::rows::{Named, named_unit};
use crate::schema::{FieldType, Kind, Schema, Value};
use crate::source::Reader;

/// The view.
pub struct Gallery;

const NAME: &str = "gallery";
/// What browsers show as pictures.
const PICTURES: [&str; 8] = ["svg", "png", "jpg", "jpeg", "webp", "gif", "avif", "bmp"];
/// Cards on one page, the newest; the list has all entries.
const MOST: usize = 120;

/// Which fields hold what.
#[derive(Debug)]
pub struct GalleryOptions {
    picture: usize,
    caption: Option<usize>,
}

impl View for Gallery {
    fn name(&self) -> &'static str {
        NAME
    }

    fn options(&self, reader: &mut Reader<'_, '_>, kind: &Kind, _: &Schema) -> Option<Options> {
        let mut at = |key| reader.text_at(key).and_then(|(name, span)| field(name, span, kind, reader.found));
        let (picture, caption) = (at("picture"), at("caption"));
        if reader.node("picture").is_none() {
            reader.missing("picture");
        }
        let is_file = |ty: &dyn FieldType| ty.name() == "file" || ty.item().is_some_and(|item| item.name() == "file");
        if picture.is_some_and(|at| !is_file(&*kind.fields[at].ty)) {
            let (zh, en) = ("picture 要是文件或文件的列表", "picture must be a file or a list of files");
            reader.found.add(Diagnostic::at(&BAD_VIEW, reader.span(), zh, en));
        }
        Some(Arc::new(Arc::new(GalleryOptions { picture: picture?, caption })))
    }

    fn has_page(&self) -> bool {
        true
    }

    fn of_entry<'d>(&self, desk: &'d Desk<'_>, at: u32, base: Base<'d>) -> Option<Exhibit<'d>> {
        let options = desk.book.get::<GalleryOptions>(desk.entry(at).kind, NAME)?;
        let label = desk.words.get("view_gallery").to_owned();
        let value = Box::new(Pictures::One(show(desk, at, options, usize::MAX, base)?));
        Some(Exhibit { form: NAME, label, value })
    }

    fn of_kind<'d>(&self, desk: &'d Desk<'_>, of: Query, base: Base<'d>) -> Option<Exhibit<'d>> {
        let options = desk.book.get::<GalleryOptions>(of.kind, NAME)?;
        let mut entries: Vec<u32> = desk.listing(of.kind).order.clone();
        entries.retain(|at| of.covers(desk, desk.entry(*at).unit));
        if desk.edition.kind(of.kind).date.is_some() {
            entries.sort_by_key(|at| std::cmp::Reverse(dated(desk, desk.entry(*at))));
        }
        let shows = entries.into_iter().filter_map(|at| show(desk, at, options, 1, base));
        let shows: Vec<Show> = shows.take(of.limit.unwrap_or(MOST).min(MOST)).collect();
        let label = desk.face_label(of.kind, NAME);
        (!shows.is_empty()).then(|| Exhibit { form: NAME, label, value: Box::new(Pictures::All { shows }) })
    }
}

#[derive(Serialize)]
#[serde(tag = "of", rename_all = "lowercase")]
enum Pictures<'a> {
    One(Show<'a>),
    All { shows: Vec<Show<'a>> },
}

/// An entry with its pictures.
#[derive(Serialize)]
struct Show<'a> {
    entry: Named,
    unit: Option<Named>,
    day: Option<DayModel>,
    caption: &'a str,
    pictures: Vec<String>,
    /// How many there are in all.
    count: usize,
}

/// The first `most` pictures of an entry; none if it has none.
fn show<'d>(desk: &'d Desk<'_>, at: u32, options: &GalleryOptions, most: usize, base: Base<'d>) -> Option<Show<'d>> {
    let entry = desk.entry(at);
    let names = pictures(desk, entry, options);
    let href = |name: &String| desk.href(base, &Route::new(&file_route(name)));
    let caption = options.caption.and_then(|at| entry.record.at(at)?.value.as_text()).unwrap_or_default().trim();
    (!names.is_empty()).then(|| Show {
        entry: Named { name: desk.edition.title(entry).to_owned(), href: desk.entry_href(at, base) },
        unit: entry.unit.map(|unit| named_unit(desk, unit, base)),
        day: dated(desk, entry).map(|day| DayModel::new(day, desk.site.lang)),
        caption,
        pictures: names.iter().take(most).map(href).collect(),
        count: names.len(),
    })
}

/// The files of an entry that are there and are pictures, by their names from the site's root.
fn pictures(desk: &Desk<'_>, entry: &Entry, options: &GalleryOptions) -> Vec<String> {
    let value = entry.record.at(options.picture).map(|item| &item.value);
    let files: Vec<&Value> = match value {
        Some(Value::List(items)) => items.iter().map(|item| &item.value).collect(),
        other => other.into_iter().collect(),
    };
    let name = |value: &Value| match value {
        Value::File(name) => {
            let end = name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase())?;
            let name = format!("{}/{name}", entry.folder);
            (PICTURES.contains(&&*end) && desk.edition.files.contains(&name)).then_some(name)
        }
        _ => None,
    };
    files.into_iter().filter_map(name).collect()
}
