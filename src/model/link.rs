//! What a link means: an entry, a list, a heading, a file beside, or a place outside.
//!
//! The same reading serves Markdown, the menu and the footer, in checks and in plans.

use super::entry::Entry;
use super::shelf::Shelf;
use crate::diag::Span;
use crate::schema::walk::walk;
use crate::schema::{KindId, Value};

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target<'a> {
    /// Another site, mail or telephone.
    Outside,
    /// A heading of the same text.
    Heading(String),
    /// The list of a kind.
    List(KindId),
    /// Another page of a kind, by the view that shows it.
    View(KindId, &'a str),
    /// An entry by its place on the shelf, perhaps at a heading.
    Entry(usize, Option<String>),
    /// A file, by its name from the site's root.
    File(String),
    /// The home page.
    Home,
    /// The kind is known, the entry is not.
    NoEntry(KindId, &'a str),
    /// Nothing of the above.
    Nothing,
}

/// Reads the link `written` in a file of `folder`.
pub fn target<'a>(written: &'a str, folder: &str, shelf: &Shelf) -> Target<'a> {
    let written = written.trim();
    if let Some(id) = written.strip_prefix('#') {
        return Target::Heading(decoded(id));
    }
    if is_outside(written) {
        return Target::Outside;
    }
    if written == "/" {
        return Target::Home;
    }
    let (path, heading) = match written.split_once('#') {
        Some((path, heading)) => (path, Some(decoded(heading))),
        None => (written, None),
    };
    let inner = path.strip_prefix('/').unwrap_or(path);
    if let Some((first, rest)) = inner.split_once('/')
        && let Some((kind, _)) = shelf.schema.kind(first)
    {
        let key = rest.trim_end_matches('/');
        return match shelf.find(kind, key) {
            _ if key.is_empty() => Target::List(kind),
            Some(at) => Target::Entry(at, heading),
            None if shelf.kind(kind).views.iter().any(|used| &*used.name == key) => Target::View(kind, key),
            None => match beside(path, folder, shelf) {
                Some(file) => Target::File(file),
                None => Target::NoEntry(kind, key),
            },
        };
    }
    beside(path, folder, shelf).map_or(Target::Nothing, Target::File)
}

/// Calls `see` with the name, from the site's root, and the place of every file that an entry may mean in its fields and
/// links, whether or not it is there.
pub fn named_files(entry: &Entry, see: &mut impl FnMut(String, Span)) {
    walk(&entry.record, &mut |item| match &item.value {
        Value::File(name) => see(format!("{}/{name}", entry.folder), item.span),
        Value::Markdown(rich) => {
            for link in rich.links.iter().filter(|link| !is_outside(link.target.trim())) {
                let path = link.target.trim().split('#').next().unwrap_or_default();
                see(path_of(path, &entry.folder), link.span);
            }
        }
        _ => {}
    });
}

/// The file that `path` names from `folder`; never one outside `content/`.
fn beside(path: &str, folder: &str, shelf: &Shelf) -> Option<String> {
    let name = path_of(path, folder);
    name.starts_with("content/").then(|| shelf.files.get(&name).cloned()).flatten()
}

/// What `path` means from `folder`, from the site's root.
fn path_of(path: &str, folder: &str) -> String {
    let path = decoded(path);
    let mut parts: Vec<&str> = if path.starts_with('/') { vec!["content"] } else { folder.split('/').collect() };
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    parts.join("/")
}

/// Whether a link has a scheme or names a host.
fn is_outside(written: &str) -> bool {
    let scheme = written.split(['/', '?', '#']).next().unwrap_or("");
    written.starts_with("//") || scheme.contains(':')
}

/// Percent-decoding; what does not decode to UTF-8 stays as it is.
fn decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let pair = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        match pair.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}
