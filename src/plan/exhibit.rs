//! What a view shows of an entry or of a kind: a plain value with the name of its form.
//!
//! The same value stands on a page of its own, on an entry's page and in blocks of the home page and of fronts; boards
//! take it, too. So they all agree.

use serde::Serialize;

use super::desk::Desk;
use super::route::Base;
use super::views::VIEWS;
use crate::model::UnitId;
use crate::schema::KindId;

/// Something to show.
#[derive(Serialize)]
pub struct Exhibit<'d> {
    /// Which component of the theme shows it (`components/exhibits/<form>.html`): as a rule the view's name.
    pub form: &'static str,
    /// What the view calls itself here, such as 督查挂旗.
    pub label: String,
    /// What it shows.
    pub value: Box<dyn erased_serde::Serialize + Send + Sync + 'd>,
}

/// Which entries of a kind an exhibit is about.
#[derive(Debug, Clone, Copy)]
pub struct Query {
    /// The kind.
    pub kind: KindId,
    /// Only those of this unit and the units below it.
    pub unit: Option<UnitId>,
    /// At most so many.
    pub limit: Option<usize>,
    /// On a page of its own: all of it. In a block: what fits.
    pub whole: bool,
}

impl Query {
    /// Whether an entry of `unit` is asked for.
    pub fn covers(&self, desk: &Desk<'_>, unit: Option<UnitId>) -> bool {
        match (self.unit, unit) {
            (Some(top), Some(unit)) => desk.edition.units.is_within(unit, top),
            (Some(_), None) => false,
            (None, _) => true,
        }
    }
}

/// What the views of an entry's kind show of it, in the order of `VIEWS`.
pub(super) fn exhibits<'d>(desk: &'d Desk<'_>, at: u32, base: Base<'d>) -> Vec<Exhibit<'d>> {
    let kind = desk.entry(at).kind;
    let views = VIEWS.iter().filter(|view| desk.book.is_on(kind, view.name()));
    views.filter_map(|view| view.of_entry(desk, at, base)).collect()
}
