//! `sheet`: every entry of a kind as a document on paper: a notice, a month's accounts, a letter.
//!
//! Options: `form` ("文件" or "公文"), `size`, `distance` (metres; 0.5 unless told), `sign`, `seal`, `shown` (fields), and fields: `doc_no`, `to`, `issuer`,
//! `date`, `from`, `until`. `gongkai print KIND/ID` makes them; with `on_page = true` the portal has them beside the page.

use std::sync::Arc;

use serde::Serialize;

use super::{Artifact, BAD_VIEW, Subject, View, artifact, field, field_list};
use crate::diag::Diagnostic;
use crate::plan::blocks::Block;
use crate::plan::board::{LetterHead, Slot, day, furniture};
use crate::plan::book::Options;
use crate::plan::desk::Desk;
use crate::plan::exhibit::Exhibit;
use crate::plan::frame::DayModel;
use crate::plan::plain::plain_text;
use crate::plan::print::{self, Job, Output, Printed};
use crate::plan::route::Base;
use crate::plan::rows::updated;
use crate::plan::whole::whole;
use crate::schema::{Kind, KindId, Paper, Schema, Value};
use crate::source::Reader;

/// The view.
pub struct Sheet;

const NAME: &str = "sheet";

#[derive(Debug)]
struct SheetOptions {
    form: &'static str,
    paper: Paper,
    distance: f64,
    sign: Vec<String>,
    seal: bool,
    on_page: bool,
    shown: Option<Vec<usize>>,
    fields: [Option<usize>; 6],
}

/// Keys that name fields, in the order of `SheetOptions::fields`.
const FIELDS: [&str; 6] = ["doc_no", "to", "issuer", "date", "from", "until"];

/// Metres from which the sheet is read.
fn distance(reader: &mut Reader<'_, '_>) -> Option<f64> {
    let node = reader.node("distance")?;
    let metres = node.scalar().and_then(|digits| digits.replace('_', "").parse().ok());
    let metres = metres.filter(|metres| (0.1..=50.0).contains(metres));
    if metres.is_none() {
        let (zh, en) = ("distance 是阅读距离，写 0.1 到 50 之间的数（米）", "distance is from 0.1 to 50 metres");
        reader.found.add(Diagnostic::at(&BAD_VIEW, node.span, zh, en));
    }
    metres
}

