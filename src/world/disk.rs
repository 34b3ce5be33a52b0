//! A site in a folder on disk.
//!
//! Only `site-config.toml`, `content/`, `fonts/` and `themes/` are looked at. Links out of the folder are not followed,
//! and the droppings of editors and office programs are passed over.

#![allow(clippy::disallowed_methods)] // this is the room of the disk

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use walkdir::{DirEntry, WalkDir};

use super::{World, WorldError};

/// A site below `root`.
#[derive(Debug)]
pub struct Disk {
    root: PathBuf,
    today: Date,
    told: Option<Date>,
}

impl Disk {
    /// The site in the folder `root`, on the day `today`.
    pub fn new(root: impl Into<PathBuf>, today: Date) -> Self {
        Disk { root: root.into(), today, told: None }
    }

    /// The same, built for the day `told`, whatever the site says.
    pub fn told(self, told: Option<Date>) -> Self {
        Disk { told, ..self }
    }

    fn walk(&self, top: &str, names: &mut Vec<String>) -> Result<(), WorldError> {
        let start = self.root.join(top);
        if !start.exists() {
            return Ok(());
        }
        for entry in WalkDir::new(start).follow_links(false).into_iter().filter_entry(|e| !is_dropping(e)) {
            let entry = entry.map_err(|e| WorldError { name: top.to_owned(), cause: e.to_string() })?;
            if entry.file_type().is_file()
                && let Ok(below) = entry.path().strip_prefix(&self.root)
            {
                names.push(name_of(below));
            }
        }
        Ok(())
    }
}

impl World for Disk {
    fn files(&self) -> Result<Vec<String>, WorldError> {
        let mut names = Vec::new();
        for top in ["site-config.toml", "content", "fonts", "themes"] {
            self.walk(top, &mut names)?;
        }
        names.sort_unstable();
        Ok(names)
    }

    fn read(&self, name: &str) -> Result<Vec<u8>, WorldError> {
        std::fs::read(self.root.join(name)).map_err(|e| WorldError { name: name.to_owned(), cause: e.to_string() })
    }

    fn system_fonts(&self, family: &str) -> Vec<Vec<u8>> {
        super::fonts::system_fonts(family)
    }

    fn today(&self) -> Date {
        self.today
    }

    fn told_day(&self) -> Option<Date> {
        self.told
    }
}

fn name_of(path: &Path) -> String {
    path.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Hidden files, backup copies, lock files of Word and Excel, and what file managers leave behind.
fn is_dropping(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    entry.depth() > 0
        && (name.starts_with(['.', '~'])
            || name.ends_with(['~', '#'])
            || name.ends_with(".swp")
            || name.ends_with(".tmp")
            || name.eq_ignore_ascii_case("thumbs.db")
            || name.eq_ignore_ascii_case("desktop.ini"))
}
