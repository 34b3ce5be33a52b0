//! A site on disk that is asked again and again: it remembers which files there are, and which have been touched since.
//!
//! In: paths that somebody saw change, or the order to look at everything. Out: names, and a version for every file that
//! changes whenever its bytes may have. It trusts no event to tell the whole truth, only to tell where to look.

#![allow(clippy::disallowed_methods)] // this is the room of the disk

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::{PoisonError, RwLock};
use std::time::{SystemTime, UNIX_EPOCH};

use rayon::prelude::*;

use super::disk::is_seen;
use super::{Date, Disk, World, WorldError};

/// What was touched in the last moments may be touched again within the same tick of the clock (milliseconds).
const TICK_MS: u64 = 40;

/// A site below a folder, with what is known of its files.
#[derive(Debug)]
pub struct Watched {
    disk: Disk,
    files: RwLock<BTreeMap<String, Seen>>,
}

/// What was last seen of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Seen {
    /// Time, length and place on the disk, hashed.
    stamp: u64,
    /// How often it was said to change.
    touched: u64,
    /// It was so young when it was looked at that its time vouches for nothing: then a hash of its bytes does.
    young: Option<u64>,
}

impl Watched {
    /// Looks at all files of `disk`.
    pub fn new(disk: Disk) -> Result<Watched, WorldError> {
        let watched = Watched { disk, files: RwLock::default() };
        watched.sweep()?;
        Ok(watched)
    }

    /// The folder of the site.
    pub fn root(&self) -> &Path {
        self.disk.root()
    }

    /// Looks at all files again, and tells whether anything changed that nobody told of.
    pub fn sweep(&self) -> Result<bool, WorldError> {
        let names = self.disk.files()?;
        let seen: Vec<Option<Seen>> = names.par_iter().map(|name| self.look(name)).collect();
        let mut files = self.files.write().unwrap_or_else(PoisonError::into_inner);
        let mut now = BTreeMap::new();
        for (name, seen) in names.into_iter().zip(seen) {
            let Some(mut seen) = seen else { continue };
            if let Some(old) = files.get(&name) {
                let is_other =
                    old.young.is_some_and(|bytes| old.stamp == seen.stamp && self.bytes(&name) != Some(bytes));
                seen.touched = old.touched + u64::from(is_other);
            }
            now.insert(name, seen);
        }
        let has_changed = now.len() != files.len()
            || now.iter().zip(files.iter()).any(|((a, x), (b, y))| (a, x.version()) != (b, y.version()));
        *files = now;
        Ok(has_changed)
    }

    /// Looks at one path again that was said to have changed, and tells whether anything of the site has. A folder, and
    /// whatever was one, is looked at as a whole.
    pub fn touch(&self, path: &Path) -> Result<bool, WorldError> {
        let Some(name) = self.disk.name(path) else { return Ok(false) };
        let seen = self.look(&name).filter(|_| is_seen(&name));
        let mut files = self.files.write().unwrap_or_else(PoisonError::into_inner);
        match (seen, files.get(&name).copied()) {
            (Some(mut now), old) => {
                now.touched = old.map_or(0, |old| old.touched + 1);
                files.insert(name, now);
                Ok(true)
            }
            (None, Some(_)) => {
                files.remove(&name);
                Ok(true)
            }
            (None, None) if path.is_dir() || has_below(&files, &name) => {
                drop(files);
                self.sweep()
            }
            (None, None) => Ok(false),
        }
    }

    fn look(&self, name: &str) -> Option<Seen> {
        let (modified, stamp) = stamp(&self.disk.path(name))?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let is_young = u128::from(modified) + u128::from(TICK_MS) * 1_000_000 >= now.as_nanos();
        let young = is_young.then(|| self.bytes(name)).flatten();
        Some(Seen { stamp, touched: 0, young })
    }

    /// A hash of what stands in a file.
    fn bytes(&self, name: &str) -> Option<u64> {
        let mut hasher = DefaultHasher::new();
        self.disk.read(name).ok()?.hash(&mut hasher);
        Some(hasher.finish())
    }
}

/// When a file was last written or put in its place, in nanoseconds since 1970; and its times, length and place on the disk,
/// hashed. A copy may bring the time along at which it was written, long ago.
pub(super) fn stamp(path: &Path) -> Option<(u64, u64)> {
    let meta = std::fs::symlink_metadata(path).ok().filter(Metadata::is_file)?;
    let modified = nanoseconds(meta.modified().ok()?)?;
    let mut hasher = DefaultHasher::new();
    (modified, meta.len(), identity(&meta)).hash(&mut hasher);
    Some((modified.max(arrived(&meta)), hasher.finish()))
}

fn nanoseconds(time: SystemTime) -> Option<u64> {
    u64::try_from(time.duration_since(UNIX_EPOCH).ok()?.as_nanos()).ok()
}

impl Seen {
    fn version(self) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self.stamp, self.touched).hash(&mut hasher);
        // The greatest number is that of files that never change.
        hasher.finish().min(u64::MAX - 1)
    }
}

fn has_below(files: &BTreeMap<String, Seen>, name: &str) -> bool {
    let folder = format!("{name}/");
    files.range(folder.clone()..).next().is_some_and(|(first, _)| first.starts_with(&folder))
}

/// Which file it is and when its name or owner last changed, where the system tells.
#[cfg(unix)]
fn identity(meta: &Metadata) -> (u64, i64, i64) {
    use std::os::unix::fs::MetadataExt;
    (meta.ino(), meta.ctime(), meta.ctime_nsec())
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> (u64, i64, i64) {
    (0, 0, 0)
}

/// When a file came to where it is, as far as the system tells.
#[cfg(unix)]
fn arrived(meta: &Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt;
    let (seconds, rest) = (u64::try_from(meta.ctime()), u64::try_from(meta.ctime_nsec()));
    seconds.ok().zip(rest.ok()).map_or(0, |(seconds, rest)| seconds.saturating_mul(1_000_000_000).saturating_add(rest))
}

#[cfg(not(unix))]
fn arrived(meta: &Metadata) -> u64 {
    meta.created().ok().and_then(nanoseconds).unwrap_or(0)
}

impl World for Watched {
    fn files(&self) -> Result<Vec<String>, WorldError> {
        Ok(self.files.read().unwrap_or_else(PoisonError::into_inner).keys().cloned().collect())
    }

    fn read(&self, name: &str) -> Result<Vec<u8>, WorldError> {
        self.disk.read(name)
    }

    fn version(&self, name: &str) -> Option<u64> {
        self.files.read().unwrap_or_else(PoisonError::into_inner).get(name).map(|seen| seen.version())
    }

    fn stamp(&self, name: &str) -> Option<(u64, u64)> {
        self.disk.stamp(name)
    }

    fn system_fonts(&self, family: &str) -> Vec<Vec<u8>> {
        self.disk.system_fonts(family)
    }

    fn today(&self) -> Date {
        // Days pass while it is watched.
        super::today()
    }

    fn told_day(&self) -> Option<Date> {
        self.disk.told_day()
    }
}