impl View for Sheet {
    fn name(&self) -> &'static str {
        NAME
    }

    fn options(&self, reader: &mut Reader<'_, '_>, kind: &Kind, _: &Schema) -> Option<Options> {
        let form = match reader.text_at("form") {
            None | Some(("文件", _)) => "document",
            Some(("公文", _)) => "letter",
            Some((word, span)) => {
                let (zh, en) =
                    (format!("form 写 文件 或 公文，不写“{word}”"), format!("form is 文件 or 公文, not “{word}”"));
                reader.found.add(Diagnostic::at(&BAD_VIEW, span, zh, en));
                return None;
            }
        };
        let size = reader.text_at("size");
        let paper = size.map_or(Paper::parse("A4"), |(size, _)| Paper::parse(size));
        if let Some((size, span)) = size.filter(|_| paper.is_none()) {
            let (zh, en) = (format!("“{size}”不是版面尺寸"), format!("“{size}” is no size"));
            reader.found.add(Diagnostic::at(&BAD_VIEW, span, zh, en));
        }
        let distance = distance(reader).unwrap_or(0.5);
        let sign = reader.words("sign").unwrap_or_default().into_iter().map(|(word, _)| word.to_owned()).collect();
        let (seal, on_page) = (reader.bool("seal").unwrap_or(false), reader.bool("on_page").unwrap_or(false));
        let fields =
            FIELDS.map(|key| reader.text_at(key).and_then(|(name, span)| field(name, span, kind, reader.found)));
        let shown = field_list(reader, "shown", kind);
        let paper = paper?;
        Some(Arc::new(Arc::new(SheetOptions { form, paper, distance, sign, seal, on_page, shown, fields })))
    }

    fn artifacts(&self, desk: &Desk<'_>, out: &mut Vec<Artifact>) {
        for at in self.prints(desk).into_iter().filter(|_| desk.prints) {
            let on_page = desk.book.get::<SheetOptions>(desk.entry(at).kind, NAME).is_some_and(|o| o.on_page);
            if on_page {
                out.push(artifact(NAME, print::route(desk, at, Output::Pdf), Subject::Print(at, Output::Pdf)));
            }
        }
    }

    fn of_entry<'d>(&self, desk: &'d Desk<'_>, at: u32, base: Base<'d>) -> Option<Exhibit<'d>> {
        let options = desk.book.get::<SheetOptions>(desk.entry(at).kind, NAME)?;
        let href = desk.href(base, &print::route(desk, at, Output::Pdf));
        let value = Box::new(SheetLink { href, size: size_word(options.paper) });
        (desk.prints && options.on_page).then(|| Exhibit { form: NAME, label: String::new(), value })
    }

    fn prints(&self, desk: &Desk<'_>) -> Vec<u32> {
        let kinds = desk.edition.schema.iter().filter(|(kind, _)| desk.book.is_on(*kind, NAME));
        kinds.flat_map(|(kind, _)| desk.edition.range_of(kind)).map(|at| at as u32).collect()
    }

    fn print<'d>(&self, desk: &'d Desk<'_>, at: u32, base: Base<'d>) -> Option<Printed<'d>> {
        let entry = desk.entry(at);
        let options = desk.book.get::<SheetOptions>(entry.kind, NAME)?;
        let (lang, edition) = (desk.site.lang, desk.edition);
        let mut model = furniture(desk, entry);
        let named = |key: usize| options.fields[key].map(|at| &*edition.kind(entry.kind).fields[at].name);
        let date = |key: usize| named(key).and_then(|name| day(entry, name));
        model.letter = head(desk, at).unwrap_or_default();
        model.shown.from = date(4).map(|day| DayModel::new(day, lang));
        model.shown.to = date(5).map(|day| DayModel::new(day, lang));
        (model.sign, model.seal) = (options.sign.iter().map(String::as_str).collect(), options.seal);
        let mut block = Block::new(String::new(), "whole");
        block.whole.push(whole(desk, at, base));
        model.slots.push(Slot { number: 1, band: 1, column: 1, share: 1.0, block });
        let job = Job {
            form: options.form,
            style: "red".to_owned(),
            width: options.paper.width,
            height: options.paper.height,
            bleed: 0.0,
            marks: false,
            least: super::board::least(options.distance),
            distance: options.distance,
            sheets: 100,
            lang: lang.word(),
            title: edition.title(entry).to_owned(),
            author: model.letter.issuer.clone(),
            date: date(3).or_else(|| updated(desk, entry)).unwrap_or(edition.today),
        };
        Some(Printed { job, model: Box::new(model), places: vec![entry.span] })
    }
}

/// The head of an entry as an official letter, if its kind has sheets.
pub(in crate::plan) fn head<'d>(desk: &'d Desk<'_>, at: u32) -> Option<LetterHead<'d>> {
    let (entry, edition, lang) = (desk.entry(at), desk.edition, desk.site.lang);
    let options = desk.book.get::<SheetOptions>(entry.kind, NAME)?;
    let item = |key: usize| options.fields[key].and_then(|at| entry.record.at(at));
    let plain = |key: usize| item(key).map_or(String::new(), |item| plain_text(&item.value, edition, lang));
    let unit = || entry.unit.map_or(String::new(), |unit| edition.units.get(unit).name.to_string());
    Some(LetterHead {
        doc_no: item(0).and_then(|item| item.value.as_text()).map(str::trim).unwrap_or_default(),
        to: plain(1),
        issuer: Some(plain(2)).filter(|issuer| !issuer.is_empty()).unwrap_or_else(unit),
        date: match item(3).map(|item| &item.value) {
            Some(Value::Date(day)) => Some(DayModel::new(*day, lang)),
            _ => None,
        },
    })
}

/// The fields of a kind that paper shows, if the kind says so.
pub(in crate::plan) fn shown<'d>(desk: &'d Desk<'_>, kind: KindId) -> Option<&'d [usize]> {
    desk.book.get::<SheetOptions>(kind, NAME)?.shown.as_deref()
}

/// The document beside a page.
#[derive(Serialize)]
struct SheetLink {
    href: String,
    size: String,
}

fn size_word(paper: Paper) -> String {
    format!("{}×{} mm", paper.width, paper.height)
}
