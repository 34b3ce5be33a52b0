//! A site in a folder on disk.
//!
//! Only `site-config.toml`, `content/`, `fonts/` and `themes/` are looked at. Links out of the folder are not followed,
//! and the droppings of editors and office programs are passed over.

#![allow(clippy::disallowed_methods)] // this is the room of the disk

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use walkdir::{DirEntry, WalkDir};

use super::{World, WorldError};

/// What is looked at below the root of a site.
pub(super) const TOPS: [&str; 4] = ["site-config.toml", "content", "fonts", "themes"];

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

    /// The folder of the site.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Where a file of the site is.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// The name of a path from the site's root; none if it is outside.
    pub(super) fn name(&self, path: &Path) -> Option<String> {
        path.strip_prefix(&self.root).ok().map(name_of)
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
        for top in TOPS {
            self.walk(top, &mut names)?;
        }
        names.sort_unstable();
        Ok(names)
    }

    fn read(&self, name: &str) -> Result<Vec<u8>, WorldError> {
        std::fs::read(self.root.join(name)).map_err(|e| WorldError { name: name.to_owned(), cause: e.to_string() })
    }

    fn stamp(&self, name: &str) -> Option<(u64, u64)> {
        super::watched::stamp(&self.path(name))
    }

    fn program(&self) -> Option<u64> {
        super::watched::stamp(&std::env::current_exe().ok()?).map(|(_, stamp)| stamp)
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

/// Whether a name is one that is looked at: below one of `TOPS`, and no dropping on the way.
pub(super) fn is_seen(name: &str) -> bool {
    let mut parts = name.split('/');
    let top = parts.next().unwrap_or("");
    TOPS.contains(&top) && !parts.any(is_dropping_name)
}

fn is_dropping(entry: &DirEntry) -> bool {
    entry.depth() > 0 && is_dropping_name(&entry.file_name().to_string_lossy())
}

/// Hidden files, backup copies, lock files of Word and Excel, and what file managers leave behind.
fn is_dropping_name(name: &str) -> bool {
    name.starts_with(['.', '~'])
        || name.ends_with(['~', '#'])
        || name.ends_with(".swp")
        || name.ends_with(".tmp")
        || name.eq_ignore_ascii_case("thumbs.db")
        || name.eq_ignore_ascii_case("desktop.ini")
}
