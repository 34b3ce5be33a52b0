//! Why a file was made again: for whoever wonders what a change has touched.
//!
//! In: what the last build noted of templates, frames and files. Out: a reason for each file that was written.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Mutex;

use serde::{Deserialize, Serialize};

use super::Prepared;
use super::outlet::Outlet;
use crate::output::{FileRecord, recall_run, remember_run};
use crate::plan::{Artifact, Desk, Fingerprint, Subject};
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
type Reasons = Mutex<BTreeMap<Box<str>, Why>>;

/// What a build notes for explanations.
#[derive(Default, Serialize, Deserialize)]
struct Notes {
    /// What pages and boards were made with.
    renderers: BTreeSet<Fingerprint>,
    frames: BTreeSet<Fingerprint>,
}

/// What the last build noted, beside what is now.
pub(super) struct Explanation<'a> {
    last: Notes,
    changed: BTreeSet<String>,
    prepared: &'a Prepared,
    reasons: Reasons,
}

impl<'a> Explanation<'a> {
    /// Reads the notes of the last build in `out`.
    pub(super) fn new(world: &dyn World, out: &Path, prepared: &'a Prepared) -> Explanation<'a> {
        let notes = recall_run(out, NOTES);
        let noted = notes.as_ref().map_or(0, |(_, noted)| *noted);
        let last = notes.and_then(|(bytes, _)| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        let names: BTreeSet<&str> =
            prepared.portal.entries.iter().map(|entry| prepared.sources.name(entry.file)).collect();
        let is_new = |name: &&str| world.stamp(name).is_none_or(|(touched, _)| touched >= noted);
        let changed = names.into_iter().filter(is_new).map(str::to_owned).collect();
        Explanation { last, changed, prepared, reasons: Reasons::default() }
    }

    /// Takes down why the file of an artifact, now `made`, was written, if it was. `frame`: that of a page.
    pub(super) fn note(
        &self,
        (desk, artifact): (&Desk<'_>, &Artifact),
        (outlet, made): (&Outlet, &FileRecord),
        (renderer, frame): (Fingerprint, Option<Fingerprint>),
    ) {
        if outlet.is_written(&made.path) {
            let old = outlet.last(&made.path);
            let why = self.why((desk, artifact), (old, made), (renderer, frame));
            self.reasons.lock().unwrap_or_else(|broken| broken.into_inner()).insert(Box::from(&*made.path), why);
        }
    }

    fn why(
        &self,
        (desk, artifact): (&Desk<'_>, &Artifact),
        (old, made): (Option<&FileRecord>, &FileRecord),
        (renderer, frame): (Fingerprint, Option<Fingerprint>),
    ) -> Why {
        let Some(old) = old else { return Why::New };
        if old.fingerprint == made.fingerprint {
            return Why::Touched;
        }
        let own = match &artifact.subject {
            Subject::Entry(at) | Subject::Print(at, _) => {
                desk.edition.entries.get(*at as usize).map(|entry| self.prepared.sources.name(entry.file))
            }
            // A copy is made of nothing else.
            Subject::File(name) => return Why::Own(name.to_string()),
            _ => None,
        };
        if !self.last.renderers.contains(&renderer) {
            return Why::Templates;
        }
        if frame.is_some_and(|frame| !self.last.frames.contains(&frame)) {
            return Why::Frame;
        }
        own.filter(|name| self.changed.contains(*name)).map_or(Why::Others, |name| Why::Own(name.to_owned()))
    }

    /// All reasons.
    pub(super) fn told(self) -> BTreeMap<Box<str>, Why> {
        self.reasons.into_inner().unwrap_or_else(|broken| broken.into_inner())
    }
}

/// Notes what the next build needs to explain itself. Without it the next build only explains less.
pub(super) fn remember(out: &Path, prepared: &Prepared, frames: BTreeSet<Fingerprint>) {
    let engine = prepared.engine().0.as_ref().map(|engine| engine.identity);
    let press = prepared.press.get().and_then(|press| press.as_ref().map(|press| press.identity));
    let renderers = engine.into_iter().chain(press).collect();
    let _ = serde_json::to_vec(&Notes { renderers, frames }).map(|bytes| remember_run(out, NOTES, &bytes));
}
