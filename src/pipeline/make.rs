//! One edition, from plan to bytes.
//!
//! Artifacts are rendered in parallel and given to the outlet as they come, so memory does not grow with their number.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::load::{ASSET_LIMIT_BYTES, UNREADABLE_ASSET};
use super::outlet::{Before, Outlet};
use super::why::{Explanation, Why};
use super::{Failure, Prepared, Request, Stage};
use crate::config::Audience;
use crate::diag::{Diagnostic, Findings};
use crate::model::edition;
use crate::output::FileRecord;
use crate::plan::{Artifact, Desk, Fingerprint, Form, Subject, plan, prints, recipe};
use crate::render::{render, web::Engine};
use crate::world::{World, WorldError};

/// An edition that was made.
#[derive(Debug)]
pub struct Made {
    /// For whom.
    pub audience: Audience,
    /// Its files.
    pub files: Vec<FileRecord>,
    /// Whether it became the release.
    pub released: bool,
    /// Boards and sheets that were laid out; the others were known already.
    pub laid_out: usize,
    /// Files that were made again, and why, if that was asked for.
    pub why: BTreeMap<Box<str>, Why>,
    /// Hashes of the frames that its pages were made with.
    pub frames: BTreeSet<Fingerprint>,
}

/// Opens the outlet of an edition whose plan has been made.
type Open<'o> = &'o dyn Fn(&Findings) -> Result<Outlet, Failure>;

/// Makes the edition for `audience` into the outlet that `open` gives for its plan.
pub(super) fn make(
    prepared: &Prepared,
    world: &dyn World,
    request: &Request<'_>,
    audience: Audience,
    (open, before): (Open<'_>, Before<'_>),
    found: &mut Findings,
) -> Result<(Made, Outlet), Failure> {
    request.progress.stage(Stage::Plan);
    let edition = edition(&prepared.portal, audience);
    let desk = prepared.desk(&edition);
    let artifacts = request.order.map_or_else(|| plan(&desk), |order| prints(&desk, order)).take(found);
    let outlet = open(found)?;
    request.progress.stage(Stage::Render);
    let (mut files, mut laid_out) = (Vec::new(), 0);
    let explanation = request.out.filter(|_| request.explain).map(|out| Explanation::new(world, out, prepared));
    let asked = explanation.as_ref();
    if let Some(engine) = &prepared.engine().0 {
        let (complaints, done) = (Mutex::new(Findings::default()), AtomicUsize::new(0));
        let (printed, mut pages): (Vec<&Artifact>, Vec<&Artifact>) =
            artifacts.iter().partition(|artifact| matches!(artifact.subject, Subject::Print(..)));
        // What shows many entries takes longest, and nobody should wait for it alone at the end.
        pages.sort_by_key(|artifact| matches!(artifact.subject, Subject::Entry(_)));
        let tick = || request.progress.step(done.fetch_add(1, Ordering::Relaxed) + 1, artifacts.len());
        let made: Result<Vec<Option<FileRecord>>, Failure> = pages
            .par_iter()
            .map(|artifact| {
                let made = one(artifact, (&desk, engine, world), &outlet, asked);
                tick();
                match made {
                    Ok(record) => Ok(record),
                    Err(Stop::Failure(failure)) => Err(failure),
                    Err(Stop::Complaint(diagnostic)) => {
                        complaints.lock().unwrap_or_else(|broken| broken.into_inner()).add(*diagnostic);
                        Ok(None)
                    }
                }
            })
            .collect();
        files = made?.into_iter().flatten().collect();
        found.append(complaints.into_inner().unwrap_or_else(|broken| broken.into_inner()));
        if !printed.is_empty() {
            request.progress.stage(Stage::Print);
        }
        if let Some(press) = (!printed.is_empty()).then(|| super::print::press(prepared, world, found)).flatten() {
            let (printing, complaints) = super::print::run((press, &desk), &printed, (&outlet, before), asked, &tick);
            let printing = printing?;
            files.extend(printing.files);
            laid_out = printing.laid_out;
            found.append(complaints);
        }
    }
    let why = explanation.map(Explanation::told).unwrap_or_default();
    let frames = desk.frame_hashes().collect();
    Ok((Made { audience, files, released: false, laid_out, why, frames }, outlet))
}

/// Why an artifact was not made.
enum Stop {
    Failure(Failure),
    Complaint(Box<Diagnostic>),
}

fn one(
    artifact: &Artifact,
    (desk, engine, world): (&Desk<'_>, &Engine, &dyn World),
    outlet: &Outlet,
    asked: Option<&Explanation<'_>>,
) -> Result<Option<FileRecord>, Stop> {
    let Some(recipe) = recipe(desk, artifact) else { return Ok(None) };
    let path = artifact.route.as_str();
    let (bytes, Fingerprint(fingerprint)) = match &recipe.form {
        Form::Copy(name) => {
            let bytes = copied(name, world).map_err(|error| Stop::Complaint(Box::new(unreadable(name, &error))))?;
            // The bytes are the recipe of a copy.
            let fingerprint = Fingerprint::of(&bytes);
            (bytes, fingerprint)
        }
        _ => {
            let fingerprint = recipe.fingerprint(engine.identity);
            if let Some(kept) = outlet.kept(path, fingerprint.0) {
                return Ok(Some(kept));
            }
            (render(&recipe, engine).map_err(Stop::Complaint)?.unwrap_or_default(), fingerprint)
        }
    };
    let record = outlet.put(artifact.route.shared(), &bytes, fingerprint).map_err(Stop::Failure)?;
    if let Some(explanation) = asked {
        let frame = if let Form::Page { frame, .. } = &recipe.form { Some(frame.hash) } else { None };
        explanation.note((desk, artifact), (outlet, &record), (engine.identity, frame));
    }
    Ok(Some(record))
}

/// The bytes of a file that is copied.
pub(super) fn copied(name: &str, world: &dyn World) -> Result<Vec<u8>, WorldError> {
    let bytes = world.read(name)?;
    if bytes.len() > ASSET_LIMIT_BYTES {
        return Err(WorldError { name: name.to_owned(), cause: "> 256 MB".to_owned() });
    }
    Ok(bytes)
}

/// A complaint about a file that cannot be copied.
pub(super) fn unreadable(name: &str, error: &WorldError) -> Diagnostic {
    Diagnostic::nowhere(
        &UNREADABLE_ASSET,
        format!("{name} 读不出来：{}", error.cause),
        format!("{name} cannot be read: {}", error.cause),
    )
}
