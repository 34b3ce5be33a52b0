//! A site in memory, for tests and for programs that make their content.
//!
//! Behaves as a disk would, without one.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};

use super::{World, WorldError};

/// Files by name.
#[derive(Debug, Clone)]
pub struct Memory {
    files: BTreeMap<String, Vec<u8>>,
    today: Date,
}

impl Default for Memory {
    fn default() -> Self {
        Memory { files: BTreeMap::new(), today: date(2026, 11, 22) }
    }
}

impl Memory {
    /// A world without files.
    pub fn new(today: Date) -> Self {
        Memory { files: BTreeMap::new(), today }
    }

    /// Adds or replaces a file.
    pub fn put(&mut self, name: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.files.insert(name.into(), bytes.into());
    }
}

impl World for Memory {
    fn files(&self) -> Result<Vec<String>, WorldError> {
        Ok(self.files.keys().cloned().collect())
    }

    fn read(&self, name: &str) -> Result<Vec<u8>, WorldError> {
        let missing = || WorldError { name: name.to_owned(), cause: "no such file".to_owned() };
        self.files.get(name).cloned().ok_or_else(missing)
    }

    fn today(&self) -> Date {
        self.today
    }
}
