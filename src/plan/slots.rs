//! Blocks as entries write them: a row of a table each, on fronts and on boards.
//!
//! In: a row with the columns title, lead, view, kind, entry, unit, where, is, open, columns, limit, links. Out: the block
//! that site-config.toml would write so.

use super::blocks::shown_entry;
use super::desk::Desk;
use crate::config::{Filter, HomeBlock, LinkTo};
use crate::diag::{Span, Text};
use crate::schema::{Record, Value};

/// A row as a block. Without a unit of its own it is about the unit of the entry that it belongs to.
pub(super) fn written(record: &Record, unit: Option<&str>) -> HomeBlock {
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
    let is = |name: &str| matches!(record.get(name).map(|item| &item.value), Some(Value::YesNo(true)));
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
        open: is("open"),
        columns: list("columns").unwrap_or_default(),
        limit: number.unwrap_or(6).clamp(1, 200),
        links: list("links")
            .unwrap_or_default()
            .into_iter()
            .map(|(to, span)| LinkTo { label: None, to, span })
            .collect(),
    }
}

/// Whether a block shows an entry that is made of blocks itself: it could show this one again, without end.
pub(super) fn leads_to_blocks(desk: &Desk<'_>, written: &HomeBlock) -> bool {
    let is_made_of_blocks = |at: u32| ["front", "board"].iter().any(|view| desk.book.is_on(desk.entry(at).kind, view));
    matches!(written.show.0.as_str(), "entry" | "whole") && shown_entry(desk, written).is_some_and(is_made_of_blocks)
}
