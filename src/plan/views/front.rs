//! `front`: a page composed of blocks, as the walls of a hall, a branch's garden or a team's board are.
//!
//! Option: `blocks` (a table with the columns title, lead, view, kind, entry, unit, limit, links). A block is what it is
//! on the home page; a front within a front is left out.

use std::sync::Arc;

use serde::Serialize;

use super::{View, field};
use crate::model::Entry;
use crate::plan::blocks::{Block, block};
use crate::plan::book::Options;
use crate::plan::desk::Desk;
use crate::plan::exhibit::Exhibit;
use crate::plan::route::Base;
use crate::plan::rows::Named;
use crate::plan::slots::{leads_to_blocks, written};
use crate::schema::{Kind, Schema, Value};
use crate::source::Reader;

/// The view.
pub struct Front;

const NAME: &str = "front";

#[derive(Serialize)]
struct FrontModel<'a> {
    blocks: Vec<Block<'a>>,
    /// The boards that hang here.
    boards: Vec<Named>,
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
        let blocks = blocks.filter(|written| !leads_to_blocks(desk, written)).filter_map(|w| block(desk, &w, base));
        let value = FrontModel { blocks: blocks.collect(), boards: boards(desk, entry, base) };
        Some(Exhibit { form: NAME, label: String::new(), value: Box::new(value) })
    }
}

/// The boards of the front's unit that say the same zone.
fn boards(desk: &Desk<'_>, front: &Entry, base: Base<'_>) -> Vec<Named> {
    let zone = |entry: &Entry| entry.get("zone").and_then(|item| item.value.as_text()).map(str::to_owned);
    let here = |at: &u32| {
        let board = desk.entry(*at);
        board.unit == front.unit && zone(board).is_some() && zone(board) == zone(front)
    };
    let kinds = desk.edition.schema.iter().filter(|(kind, _)| desk.book.is_on(*kind, "board"));
    let boards = kinds.flat_map(|(kind, _)| desk.listing(kind).order.iter().copied()).filter(here);
    let named =
        boards.map(|at| Named { name: desk.edition.title(desk.entry(at)).to_owned(), href: desk.entry_href(at, base) });
    named.collect()
}
