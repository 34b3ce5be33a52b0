//! Blocks: parts of the home page and of fronts, each a query and a way to show it.
//!
//! In: what site-config.toml or an entry says. Out: one value a block. A block shows entries (list, cards, table), the
//! tree of units, links, one entry, or what any view shows of a kind.

use std::collections::HashSet;

use serde::Serialize;

use super::board::Qr;
use super::cell::{Cell, Cells, Column};
use super::desk::Desk;
use super::exhibit::{Exhibit, Query};
use super::route::Base;
use super::rows::{Row, columns, row, shown_columns};
use super::views::directory::{Node, node};
use super::views::{BAD_VIEW, VIEWS, feed};
use super::whole::{Whole, whole};
use crate::config::{HomeBlock, LinkTo};
use crate::diag::{Diagnostic, Findings};
use crate::model::{Target, UnitId, target};
use crate::reckon::Selection;
use crate::schema::KindId;
use crate::source::nearest;

/// Ways to show a block besides the views.
pub(super) const SHOWS: [&str; 8] = ["list", "cards", "table", "units", "links", "qr", "entry", "whole"];

/// Those that choose entries by a field.
pub(super) const FILTERED: [&str; 5] = ["list", "cards", "table", "entry", "whole"];

/// Forms of exhibits that stand beside an entry's text and not for it.
const BESIDE: [&str; 4] = ["life", "sheet", "gallery", "timeline"];

/// A block, ready to show.
#[derive(Serialize)]
pub(super) struct Block<'a> {
    pub title: String,
    pub lead: String,
    pub form: String,
    pub href: Option<String>,
    pub columns: Vec<Column<'a>>,
    pub rows: Vec<Row<'a>>,
    pub links: Vec<BlockLink>,
    pub units: Vec<Node<'a>>,
    pub body: Option<Cell<'a>>,
    pub exhibits: Vec<Exhibit<'a>>,
    pub whole: Vec<Whole<'a>>,
    /// The one entry that it is about, if there is one.
    #[serde(skip)]
    pub about: Option<u32>,
}

/// A link with what it leads to.
#[derive(Serialize)]
pub(super) struct BlockLink {
    label: String,
    text: String,
    href: String,
    count: Option<usize>,
    /// Its whole address, for paper.
    qr: Option<Qr>,
}

impl Block<'_> {
    pub(super) fn new(title: String, form: &str) -> Self {
        Block {
            title,
            lead: String::new(),
            form: form.to_owned(),
            href: None,
            columns: Vec::new(),
            rows: Vec::new(),
            links: Vec::new(),
            units: Vec::new(),
            body: None,
            exhibits: Vec::new(),
            whole: Vec::new(),
            about: None,
        }
    }
}

/// Complains about blocks of the home page that name no way to show them.
pub(super) fn check(desk: &Desk<'_>, found: &mut Findings) {
    let known = || SHOWS.into_iter().chain(VIEWS.iter().filter(|view| view.has_page()).map(|view| view.name()));
    for block in &desk.site.home {
        let kind = block.kind.as_ref().and_then(|(name, _)| desk.edition.schema.kind(name));
        let filter = block.filter.as_ref().zip(kind);
        if let Some((filter, (_, kind))) = filter.filter(|(filter, (_, kind))| kind.field(&filter.field).is_none()) {
            let (zh, en) =
                (format!("没有声明字段 `{}`", filter.field), format!("there is no field `{}`", filter.field));
            let near = nearest(&filter.field, kind.fields.iter().map(|field| &*field.name));
            found.add(Diagnostic::at(&BAD_VIEW, filter.span, zh, en).did_you_mean(near));
        }
        let (word, span) = &block.show;
        if let Some(filter) = block.filter.as_ref().filter(|_| !FILTERED.contains(&word.as_str())) {
            let (zh, en) = (format!("{word} 版块不能用 where"), format!("a {word} block takes no `where`"));
            found.add(Diagnostic::at(&BAD_VIEW, filter.span, zh, en));
        }
        if let Some(span) = span.filter(|_| !known().any(|known| known == word)) {
            let (zh, en) = (format!("没有“{word}”这种版块"), format!("there is no block “{word}”"));
            let list = known().collect::<Vec<_>>().join("、");
            found.add(
                Diagnostic::at(&BAD_VIEW, span, zh, en)
                    .did_you_mean(nearest(word, known()))
                    .hint(format!("show 可以写 {list}"), format!("show is one of {list}")),
            );
        }
    }
}

