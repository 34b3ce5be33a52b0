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

/// The texts of a site with their numbers.
pub(super) struct Loaded {
    pub sources: Sources,
    /// Number, name and text of every text file that could be read, by name.
    pub texts: Vec<(FileId, String, Arc<str>)>,
    /// Names of the other files below `content/`.
    pub assets: Vec<String>,
    pub found: Findings,
}

/// Reads all texts among `names`.
pub(super) fn load(world: &dyn World, names: Vec<String>) -> Loaded {
    let (texts, others): (Vec<String>, Vec<String>) = names.into_iter().partition(|name| is_text(name));
    let assets = others.into_iter().filter(|name| name.starts_with("content/")).collect();
    let read: Vec<(Option<Arc<str>>, Findings)> = texts
        .par_iter()
        .enumerate()
        .map(|(at, name)| {
            let (file, mut found) = (FileId(at as u32), Findings::default());
            let text = match world.read(name) {
                Ok(bytes) => decode(&bytes, file, &mut found),
                Err(error) => {
                    let (zh, en) = (format!("读不出来：{}", error.cause), format!("cannot be read: {}", error.cause));
                    found.add(Diagnostic::at(&UNREADABLE, Span::start_of(file), zh, en));
                    None
                }
            };
            (text, found)
        })
        .collect();
    let mut loaded = Loaded { sources: Sources::default(), texts: Vec::new(), assets, found: Findings::default() };
    for (name, (text, found)) in texts.into_iter().zip(read) {
        let file = loaded.sources.add(SourceFile::new(name.clone(), text.clone().unwrap_or_else(|| Arc::from(""))));
        // What cannot be read is complained about once, and not for being empty.
        loaded.texts.extend(text.map(|text| (file, name, text)));
        loaded.found.append(found);
    }
    loaded
}

/// Whether a file is read as text: configuration, content, and all of a theme but its static files and fonts.
fn is_text(name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
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
