//! An entry as a whole, ready for a board, a sheet or a booklet: every field that paper shows of it.
//!
//! Which fields these are a kind says with `[views.sheet]`; otherwise it is all that are filled, but for those that stand
//! elsewhere (title, unit, id).

use serde::Serialize;

use super::cell::{Cell, Cells, Fields};
use super::desk::Desk;
use super::exhibit::{Exhibit, exhibits};
use super::route::Base;
use super::rows::summary;
use super::views::detail::FRAME_FIELDS;
use super::views::sheet;

/// An entry with all that paper shows of it.
#[derive(Serialize)]
pub(super) struct Whole<'a> {
    kind: &'a str,
    id: &'a str,
    title: &'a str,
    summary: &'a str,
    unit: String,
    href: Option<String>,
    body: Option<Cell<'a>>,
    fields: Fields<'a>,
    exhibits: Vec<Exhibit<'a>>,
}

/// The entry at `at`.
pub(super) fn whole<'d>(desk: &'d Desk<'_>, at: u32, base: Base<'d>) -> Whole<'d> {
    let entry = desk.entry(at);
    let kind = desk.edition.kind(entry.kind);
    let cells = Cells { desk, base, entry, brief: false };
    let body = kind.body.as_deref().and_then(|name| kind.field_index(name));
    let elsewhere = [Some(&kind.title), Some(&kind.id), kind.body.as_ref()];
    let stands = |name: &str| FRAME_FIELDS.contains(&name) || elsewhere.iter().flatten().any(|n| n.as_str() == name);
    let all = || (0..kind.fields.len()).filter(|at| !stands(&kind.fields[*at].name)).collect();
    let prefix = format!("{}-{}-", kind.name, entry.key.replace('/', "-"));
    let shown: Vec<usize> = sheet::shown(desk, entry.kind).map_or_else(all, <[usize]>::to_vec);
    Whole {
        kind: &kind.name,
        id: &entry.id,
        title: desk.edition.title(entry),
        summary: summary(desk, entry),
        unit: entry.unit.map_or(String::new(), |unit| desk.edition.units.get(unit).name.to_string()),
        href: desk.entry_href(at, base),
        body: body.map(|at| cells.cell_at(at).scoped(&prefix)).filter(|cell| !matches!(cell, Cell::Empty { .. })),
        fields: Fields(shown.into_iter().filter_map(|at| Some(cells.field(at)?.scoped(&prefix))).collect()),
        exhibits: exhibits(desk, at, base),
    }
}
