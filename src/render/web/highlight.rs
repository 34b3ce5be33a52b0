//! Colours for blocks of code, as classes.
//!
//! In: a language's name and code. Out: escaped code with `<span class="hl-…">`, or nothing
//! when the language is unknown or the block too large. Refuses to know: colours, Markdown.
//! syntect's syntaxes load when the first block needs them; TOML and CSV, which it lacks, have
//! readers of their own.

mod csv;
mod scopes;
mod toml;

use super::markdown::escape;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Larger blocks stay plain: syntect manages some 50 KB a second.
pub const LARGEST: usize = 200 * 1024;

/// The language in a fence's info string: `rust,ignore` → `rust`. Empty if there is none that
/// could be part of a class.
pub fn language(info: &str) -> String {
    let word = info.trim_start().split([' ', '\t', ',', '{', ';']).next().unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '#' | '-' | '_' | '.');
    if word.len() <= 32 && word.chars().all(plain) { word.to_ascii_lowercase() } else { String::new() }
}

/// The code as HTML, if `language` is known.
pub fn highlight(language: &str, code: &str) -> Option<Arc<str>> {
    if language.is_empty() || code.len() > LARGEST {
        return None;
    }
    static MEMORY: OnceLock<Mutex<Memory>> = OnceLock::new();
    let memory = MEMORY.get_or_init(Mutex::default);
    let key = Key { language: language.into(), code: code.into() };
    // Not locked while painting: two threads may paint the same block, to the same result.
    let known = memory.lock().unwrap_or_else(PoisonError::into_inner).html.get(&key).cloned();
    if known.is_some() {
        return known;
    }
    let mut paint = Paint::default();
    match language {
        "toml" => toml::paint(code, &mut paint),
        "csv" => csv::paint(code, b',', &mut paint),
        "tsv" => csv::paint(code, b'\t', &mut paint),
        _ => scopes::paint(language, code, &mut paint)?,
    }
    let html: Arc<str> = paint.finish().into();
    memory.lock().unwrap_or_else(PoisonError::into_inner).keep(key, Arc::clone(&html));
    Some(html)
}

/// Paints the first block of each language among Markdown `texts` ahead of time. Rules of a language take long to set up,
/// and threads that need the same ones wait for each other.
pub fn warm<'t>(texts: impl Iterator<Item = &'t str>) {
    let mut first: BTreeMap<String, &str> = BTreeMap::new();
    for (info, code) in texts.flat_map(fenced) {
        if !info.is_empty() {
            first.entry(language(info)).or_insert(code);
        }
    }
    first.par_iter().for_each(|(language, code)| drop(highlight(language, code)));
}

/// Info strings and code, with its last line end, of the blocks between lines that begin with three backticks.
fn fenced(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut fences = memchr::memmem::find_iter(text.as_bytes(), "\n```").map(|at| at + 4);
    std::iter::from_fn(move || {
        let (from, to) = (fences.next()?, fences.next()?);
        text.get(from..to - 3)?.split_once('\n')
    })
}

/// Pieces of code with their classes; neighbours of one class share a span.
#[derive(Default)]
struct Paint {
    html: String,
    class: Option<&'static str>,
    blank: String,
}

impl Paint {
    fn add(&mut self, class: Option<&'static str>, code: &str) {
        // Blank space has no colour: what follows decides whether it belongs inside a span.
        if code.trim().is_empty() {
            self.blank.push_str(code);
            return;
        }
        if class != self.class {
            self.end_span();
        }
        let blank = std::mem::take(&mut self.blank);
        self.html.push_str(&blank);
        if let Some(name) = class
            && self.class.is_none()
        {
            self.html.push_str("<span class=\"hl-");
            self.html.push_str(name);
            self.html.push_str("\">");
        }
        self.class = class;
        escape::text(&mut self.html, code);
    }

    fn end_span(&mut self) {
        if self.class.take().is_some() {
            self.html.push_str("</span>");
        }
    }

    fn finish(mut self) -> String {
        self.end_span();
        self.html + &self.blank
    }
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    language: Arc<str>,
    code: Arc<str>,
}

/// Blocks painted before, oldest forgotten first.
#[derive(Default)]
struct Memory {
    html: HashMap<Key, Arc<str>>,
    order: VecDeque<Key>,
    bytes: usize,
}

impl Memory {
    const BYTES: usize = 8 * 1024 * 1024;

    fn keep(&mut self, key: Key, html: Arc<str>) {
        let size = key.code.len() + html.len();
        if size > Self::BYTES || self.html.contains_key(&key) {
            return;
        }
        while self.bytes + size > Self::BYTES {
            let Some(oldest) = self.order.pop_front() else { break };
            if let Some(html) = self.html.remove(&oldest) {
                self.bytes = self.bytes.saturating_sub(oldest.code.len() + html.len());
            }
        }
        self.bytes += size;
        self.order.push_back(key.clone());
        self.html.insert(key, html);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages() {
        assert_eq!(language("Rust,ignore"), "rust");
        assert_eq!(language(" c++ x"), "c++");
        assert_eq!(language("\"><script>"), "");
    }

    #[test]
    fn blocks_are_found_with_their_languages() {
        let text = "甲\n\n```rust,ignore\nfn a() {}\n```\n\n```\nb\n```\n乙\n```toml\nnot closed";
        assert_eq!(fenced(text).collect::<Vec<_>>(), [("rust,ignore", "fn a() {}\n"), ("", "b\n")]);
    }

    #[test]
    fn known_languages_get_classes() {
        let html = highlight("rust", "fn a() { \"<x>\" } // 注\n").expect("rust");
        assert!(html.contains("<span class=\"hl-keyword\">fn</span>"), "{html}");
        assert!(html.contains("<span class=\"hl-string\">&quot;&lt;x&gt;&quot;</span>"), "{html}");
        assert!(html.contains("<span class=\"hl-comment\">// 注\n</span>"), "{html}");
        assert_eq!(highlight("rust", "fn a() { \"<x>\" } // 注\n"), Some(html));
        assert!(highlight("klingon", "x").is_none() && highlight("rust", &"x".repeat(LARGEST + 1)).is_none());
    }

    #[test]
    fn memory_is_bounded() {
        let mut memory = Memory::default();
        for n in 0..20 {
            let key = Key { language: "x".into(), code: format!("{n}").into() };
            memory.keep(key, "y".repeat(1 << 20).into());
        }
        assert!(memory.bytes <= Memory::BYTES && memory.html.len() == 7 && memory.order.len() == 7);
    }
}
