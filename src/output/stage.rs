//! A fresh folder beside the target, filled from many threads, that becomes the release at the end.
//!
//! A file whose bytes are those of the last release is linked and not written, so that it keeps its time. If anything
//! fails the stage is removed, and the last release is as it was.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::manifest::{FileRecord, Manifest, NAME};
use super::release::{exchange, recover};
use super::{OutputError, io};

/// A release being made.
#[derive(Debug)]
pub struct Stage {
    target: PathBuf,
    folder: PathBuf,
    edition: String,
    old: Option<Manifest>,
    // Held until the stage is gone: the system frees it even when the program is killed.
    _lock: File,
    done: bool,
}

impl Stage {
    /// Opens a stage for `target` and makes the folders of `paths`.
    pub fn open<'p>(target: &Path, edition: &str, paths: impl Iterator<Item = &'p str>) -> Result<Stage, OutputError> {
        // A link stands for the folder behind it: that one is exchanged, and the link stays.
        let real = fs::canonicalize(target).ok();
        let target = real.as_deref().filter(|_| target.is_symlink()).unwrap_or(target);
        let name = target.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let beside = target.parent().map(Path::to_path_buf).unwrap_or_default();
        // A folder that is not ours is refused before anything is written beside it.
        if target.exists() && read_manifest(target).is_none() && !is_empty(target)? {
            return Err(OutputError::NotOurs(target.display().to_string()));
        }
        fs::create_dir_all(&beside).map_err(io(&beside))?;
        let lock_path = beside.join(format!(".{name}.lock"));
        let lock = File::create(&lock_path).map_err(io(&lock_path))?;
        lock.try_lock().map_err(|_| OutputError::Busy(target.display().to_string()))?;
        recover(target)?;
        let old = read_manifest(target);
        let folder = beside.join(format!(".{name}.stage"));
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(io(&folder))?;
        }
        let folders: BTreeSet<&str> = paths.filter_map(|path| path.rsplit_once('/').map(|(f, _)| f)).collect();
        fs::create_dir_all(&folder).map_err(io(&folder))?;
        for below in folders {
            let below = folder.join(below);
            fs::create_dir_all(&below).map_err(io(&below))?;
        }
        let (target, edition) = (target.to_path_buf(), edition.to_owned());
        Ok(Stage { target, folder, edition, old, _lock: lock, done: false })
    }

    /// Puts a file into the stage. Its folder was made when the stage was opened.
    pub fn put(&self, path: &str, bytes: &[u8], fingerprint: String) -> Result<FileRecord, OutputError> {
        let place = self.folder.join(path);
        let record = FileRecord { path: path.to_owned(), size: bytes.len() as u64, sha256: sha256(bytes), fingerprint };
        if self.is_unchanged(&record, bytes) && fs::hard_link(self.target.join(path), &place).is_ok() {
            return Ok(record);
        }
        fs::write(&place, bytes).map_err(io(&place))?;
        Ok(record)
    }

    /// Takes a file over from the last release, if it was made from the same things there and nobody has changed it since.
    pub fn reuse(&self, path: &str, fingerprint: &str) -> Option<FileRecord> {
        let record = self.listed(path).filter(|old| old.fingerprint == fingerprint)?;
        self.take_over(record)
    }

    /// Takes over every file of the last release that `made` does not replace.
    pub fn keep_others(&self, made: &[FileRecord]) -> Vec<FileRecord> {
        let new: BTreeSet<&str> = made.iter().map(|file| file.path.as_str()).collect();
        let old = self.old.iter().flat_map(|manifest| &manifest.files);
        old.filter(|file| !new.contains(file.path.as_str())).filter_map(|file| self.take_over(file)).collect()
    }

    fn take_over(&self, record: &FileRecord) -> Option<FileRecord> {
        let (from, place) = (self.target.join(&record.path), self.folder.join(&record.path));
        let bytes = fs::read(&from).ok().filter(|bytes| sha256(bytes) == record.sha256)?;
        fs::create_dir_all(place.parent()?).ok()?;
        fs::hard_link(&from, &place).or_else(|_| fs::write(&place, bytes)).ok()?;
        Some(record.clone())
    }

    /// The bytes of a file that was put into the stage.
    pub fn read(&self, path: &str) -> Option<Vec<u8>> {
        fs::read(self.folder.join(path)).ok()
    }

    /// Whether the last release has these bytes at this path. The file itself is compared, because somebody may have
    /// changed it since.
    fn is_unchanged(&self, record: &FileRecord, bytes: &[u8]) -> bool {
        let is_listed = self.listed(&record.path).is_some_and(|old| old.sha256 == record.sha256);
        is_listed && fs::read(self.target.join(&record.path)).is_ok_and(|old| old == bytes)
    }

    /// Writes the manifest. Files of somebody else that stand where new ones belong are refused, before anything moves.
    pub fn seal(&self, mut files: Vec<FileRecord>) -> Result<Manifest, OutputError> {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        for file in &files {
            let place = self.target.join(&file.path);
            if self.listed(&file.path).is_none() && place.exists() {
                return Err(OutputError::InTheWay(place.display().to_string()));
            }
        }
        let manifest = Manifest {
            format: 1,
            generator: concat!("gongkai ", env!("CARGO_PKG_VERSION")).to_owned(),
            edition: self.edition.clone(),
            files,
        };
        let place = self.folder.join(NAME);
        let text = manifest.to_json();
        if fs::read_to_string(self.target.join(NAME)).is_ok_and(|old| old == text) {
            // The same to the byte: the manifest keeps its time as well.
            fs::hard_link(self.target.join(NAME), &place).or_else(|_| fs::write(&place, &text)).map_err(io(&place))?;
        } else {
            fs::write(&place, &text).map_err(io(&place))?;
        }
        Ok(manifest)
    }

    /// Makes the sealed stage the release.
    pub fn release(mut self) -> Result<(), OutputError> {
        exchange(&self.folder, &self.target)?;
        self.done = true;
        Ok(())
    }

    /// What the last release's manifest says of a path.
    fn listed(&self, path: &str) -> Option<&FileRecord> {
        let files = &self.old.as_ref()?.files;
        files.binary_search_by(|file| file.path.as_str().cmp(path)).ok().map(|at| &files[at])
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if !self.done {
            // Nothing more can be done about a stage that cannot be removed; the next run tries again.
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The manifest of a release, if it is one of ours.
pub fn read_manifest(release: &Path) -> Option<Manifest> {
    fs::read_to_string(release.join(NAME)).ok().and_then(|text| Manifest::from_json(&text))
}

fn is_empty(folder: &Path) -> Result<bool, OutputError> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(io(folder)(error)),
    }
}
