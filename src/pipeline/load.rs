//! Reads the texts of a site, in parallel, in a fixed order.
//!
//! Files are numbered in the order of their names, so that nothing depends on threads. Numbers have gaps, so that a file
//! that comes later finds its place between two others and the numbers of those stay.

use std::collections::HashSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::memo::{Known, Memo};
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

/// Between the numbers of two files there is room for so many.
const GAP: u32 = 64;

/// The texts of a site with their numbers.
pub(super) struct Loaded {
    pub sources: Sources,
    /// Every text file that could be read, by name.
    pub texts: Vec<Text>,
    /// The sheets below `content/`, not read: which of them are content is known only when the kinds and the entries are.
    pub sheets: Vec<Name>,
    /// Names of the other files, by name.
    pub others: Vec<String>,
    pub found: Findings,
}

/// Number and name of a file.
pub(super) type Name = (FileId, String);

/// What makes text of bytes.
type Decode = fn(&[u8], FileId, &mut Findings) -> Option<Arc<str>>;

/// A text with the number of its file.
#[derive(Clone)]
pub(super) struct Text {
    pub file: FileId,
    pub source: Arc<SourceFile>,
}

impl Text {
    /// The name of its file, from the site's root.
    pub(super) fn name(&self) -> &str {
        &self.source.name
    }

    /// What it says.
    pub(super) fn text(&self) -> &Arc<str> {
        &self.source.text
    }
}

/// Reads all texts among `names`, which are sorted; those that `memo` has and that have not changed are not read.
pub(super) fn load(world: &dyn World, names: Vec<String>, memo: &mut Memo) -> Loaded {
    let (texts, others): (Vec<String>, Vec<String>) =
        names.into_iter().partition(|name| is_text(name) || is_sheet(name));
    if memo.files.len() > texts.len() {
        let there: HashSet<&str> = texts.iter().map(String::as_str).collect();
        memo.files.retain(|name, _| there.contains(&**name));
    }
    let numbers = numbers(&texts, memo);
    memo.files.reserve(texts.len().saturating_sub(memo.files.len()));
    let one =
        |(name, file): (&String, &FileId)| if is_sheet(name) { None } else { read(world, (*file, name), decode, memo) };
    let read: Vec<Option<Known>> = texts.par_iter().zip(&numbers).map(one).collect();
    let mut loaded = Loaded {
        sources: Sources::default(),
        texts: Vec::with_capacity(texts.len()),
        sheets: Vec::new(),
        others,
        found: Findings::default(),
    };
    for ((name, file), fresh) in texts.into_iter().zip(numbers).zip(read) {
        if is_sheet(&name) {
            loaded.sources.add(file, Arc::new(SourceFile::new(name.as_str(), "")));
            loaded.sheets.push((file, name));
            continue;
        }
        if let Some(known) = fresh {
            memo.files.insert(known.source.name.clone(), known);
        }
        let Some(known) = memo.files.get(name.as_str()) else { continue };
        loaded.sources.add(known.file, known.source.clone());
        // What cannot be read is complained about once, and not for being empty.
        if known.is_readable {
            loaded.texts.push(Text { file: known.file, source: known.source.clone() });
        }
        loaded.found.0.extend(known.found.0.iter().cloned());
    }
    loaded
}

/// Reads the files called `names`, but for those that `memo` knows already; those that could be read.
pub(super) fn read_again(world: &dyn World, names: &[&Name], decode: Decode, memo: &mut Memo) -> Vec<Text> {
    let fresh: Vec<Option<Known>> =
        names.par_iter().map(|(file, name)| read(world, (*file, name), decode, memo)).collect();
    for known in fresh {
        known.into_iter().for_each(|known| drop(memo.files.insert(known.source.name.clone(), known)));
    }
    let known = names.iter().filter_map(|(_, name)| memo.files.get(name.as_str()));
    known
        .filter(|known| known.is_readable)
        .map(|known| Text { file: known.file, source: known.source.clone() })
        .collect()
}

