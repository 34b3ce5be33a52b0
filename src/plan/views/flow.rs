//! `flow`: the swim lanes of an entry's steps, above the list of steps that the field itself shows.
//!
//! Option: `steps` (the field).

use std::sync::Arc;

use serde::Serialize;

use super::{View, field};
use crate::plan::book::Options;
use crate::plan::desk::Desk;
use crate::plan::exhibit::Exhibit;
use crate::plan::flow::{Flow, flow};
use crate::plan::lanes::{LaneSheet, lanes};
use crate::plan::route::Base;
use crate::schema::{Kind, Schema, Value};
use crate::source::Reader;

/// The view.
pub struct Lanes;

const NAME: &str = "flow";

#[derive(Serialize)]
struct LanesModel<'a> {
    title: &'a str,
    id: &'a str,
    sheets: Vec<LaneSheet<'a>>,
    /// Its nodes with risks and measures, for paper, where nothing can be unfolded.
    flow: Flow<'a>,
}

impl View for Lanes {
    fn name(&self) -> &'static str {
        NAME
    }

    fn options(&self, reader: &mut Reader<'_, '_>, kind: &Kind, _: &Schema) -> Option<Options> {
        let Some((name, span)) = reader.text_at("steps") else {
            reader.missing("steps");
            return None;
        };
        field(name, span, kind, reader.found).map(|at| Arc::new(Arc::new(at)) as Options)
    }

    fn of_entry<'d>(&self, desk: &'d Desk<'_>, at: u32, _: Base<'d>) -> Option<Exhibit<'d>> {
        let entry = desk.entry(at);
        let field = **desk.book.get::<usize>(entry.kind, NAME)?;
        let Value::Steps(steps) = &entry.record.at(field)?.value else { return None };
        let nodes = flow(steps, desk.site.lang);
        let value = LanesModel { title: desk.edition.title(entry), id: &entry.id, sheets: lanes(&nodes), flow: nodes };
        let label = desk.words.get("view_flow").to_owned();
        (!value.sheets.is_empty()).then(|| Exhibit { form: "lanes", label, value: Box::new(value) })
    }
}
