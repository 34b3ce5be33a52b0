//! What follows from what was written: states, deadlines, coverage, ledgers, flags.
//!
//! In: a shelf (portal or edition) and what kinds say about their own fields. Out: plain values, the same for the rule
//! that complains and for the view that shows. It knows no rule, page or template.

mod coverage;
mod cycle;
mod deadline;
mod flags;
mod last_change;
mod ledger;
mod life;
mod periods;
mod selection;

pub use coverage::{Coverage, CoverageSpec, Owed, Standing};
pub use cycle::{Cycle, cycle};
pub use deadline::{Short, display_until, reply_until, too_short};
pub use flags::{
    Board, FlagSpec, Group, Hung, Mark, Meaning, Outcome, Position, Round, Row, Scheme, Scored, Step, Stray, Tie,
    reason,
};
pub use last_change::last_change;
pub use ledger::{Card, Case, LedgerFields, Totals, ledger, totals};
pub use life::{Life, LifeFields, LifeState, life};
pub use periods::{Every, next_month_day, periods};
pub use selection::Selection;

use crate::diag::Code;

/// All complaints of this room.
pub const CODES: &[&Code] = &[&coverage::BAD_COVERAGE, &flags::BAD_FLAGS];
