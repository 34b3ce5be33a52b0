//! The street itself: world in, release out, and every verb walks it.
//!
//! Stages gather findings and go on; only this room decides to stop. `check` walks to the last house and throws the bytes
//! away; `build` keeps them if nothing is wrong.

mod load;
mod make;
mod prepare;

use std::path::Path;

pub use load::ASSET_LIMIT_BYTES;
pub use make::{Made, Sink};
pub use prepare::Prepared;

use crate::config::Audience;
use crate::diag::{Code, Findings, Sources};
use crate::output::{FileRecord, Manifest, OutputError, Stage};
use crate::plan::Artifact;
use crate::world::{World, WorldError};

/// Complaints of this room.
pub const CODES: &[&Code] = &[&load::UNREADABLE_ASSET, &prepare::NO_CONFIG, &prepare::NO_EDITION];

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

/// Checks everything and renders everything, without writing.
pub fn check(world: &dyn World, editions: Option<&[Audience]>) -> Result<Run, Failure> {
    walk(world, editions, |_, _| Ok(Discard)).map(|(run, _)| run)
}

/// Checks and renders everything; if nothing stops it, `out/<edition>` becomes the release.
pub fn build(world: &dyn World, editions: Option<&[Audience]>, out: &Path, strict: bool) -> Result<Run, Failure> {
    let open = |audience: Audience, artifacts: &[Artifact]| {
        let paths = artifacts.iter().map(|artifact| artifact.route.as_str());
        Ok(Stage::open(&out.join(audience.word()), audience.word(), paths)?)
    };
    let (mut run, stages) = walk(world, editions, open)?;
    let stop = run.found.has_errors() || (strict && run.found.count(crate::diag::Severity::Warning) > 0);
    if !stop {
        for (stage, made) in stages.into_iter().zip(&mut run.made) {
            let manifest: Manifest = stage.release(std::mem::take(&mut made.files))?;
            made.files = manifest.files;
            made.released = true;
        }
    }
    Ok(run)
}

/// Prepares once and makes every edition into a sink of its own.
fn walk<S: Sink>(
    world: &dyn World,
    editions: Option<&[Audience]>,
    open: impl Fn(Audience, &[Artifact]) -> Result<S, Failure>,
) -> Result<(Run, Vec<S>), Failure> {
    let mut prepared = prepare::prepare(world, editions)?;
    let (mut made, mut sinks) = (Vec::new(), Vec::new());
    let mut found = std::mem::take(&mut prepared.found);
    for audience in prepared.editions.clone() {
        let (one, sink) = make::make(&prepared, world, audience, &open, &mut found)?;
        made.push(one);
        sinks.push(sink);
    }
    found.sort(&prepared.sources);
    let entries = prepared.portal.entries.len();
    Ok((Run { found, sources: prepared.sources, entries, made }, sinks))
}

/// Throws bytes away.
struct Discard;

impl Sink for Discard {
    fn put(&self, path: &str, bytes: &[u8], fingerprint: String) -> Result<FileRecord, Failure> {
        let record = FileRecord { path: path.to_owned(), size: bytes.len() as u64, sha256: String::new(), fingerprint };
        Ok(record)
    }
}

impl Sink for Stage {
    fn put(&self, path: &str, bytes: &[u8], fingerprint: String) -> Result<FileRecord, Failure> {
        Ok(Stage::put(self, path, bytes, fingerprint)?)
    }
}

/// Prepares a site without making anything: for verbs that need its kinds.
pub fn prepare_only(world: &dyn World) -> Result<Prepared, Failure> {
    prepare::prepare(world, None)
}
