//! Why a file was made again: for whoever wonders what a change has touched.
//!
//! In: what the last build noted of templates, frames and files. Out: a reason for each file that was written.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Mutex;

use serde::{Deserialize, Serialize};

use super::Prepared;
use crate::output::{FileRecord, recall_run, remember_run};
use crate::plan::{Artifact, Desk, Fingerprint, Form, Recipe, Subject};
use crate::world::World;

/// Name of the notes, beside the releases.
const NOTES: &str = ".last-frames";

/// Why a file was made again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// There was none before.
    New,
    /// Somebody changed or deleted the file in the release.
    Touched,
    /// Templates, words of the theme or the program are others.
    Templates,
    /// What all pages share is another: title, menu, footer, day.
    Frame,
    /// The file that it is about has changed.
    Own(String),
    /// What it shows of other entries has changed: a list, a neighbour's title, a count.
    Others,
}

/// Reasons by path, gathered from many threads.
pub(super) type Reasons = Mutex<BTreeMap<Box<str>, Why>>;

/// What a build notes for explanations.
#[derive(Default, Serialize, Deserialize)]
struct Notes {
    renderer: Fingerprint,
    frames: BTreeSet<Fingerprint>,
}

/// What the last build noted, beside what is now.
pub(super) struct Explanation {
    last: Notes,
    changed: BTreeSet<String>,
}

impl Explanation {
    /// Reads the notes of the last build in `out`.
    pub(super) fn new(world: &dyn World, out: &Path, prepared: &Prepared) -> Explanation {
        let notes = recall_run(out, NOTES);
        let noted = notes.as_ref().map_or(0, |(_, noted)| *noted);
        let last = notes.and_then(|(bytes, _)| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        let names: BTreeSet<&str> =
            prepared.portal.entries.iter().map(|entry| prepared.sources.name(entry.file)).collect();
        let is_new = |name: &&str| world.stamp(name).is_none_or(|(modified, _)| modified >= noted);
        let changed = names.into_iter().filter(is_new).map(str::to_owned).collect();
        Explanation { last, changed }
    }

    /// Why the file of a recipe was made again, when the last release had `old` there and `made` is new.
    pub(super) fn why(
        &self,
        (prepared, desk): (&Prepared, &Desk<'_>),
        (artifact, recipe): (&Artifact, &Recipe<'_>),
        (old, made): (Option<&FileRecord>, &FileRecord),
        renderer: Fingerprint,
    ) -> Why {
        let Some(old) = old else { return Why::New };
        if old.fingerprint == made.fingerprint {
            return Why::Touched;
        }
        if let Form::Page { frame, .. } = &recipe.form {
            if self.last.renderer != renderer {
                return Why::Templates;
            }
            if !self.last.frames.contains(&frame.hash) {
                return Why::Frame;
            }
        }
        let own = match &artifact.subject {
            Subject::Entry(at) | Subject::Print(at, _) => {
                desk.edition.entries.get(*at as usize).map(|entry| prepared.sources.name(entry.file))
            }
            Subject::File(name) => return Why::Own(name.to_string()),
            _ => None,
        };
        own.filter(|name| self.changed.contains(*name)).map_or(Why::Others, |name| Why::Own(name.to_owned()))
    }
}

/// Notes what the next build needs to explain itself. Without it the next build only explains less.
pub(super) fn remember(out: &Path, prepared: &Prepared, frames: BTreeSet<Fingerprint>) {
    let renderer = prepared.engine().0.as_ref().map(|engine| engine.identity).unwrap_or_default();
    let _ = serde_json::to_vec(&Notes { renderer, frames }).map(|bytes| remember_run(out, NOTES, &bytes));
}
