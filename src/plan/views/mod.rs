//! The closed set of views: one file each, one line each in `VIEWS`.
//!
//! A view says which artifacts there are and makes the recipe of each. Kinds set options with `[views.<name>]`.

pub mod board;
pub mod calendar;
pub mod coverage;
pub mod detail;
pub mod directory;
pub mod download;
pub mod feed;
pub mod flow;
pub mod front;
pub mod gallery;
pub mod home;
pub mod index;
pub mod ledger;
pub mod letter;
pub mod life;
pub mod matrix;
pub mod network;
pub mod not_found;
pub mod ranking;
pub mod rules;
pub mod sheet;
pub mod sitemap;
pub mod static_file;
pub mod timeline;
pub mod totals;
pub mod unit;
pub mod wall;

use super::artifact::{Artifact, Subject};
use super::book::{Options, Slot, ViewBook};
use super::desk::Desk;
use super::exhibit::{Exhibit, Query};
use super::print::Printed;
use super::recipe::Recipe;
use super::route::{Base, Route};
use crate::diag::{Checked, Code, Diagnostic, Findings, Span};
use crate::model::UnitId;
use crate::schema::{Kind, KindId, Schema};
use crate::source::{Data, Node, Reader, Table, nearest};

pub(super) const UNKNOWN_VIEW: Code = Code::error(
    "view/unknown",
    "没有这种视图。kind.toml 里可以写的视图见 docs/kinds.md。",
    "There is no such view. docs/kinds.md lists those that kind.toml may name.",
);
pub(super) const BAD_VIEW: Code = Code::error(
    "view/bad",
    "kind.toml 里这个视图的设置不对，例如列出的字段没有声明。",
    "The options of this view are not right: for example, a field is not declared.",
);

/// All views. An artifact names its view by its place here.
pub static VIEWS: &[&dyn View] = &[
    &home::Home,
    &index::Index,
    &detail::Detail,
    &directory::Directory,
    &unit::Unit,
    &coverage::Coverage,
    &calendar::Calendar,
    &life::Life,
    &front::Front,
    &board::Board,
    &sheet::Sheet,
    &wall::Wall,
    &flow::Lanes,
    &letter::Letter,
    &ranking::Ranking,
    &ledger::Ledger,
    &network::Network,
    &timeline::Timeline,
    &matrix::Matrix,
    &totals::Totals,
    &gallery::Gallery,
    &feed::Feed,
    &sitemap::Sitemap,
    &download::Download,
    &rules::Rules,
    &not_found::NotFound,
    &static_file::StaticFile,
];

/// A view.
pub trait View: Sync {
    /// Its name in kind.toml and its template's.
    fn name(&self) -> &'static str;
    /// Whether a kind has it without asking.
    fn is_default(&self) -> bool {
        false
    }
    /// Reads a kind's options; none: kinds cannot set this view.
    fn options(&self, _reader: &mut Reader<'_, '_>, _kind: &Kind, _schema: &Schema) -> Option<Options> {
        None
    }
    /// Adds what is to be made, besides the pages that `of_kind` fills.
    fn artifacts(&self, _desk: &Desk<'_>, _out: &mut Vec<Artifact>) {}
    /// Makes the recipe of one artifact of its own; none if the artifact is not of this view.
    fn recipe<'d>(&self, _desk: &'d Desk<'_>, _artifact: &Artifact) -> Option<Recipe<'d>> {
        None
    }
    /// What it shows of one entry: on the entry's page, and in blocks.
    fn of_entry<'d>(&self, _desk: &'d Desk<'_>, _at: u32, _base: Base<'d>) -> Option<Exhibit<'d>> {
        None
    }
    /// What it shows of a kind, or of one unit's part of it: on pages of its own (`issue/ledger.html`), and in blocks.
    fn of_kind<'d>(&self, _desk: &'d Desk<'_>, _of: Query, _base: Base<'d>) -> Option<Exhibit<'d>> {
        None
    }
    /// Whether a kind that names it gets a page of `of_kind`.
    fn has_page(&self) -> bool {
        false
    }
    /// Entries that it prints, by their places.
    fn prints(&self, _desk: &Desk<'_>) -> Vec<u32> {
        Vec::new()
    }
    /// What it prints of an entry.
    fn print<'d>(&self, _desk: &'d Desk<'_>, _at: u32, _base: Base<'d>) -> Option<Printed<'d>> {
        None
    }
    /// Units that get a page of their own, besides the one of all.
    fn units(&self, _desk: &Desk<'_>, _kind: KindId) -> Vec<UnitId> {
        Vec::new()
    }
}

