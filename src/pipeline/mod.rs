//! The street itself: world in, release out, and every verb walks it.
//!
//! Stages gather findings and go on; only this room decides to stop. `check` walks to the last house and throws the bytes
//! away; `build` keeps them if nothing is wrong.

mod accept;
mod codes;
mod content;
mod ground;
mod load;
mod make;
mod memo;
mod outlet;
mod past;
mod prepare;
mod preview;
mod print;
mod request;
mod why;

use std::path::Path;

pub use codes::all_codes;
pub use ground::Ground;
pub use load::ASSET_LIMIT_BYTES;
pub use make::Made;
pub use memo::Memo;
use outlet::Outlet;
pub use prepare::Prepared;
pub use preview::{Boards, Preview, Shown, prepare_again};
pub use request::{Progress, Request, Stage};
pub use why::Why;

use crate::config::Audience;
use crate::diag::{Code, Findings, Severity, Sources};
use crate::output::{self, FileRecord, OutputError, read_manifest};
use crate::world::{World, WorldError};

/// Complaints of this room.
pub const CODES: &[&Code] = &[
    &load::UNREADABLE_ASSET,
    &content::ATTACHED,
    &ground::NO_CONFIG,
    &prepare::NO_EDITION,
    &ground::NO_KINDS,
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

/// Checks everything and renders everything, without writing.
pub fn check(world: &dyn World, editions: Option<&[Audience]>) -> Result<Run, Failure> {
    run(world, Request::check(editions))
}

/// Checks and renders everything; if nothing stops it, `out/<edition>` becomes the release. `strict`: warnings stop it too.
pub fn build(world: &dyn World, editions: Option<&[Audience]>, out: &Path, strict: bool) -> Result<Run, Failure> {
    run(world, Request { strict, ..Request::build(editions, out) })
}

/// Walks the street, unless the last build was the same and nobody has touched it.
pub fn run(world: &dyn World, request: Request<'_>) -> Result<Run, Failure> {
    request.progress.stage(Stage::Look);
    let names = names(world)?;
    let key = past::key(world, &request, &names);
    let believes = !request.clean && !request.explain;
    let last = request.out.zip(key.as_ref()).filter(|_| believes);
    if let Some(run) = last.and_then(|(out, key)| past::recall(world, out, key)) {
        return Ok(run);
    }
    walk(world, &request, (names, key), &mut Memo { is_single: true, ..Memo::default() })
}

/// Walks the street for somebody who stays: what `memo` knows of earlier walks is neither read nor parsed again.
pub fn run_again(world: &dyn World, request: Request<'_>, memo: &mut Memo) -> Result<Run, Failure> {
    request.progress.stage(Stage::Look);
    let run = walk(world, &request, (names(world)?, None), memo);
    let press = memo.ground.as_ref().and_then(|(_, ground)| ground.press.get()?.as_ref());
    press.into_iter().for_each(|press| press.rest());
    run
}

/// Walks the street to its end and notes that for the next run. `key`: what that will know this one by.
fn walk(
    world: &dyn World,
    request: &Request<'_>,
    (names, key): (Vec<String>, Option<(String, u64)>),
    memo: &mut Memo,
) -> Result<Run, Failure> {
    let (prepared, run) = walk_to_release(world, request, names, memo)?;
    if let Some(out) = request.out.filter(|_| request.order.is_none() && run.made.iter().any(|made| made.released)) {
        why::remember(out, &prepared, run.made.iter().flat_map(|made| made.frames.iter().copied()).collect());
        past::remember(out, key, &prepared, &run);
    }
    // Nobody has to wait until a hundred thousand entries are taken apart.
    rayon::spawn(move || drop(prepared));
    Ok(run)
}

/// Prepares once, makes every edition, and releases if nothing stops it.
fn walk_to_release(
    world: &dyn World,
    request: &Request<'_>,
    names: Vec<String>,
    memo: &mut Memo,
) -> Result<(Prepared, Run), Failure> {
    request.progress.stage(Stage::Read);
    let last = request.out.or(request.last).filter(|_| !request.clean);
    memo.makes_all = last.is_none_or(|last| !past::is_known(last));
    let mut prepared = prepare::prepare(world, request.editions, names, memo);
    request.progress.stage(Stage::Check);
    let judged = prepare::judge(&prepared);
    let mut found = std::mem::take(&mut prepared.found);
    found.append(judged);
    let editions = make_all(&prepared, world, request, &mut found)?;
    found.sort(&prepared.sources);
    let made = if stops(&found, request) { discard(editions) } else { release(editions, request)? };
    let (entries, sources) = (prepared.portal.entries.len(), std::mem::take(&mut prepared.sources));
    Ok((prepared, Run { found, sources, entries, made }))
}

/// The names of all files, in our order, whatever order the world has.
fn names(world: &dyn World) -> Result<Vec<String>, WorldError> {
    let mut names = world.files()?;
    names.sort_unstable();
    Ok(names)
}

/// Whether these findings stop a release.
fn stops(found: &Findings, request: &Request<'_>) -> bool {
    found.has_errors() || (request.strict && found.count(Severity::Warning) > 0)
}

/// Editions with the outlets that they were made into.
type Editions = Vec<(Made, Outlet)>;

fn make_all(
    prepared: &Prepared,
    world: &dyn World,
    request: &Request<'_>,
    found: &mut Findings,
) -> Result<Editions, Failure> {
    let mut editions: Editions = Vec::new();
    for audience in prepared.editions.iter().copied() {
        let open = |found: &Findings| match request.out {
            // What cannot become a release is still rendered, for its complaints, but touches nothing.
            Some(out) if !stops(found, request) => {
                let stage = output::Stage::open(&out.join(audience.word()), audience.word(), request.clean)?;
                Ok(Outlet::Stage(Box::new(stage)))
            }
            _ => Ok(Outlet::Nowhere(request.last.and_then(|last| read_manifest(&last.join(audience.word()))))),
        };
        let before: Vec<(&[FileRecord], &Outlet)> =
            editions.iter().map(|(made, outlet)| (made.files.as_slice(), outlet)).collect();
        let one = make::make(prepared, world, request, audience, (&open, &before), found)?;
        editions.push(one);
    }
    Ok(editions)
}

fn discard(editions: Editions) -> Vec<Made> {
    editions.into_iter().map(|(made, _)| made).collect()
}

/// Makes every edition the release. All are sealed before the first is released, so that what stands in one's way stops all.
fn release(editions: Editions, request: &Request<'_>) -> Result<Vec<Made>, Failure> {
    request.progress.stage(Stage::Release);
    request.out.into_iter().for_each(past::forget);
    let mut sealed = Vec::with_capacity(editions.len());
    for (mut made, outlet) in editions {
        let Outlet::Stage(stage) = outlet else {
            sealed.push((made, None));
            continue;
        };
        if request.order.is_some_and(|order| !order.names.is_empty()) {
            made.files.extend(stage.keep_others(&made.files));
        }
        let manifest = stage.seal(std::mem::take(&mut made.files))?;
        sealed.push((made, Some((stage, manifest))));
    }
    let mut released = Vec::with_capacity(sealed.len());
    for (mut made, stage) in sealed {
        if let Some((stage, manifest)) = stage {
            stage.release(&manifest)?;
            made.files = manifest.files;
            made.released = true;
        }
        released.push(made);
    }
    Ok(released)
}

/// Prepares a site without making anything: for verbs that need its kinds.
pub fn prepare_only(world: &dyn World) -> Result<Prepared, Failure> {
    let mut prepared = prepare::prepare(world, None, names(world)?, &mut Memo::default());
    let judged = prepare::judge(&prepared);
    prepared.found.append(judged);
    Ok(prepared)
}
