//! Heading ids that stay what they are while a text grows.
//!
//! In: the headings of a text in order. Out: one unique id for each. A title that occurs more
//! than once is told apart by the heading above it (`申请-依据`), so a new heading elsewhere
//! renumbers nothing; `-2` is the last resort. Refuses to know: Markdown, links.

use hashbrown::{HashMap, HashSet};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Begins the id of a footnote; no heading's may.
pub const NOTE_PREFIX: &str = "fn:";
/// Begins the id of a reference to a footnote; no heading's may.
pub const NOTE_REFERENCE_PREFIX: &str = "fnref:";

/// The id of a heading with nothing in it but punctuation.
const NAMELESS: &str = "section";

/// What decides a heading's id.
#[derive(Clone, Debug)]
pub struct Seed<'a> {
    /// 1 to 6.
    pub level: u8,
    /// Its words without markup.
    pub text: &'a str,
    /// From `{#id}`.
    pub explicit: Option<&'a str>,
}

/// One id a heading, all different.
#[derive(Clone, Debug, Default)]
pub struct Ids {
    /// In the order of the headings.
    pub ids: Vec<String>,
    /// Headings (by index) whose explicit id an earlier heading, given second, has already.
    pub repeated: Vec<(usize, usize)>,
}

/// `一、部门预算公开（2026年）` → `一-部门预算公开-2026年`. Letters and digits of every script
/// stay (NFC, lower case), quotation and title marks vanish, all else separates.
pub fn slug(text: &str) -> String {
    // Han and ASCII are normal already, and that is nearly every heading.
    let is_plain =
        |c: char| c.is_ascii() || is_han(c) || matches!(c, '\u{3000}'..='\u{3020}' | '\u{FF00}'..='\u{FF5E}');
    let mut slug = Slug { text: String::with_capacity(text.len()), gap: false };
    if text.chars().all(is_plain) {
        text.chars().for_each(|c| slug.lower(c));
    } else {
        text.nfc().flat_map(char::to_lowercase).nfc().for_each(|c| slug.push(c));
    }
    slug.text
}

/// The common ideographs: letters without case, normal as they are.
fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}')
}

/// A slug being written.
struct Slug {
    text: String,
    gap: bool,
}

impl Slug {
    fn lower(&mut self, c: char) {
        if c.is_ascii() {
            self.push(c.to_ascii_lowercase());
        } else if is_han(c) {
            self.push(c);
        } else {
            c.to_lowercase().for_each(|c| self.push(c));
        }
    }

    fn push(&mut self, c: char) {
        if is_han(c) || c.is_alphanumeric() || c == '_' || is_combining_mark(c) {
            if self.gap && !self.text.is_empty() {
                self.text.push('-');
            }
            self.gap = false;
            self.text.push(c);
        } else if !is_quiet(c) {
            self.gap = true;
        }
    }
}

fn is_quiet(c: char) -> bool {
    c.is_control() && !c.is_whitespace()
        || matches!(
            c,
            '"' | '\'' | '“' | '”' | '‘' | '’' | '「' | '」' | '『' | '』' | '《' | '》' | '〈' | '〉'
                | '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}'
        )
}

/// An id as somebody wrote it, or nothing if it cannot be one.
fn explicit_id(written: &str) -> Option<String> {
    let id: String = written.nfc().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    let taken = id.starts_with(NOTE_PREFIX) || id.starts_with(NOTE_REFERENCE_PREFIX);
    (!id.is_empty() && !taken).then_some(id)
}

