//! When each file of a release was written, kept beside it, so that an untouched file need not be read to be known.
//!
//! A file that was written in the last moments before its time was noted could have been written again in the same tick
//! of the clock: its time vouches for nothing, and it is read. Without these notes everything is only slower.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use rayon::prelude::*;
use sha2::{Digest, Sha256};
use twox_hash::XxHash3_128;

use super::manifest::{FileRecord, Manifest};
use super::stage::{manifest_text, real};

/// Ticks of file systems are shorter than this, in nanoseconds.
const TICK: u64 = 20_000_000;
/// File systems that know no fractions of a second have ticks of two seconds (FAT).
const COARSE_TICK: u64 = 2_000_000_000;

/// When a file was written, in nanoseconds since 1970; 0 if the system does not tell.
pub(super) fn modified(meta: &Metadata) -> u64 {
    let time = meta.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    time.map_or(0, |time| u64::try_from(time.as_nanos()).unwrap_or(0))
}

/// Whether what was written at `modified` cannot have been written again before `noted` without a later time.
pub fn is_settled(modified: u64, noted: u64) -> bool {
    let tick = if modified.is_multiple_of(1_000_000_000) { COARSE_TICK } else { TICK };
    modified.saturating_add(tick) < noted
}

/// Where the notes of the release at `target` are.
fn notes(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}.stamps"))
}

/// Notes the times of the files of a release whose manifest has the hash `digest`. Nothing depends on it, so it may fail.
pub(super) fn remember(target: &Path, manifest: &Manifest, digest: u128) {
    let mut bytes = digest.to_le_bytes().to_vec();
    manifest.files.iter().for_each(|file| bytes.extend(file.modified.to_le_bytes()));
    let _ = fs::write(notes(target), bytes);
}

/// Fills in the times of `manifest`, which says `text`, as far as they are noted and vouch for something.
pub(super) fn recall(target: &Path, manifest: &mut Manifest, text: &str) {
    let notes = notes(target);
    let (Ok(bytes), Ok(meta)) = (fs::read(&notes), fs::metadata(&notes)) else { return };
    let Some((hash, times)) = bytes.split_first_chunk::<16>() else { return };
    let (times, rest) = times.as_chunks::<8>();
    if XxHash3_128::oneshot(text.as_bytes()).to_le_bytes() != *hash
        || times.len() != manifest.files.len()
        || !rest.is_empty()
    {
        return;
    }
    let noted = modified(&meta);
    for (file, time) in manifest.files.iter_mut().zip(times) {
        let time = u64::from_le_bytes(*time);
        file.modified = if is_settled(time, noted) { time } else { 0 };
    }
}

/// When a file of the release at `target` was written, if it still is what the manifest says. It is read only if its time
/// or length cannot vouch for it.
pub(super) fn intact(target: &Path, file: &FileRecord) -> Option<u64> {
    let place = target.join(&*file.path);
    let meta = fs::metadata(&place).ok().filter(|meta| meta.len() == file.size)?;
    let now = modified(&meta);
    if file.modified != 0 && file.modified == now {
        return Some(now);
    }
    let digest: [u8; 32] = Sha256::digest(fs::read(&place).ok()?).into();
    (digest == file.sha256).then_some(now)
}

/// The release at `target`, if it is one of ours and nobody has touched any of its files.
pub fn untouched(target: &Path) -> Option<Manifest> {
    let target = real(target);
    let text = manifest_text(&target)?;
    let mut manifest = Manifest::from_json(&text)?;
    recall(&target, &mut manifest, &text);
    let is_same = |file: &FileRecord| intact(&target, file).is_some();
    manifest.files.par_iter().all(is_same).then_some(manifest)
}

/// Keeps what a run wants to tell the next one, in a file called `name` beside the releases. Nothing depends on it, so
/// it may fail.
pub fn remember_run(out: &Path, name: &str, bytes: &[u8]) {
    let _ = fs::write(out.join(name), bytes);
}

/// What the last run wanted to tell, and when.
pub fn recall_run(out: &Path, name: &str) -> Option<(Vec<u8>, u64)> {
    let place = out.join(name);
    let noted = modified(&fs::metadata(&place).ok()?);
    Some((fs::read(place).ok()?, noted))
}
