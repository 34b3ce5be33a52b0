//! What is asked of a run, and who is told how it goes.

use std::path::Path;

use crate::config::Audience;
use crate::plan::Order;

/// The stages of a run, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Looking for files and what has become of them.
    Look,
    /// Reading, parsing and binding.
    Read,
    /// Checking what was read against the rules.
    Check,
    /// Saying what is to be made.
    Plan,
    /// Making pages and data.
    Render,
    /// Laying out boards.
    Print,
    /// Moving what is new into the release.
    Release,
}

/// Who is told how a run goes, from many threads.
pub trait Progress: Sync {
    /// A stage begins, and the one before it ends.
    fn stage(&self, _stage: Stage) {}
    /// So many files of so many are done.
    fn step(&self, _done: usize, _total: usize) {}
}

/// Nobody is told.
impl Progress for () {}

/// What is asked of a run.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// Editions to make, instead of those that the site lists.
    pub editions: Option<&'a [Audience]>,
    /// Where releases go (`out/<edition>`); without it everything is rendered and thrown away.
    pub out: Option<&'a Path>,
    /// Where the last releases are, for a run that writes nothing: what is unchanged there need not be made again.
    pub last: Option<&'a Path>,
    /// Print this instead of the portal.
    pub order: Option<&'a Order>,
    /// Warnings stop a release too.
    pub strict: bool,
    /// Nothing of the last release is believed: everything is made and written again.
    pub clean: bool,
    /// Says of each file that is written why it was made again.
    pub explain: bool,
    /// Told how the run goes.
    pub progress: &'a dyn Progress,
}

impl<'a> Request<'a> {
    /// Everything is checked and rendered, and nothing is written.
    pub fn check(editions: Option<&'a [Audience]>) -> Self {
        Request {
            editions,
            out: None,
            last: None,
            order: None,
            strict: false,
            clean: false,
            explain: false,
            progress: &(),
        }
    }

    /// The portal, into `out`.
    pub fn build(editions: Option<&'a [Audience]>, out: &'a Path) -> Self {
        Request { out: Some(out), ..Request::check(editions) }
    }
}