/// A block; none if this audience sees nothing in it.
pub(super) fn block<'d>(desk: &'d Desk<'_>, written: &HomeBlock, base: Base<'d>) -> Option<Block<'d>> {
    let (edition, lang) = (desk.edition, desk.site.lang);
    let top = written.unit.as_ref().map(|(name, _)| edition.units.named(name));
    if top == Some(None) {
        return None;
    }
    let top = top.flatten();
    let kind = written.kind.as_ref().and_then(|(name, _)| edition.schema.kind(name)).map(|(kind, _)| kind);
    let mut block = Block::new(written.title.get(lang).to_owned(), &written.show.0);
    block.lead = written.lead.as_ref().map_or(String::new(), |lead| lead.get(lang).to_owned());
    block.href = kind.and_then(|kind| desk.list_route(kind, 0)).map(|route| desk.href(base, &route));
    match written.show.0.as_str() {
        "units" => {
            let roots =
                top.map_or_else(|| edition.units.roots().to_vec(), |top| edition.units.get(top).children.clone());
            block.units = roots.into_iter().filter_map(|unit| node(desk, unit, base)).collect();
            let list = edition.schema.kind("unit").and_then(|(kind, _)| desk.list_route(kind, 0));
            let own = top.and_then(|top| desk.unit_route(top));
            block.href = own.or(list).map(|route| desk.href(base, &route));
        }
        "links" | "qr" => block.links = written.links.iter().filter_map(|link| block_link(desk, link, base)).collect(),
        "entry" => entry(desk, written, base, &mut block)?,
        "whole" => {
            let entries = match written.entry {
                Some(_) => vec![shown_entry(desk, written)?],
                None => newest(desk, kind?, top, written),
            };
            block.about = entries.first().copied();
            block.whole = entries.into_iter().take(written.limit).map(|at| whole(desk, at, base)).collect();
        }
        "list" | "cards" | "table" => {
            let shown = match own_columns(desk, kind?, written) {
                own if own.is_empty() => shown_columns(desk, kind?, false),
                own => own,
            };
            block.columns = columns(desk, kind?, &shown);
            let found = newest(desk, kind?, top, written);
            block.href = top.and_then(|unit| section(desk, kind?, unit, base)).or(block.href);
            block.rows = found.into_iter().take(written.limit).map(|at| row(desk, at, &shown, base)).collect();
        }
        name => {
            let kind = kind?;
            let view = VIEWS.iter().find(|view| view.name() == name && desk.book.is_on(kind, name))?;
            let query = Query { kind, unit: top, limit: Some(written.limit), whole: false };
            block.exhibits.extend(view.of_kind(desk, query, base));
            block.href = desk.face(kind, name).map(|route| desk.href(base, &route)).or(block.href);
        }
    }
    let empty = block.rows.is_empty() && block.links.is_empty() && block.units.is_empty() && block.whole.is_empty();
    let shown = !empty || !block.exhibits.is_empty() || block.body.is_some();
    // That nothing is displayed today is worth saying, where the audience sees such things at all.
    let may_be_empty = written.open && kind.is_some_and(|kind| !desk.listing(kind).order.is_empty());
    (shown || may_be_empty).then_some(block)
}

/// The columns that a block names, as far as this audience may know of them.
fn own_columns(desk: &Desk<'_>, kind: KindId, written: &HomeBlock) -> Vec<usize> {
    let declared = desk.edition.kind(kind);
    let columns = written.columns.iter().filter_map(|(name, _)| declared.field_index(name));
    columns.filter(|at| desk.sees(&declared.fields[*at])).collect()
}

/// One entry, or the newest of a kind: what its views show of it, or its text.
fn entry<'d>(desk: &'d Desk<'_>, written: &HomeBlock, base: Base<'d>, block: &mut Block<'d>) -> Option<()> {
    let at = shown_entry(desk, written)?;
    let entry = desk.entry(at);
    let kind = desk.edition.kind(entry.kind);
    block.exhibits = super::exhibit::exhibits(desk, at, base);
    block.href = desk.entry_href(at, base);
    // What views show stands for the text; what only stands beside it does not.
    let stands_alone = |exhibit: &Exhibit<'_>| !BESIDE.contains(&exhibit.form);
    let has_text = !block.exhibits.iter().any(stands_alone);
    let body = kind.body.as_deref().and_then(|name| kind.field_index(name)).filter(|_| has_text);
    let cells = Cells { desk, base, entry, brief: false };
    block.body = body.map(|at| cells.cell_at(at)).filter(|cell| matches!(cell, Cell::Markdown { .. }));
    if block.title.is_empty() {
        block.title = desk.edition.title(entry).to_owned();
    }
    Some(())
}

