//! Blocks of pages and boards, and links: a question to the content and a way to show the answer.
//!
//! Here as site-config.toml writes them; fronts and boards write the same in their own tables.

use super::site::bad;
use crate::diag::{Findings, Span, Text};
use crate::source::{Node, Reader};

/// A link in the menu or footer.
#[derive(Debug)]
pub struct LinkTo {
    /// Its words; without them the target's title.
    pub label: Option<Text>,
    /// Where to: as in Markdown (`power-item/`, `unit/hexi`, `https://…`).
    pub to: String,
    /// Place of `to`.
    pub span: Span,
}

/// `where = "category"`, `is = ["财务"]`.
#[derive(Debug)]
pub struct Filter {
    /// The field.
    pub field: String,
    /// Its place.
    pub span: Span,
    /// The words.
    pub words: Vec<String>,
}

/// A block of the home page.
#[derive(Debug)]
pub struct HomeBlock {
    /// Heading.
    pub title: Text,
    /// A sentence below it.
    pub lead: Option<Text>,
    /// How it is shown: list, cards, table, units, links, entry, or the name of a view; and its place.
    pub show: (String, Option<Span>),
    /// Entries of this kind.
    pub kind: Option<(String, Span)>,
    /// One entry, as in a link (`flag-scheme/team-flags`).
    pub entry: Option<(String, Span)>,
    /// Only those of this unit and the units below it.
    pub unit: Option<(String, Span)>,
    /// Only those whose field has one of the words.
    pub filter: Option<Filter>,
    /// Only what is displayed on the site's day.
    pub open: bool,
    /// These columns of a table, instead of those of the kind's list.
    pub columns: Vec<(String, Span)>,
    /// At most so many.
    pub limit: usize,
    /// Links, for `links`.
    pub links: Vec<LinkTo>,
}

/// Reads a `[[menu]]` or `[[footer]]` table, or a link of a block.
pub(super) fn link(node: &Node, found: &mut Findings) -> Option<LinkTo> {
    let mut reader = Reader::new(node, found)?;
    let label = reader.label("label");
    let to = reader.text_at("to");
    if to.is_none() {
        reader.missing("to");
    }
    reader.finish();
    to.map(|(to, span)| LinkTo { label, to: to.to_owned(), span })
}

/// Reads a `[[home]]` table.
pub(super) fn home_block(node: &Node, found: &mut Findings) -> Option<HomeBlock> {
    let mut reader = Reader::new(node, found)?;
    let title = reader.label("title").unwrap_or_else(|| Text::new("", ""));
    let lead = reader.label("lead");
    let show = reader.text_at("show").map_or(("list".to_owned(), None), |(word, span)| (word.to_owned(), Some(span)));
    let entry = reader.text_at("entry").map(|(e, s)| (e.to_owned(), s));
    let kind = reader.text_at("kind").map(|(k, s)| (k.to_owned(), s));
    let unit = reader.text_at("unit").map(|(u, s)| (u.to_owned(), s));
    let words = reader.words("is").unwrap_or_default().into_iter().map(|(word, _)| word.to_owned()).collect();
    let filter = reader.text_at("where").map(|(field, span)| Filter { field: field.to_owned(), span, words });
    let open = reader.bool("open").unwrap_or(false);
    let columns = reader.words("columns").unwrap_or_default();
    let columns = columns.into_iter().map(|(name, span)| (name.to_owned(), span)).collect();
    let limit = reader.integer("limit").unwrap_or(6);
    if !(1..=100).contains(&limit) {
        let span = reader.node("limit").map_or(reader.span(), |n| n.span);
        bad(reader.found, span, "limit 要在 1 到 100 之间", "limit is from 1 to 100");
    }
    let limit = limit.clamp(1, 100) as usize;
    let links = reader.tables("links").into_iter().filter_map(|n| link(n, reader.found)).collect();
    match show.0.as_str() {
        "units" | "links" | "qr" => {}
        "entry" | "whole" if entry.is_none() && kind.is_none() => reader.missing("entry"),
        "entry" | "whole" => {}
        _ if kind.is_none() => reader.missing("kind"),
        _ => {}
    }
    reader.finish();
    Some(HomeBlock { title, lead, show, kind, entry, unit, filter, open, columns, limit, links })
}
