//! The street itself: world in, release out, and every verb walks it.
//!
//! Stages gather findings and go on; only this room decides to stop. `check` walks to the last house and throws the bytes
//! away; `build` keeps them if nothing is wrong.

mod accept;
mod codes;
mod content;
mod load;
mod make;
mod prepare;
mod print;

use std::path::Path;

pub use codes::all_codes;
pub use load::ASSET_LIMIT_BYTES;
pub use make::Made;
pub use prepare::Prepared;

use crate::config::Audience;
use crate::diag::{Code, Findings, Severity, Sources};
use crate::output::{FileRecord, Manifest, OutputError, Stage, read_manifest};
use crate::plan::{Artifact, Order};
use crate::world::{World, WorldError};

/// Complaints of this room.
pub const CODES: &[&Code] = &[
    &load::UNREADABLE_ASSET,
    &content::ATTACHED,
    &prepare::NO_CONFIG,
    &prepare::NO_EDITION,
    &prepare::NO_KINDS,
    &print::NO_SUCH_FONT,
    &accept::NO_SUCH_CODE,
    &accept::FIXED,
    &accept::EXPIRED,
    &accept::UNUSED,
];

/// What went wrong with the machine.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Reading.
    #[error(transparent)]
    World(#[from] WorldError),
    /// Writing.
    #[error(transparent)]
    Output(#[from] OutputError),
}

/// What came of a run.
#[derive(Debug, Default)]
pub struct Run {
    /// What is wrong, sorted.
    pub found: Findings,
    /// The texts that findings point into.
    pub sources: Sources,
    /// How many entries there are.
    pub entries: usize,
    /// What was made, an edition each.
    pub made: Vec<Made>,
}

/// What is asked of a run.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// Editions to make, instead of those that the site lists.
    pub editions: Option<&'a [Audience]>,
    /// Where releases go (`out/<edition>`); without it everything is rendered and thrown away.
    pub out: Option<&'a Path>,
    /// Where the last releases are, for a run that writes nothing: boards that are unchanged there fit as they did.
    pub last: Option<&'a Path>,
    /// Print this instead of the portal.
    pub order: Option<&'a Order>,
    /// Warnings stop a release too.
    pub strict: bool,
    /// Told how many files of how many are done, from many threads.
    pub progress: &'a (dyn Fn(usize, usize) + Sync),
}

impl<'a> Request<'a> {
    /// Everything is checked and rendered, and nothing is written.
    pub fn check(editions: Option<&'a [Audience]>) -> Self {
        Request { editions, out: None, last: None, order: None, strict: false, progress: &|_, _| {} }
    }

    /// The portal, into `out`.
    pub fn build(editions: Option<&'a [Audience]>, out: &'a Path) -> Self {
        Request { out: Some(out), ..Request::check(editions) }
    }
}

/// Checks everything and renders everything, without writing.
pub fn check(world: &dyn World, editions: Option<&[Audience]>) -> Result<Run, Failure> {
    run(world, Request::check(editions))
}

/// Checks and renders everything; if nothing stops it, `out/<edition>` becomes the release. `strict`: warnings stop it too.
pub fn build(world: &dyn World, editions: Option<&[Audience]>, out: &Path, strict: bool) -> Result<Run, Failure> {
    run(world, Request { strict, ..Request::build(editions, out) })
}

/// Walks the street. Prepares once, makes every edition, and releases if nothing stops it.
pub fn run(world: &dyn World, request: Request<'_>) -> Result<Run, Failure> {
    let stops = |found: &Findings| found.has_errors() || (request.strict && found.count(Severity::Warning) > 0);
    let mut prepared = prepare::prepare(world, request.editions)?;
    let (mut made, mut outlets) = (Vec::new(), Vec::new());
    let mut found = std::mem::take(&mut prepared.found);
    for audience in prepared.editions.clone() {
        let open = |artifacts: &[Artifact], found: &Findings| match request.out {
            // What cannot become a release is still rendered, for its complaints, but touches nothing.
            Some(out) if !stops(found) => {
                let paths = artifacts.iter().map(|artifact| artifact.route.as_str());
                let stage = Stage::open(&out.join(audience.word()), audience.word(), paths)?;
                Ok(Outlet::Stage(Box::new(stage)))
            }
            _ => Ok(Outlet::Nowhere(request.last.and_then(|last| read_manifest(&last.join(audience.word()))))),
        };
        let before: Vec<(&[FileRecord], &Outlet)> =
            made.iter().zip(&outlets).map(|(made, outlet): (&Made, &Outlet)| (made.files.as_slice(), outlet)).collect();
        let (one, outlet) = make::make(&prepared, world, &request, audience, (&open, &before), &mut found)?;
        made.push(one);
        outlets.push(outlet);
    }
    found.sort(&prepared.sources);
    if !stops(&found) {
        // All are sealed before the first is released, so that what stands in one's way stops all.
        for (outlet, made) in outlets.iter().zip(&mut made) {
            if let Outlet::Stage(stage) = outlet {
                if request.order.is_some_and(|order| !order.names.is_empty()) {
                    let others = stage.keep_others(&made.files);
                    made.files.extend(others);
                }
                made.files = stage.seal(std::mem::take(&mut made.files))?.files;
            }
        }
        for (outlet, made) in outlets.into_iter().zip(&mut made) {
            if let Outlet::Stage(stage) = outlet {
                stage.release()?;
                made.released = true;
            }
        }
    }
    let entries = prepared.portal.entries.len();
    Ok(Run { found, sources: prepared.sources, entries, made })
}

/// Where finished bytes go.
enum Outlet {
    /// They are thrown away. What the last release has need not be made to be thrown away.
    Nowhere(Option<Manifest>),
    /// Into a release in the making.
    Stage(Box<Stage>),
}

impl Outlet {
    fn put(&self, path: &str, bytes: &[u8], fingerprint: String) -> Result<FileRecord, Failure> {
        match self {
            Outlet::Nowhere(_) => {
                let size = bytes.len() as u64;
                Ok(FileRecord { path: path.to_owned(), size, sha256: String::new(), fingerprint })
            }
            Outlet::Stage(stage) => Ok(stage.put(path, bytes, fingerprint)?),
        }
    }

    /// What is known already of a file with this fingerprint: from the last release, or from an edition made just before.
    fn reuse(
        &self,
        path: &str,
        fingerprint: &str,
        before: &[(&[FileRecord], &Outlet)],
    ) -> Result<Option<FileRecord>, Failure> {
        let own = match self {
            Outlet::Nowhere(last) => {
                let files = last.iter().flat_map(|manifest| &manifest.files);
                files.into_iter().find(|file| file.path == path && file.fingerprint == fingerprint).cloned()
            }
            Outlet::Stage(stage) => stage.reuse(path, fingerprint),
        };
        if own.is_some() {
            return Ok(own);
        }
        for (files, outlet) in before {
            if let Some(file) = files.iter().find(|file| file.path == path && file.fingerprint == fingerprint) {
                return match (self, outlet) {
                    (Outlet::Stage(_), Outlet::Stage(other)) => {
                        let bytes = other.read(path);
                        bytes.map(|bytes| self.put(path, &bytes, fingerprint.to_owned())).transpose()
                    }
                    _ => Ok(Some(file.clone())),
                };
            }
        }
        Ok(None)
    }
}

/// Prepares a site without making anything: for verbs that need its kinds.
pub fn prepare_only(world: &dyn World) -> Result<Prepared, Failure> {
    prepare::prepare(world, None)
}
