//! What is printed: boards and sheets, how large, into which files.
//!
//! In: an edition's desk, and an order that names boards or entries. Out: artifacts, and for each a job (measures) with
//! its model (what it shows). It does not know how anything is laid out.

use serde::Serialize;

use super::artifact::{Artifact, Subject};
use super::desk::Desk;
use super::recipe::{Form, Recipe};
use super::route::{Base, Route};
use super::views::VIEWS;
use crate::diag::{Checked, Code, Diagnostic, Findings, Span};
use crate::source::nearest;

pub(super) const NOTHING_TO_PRINT: Code = Code::error(
    "plan/nothing-to-print",
    "没有这块版面，或者这类内容不能打印。gongkai print 后面写版面的编号、“类型/编号”（如 notice/2026-road），或“类型/”表示这一类的全部。",
    "There is no such board, or such entries cannot be printed. Name a board, kind/id such as notice/2026-road, or kind/ for all of a kind.",
);

/// The measures of a job. Lengths are millimetres, type sizes points (1/72 inch).
#[derive(Debug, Clone, Serialize)]
pub struct Job {
    /// How it is laid out: `board`, `screen`, `document`, `letter`, `booklet`, `cards`.
    pub form: &'static str,
    /// Name of the frame in the theme's `print/styles/`.
    pub style: String,
    /// Finished width.
    pub width: f64,
    /// Finished height.
    pub height: f64,
    /// Beyond each edge.
    pub bleed: f64,
    /// Crop marks stand outside the bleed.
    pub marks: bool,
    /// The smallest type that may stand on it.
    pub least: f64,
    /// How far away its readers stand, in metres.
    pub distance: f64,
    /// At most so many sheets.
    pub sheets: u32,
    /// `zh` or `en`.
    pub lang: &'static str,
    /// Title of the document.
    pub title: String,
    /// Who publishes it.
    pub author: String,
    /// The day it carries.
    #[serde(serialize_with = "iso")]
    pub date: jiff::civil::Date,
}

fn iso<S: serde::Serializer>(day: &jiff::civil::Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(day)
}

/// A file that a job is made into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum Output {
    /// PDF/A-2a and PDF/UA-1.
    Pdf,
    /// Plain PDF 1.7, for programs that stumble over the other.
    PlainPdf,
    /// Pictures of all sheets, as SVG.
    Svg,
    /// Picture of one slide, from 0, as SVG: screens are of any size.
    Slide(u32),
    /// Picture of the first sheet for a page, as PNG: a tenth of the bytes of an SVG full of Chinese.
    Preview,
    /// Pictures of all sheets, with so many dots an inch.
    Png(u32),
    /// A PDF of A4 (or, if true, A3) sheets that make the board when put together.
    Tiles(bool),
}

impl Output {
    /// What follows the name of the job in the name of the file.
    fn suffix(self) -> String {
        match self {
            Output::Pdf => ".pdf".to_owned(),
            Output::PlainPdf => "-plain.pdf".to_owned(),
            Output::Svg => ".svg".to_owned(),
            Output::Slide(page) => format!("-{}.svg", page + 1),
            Output::Png(_) | Output::Preview => ".png".to_owned(),
            Output::Tiles(large) => format!("-tiles-{}.pdf", if large { "a3" } else { "a4" }),
        }
    }
}

/// A job with what it shows.
pub struct Printed<'a> {
    /// Measures.
    pub job: Job,
    /// What it shows.
    pub model: Box<dyn erased_serde::Serialize + Send + Sync + 'a>,
    /// Where it was written: first the whole of it, then its slots.
    pub places: Vec<Span>,
}

/// One file of a job.
pub struct Print<'a> {
    /// The job.
    pub printed: Printed<'a>,
    /// The file.
    pub output: Output,
}

/// What is to be printed.
#[derive(Debug, Clone, Default)]
pub struct Order {
    /// Boards by id, entries as `kind/id`, kinds as `kind/`; none: all boards.
    pub names: Vec<String>,
    /// Into which files.
    pub outputs: Vec<Output>,
}

/// Where a file of an entry's job goes: beside the entry's page.
pub(super) fn route(desk: &Desk<'_>, at: u32, output: Output) -> Route {
    let entry = desk.entry(at);
    Route::new(&format!("{}/{}{}", desk.edition.kind(entry.kind).name, entry.key, output.suffix()))
}

/// The artifacts of an order, sorted by route.
pub fn prints(desk: &Desk<'_>, order: &Order) -> Checked<Vec<Artifact>> {
    let mut found = Findings::default();
    let mut wanted = vec![false; order.names.len()];
    let mut artifacts = Vec::new();
    let mut known = Vec::new();
    for (view, number) in VIEWS.iter().zip(0u8..) {
        for at in view.prints(desk) {
            let entry = desk.entry(at);
            let kind = desk.edition.kind(entry.kind).name.as_str();
            let is_board = desk.book.is_on(entry.kind, "board");
            let full = format!("{kind}/{}", entry.key);
            let fits = |name: &String| {
                *name == full || name.strip_suffix('/') == Some(kind) || (is_board && *name == *entry.key)
            };
            let mut chosen = order.names.is_empty() && is_board;
            for (name, wanted) in order.names.iter().zip(&mut wanted) {
                if fits(name) {
                    (chosen, *wanted) = (true, true);
                }
            }
            let add = |output: &Output| {
                let route = route(desk, at, *output);
                Artifact { route, view: number, subject: Subject::Print(at, *output) }
            };
            artifacts.extend(order.outputs.iter().filter(|_| chosen).map(add));
            known.push(if is_board { entry.key.to_string() } else { full });
        }
    }
    for (name, _) in order.names.iter().zip(wanted).filter(|(_, wanted)| !wanted) {
        let (zh, en) = (format!("没有“{name}”可以打印"), format!("there is no “{name}” to print"));
        let near = nearest(name, known.iter().map(String::as_str));
        found.add(Diagnostic::nowhere(&NOTHING_TO_PRINT, zh, en).did_you_mean(near));
    }
    artifacts.sort_by(|a, b| a.route.cmp(&b.route));
    Checked { value: artifacts, found }
}

/// The recipe of a printed file.
pub(super) fn recipe<'d>(view: &dyn super::View, desk: &'d Desk<'_>, artifact: &Artifact) -> Option<Recipe<'d>> {
    let Subject::Print(at, output) = artifact.subject else { return None };
    let printed = view.print(desk, at, Base::Depth(0))?;
    Some(Recipe { form: Form::Print(Box::new(Print { printed, output })) })
}
