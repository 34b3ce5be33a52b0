//! In place of the press, where the program was built without it: it cannot be set up, so nothing is ever printed.

use crate::diag::{Code, Diagnostic};
use crate::plan::{Fingerprint, Output, Printed};

/// All complaints of this room.
pub const CODES: &[&Code] = &[];

/// A press that does not exist.
pub struct Press {
    /// Nothing shapes the bytes.
    pub identity: Fingerprint,
    never: std::convert::Infallible,
}

impl Press {
    /// Families that the site names and that are nowhere.
    pub fn absent_families(&self) -> Vec<String> {
        match self.never {}
    }

    /// Forgets nothing.
    pub fn rest(&self) {
        match self.never {}
    }

    /// Prints nothing.
    pub fn print(&self, _: &Printed<'_>, _: &[Output]) -> Result<Vec<Vec<Vec<u8>>>, Vec<Diagnostic>> {
        match self.never {}
    }
}
