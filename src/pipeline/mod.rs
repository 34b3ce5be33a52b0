//! The street itself: world in, release out, and every verb walks it.
//!
//! Stages gather findings and go on; only this room decides to stop. `check` walks to the last house and throws the bytes
//! away; `build` keeps them if nothing is wrong.

mod accept;
mod codes;
mod load;
mod make;
mod prepare;

use std::path::Path;

pub use codes::all_codes;
pub use load::ASSET_LIMIT_BYTES;
pub use make::Made;
pub use prepare::Prepared;

use crate::config::Audience;
use crate::diag::{Code, Findings, Severity, Sources};
use crate::output::{FileRecord, OutputError, Stage};
use crate::plan::Artifact;
use crate::world::{World, WorldError};

/// Complaints of this room.
pub const CODES: &[&Code] = &[
    &load::UNREADABLE_ASSET,
    &prepare::NO_CONFIG,
    &prepare::NO_EDITION,
    &prepare::NO_KINDS,
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
    /// Warnings stop a release too.
    pub strict: bool,
    /// Told how many files of how many are done, from many threads.
    pub progress: &'a (dyn Fn(usize, usize) + Sync),
}

/// Checks everything and renders everything, without writing.
pub fn check(world: &dyn World, editions: Option<&[Audience]>) -> Result<Run, Failure> {
    run(world, Request { editions, out: None, strict: false, progress: &|_, _| {} })
}

/// Checks and renders everything; if nothing stops it, `out/<edition>` becomes the release. `strict`: warnings stop it too.
pub fn build(world: &dyn World, editions: Option<&[Audience]>, out: &Path, strict: bool) -> Result<Run, Failure> {
    run(world, Request { editions, out: Some(out), strict, progress: &|_, _| {} })
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
                Ok(Outlet::Stage(Stage::open(&out.join(audience.word()), audience.word(), paths)?))
            }
            _ => Ok(Outlet::Nowhere),
        };
        let (one, outlet) = make::make(&prepared, world, audience, &open, request.progress, &mut found)?;
        made.push(one);
        outlets.push(outlet);
    }
    found.sort(&prepared.sources);
    if !stops(&found) {
        // All are sealed before the first is released, so that what stands in one's way stops all.
        for (outlet, made) in outlets.iter().zip(&mut made) {
            if let Outlet::Stage(stage) = outlet {
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
    /// They are thrown away.
    Nowhere,
    /// Into a release in the making.
    Stage(Stage),
}

impl Outlet {
    fn put(&self, path: &str, bytes: &[u8], fingerprint: String) -> Result<FileRecord, Failure> {
        match self {
            Outlet::Nowhere => {
                let size = bytes.len() as u64;
                Ok(FileRecord { path: path.to_owned(), size, sha256: String::new(), fingerprint })
            }
            Outlet::Stage(stage) => Ok(stage.put(path, bytes, fingerprint)?),
        }
    }
}

/// Prepares a site without making anything: for verbs that need its kinds.
pub fn prepare_only(world: &dyn World) -> Result<Prepared, Failure> {
    prepare::prepare(world, None)
}
