//! Single files for people to edit: samples, schemas, a new site.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use super::{OutputError, io};

/// Writes a file that must not exist yet (`replace`: may), with the folders it needs.
pub fn write_new(path: &Path, text: &[u8], replace: bool) -> Result<(), OutputError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(io(folder))?;
    }
    let mut options = OpenOptions::new();
    options.write(true);
    if replace {
        options.create(true).truncate(true);
    } else {
        options.create_new(true);
    }
    let mut file = options.open(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => OutputError::Exists(path.display().to_string()),
        _ => io(path)(error),
    })?;
    file.write_all(text).map_err(io(path))
}
