//! The default theme, carried inside the binary.
//!
//! A site without `themes/default/theme.toml` gets the built-in one, so that the binary alone is enough.
//! A site that has that file owns the whole folder, and nothing is mixed in.

use std::sync::OnceLock;

use include_dir::{Dir, include_dir};

use super::{Date, World, WorldError};

static DEFAULT_THEME: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");
const FOLDER: &str = "themes/default/";

/// Name (below the site's root) and bytes of every built-in file.
pub fn builtin_files() -> Vec<(String, &'static [u8])> {
    let mut files = Vec::new();
    let mut folders = vec![&DEFAULT_THEME];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        files.extend(folder.files().map(|f| (name_of(f.path()), f.contents())));
    }
    files.sort_unstable();
    files
}

/// All built-in files, by name.
fn index() -> &'static [(String, &'static [u8])] {
    static INDEX: OnceLock<Vec<(String, &[u8])>> = OnceLock::new();
    INDEX.get_or_init(builtin_files)
}

fn is_builtin(name: &str) -> bool {
    name.starts_with(FOLDER) && index().binary_search_by(|(known, _)| known.as_str().cmp(name)).is_ok()
}

fn name_of(path: &std::path::Path) -> String {
    let parts: Vec<_> = path.components().map(|c| c.as_os_str().to_string_lossy()).collect();
    format!("{FOLDER}{}", parts.join("/"))
}

/// A world with the built-in theme beneath it.
#[derive(Debug)]
pub struct WithBuiltin<W>(pub W);

impl<W: World> World for WithBuiltin<W> {
    fn files(&self) -> Result<Vec<String>, WorldError> {
        let mut names = self.0.files()?;
        if !names.iter().any(|n| n == "themes/default/theme.toml") {
            names.retain(|n| !n.starts_with(FOLDER));
            names.extend(builtin_files().into_iter().map(|(name, _)| name));
            names.sort_unstable();
        }
        Ok(names)
    }

    fn read(&self, name: &str) -> Result<Vec<u8>, WorldError> {
        self.0.read(name).or_else(|error| {
            let at = index().binary_search_by(|(known, _)| known.as_str().cmp(name));
            at.map(|at| index()[at].1.to_vec()).map_err(|_| error)
        })
    }

    fn version(&self, name: &str) -> Option<u64> {
        // What the site does not have itself never changes.
        self.0.version(name).or_else(|| (is_builtin(name) && self.0.read(name).is_err()).then_some(u64::MAX))
    }

    fn stamp(&self, name: &str) -> Option<(u64, u64)> {
        // What is built in is as old as the program.
        self.0.stamp(name).or_else(|| is_builtin(name).then_some((0, 0)))
    }

    fn program(&self) -> Option<u64> {
        self.0.program()
    }

    fn system_fonts(&self, family: &str) -> Vec<Vec<u8>> {
        self.0.system_fonts(family)
    }

    fn today(&self) -> Date {
        self.0.today()
    }

    fn told_day(&self) -> Option<Date> {
        self.0.told_day()
    }
}