/// The ids of a text's headings. Explicit ids go first, then titles that occur once, then
/// repeated titles with the id of the heading above.
pub fn assign(seeds: &[Seed<'_>]) -> Ids {
    let slugs: Vec<String> = seeds.iter().map(|seed| slug_or_nameless(seed.text)).collect();
    if seeds.iter().all(|seed| seed.explicit.is_none()) && all_differ(&slugs) {
        return Ids { ids: slugs, repeated: Vec::new() };
    }
    let mut names = Names::default();
    let mut ids: Vec<Option<String>> = vec![None; seeds.len()];
    let mut repeated = Vec::new();
    let mut first: HashMap<String, usize> = HashMap::new();
    for (at, seed) in seeds.iter().enumerate() {
        let Some(id) = seed.explicit.and_then(explicit_id) else { continue };
        if let Some(&earlier) = first.get(&id) {
            repeated.push((at, earlier));
        } else {
            first.insert(id.clone(), at);
            names.taken.insert(id.clone());
            ids[at] = Some(id);
        }
    }
    for &(at, earlier) in &repeated {
        ids[at] = ids[earlier].as_deref().map(|id| names.numbered(id));
    }
    let mut times: HashMap<&str, usize> = HashMap::new();
    for slug in (0..seeds.len()).filter(|&at| ids[at].is_none()).map(|at| &slugs[at]) {
        *times.entry(slug).or_default() += 1;
    }
    // Titles that occur once come first: what repeats must give way to them, not they to it.
    for at in 0..seeds.len() {
        if ids[at].is_none() && times[slugs[at].as_str()] == 1 && names.taken.insert(slugs[at].clone()) {
            ids[at] = Some(slugs[at].clone());
        }
    }
    let mut above: Vec<(u8, usize)> = Vec::new();
    for (at, seed) in seeds.iter().enumerate() {
        above.retain(|(level, _)| *level < seed.level);
        if ids[at].is_none() {
            let parent = above.last().and_then(|&(_, parent)| ids[parent].as_deref());
            let id = match parent {
                Some(parent) => format!("{parent}-{}", slugs[at]),
                None => slugs[at].clone(),
            };
            ids[at] = Some(names.unique(id));
        }
        above.push((seed.level, at));
    }
    Ids { ids: ids.into_iter().map(Option::unwrap_or_default).collect(), repeated }
}

/// Whether no two of a few are the same; of many, nobody looks.
fn all_differ(slugs: &[String]) -> bool {
    slugs.len() <= 24 && slugs.iter().enumerate().all(|(at, slug)| !slugs[..at].contains(slug))
}

fn slug_or_nameless(text: &str) -> String {
    let slug = slug(text);
    if slug.is_empty() { NAMELESS.to_owned() } else { slug }
}

#[derive(Default)]
struct Names {
    taken: HashSet<String>,
    next: HashMap<String, usize>,
}

impl Names {
    fn unique(&mut self, id: String) -> String {
        if self.taken.insert(id.clone()) { id } else { self.numbered(&id) }
    }

    fn numbered(&mut self, id: &str) -> String {
        let next = self.next.entry(id.to_owned()).or_insert(2);
        loop {
            let numbered = format!("{id}-{next}");
            *next += 1;
            if self.taken.insert(numbered.clone()) {
                return numbered;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(headings: &[(u8, &str, Option<&str>)]) -> Vec<String> {
        let seed = |&(level, text, explicit): &_| Seed { level, text, explicit };
        assign(&headings.iter().map(seed).collect::<Vec<_>>()).ids
    }

    #[test]
    fn slugs() {
        assert_eq!(slug("一、部门预算公开（2026年）"), "一-部门预算公开-2026年");
        assert_eq!(slug("关于《条例》的“说明”"), "关于条例的说明");
        assert_eq!(slug("2.1 Don't  PANIC!"), "2-1-dont-panic");
        assert_eq!(slug("e\u{301}"), "é");
        assert_eq!(slug("Ａ级（二）"), "ａ级-二");
        assert_eq!(slug("……"), "");
    }

    #[test]
    fn repeats_are_told_apart_by_what_stands_above() {
        let before = [(2, "申请", None), (3, "依据", None), (2, "审批", None), (3, "依据", None)];
        assert_eq!(ids(&before), ["申请", "申请-依据", "审批", "审批-依据"]);
        let after = [(2, "受理", None), (3, "依据", None)];
        let grown: Vec<_> = after.iter().chain(&before).copied().collect();
        assert_eq!(ids(&grown)[2..], ids(&before));
    }

    #[test]
    fn explicit_ids_win_and_nothing_collides() {
        let headings =
            [(2, "a", None), (2, "b", Some("a")), (2, "c", Some("a")), (2, "。", None), (2, "d", Some("fn:1"))];
        assert_eq!(ids(&headings), ["a-3", "a", "a-2", "section", "d"]);
        assert_eq!(ids(&[(2, "x", None), (2, "x", None)]), ["x", "x-2"]);
    }
}
