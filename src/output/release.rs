//! The step from stage to release: two renames, and recovery if the power went between them.
//!
//! Files in the old release that our manifest does not list are somebody else's: they move over to the new one.

use std::fs;
use std::path::{Path, PathBuf};

use super::manifest::NAME;
use super::stage::read_manifest;
use super::{OutputError, io};

/// Where the old release stands while the new one takes its place.
fn aside(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy().into_owned();
    target.with_file_name(format!(".{name}.old"))
}

/// Makes `stage` the release at `target`.
pub(super) fn exchange(stage: &Path, target: &Path) -> Result<(), OutputError> {
    let old = aside(target);
    if target.exists() {
        fs::rename(target, &old).map_err(io(target))?;
        if let Err(error) = fs::rename(stage, target) {
            // Back to the last release; if that fails too, the next run recovers it.
            let _ = fs::rename(&old, target);
            return Err(io(target)(error));
        }
        return clear(&old, target);
    }
    fs::rename(stage, target).map_err(io(target))
}

/// Finishes what an interrupted run began.
pub(super) fn recover(target: &Path) -> Result<(), OutputError> {
    let old = aside(target);
    if !old.exists() {
        return Ok(());
    }
    if target.exists() { clear(&old, target) } else { fs::rename(&old, target).map_err(io(target)) }
}

/// Removes our files from the old release, moves the others over, and removes the empty folders.
fn clear(old: &Path, target: &Path) -> Result<(), OutputError> {
    let manifest = read_manifest(old);
    for file in manifest.iter().flat_map(|manifest| &manifest.files) {
        let place = old.join(&file.path);
        match fs::remove_file(&place) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(io(&place)(error)),
            _ => {}
        }
    }
    match fs::remove_file(old.join(NAME)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(io(old)(error)),
        _ => {}
    }
    move_over(old, target)
}

/// Moves what is left below `from` to the same place below `to`. What would stand in the way of something there gets
/// `.kept` behind its name, so that nothing is lost and the old folder is always emptied.
fn move_over(from: &Path, to: &Path) -> Result<(), OutputError> {
    for entry in fs::read_dir(from).map_err(io(from))? {
        let entry = entry.map_err(io(from))?;
        let (old, new) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type().map_err(io(&old))?.is_dir() && !new.is_file() {
            move_over(&old, &new)?;
            continue;
        }
        fs::create_dir_all(to).map_err(io(to))?;
        fs::rename(&old, free_name(new)).map_err(io(&old))?;
    }
    fs::remove_dir(from).map_err(io(from))
}

fn free_name(mut path: PathBuf) -> PathBuf {
    while path.exists() {
        path.as_mut_os_string().push(".kept");
    }
    path
}
