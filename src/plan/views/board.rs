//! `board`: what hangs on a wall or runs on a screen: slots that hold blocks, at exact millimetres.
//!
//! Option: `slots` (a table with the columns of a front's blocks, and band, column, share). Measures and furniture are
//! fields by their usual names (docs/boards.md). The board's page shows its picture and the same blocks to read.

use std::sync::Arc;

use serde::Serialize;

use super::{Artifact, Subject, View, artifact, field};
use crate::diag::Span;
use crate::model::Entry;
use crate::plan::blocks::{Block, block};
use crate::plan::board::{Slot, as_f64, day, of_board};
use crate::plan::book::Options;
use crate::plan::desk::Desk;
use crate::plan::exhibit::Exhibit;
use crate::plan::frame::DayModel;
use crate::plan::print::{self, Job, Output, Printed};
use crate::plan::recipe::{Form, Recipe};
use crate::plan::route::{Base, Route};
use crate::plan::rows::{Model, Page};
use crate::plan::slots::{leads_to_blocks, written};
use crate::schema::{Kind, Paper, Record, Schema, Value};
use crate::source::Reader;

/// The view.
pub struct Board;

const NAME: &str = "board";

/// Forms as they are written, and as print templates are called.
const FORMS: [(&str, &str); 6] = [
    ("版面", "board"),
    ("屏幕", "screen"),
    ("文件", "document"),
    ("公文", "letter"),
    ("手册", "booklet"),
    ("卡片", "cards"),
];

impl View for Board {
    fn name(&self) -> &'static str {
        NAME
    }

    fn options(&self, reader: &mut Reader<'_, '_>, kind: &Kind, _: &Schema) -> Option<Options> {
        let Some((name, span)) = reader.text_at("slots") else {
            reader.missing("slots");
            return None;
        };
        field(name, span, kind, reader.found).map(|at| Arc::new(Arc::new(at)) as Options)
    }

    fn artifacts(&self, desk: &Desk<'_>, out: &mut Vec<Artifact>) {
        for at in self.prints(desk).into_iter().filter(|_| desk.prints) {
            let entry = desk.entry(at);
            let mut add = |output| out.push(artifact_of(desk, at, output));
            if form_of(entry) != "screen" {
                [Output::Pdf, Output::Preview].into_iter().for_each(add);
                continue;
            }
            let slides = rows(desk, entry).map_or(0, |rows| slots(desk, entry, rows, Base::Depth(0)).count());
            (0..slides as u32).for_each(|slide| add(Output::Slide(slide)));
            out.push(artifact(NAME, kiosk_route(desk, entry), Subject::Entry(at)));
        }
    }

    fn recipe<'d>(&self, desk: &'d Desk<'_>, artifact: &Artifact) -> Option<Recipe<'d>> {
        let Subject::Entry(at) = artifact.subject else { return None };
        Some(kiosk(desk, at, &artifact.route))
    }

    fn of_entry<'d>(&self, desk: &'d Desk<'_>, at: u32, base: Base<'d>) -> Option<Exhibit<'d>> {
        let entry = desk.entry(at);
        let rows = rows(desk, entry)?;
        let (paper, form) = (paper_of(entry)?, form_of(entry));
        let href = |route| desk.prints.then(|| desk.href(base, &route));
        let value = Shown {
            form,
            size: format!("{}×{}", paper.width, paper.height),
            ratio: paper.width / paper.height,
            picture: href(picture_route(desk, at)),
            pdf: href(print::route(desk, at, Output::Pdf)).filter(|_| form != "screen"),
            kiosk: href(kiosk_route(desk, entry)).filter(|_| form == "screen"),
            refreshed: day(entry, "refreshed_on").map(|day| DayModel::new(day, desk.site.lang)),
            blocks: slots(desk, entry, rows, base).map(|slot| slot.block).collect(),
        };
        Some(Exhibit { form: NAME, label: String::new(), value: Box::new(value) })
    }

    fn prints(&self, desk: &Desk<'_>) -> Vec<u32> {
        let kinds = desk.edition.schema.iter().filter(|(kind, _)| desk.book.is_on(*kind, NAME));
        kinds.flat_map(|(kind, _)| desk.edition.range_of(kind)).map(|at| at as u32).collect()
    }

    fn print<'d>(&self, desk: &'d Desk<'_>, at: u32, base: Base<'d>) -> Option<Printed<'d>> {
        let entry = desk.entry(at);
        let rows = rows(desk, entry)?;
        let mut model = of_board(desk, entry, base);
        model.slots = slots(desk, entry, rows, base).collect();
        // A board that shows one entry as a letter has the letter's head.
        let about = model.slots.first().and_then(|slot| slot.block.about);
        model.letter = about.and_then(|at| super::sheet::head(desk, at)).unwrap_or_default();
        if model.slots.is_empty() && model.body.is_none() {
            return None;
        }
        let places = std::iter::once(entry.span).chain(rows.iter().map(|row| row.span)).collect::<Vec<Span>>();
        Some(Printed { job: job(desk, entry)?, model: Box::new(model), places })
    }
}

/// A board on its page.
#[derive(Serialize)]
struct Shown<'a> {
    form: &'static str,
    size: String,
    ratio: f64,
    picture: Option<String>,
    pdf: Option<String>,
    kiosk: Option<String>,
    refreshed: Option<DayModel>,
    blocks: Vec<Block<'a>>,
}