/// The recipe of an artifact, by the view that planned it.
pub fn recipe<'d>(desk: &'d Desk<'_>, artifact: &Artifact) -> Option<Recipe<'d>> {
    let view = *VIEWS.get(usize::from(artifact.view))?;
    match artifact.subject {
        Subject::Face(..) => super::faces::recipe(view, desk, artifact),
        Subject::Print(..) => super::print::recipe(view, desk, artifact),
        _ => view.recipe(desk, artifact),
    }
}

/// An artifact of the view called `name`.
fn artifact(name: &str, route: Route, subject: Subject) -> Artifact {
    let view = VIEWS.iter().position(|view| view.name() == name).unwrap_or(0) as u8;
    Artifact { route, view, subject }
}

/// Reads the `[views.…]` tables of all kinds.
pub fn compile(schema: &Schema) -> Checked<ViewBook> {
    let mut found = Findings::default();
    let kinds = schema.kinds.iter().map(|kind| {
        for used in &kind.views {
            if !VIEWS.iter().any(|view| view.name() == &*used.name) {
                found.add(unknown(&used.name, used.span));
            }
        }
        VIEWS.iter().filter_map(|view| slot(*view, kind, schema, &mut found).map(|slot| (view.name(), slot))).collect()
    });
    let kinds = kinds.collect();
    Checked { value: ViewBook::new(kinds), found }
}

fn slot(view: &dyn View, kind: &Kind, schema: &Schema, found: &mut Findings) -> Option<Slot> {
    let used = kind.views.iter().find(|used| &*used.name == view.name());
    if used.is_none() && !view.is_default() {
        return None;
    }
    let nothing = Node { span: kind.span, data: Data::Table(Table::default()) };
    let mut reader = Reader::new(used.map_or(&nothing, |used| &used.node), found)?;
    let off = reader.bool("off").unwrap_or(false);
    let (label, about) = (reader.label("label"), reader.label("about"));
    let before = reader.found.0.len();
    let options = view.options(&mut reader, kind, schema);
    let has_complained = reader.found.0.len() > before;
    if options.is_some() || has_complained {
        reader.finish();
    } else if let Some(used) = used {
        found.add(unknown(&used.name, used.span));
    }
    Some(Slot { options: options?, label, about, on: (used.is_some() || view.is_default()) && !off })
}

fn unknown(name: &str, span: Span) -> Diagnostic {
    let (zh, en) = (format!("内容类型没有“{name}”这种视图"), format!("kinds have no view “{name}”"));
    let diagnostic = Diagnostic::at(&UNKNOWN_VIEW, span, zh, en);
    let near = nearest(name, VIEWS.iter().map(|view| view.name()));
    diagnostic.did_you_mean(near.filter(|near| *near != name))
}

/// The numbers of the fields that `key` lists; those not declared are complained about.
fn field_list(reader: &mut Reader<'_, '_>, key: &'static str, kind: &Kind) -> Option<Vec<usize>> {
    let words = reader.words(key)?;
    Some(words.into_iter().filter_map(|(name, span)| field(name, span, kind, reader.found)).collect())
}

fn field(name: &str, span: Span, kind: &Kind, found: &mut Findings) -> Option<usize> {
    let at = kind.field_index(name);
    if at.is_none() {
        let (zh, en) = (format!("没有声明字段 `{name}`"), format!("the field `{name}` is not declared"));
        let diagnostic = Diagnostic::at(&BAD_VIEW, span, zh, en);
        found.add(diagnostic.did_you_mean(nearest(name, kind.fields.iter().map(|f| &*f.name))));
    }
    at
}

/// The number of the field that `key` names, which is of one of the types `ty`; complains if it is not.
fn typed_field(reader: &mut Reader<'_, '_>, key: &'static str, kind: &Kind, ty: &[&str]) -> Option<usize> {
    let (name, span) = reader.text_at(key)?;
    let at = field(name, span, kind, reader.found)?;
    if ty.contains(&kind.fields[at].ty.name()) {
        return Some(at);
    }
    let (zh, en) = (
        format!("{key} 要写类型是 {} 的字段", ty.join(" 或 ")),
        format!("{key} names a field of the type {}", ty.join(" or ")),
    );
    reader.found.add(Diagnostic::at(&BAD_VIEW, span, zh, en));
    None
}
