//! `front`: a page composed of blocks, as the walls of a hall, a branch's garden or a team's board are.
//!
//! Option: `blocks` (a table with the columns title, lead, view, kind, entry, unit, limit, links). A block is what it is
//! on the home page; a front within a front is left out.

use std::sync::Arc;

use serde::Serialize;

use super::{View, field};
use crate::config::{Filter, HomeBlock, LinkTo};
use crate::diag::{Span, Text};
use crate::plan::blocks::{Block, block, shown_entry};
use crate::plan::book::Options;
use crate::plan::desk::Desk;
use crate::plan::exhibit::Exhibit;
use crate::plan::route::Base;
use crate::schema::{Kind, Record, Schema, Value};
use crate::source::Reader;

/// The view.
pub struct Front;

const NAME: &str = "front";

#[derive(Serialize)]
struct FrontModel<'a> {
    blocks: Vec<Block<'a>>,
}

impl View for Front {
    fn name(&self) -> &'static str {
        NAME
    }

    fn options(&self, reader: &mut Reader<'_, '_>, kind: &Kind, _: &Schema) -> Option<Options> {
        let Some((name, span)) = reader.text_at("blocks") else {
            reader.missing("blocks");
            return None;
        };
        field(name, span, kind, reader.found).map(|at| Arc::new(Arc::new(at)) as Options)
    }

    fn of_entry<'d>(&self, desk: &'d Desk<'_>, at: u32, base: Base<'d>) -> Option<Exhibit<'d>> {
        let entry = desk.entry(at);
        let field = **desk.book.get::<usize>(entry.kind, NAME)?;
        let Value::Table(rows) = &entry.record.at(field)?.value else { return None };
        let unit = entry.unit.map(|unit| desk.edition.units.get(unit).id.to_string());
        let blocks = rows.iter().map(|record| written(record, unit.as_deref()));
        let blocks = blocks.filter(|written| !leads_to_front(desk, written)).filter_map(|w| block(desk, &w, base));
        let value = FrontModel { blocks: blocks.collect() };
        Some(Exhibit { form: NAME, label: String::new(), value: Box::new(value) })
    }
}

/// A row as a block. Without a unit of its own it is about the front's unit.
fn written(record: &Record, unit: Option<&str>) -> HomeBlock {
    let text = |name: &str| {
        record.get(name).and_then(|item| item.value.as_text().map(|text| (text.trim().to_owned(), item.span)))
    };
    let label = |name: &str| text(name).map(|(text, _)| Text::new(text.clone(), text));
    let number = record.get("limit").and_then(|item| match item.value {
        Value::Number(number) => usize::try_from(number).ok(),
        _ => None,
    });
    let list = |name: &str| {
        let Value::List(items) = &record.get(name)?.value else { return None };
        let words = items.iter().filter_map(|item| Some((item.value.as_text()?.to_owned(), item.span)));
        Some(words.collect::<Vec<(String, Span)>>())
    };
    let words = |name: &str| list(name).map(|words| words.into_iter().map(|(word, _)| word).collect());
    let show = text("view").map_or("list".to_owned(), |(word, _)| word);
    let own = text("unit").or_else(|| unit.map(|unit| (unit.to_owned(), record.span)));
    HomeBlock {
        title: label("title").unwrap_or_else(|| Text::new("", "")),
        lead: label("lead"),
        show: (show, None),
        kind: text("kind"),
        entry: text("entry"),
        unit: own.filter(|(unit, _)| unit != "*"),
        filter: text("where").map(|(field, span)| Filter { field, span, words: words("is").unwrap_or_default() }),
        limit: number.unwrap_or(6).clamp(1, 100),
        links: list("links")
            .unwrap_or_default()
            .into_iter()
            .map(|(to, span)| LinkTo { label: None, to, span })
            .collect(),
    }
}

/// Whether a block shows an entry that is a front itself: it could show this one again, without end.
fn leads_to_front(desk: &Desk<'_>, written: &HomeBlock) -> bool {
    written.show.0 == "entry" && shown_entry(desk, written).is_some_and(|at| desk.book.is_on(desk.entry(at).kind, NAME))
}
