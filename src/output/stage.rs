//! A fresh folder beside the target, filled from many threads with what is new, that goes into the release at the end.
//!
//! A file whose bytes are those of the last release stays where it is, and is not even read if nobody has touched it. If
//! anything fails the stage is removed, and the last release is as it was.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use sha2::{Digest, Sha256};
use twox_hash::XxHash3_128;

use super::manifest::{FileRecord, Manifest, NAME};
use super::release::{exchange, recover};
use super::stamps::{self, modified};
use super::{OutputError, io};

/// A release being made.
#[derive(Debug)]
pub struct Stage {
    target: PathBuf,
    folder: PathBuf,
    edition: String,
    old: Option<Manifest>,
    /// Whether anything was put into the folder.
    is_filled: AtomicBool,
    /// The hash of the manifest, once it is written.
    digest: OnceLock<u128>,
    // Held until the stage is gone: the system frees it even when the program is killed.
    _lock: File,
    done: bool,
}

impl Stage {
    /// Opens a stage for `target`. `clean`: nothing of the last release is believed.
    pub fn open(target: &Path, edition: &str, clean: bool) -> Result<Stage, OutputError> {
        let target = real(target);
        let name = target.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let beside = target.parent().map(Path::to_path_buf).unwrap_or_default();
        let mut text = manifest_text(&target);
        let mut old = text.as_deref().and_then(Manifest::from_json);
        // A folder that is not ours is refused before anything is written beside it.
        if old.is_none() && target.exists() && !is_empty(&target)? {
            return Err(OutputError::NotOurs(target.display().to_string()));
        }
        fs::create_dir_all(&beside).map_err(io(&beside))?;
        let lock_path = beside.join(format!(".{name}.lock"));
        let lock = File::create(&lock_path).map_err(io(&lock_path))?;
        lock.try_lock().map_err(|_| OutputError::Busy(target.display().to_string()))?;
        recover(&target)?;
        // Somebody else may have made a release before this one had the lock.
        let now = manifest_text(&target);
        if now != text {
            old = now.as_deref().and_then(Manifest::from_json);
            text = now;
        }
        if let Some((manifest, text)) = old.as_mut().zip(text) {
            match clean {
                // Its list is still needed: it says which files are ours.
                true => manifest.files.iter_mut().for_each(|file| file.sha256 = [0; 32]),
                false => stamps::recall(&target, manifest, &text),
            }
        }
        let folder = beside.join(format!(".{name}.stage"));
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(io(&folder))?;
        }
        fs::create_dir(&folder).map_err(io(&folder))?;
        Ok(Stage {
            target,
            folder,
            edition: edition.to_owned(),
            old,
            is_filled: AtomicBool::new(false),
            digest: OnceLock::new(),
            _lock: lock,
            done: false,
        })
    }

    /// Puts a file into the release.
    pub fn put(&self, path: &Arc<str>, bytes: &[u8], fingerprint: [u8; 16]) -> Result<FileRecord, OutputError> {
        let (size, sha256) = (bytes.len() as u64, Sha256::digest(bytes).into());
        let mut record = FileRecord { path: path.clone(), size, sha256, fingerprint, modified: 0 };
        if let Some(old) = self.listed(path).filter(|old| old.sha256 == sha256)
            && let Some(modified) = self.intact(old)
        {
            return Ok(FileRecord { modified, ..record });
        }
        let place = self.folder.join(&**path);
        self.is_filled.store(true, Ordering::Relaxed);
        let mut file = self.create(&place)?;
        file.write_all(bytes).map_err(io(&place))?;
        record.modified = file.metadata().map(|meta| modified(&meta)).unwrap_or(0);
        Ok(record)
    }

    /// A new file, with the folders it needs.
    fn create(&self, place: &Path) -> Result<File, OutputError> {
        match File::create(place) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let folder = place.parent().unwrap_or(&self.folder);
                fs::create_dir_all(folder).map_err(io(folder))?;
                File::create(place).map_err(io(place))
            }
            other => other.map_err(io(place)),
        }
    }

    /// What the last release has at `path`, if it was made from the same things and nobody has changed it since.
    pub fn reuse(&self, path: &str, fingerprint: [u8; 16]) -> Option<FileRecord> {
        let old = self.listed(path).filter(|old| old.fingerprint == fingerprint)?;
        Some(FileRecord { modified: self.intact(old)?, ..old.clone() })
    }

    /// Takes over every file of the last release that `made` does not replace.
    pub fn keep_others(&self, made: &[FileRecord]) -> Vec<FileRecord> {
        let new: BTreeSet<&str> = made.iter().map(|file| &*file.path).collect();
        let old = self.old.iter().flat_map(|manifest| &manifest.files);
        let others = old.filter(|file| !new.contains(&*file.path));
        others.filter_map(|file| Some(FileRecord { modified: self.intact(file)?, ..file.clone() })).collect()
    }

    fn intact(&self, old: &FileRecord) -> Option<u64> {
        stamps::intact(&self.target, old)
    }

    /// Whether a file that was put into the release was written for it, and not there already.
    pub fn is_written(&self, path: &str) -> bool {
        self.folder.join(path).exists()
    }

    /// The bytes of a file that was put into the release.
    pub fn read(&self, path: &str) -> Option<Vec<u8>> {
        fs::read(self.folder.join(path)).or_else(|_| fs::read(self.target.join(path))).ok()
    }

    /// Writes the manifest. Files of somebody else that stand where new ones belong are refused, before anything moves.
    pub fn seal(&self, mut files: Vec<FileRecord>) -> Result<Manifest, OutputError> {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        if self.target.exists() {
            self.refuse_strangers(&files)?;
        }
        let generator = concat!("gongkai ", env!("CARGO_PKG_VERSION")).to_owned();
        let manifest = Manifest { format: 1, generator, edition: self.edition.clone(), files };
        if self.is_filled.load(Ordering::Relaxed) || !self.is_same(&manifest) {
            let (place, mut bytes) = (self.folder.join(NAME), Vec::new());
            manifest.write(&mut bytes).and_then(|()| fs::write(&place, &bytes)).map_err(io(&place))?;
            let _ = self.digest.set(XxHash3_128::oneshot(&bytes));
        }
        Ok(manifest)
    }

    /// Files of somebody else, and files where a folder is needed, stop everything.
    fn refuse_strangers(&self, files: &[FileRecord]) -> Result<(), OutputError> {
        let mut folders = BTreeSet::new();
        for file in files.iter().filter(|file| self.listed(&file.path).is_none()) {
            if self.target.join(&*file.path).exists() {
                return Err(OutputError::InTheWay(self.target.join(&*file.path).display().to_string()));
            }
            folders.extend(file.path.match_indices('/').map(|(at, _)| &file.path[..at]));
        }
        let stranger = folders.into_iter().find(|path| self.listed(path).is_none() && self.target.join(path).is_file());
        stranger.map_or(Ok(()), |path| Err(OutputError::InTheWay(self.target.join(path).display().to_string())))
    }

    /// Whether the last release is this one, to the byte.
    fn is_same(&self, new: &Manifest) -> bool {
        self.old.as_ref().is_some_and(|old| {
            let head = (old.format, &old.generator, &old.edition) == (new.format, &new.generator, &new.edition);
            let same = |(a, b): (&FileRecord, &FileRecord)| a.same_as(b);
            head && old.files.len() == new.files.len() && old.files.iter().zip(&new.files).all(same)
        })
    }

    /// Makes the sealed stage the release, if there is anything new in it.
    pub fn release(mut self, manifest: &Manifest) -> Result<(), OutputError> {
        if self.folder.join(NAME).exists() {
            exchange(&self.folder, &self.target, (self.old.as_ref(), manifest))?;
            self.done = true;
        }
        stamps::remember(&self.target, manifest, self.digest.get().copied().unwrap_or_else(|| manifest.digest()));
        Ok(())
    }

    /// What the last release's manifest says of a path.
    pub fn listed(&self, path: &str) -> Option<&FileRecord> {
        self.old.as_ref()?.file(path)
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

/// A link stands for the folder behind it: that one is filled, and the link stays.
pub(super) fn real(target: &Path) -> PathBuf {
    let behind = fs::canonicalize(target).ok().filter(|_| target.is_symlink());
    behind.unwrap_or_else(|| target.to_path_buf())
}

/// The manifest of a release, if it is one of ours.
pub fn read_manifest(release: &Path) -> Option<Manifest> {
    manifest_text(release).and_then(|text| Manifest::from_json(&text))
}

/// What the manifest of a folder says, if it has one.
pub(super) fn manifest_text(release: &Path) -> Option<String> {
    fs::read_to_string(release.join(NAME)).ok()
}

pub(super) fn is_empty(folder: &Path) -> Result<bool, OutputError> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(io(folder)(error)),
    }
}
