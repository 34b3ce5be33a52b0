//! What was written, understood: entries of kinds, the tree of units, and who may see what.
//!
//! In: documents, sheets and the schema. Out: a `Portal` (everything, for the checks) and an `Edition` of it (what one
//! audience may see, for the plan). It knows no rule, page or template.

mod bind;
mod columns;
mod edition;
mod entry;
mod link;
mod mask;
mod portal;
mod sheet;
mod shelf;
mod unit;

pub use bind::bind;
pub use edition::{Edition, edition};
pub use entry::Entry;
pub use link::{Target, named_files, target};
pub use portal::{Portal, gather, place, units};
pub use sheet::{bind_sheet, kind_of_sheet, looks_like_entries};
pub use shelf::{Setting, Shelf};
pub use unit::{Unit, UnitId, Units};

use crate::diag::Code;

/// All complaints of this room.
pub const CODES: &[&Code] = &[
    &bind::NO_KIND,
    &bind::NO_SUCH_KIND,
    &bind::NOT_ROWS,
    &bind::BODY_TWICE,
    &bind::NO_ID,
    &bind::NO_BODY,
    &columns::NO_HEADER,
    &columns::TWO_FIELDS,
    &columns::COLUMN_TWICE,
    &columns::NO_COLUMN,
    &sheet::OUTSIDE,
    &portal::DUPLICATE_ID,
    &portal::NO_SUCH_UNIT,
    &portal::TOO_WIDE,
    &unit::UNIT_CIRCLE,
    &unit::TOO_DEEP,
];