/// A screen that advances by itself.
#[derive(Serialize)]
struct Kiosk<'a> {
    title: &'a str,
    unit: String,
    page: Option<String>,
    /// Changes whenever what is shown changes.
    version: String,
    ratio: f64,
    slides: Vec<Slide<'a>>,
}

#[derive(Serialize)]
struct Slide<'a> {
    picture: String,
    block: Block<'a>,
}

fn artifact_of(desk: &Desk<'_>, at: u32, output: Output) -> Artifact {
    artifact(NAME, print::route(desk, at, output), Subject::Print(at, output))
}

/// The picture that stands for a board.
pub(super) fn picture_route(desk: &Desk<'_>, at: u32) -> Route {
    let is_screen = form_of(desk.entry(at)) == "screen";
    print::route(desk, at, if is_screen { Output::Slide(0) } else { Output::Preview })
}

fn kiosk_route(desk: &Desk<'_>, entry: &Entry) -> Route {
    Route::new(&format!("{}/{}-kiosk.html", desk.edition.kind(entry.kind).name, entry.key))
}

fn kiosk<'d>(desk: &'d Desk<'_>, at: u32, route: &Route) -> Recipe<'d> {
    let (entry, base) = (desk.entry(at), desk.base(route));
    let shown = rows(desk, entry).into_iter().flat_map(|rows| slots(desk, entry, rows, base));
    let picture = |slide: usize| desk.href(base, &print::route(desk, at, Output::Slide(slide as u32)));
    let slides: Vec<Slide<'_>> =
        shown.enumerate().map(|(slide, slot)| Slide { picture: picture(slide), block: slot.block }).collect();
    let paper = paper_of(entry);
    let kiosk = Kiosk {
        title: desk.edition.title(entry),
        unit: entry.unit.map_or(String::new(), |unit| desk.edition.units.get(unit).name.to_string()),
        page: desk.entry_href(at, base),
        version: crate::plan::recipe::digest(&slides),
        ratio: paper.map_or(16.0 / 9.0, |paper| paper.width / paper.height),
        slides,
    };
    let page = Page::new(desk, route, "kiosk", kiosk.title, Vec::new());
    let model = Box::new(Model { page, view: kiosk });
    Recipe { form: Form::Page { template: "views/kiosk.html".to_owned(), frame: desk.frame(route), model } }
}

/// The rows of an entry's slots.
fn rows<'d>(desk: &'d Desk<'_>, entry: &'d Entry) -> Option<&'d [Record]> {
    let at = **desk.book.get::<usize>(entry.kind, NAME)?;
    match &entry.record.at(at)?.value {
        Value::Table(rows) => Some(rows),
        _ => None,
    }
}

/// The slots in which this audience sees anything.
fn slots<'d>(
    desk: &'d Desk<'_>,
    entry: &'d Entry,
    rows: &'d [Record],
    base: Base<'d>,
) -> impl Iterator<Item = Slot<'d>> {
    let unit = entry.unit.map(|unit| desk.edition.units.get(unit).id.to_string());
    rows.iter().enumerate().filter_map(move |(number, row)| {
        let written = written(row, unit.as_deref());
        let shown = !leads_to_blocks(desk, &written);
        let block = shown.then(|| block(desk, &written, base)).flatten()?;
        Some(Slot::new(number + 1, row, block))
    })
}

fn form_of(entry: &Entry) -> &'static str {
    let word = entry.get("form").and_then(|item| item.value.as_text()).map(str::trim);
    FORMS.iter().find(|(written, _)| Some(*written) == word).map_or("board", |(_, form)| form)
}

/// The size of an entry, turned as it says.
pub(super) fn paper_of(entry: &Entry) -> Option<Paper> {
    let paper = Paper::parse(entry.text("size")?)?;
    let turned = match entry.get("orientation").and_then(|item| item.value.as_text()).map(str::trim) {
        Some("竖") => paper.width > paper.height,
        Some("横") => paper.width < paper.height,
        _ => false,
    };
    Some(if turned { Paper { width: paper.height, height: paper.width, ..paper } } else { paper })
}

/// The smallest type for readers at `distance` metres, in points: one two-hundredth of the distance.
pub(super) fn least(distance: f64) -> f64 {
    (distance * 1000.0 / 200.0 * 72.0 / 25.4 * 100.0).round() / 100.0
}

fn job(desk: &Desk<'_>, entry: &Entry) -> Option<Job> {
    let paper = paper_of(entry)?;
    let number = |name: &str| entry.get(name).and_then(|item| as_f64(&item.value));
    let distance = number("distance").unwrap_or(1.0);
    let lang = desk.site.lang;
    Some(Job {
        form: form_of(entry),
        style: entry.get("style").and_then(|item| item.value.as_text()).unwrap_or("red").trim().to_owned(),
        width: paper.width,
        height: paper.height,
        bleed: if paper.is_screen { 0.0 } else { number("bleed").unwrap_or(0.0) },
        marks: !paper.is_screen && matches!(entry.get("marks").map(|item| &item.value), Some(Value::YesNo(true))),
        least: least(distance),
        distance,
        sheets: number("sheets").map_or(1, |n| n as u32).max(1),
        lang: lang.word(),
        title: desk.edition.title(entry).to_owned(),
        author: entry
            .unit
            .map_or_else(|| desk.site.title.get(lang).to_owned(), |unit| desk.edition.units.get(unit).name.to_string()),
        // Archival PDFs carry a day; a board that says none carries the site's.
        date: day(entry, "refreshed_on").or_else(|| day(entry, "updated_on")).unwrap_or(desk.edition.today),
    })
}