/// The numbers of the files called `names`: those that are known keep theirs, as long as there is room between them.
fn numbers(names: &[String], memo: &mut Memo) -> Vec<FileId> {
    let mut numbers: Vec<Option<FileId>> =
        names.iter().map(|name| memo.files.get(name.as_str()).map(|known| known.file)).collect();
    let mut at = 0;
    while at < numbers.len() {
        let from = at;
        at += numbers[at..].iter().take_while(|number| number.is_none()).count();
        let before = from.checked_sub(1).and_then(|last| numbers[last]).map_or(0, |file| file.0 + 1);
        let step = match numbers.get(at).copied().flatten() {
            Some(next) => (next.0 - before) / (at - from + 1) as u32,
            None => GAP,
        };
        if step == 0 && at > from || before.checked_add(step * (at - from + 1) as u32).is_none() {
            *memo = Memo::default();
            return (0..names.len()).map(|at| FileId((at as u32 + 1) * GAP)).collect();
        }
        for (place, number) in numbers[from..at].iter_mut().enumerate() {
            *number = Some(FileId(before + step * (place as u32 + 1) - 1));
        }
        at += 1;
    }
    numbers.into_iter().map(|number| number.unwrap_or(FileId(0))).collect()
}

/// A file as it is now; none if `memo` knows it already.
fn read(world: &dyn World, (file, name): (FileId, &str), decode: Decode, memo: &Memo) -> Option<Known> {
    let version = if memo.is_single { None } else { world.version(name) };
    let known = memo.files.get(name);
    if known.is_some_and(|known| known.version.is_some() && known.version == version) {
        return None;
    }
    let mut found = Findings::default();
    let text = match world.read(name) {
        Ok(bytes) => decode(&bytes, file, &mut found),
        Err(error) => {
            let (zh, en) = (format!("读不出来：{}", error.cause), format!("cannot be read: {}", error.cause));
            found.add(Diagnostic::at(&UNREADABLE, Span::start_of(file), zh, en));
            None
        }
    };
    let is_readable = text.is_some();
    let text = text.unwrap_or_else(|| Arc::from(""));
    let is_same = |known: &&Known| known.source.text == text && known.is_readable == is_readable;
    let (source, bound) = match known.filter(is_same) {
        // Written again with the same words: what follows from them still stands.
        Some(known) => (known.source.clone(), known.bound.clone()),
        None => (Arc::new(SourceFile::new(name, text)), None),
    };
    Some(Known { file, version, source, is_readable, found, bound })
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

#[cfg(test)]
mod tests {
    use super::*;

    fn number(memo: &mut Memo, names: &[&str]) -> Vec<u32> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let numbers = numbers(&names, memo);
        for (name, file) in names.iter().zip(&numbers) {
            let source = Arc::new(SourceFile::new(name.as_str(), ""));
            let known = Known {
                file: *file,
                version: None,
                source,
                is_readable: true,
                found: Findings::default(),
                bound: None,
            };
            memo.files.insert(name.as_str().into(), known);
        }
        numbers.into_iter().map(|file| file.0).collect()
    }

    #[test]
    fn numbers_follow_names_and_stay() {
        let mut memo = Memo::default();
        let first = number(&mut memo, &["b", "d"]);
        let second = number(&mut memo, &["a", "b", "c", "c2", "d", "e"]);
        assert_eq!([second[1], second[4]], [first[0], first[1]], "known files keep their numbers");
        assert!(second.is_sorted_by(|a, b| a < b), "{second:?}");
        let names: Vec<String> = (0..500).map(|at| format!("c{at:03}")).chain(["d".to_owned()]).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let crowded = number(&mut memo, &names);
        assert!(crowded.is_sorted_by(|a, b| a < b), "without room all are numbered again");
    }
}
