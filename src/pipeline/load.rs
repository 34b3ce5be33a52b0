//! Reads the texts of a site, in parallel, in a fixed order.
//!
//! Files are numbered in the order of their names, so that nothing depends on threads.

use std::sync::Arc;

use rayon::prelude::*;

use crate::diag::{Code, Diagnostic, FileId, Findings, SourceFile, Sources, Span};
use crate::source::{UNREADABLE, decode};
use crate::world::World;

pub(super) const UNREADABLE_ASSET: Code = Code::error(
    "source/unreadable-file",
    "要复制到网站的文件读不出来，或者超过 256 MB。",
    "A file that is to be copied cannot be read, or has more than 256 MB.",
);

/// Files beside the content are copied up to this size.
pub const ASSET_LIMIT_BYTES: usize = 256 << 20;

/// Number, name and text of files, by name.
pub(super) type Texts = [(FileId, String, Arc<str>)];
/// Number and name of files, by name.
pub(super) type Names = [(FileId, String)];

/// The texts of a site with their numbers.
pub(super) struct Loaded {
    pub sources: Sources,
    /// Every text file that could be read.
    pub texts: Vec<(FileId, String, Arc<str>)>,
    /// The sheets below `content/`, not read: which of them are content is known only when the kinds and the entries are.
    pub sheets: Vec<(FileId, String)>,
    /// Names of the other files below `content/`.
    pub assets: Vec<String>,
    pub found: Findings,
}

/// Reads all texts among `names`.
pub(super) fn load(world: &dyn World, names: Vec<String>) -> Loaded {
    let (texts, others): (Vec<String>, Vec<String>) =
        names.into_iter().partition(|name| is_text(name) || is_sheet(name));
    let assets = others.into_iter().filter(|name| name.starts_with("content/")).collect();
    let read: Vec<(Option<Arc<str>>, Findings)> = texts
        .par_iter()
        .enumerate()
        .map(|(at, name)| {
            let mut found = Findings::default();
            let place = (FileId(at as u32), name.as_str());
            let text = if is_sheet(name) { None } else { read_text(world, place, decode, &mut found) };
            (text, found)
        })
        .collect();
    let mut loaded = Loaded {
        sources: Sources::default(),
        texts: Vec::new(),
        sheets: Vec::new(),
        assets,
        found: Findings::default(),
    };
    for (name, (text, found)) in texts.into_iter().zip(read) {
        let file = loaded.sources.add(SourceFile::new(name.clone(), text.clone().unwrap_or_else(|| Arc::from(""))));
        loaded.found.append(found);
        match text {
            Some(text) => loaded.texts.push((file, name, text)),
            None if is_sheet(&name) => loaded.sheets.push((file, name)),
            // What cannot be read is complained about once, and not for being empty.
            None => {}
        }
    }
    loaded
}

type Decode = fn(&[u8], FileId, &mut Findings) -> Option<Arc<str>>;

/// The text of a file; what cannot be read is complained about.
pub(super) fn read_text(
    world: &dyn World,
    (file, name): (FileId, &str),
    decode: Decode,
    found: &mut Findings,
) -> Option<Arc<str>> {
    match world.read(name) {
        Ok(bytes) => decode(&bytes, file, found),
        Err(error) => {
            let (zh, en) = (format!("读不出来：{}", error.cause), format!("cannot be read: {}", error.cause));
            found.add(Diagnostic::at(&UNREADABLE, Span::start_of(file), zh, en));
            None
        }
    }
}

/// Whether a file is a sheet below `content/`.
fn is_sheet(name: &str) -> bool {
    name.starts_with("content/") && extension(name) == "csv"
}

fn extension(name: &str) -> String {
    name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase()
}

/// Whether a file is read as text: configuration, content, and all of a theme but its static files and fonts.
fn is_text(name: &str) -> bool {
    let extension = extension(name);
    let extension = extension.as_str();
    match name.split('/').next() {
        Some("site-config.toml") => true,
        Some("content") => matches!(extension, "toml" | "md"),
        Some("themes") => {
            let place = name.splitn(3, '/').nth(2).unwrap_or("");
            !place.starts_with("static/")
                && !place.starts_with("fonts/")
                && matches!(extension, "toml" | "html" | "xml" | "svg" | "md" | "typ")
        }
        _ => false,
    }
}