/// The entry that an `entry` block is about.
pub(super) fn shown_entry(desk: &Desk<'_>, written: &HomeBlock) -> Option<u32> {
    if let Some((name, _)) = &written.entry {
        return match target(name, "content", desk.edition) {
            Target::Entry(at, _) => Some(at as u32),
            _ => None,
        };
    }
    let (kind, _) = desk.edition.schema.kind(&written.kind.as_ref()?.0)?;
    let top = written.unit.as_ref().and_then(|(name, _)| desk.edition.units.named(name));
    newest(desk, kind, top, written).first().copied()
}

/// The entries that a block asks for, the newest first (in the order of the kind's list, where it has no dates).
fn newest(desk: &Desk<'_>, kind: KindId, top: Option<UnitId>, written: &HomeBlock) -> Vec<u32> {
    let declared = desk.edition.kind(kind);
    let words = match &written.filter {
        None => None,
        // A field that is not declared is complained about; nothing has it.
        Some(filter) => match declared.field_index(&filter.field) {
            Some(field) => Some((field, filter.words.clone())),
            None => return Vec::new(),
        },
    };
    let selection = Selection { kind, unit: top, words, open: written.open };
    let chosen: HashSet<u32> = selection.entries(desk.edition).into_iter().collect();
    let mut entries: Vec<u32> = desk.listing(kind).order.iter().copied().filter(|at| chosen.contains(at)).collect();
    if declared.date.is_some() {
        entries.sort_by_key(|at| std::cmp::Reverse(feed::dated(desk, desk.entry(*at))));
    }
    entries
}

/// Where all entries of a kind that belong to a unit stand: the section of the unit's page.
fn section(desk: &Desk<'_>, kind: KindId, unit: UnitId, base: Base<'_>) -> Option<String> {
    let has_own = desk.edition.of_unit(unit).iter().any(|at| desk.entry(*at).kind == kind);
    let route = desk.unit_route(unit).filter(|_| has_own)?;
    Some(format!("{}#s-{}", desk.href(base, &route), desk.edition.kind(kind).name))
}

fn block_link(desk: &Desk<'_>, link: &LinkTo, base: Base<'_>) -> Option<BlockLink> {
    let (label, href) = desk.menu_link(link, base)?;
    let (text, count) = match target(&link.to, "content", desk.edition) {
        Target::List(kind) => {
            let about = desk.edition.kind(kind).about.as_ref();
            let text = about.map_or(String::new(), |about| about.get(desk.site.lang).to_owned());
            (text, Some(desk.listing(kind).order.len()))
        }
        Target::Entry(at, _) => (super::rows::summary(desk, &desk.edition.entries[at]).to_owned(), None),
        Target::View(kind, view) => {
            let about = desk.book.about(kind, view).or(desk.edition.kind(kind).about.as_ref());
            (about.map_or(String::new(), |about| about.get(desk.site.lang).to_owned()), None)
        }
        _ => (String::new(), None),
    };
    let qr = desk.site.base_url.as_ref().and_then(|url| desk.menu_link(link, Base::Prefix(url)));
    Some(BlockLink { label, text, href, count, qr: qr.map(|(_, url)| Qr { url }) })
}

/// Every list, for sites that name no blocks.
pub(super) fn all_lists<'d>(desk: &'d Desk<'_>, base: Base<'d>) -> Block<'d> {
    let lang = desk.site.lang;
    let links = desk.edition.schema.iter().filter_map(|(kind, declared)| {
        let href = desk.href(base, &desk.list_route(kind, 0)?);
        let text = declared.about.as_ref().map_or(String::new(), |about| about.get(lang).to_owned());
        let count = Some(desk.listing(kind).order.len());
        Some(BlockLink { qr: None, label: declared.label.get(lang).to_owned(), text, href, count })
    });
    let links = links.collect();
    Block { links, ..Block::new(desk.words.get("contents").to_owned(), "links") }
}
