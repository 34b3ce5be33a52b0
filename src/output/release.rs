//! The step from stage to release, and recovery if the power went on the way.
//!
//! A finished stage gets another name first; from then on its files belong to the release, and whoever comes next moves
//! those that have not been moved yet. The manifest moves last. Files that no manifest lists are somebody else's and stay.

use std::collections::HashSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::manifest::{Manifest, NAME};
use super::stage::{is_empty, read_manifest};
use super::{OutputError, io, is_in_use};

/// How often a file that is in use is tried to be replaced, and how long is waited in between.
const MOST_TRIES: u32 = 20;
const PAUSE: Duration = Duration::from_millis(50);

/// Where a finished stage waits while its files go into the release.
fn next(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy().into_owned();
    target.with_file_name(format!(".{name}.next"))
}

/// Makes `stage`, with the manifest `new`, the release at `target`, which had the manifest `old`.
pub(super) fn exchange(
    stage: &Path,
    target: &Path,
    (old, new): (Option<&Manifest>, &Manifest),
) -> Result<(), OutputError> {
    let next = next(target);
    fs::rename(stage, &next).map_err(io(stage))?;
    finish(&next, target, (old, Some(new)))
}

/// Finishes what an interrupted run began.
pub(super) fn recover(target: &Path) -> Result<(), OutputError> {
    let next = next(target);
    if !next.exists() {
        return Ok(());
    }
    let (old, new) = (read_manifest(target), read_manifest(&next));
    finish(&next, target, (old.as_ref(), new.as_ref()))
}

fn finish(next: &Path, target: &Path, (old, new): (Option<&Manifest>, Option<&Manifest>)) -> Result<(), OutputError> {
    if !target.exists() {
        return fs::rename(next, target).map_err(io(target));
    }
    if is_empty(target)? {
        fs::remove_dir(target).map_err(io(target))?;
        return fs::rename(next, target).map_err(io(target));
    }
    // Without its manifest, everything in it has been moved.
    if let Some(new) = new {
        let gone = gone(old, new);
        if merge(next, target).is_err() {
            // A page may have become a folder, or a folder a page: then what is gone has to go first.
            remove(&gone, target)?;
            merge(next, target)?;
        }
        remove(&gone, target)?;
        put_in_place(&next.join(NAME), &target.join(NAME)).map_err(io(target))?;
    }
    fs::remove_dir_all(next).map_err(io(next))
}

/// Files that were ours and are no more.
fn gone<'o>(old: Option<&'o Manifest>, new: &Manifest) -> Vec<&'o str> {
    let stays: HashSet<&str> = new.files.iter().map(|file| &*file.path).collect();
    let old = old.into_iter().flat_map(|old| &old.files).map(|file| &*file.path);
    old.filter(|path| !stays.contains(path)).collect()
}

/// Moves what is below `from`, but for the manifest at its top, to the same places below `to`.
fn merge(from: &Path, to: &Path) -> Result<(), OutputError> {
    for entry in fs::read_dir(from).map_err(io(from))? {
        let entry = entry.map_err(io(from))?;
        if entry.file_name() != NAME {
            merge_one(&entry.path(), &to.join(entry.file_name()))?;
        }
    }
    Ok(())
}

fn merge_one(from: &Path, to: &Path) -> Result<(), OutputError> {
    // A folder that is not there yet moves as a whole.
    if !from.is_dir() || !to.exists() {
        return put_in_place(from, to).map_err(io(to));
    }
    for entry in fs::read_dir(from).map_err(io(from))? {
        let entry = entry.map_err(io(from))?;
        merge_one(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

/// Renames a file. On Windows one that somebody has just opened, such as a virus scanner, cannot be replaced for a moment.
fn put_in_place(from: &Path, to: &Path) -> std::io::Result<()> {
    let mut tries = MOST_TRIES;
    loop {
        tries -= 1;
        match fs::rename(from, to) {
            // A folder in the place of a page is refused in the same words, but waiting changes nothing.
            Err(error) if tries > 0 && is_in_use(&error) && !to.is_dir() => std::thread::sleep(PAUSE),
            done => return done,
        }
    }
}

/// Removes files of ours, and the folders that are empty without them.
fn remove(gone: &[&str], target: &Path) -> Result<(), OutputError> {
    for path in gone {
        let place = target.join(path);
        if let Err(error) = fs::remove_file(&place) {
            let is_gone = matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory);
            // What is a folder by now is a page no more.
            if !is_gone && !place.is_dir() {
                return Err(io(&place)(error));
            }
        }
        let above = place.ancestors().skip(1).take_while(|folder| *folder != target);
        // The first folder that still holds something ends it.
        let _ = above.map(fs::remove_dir).take_while(Result::is_ok).count();
    }
    Ok(())
}
