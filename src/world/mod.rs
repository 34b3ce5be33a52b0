//! The only way in: files by name, the machine's fonts, and today's date.
//!
//! In: a folder on disk, or files in memory. Out: names (from the site's root, with `/`) and bytes.
//! Nothing else in the house reads the disk, the clock or the environment.

mod builtin;
mod clock;
mod disk;
mod fonts;
mod memory;
#[cfg(feature = "serve")]
mod network;
#[cfg(feature = "serve")]
mod vigil;
#[cfg(feature = "serve")]
mod watch;
mod watched;

pub use builtin::{WithBuiltin, builtin_files};
pub use clock::{parse_day, today};
pub use disk::Disk;
pub use jiff::civil::Date;
pub use memory::Memory;
#[cfg(feature = "serve")]
pub use vigil::Vigil;
pub use watched::Watched;

/// What the outside world gives a run. A run asks it for the same file only once.
pub trait World: Sync {
    /// Names of all files of the site, sorted by their bytes.
    fn files(&self) -> Result<Vec<String>, WorldError>;
    /// The bytes of one file.
    fn read(&self, name: &str) -> Result<Vec<u8>, WorldError>;
    /// What tells this version of a file from another: as long as it is the same, so are the bytes. None: only reading
    /// tells.
    fn version(&self, _name: &str) -> Option<u64> {
        None
    }
    /// When a file was last written or put in its place (nanoseconds since 1970), and its times, length and place on the
    /// disk, hashed. None: the world does not tell.
    fn stamp(&self, _name: &str) -> Option<(u64, u64)> {
        None
    }
    /// What tells this program from other builds of it; none if nobody knows.
    fn program(&self) -> Option<u64> {
        None
    }
    /// The font files of the machine that hold faces of a family.
    fn system_fonts(&self, _family: &str) -> Vec<Vec<u8>> {
        Vec::new()
    }
    /// Which day it is.
    fn today(&self) -> Date;
    /// The day for which the site is to be built, whatever the site says and whichever day it is.
    fn told_day(&self) -> Option<Date> {
        None
    }
}

/// The machine did not give a file.
#[derive(Debug, thiserror::Error)]
#[error("{name}: {cause}")]
pub struct WorldError {
    /// Name of the file or folder.
    pub name: String,
    /// What the system said.
    pub cause: String,
}
