//! A site in memory, for tests and for programs that make their content.
//!
//! Behaves as a disk would, without one.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};

use super::{World, WorldError};

/// Files by name.
#[derive(Debug, Clone)]
pub struct Memory {
    files: BTreeMap<String, (u64, Vec<u8>)>,
    puts: u64,
    today: Date,
}

impl Default for Memory {
    fn default() -> Self {
        Memory::new(date(2026, 11, 22))
    }
}

impl Memory {
    /// A world without files.
    pub fn new(today: Date) -> Self {
        Memory { files: BTreeMap::new(), puts: 0, today }
    }

    /// Adds or replaces a file.
    pub fn put(&mut self, name: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.puts += 1;
        self.files.insert(name.into(), (self.puts, bytes.into()));
    }

    /// Takes a file away, if it is there.
    pub fn remove(&mut self, name: &str) {
        self.files.remove(name);
    }
}

impl World for Memory {
    fn files(&self) -> Result<Vec<String>, WorldError> {
        Ok(self.files.keys().cloned().collect())
    }

    fn read(&self, name: &str) -> Result<Vec<u8>, WorldError> {
        let missing = || WorldError { name: name.to_owned(), cause: "no such file".to_owned() };
        self.files.get(name).map(|(_, bytes)| bytes.clone()).ok_or_else(missing)
    }

    fn version(&self, name: &str) -> Option<u64> {
        self.files.get(name).map(|(version, _)| *version)
    }

    fn today(&self) -> Date {
        self.today
    }
}
