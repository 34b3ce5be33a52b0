//! What a run remembers for the next run on the same site: texts as they were read, and entries as they were bound.
//!
//! A run with a memory gives what a run without one would give; it only reads and parses less. Nothing is remembered
//! that depends on more than what it is stored with: texts on their file, entries on their file, the kinds and the units.

use std::sync::Arc;

use hashbrown::HashMap;

use super::ground::Ground;
use crate::diag::{FileId, Findings, SourceFile};
use crate::model::Entry;

/// A memory, empty at first.
#[derive(Default)]
pub struct Memo {
    pub(super) files: HashMap<Arc<str>, Known>,
    /// Whether it ends with its first run: then nobody will ask what has changed since.
    pub(super) is_single: bool,
    /// Whether every page is about to be made: what takes long to set up is set up while files are read.
    pub(super) makes_all: bool,
    pub(super) ground: Option<(GroundKey, Arc<Ground>)>,
    /// The units that the remembered entries were placed in, hashed.
    pub(super) units: u128,
}

/// A text file as it was when it was last read.
pub(super) struct Known {
    pub(super) file: FileId,
    /// What the world said of it; none: it has to be read again to be compared.
    pub(super) version: Option<u64>,
    pub(super) source: Arc<SourceFile>,
    /// Whether it could be read at all.
    pub(super) is_readable: bool,
    pub(super) found: Findings,
    pub(super) bound: Option<Bound>,
}

/// The entries of a file, in their units.
#[derive(Clone)]
pub(super) struct Bound {
    pub(super) entries: Vec<Arc<Entry>>,
    pub(super) found: Findings,
}

/// All files that the ground was made from, with what tells one version of them from another.
#[derive(Default, PartialEq, Eq, Clone)]
pub(super) struct GroundKey {
    /// Texts: equal when they are the very same text.
    pub(super) texts: Vec<(FileId, usize)>,
    /// Other files of the theme and the site's fonts, with their versions.
    pub(super) files: Vec<(String, Option<u64>)>,
}

impl GroundKey {
    /// Whether nothing that `self` was made from has changed. What has no version may always have changed.
    pub(super) fn still_holds(&self, now: &GroundKey) -> bool {
        self == now && now.files.iter().all(|(_, version)| version.is_some())
    }
}

impl Memo {
    /// Forgets the entries, because what they were bound with has changed.
    pub(super) fn forget_entries(&mut self) {
        self.files.values_mut().for_each(|known| known.bound = None);
    }
}
