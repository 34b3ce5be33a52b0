//! The last build, as far as it tells that there is nothing to do: what it was asked, what it read, and what it found.
//!
//! If the program, the request, the day and every file of the site are those of the last build, and nobody has touched
//! its release, the result is the same, and nothing is read but the times of files. Files count as unchanged when their
//! time, length and place on the disk are; what was written in the moment of the last build vouches for nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Made, Prepared, Request, Run, all_codes};
use crate::config::Audience;
use crate::diag::{Diagnostic, FileId, Findings, Reason, Severity, SourceFile, Sources, Span, Text};
use crate::output::{is_settled, recall_run, remember_run, untouched};
use crate::plan::Digest;
use crate::source::{decode, decode_sheet};
use crate::world::World;

/// Name of the notes, beside the releases.
const NOTES: &str = ".last-build";

/// What a build leaves for the next.
#[derive(Serialize, Deserialize)]
struct Past {
    key: String,
    entries: usize,
    editions: Vec<String>,
    found: Vec<Told>,
}

/// A finding by names instead of numbers.
#[derive(Serialize, Deserialize)]
struct Told {
    code: String,
    severity: String,
    place: Option<Place>,
    message: (String, String),
    because: Vec<(Place, String, String)>,
    hints: Vec<(String, String)>,
}

/// File, first byte, one past the last byte.
type Place = (String, u32, u32);

/// What a build was asked and what it is about to read, hashed, with the latest time of any file; none if the world does
/// not tell times.
pub(super) fn key(world: &dyn World, request: &Request<'_>, names: &[String]) -> Option<(String, u64)> {
    if request.out.is_none() || request.order.is_some() {
        return None;
    }
    let stamps: Option<Vec<(u64, u64)>> = names.par_iter().map(|name| world.stamp(name)).collect();
    let (stamps, mut hash) = (stamps?, Digest::default());
    let asked = format!("{:?} {:?} {:?} {:?}", request.editions, request.strict, world.told_day(), world.today());
    hash.bytes(env!("CARGO_PKG_VERSION").as_bytes()).bytes(&world.program()?.to_le_bytes()).bytes(asked.as_bytes());
    for (name, (_, stamp)) in names.iter().zip(&stamps) {
        hash.bytes(name.as_bytes()).bytes(&stamp.to_le_bytes());
    }
    Some((hash.hash().to_string(), stamps.iter().map(|(time, _)| *time).max().unwrap_or(0)))
}

/// The run that would come out, if the last one was the same; none if it has to be walked.
pub(super) fn recall(world: &dyn World, out: &Path, (key, latest): &(String, u64)) -> Option<Run> {
    let (bytes, noted) = recall_run(out, NOTES)?;
    let past: Past = serde_json::from_slice(&bytes).ok().filter(|past: &Past| past.key == *key)?;
    if !is_settled(*latest, noted) {
        return None;
    }
    let made = past.editions.iter().map(|word| {
        let audience = Audience::from_word(word)?;
        let files = untouched(&out.join(word))?.files;
        Some(Made { audience, files, released: true, laid_out: 0, why: BTreeMap::new(), frames: BTreeSet::new() })
    });
    let made: Vec<Made> = made.collect::<Option<_>>()?;
    let (sources, numbers) = sources(world, &past.found);
    let found: Option<Vec<Diagnostic>> = past.found.into_iter().map(|told| diagnostic(told, &numbers)).collect();
    Some(Run { found: Findings(found?), sources, entries: past.entries, made })
}

/// Whether there has been a build before.
pub(super) fn is_known(out: &Path) -> bool {
    recall_run(out, NOTES).is_some()
}

/// Forgets the last build, because its release is about to become another one.
pub(super) fn forget(out: &Path) {
    if is_known(out) {
        remember_run(out, NOTES, b"");
    }
}

/// Notes a build that became a release. What was weighed by fonts of the machine is not noted: those are not looked at.
pub(super) fn remember(out: &Path, key: Option<(String, u64)>, prepared: &Prepared, run: &Run) {
    let is_released = !run.made.is_empty() && run.made.iter().all(|made| made.released);
    let Some((key, _)) = key.filter(|_| is_released && prepared.site.print.families().next().is_none()) else { return };
    let place = |span: Span| (run.sources.name(span.file).to_owned(), span.start, span.end);
    let both = |text: &Text| (text.zh.clone(), text.en.clone());
    let told = run.found.0.iter().map(|d| Told {
        code: d.code.name.to_owned(),
        severity: d.severity.word().to_owned(),
        place: d.span.map(place),
        message: both(&d.message),
        because: d.because.iter().map(|r| (place(r.span), r.text.zh.clone(), r.text.en.clone())).collect(),
        hints: d.hints.iter().map(both).collect(),
    });
    let editions = run.made.iter().map(|made| made.audience.word().to_owned()).collect();
    let past = Past { key, entries: run.entries, editions, found: told.collect() };
    // Without it the next build only takes longer.
    let _ = serde_json::to_vec(&past).map(|bytes| remember_run(out, NOTES, &bytes));
}

/// The files that findings point into, and their numbers.
fn sources(world: &dyn World, found: &[Told]) -> (Sources, BTreeMap<String, FileId>) {
    let places = |told: &Told| -> Vec<String> {
        told.place.iter().chain(told.because.iter().map(|(place, ..)| place)).map(|(name, ..)| name.clone()).collect()
    };
    let names: BTreeSet<String> = found.iter().flat_map(places).collect();
    let (mut sources, mut numbers) = (Sources::default(), BTreeMap::new());
    for (name, file) in names.into_iter().zip(0..) {
        let read = if name.to_ascii_lowercase().ends_with(".csv") { decode_sheet } else { decode };
        let bytes = world.read(&name).ok();
        let text = bytes.and_then(|bytes| read(&bytes, FileId(file), &mut Findings::default()));
        sources.add(FileId(file), Arc::new(SourceFile::new(name.as_str(), text.unwrap_or_else(|| Arc::from("")))));
        numbers.insert(name, FileId(file));
    }
    (sources, numbers)
}

fn diagnostic(told: Told, numbers: &BTreeMap<String, FileId>) -> Option<Diagnostic> {
    let span = |(name, start, end): &Place| Some(Span { file: *numbers.get(name)?, start: *start, end: *end });
    let because = told
        .because
        .iter()
        .map(|(place, zh, en)| Some(Reason { span: span(place)?, text: Text::new(zh.as_str(), en.as_str()) }));
    Some(Diagnostic {
        code: all_codes().into_iter().find(|code| code.name == told.code)?,
        severity: Severity::from_word(&told.severity)?,
        span: match &told.place {
            Some(place) => Some(span(place)?),
            None => None,
        },
        message: Text::new(told.message.0, told.message.1),
        because: because.collect::<Option<_>>()?,
        hints: told.hints.into_iter().map(|(zh, en)| Text::new(zh, en)).collect(),
    })
}
