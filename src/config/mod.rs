//! site-config.toml, theme.toml, the calendar and the regulations, typed.
//!
//! In: parsed TOML. Out: plain structs with the places of what later rooms may complain about.
//! It does not know which kinds, units or pages exist.

mod audience;
mod block;
mod calendar;
mod print;
mod regulations;
mod site;
mod theme;
mod verdict;

pub use audience::Audience;
pub use block::{Filter, HomeBlock, LinkTo};
pub use calendar::Calendar;
pub use print::{FONT_ROLES, PrintConfig};
pub use regulations::{Days, Demand, RegulationSet, Regulations, Superseded, What};
pub use site::{Hotline, Site, read_site};
pub use theme::{Theme, ThemeFile, read_theme};
pub use verdict::{Acceptance, Weight};

use crate::diag::Code;

/// All complaints of this room.
pub const CODES: &[&Code] = &[
    &site::FORMAT,
    &site::BAD_VALUE,
    &theme::NO_THEME,
    &theme::THEME_CIRCLE,
    &calendar::BAD_DAY,
    &regulations::BAD_DEMAND,
    &regulations::NO_SUCH_SET,
    &audience::NOT_AN_AUDIENCE,
];
