//! `without-words`: a text does not say some words.
//!
//! Keys: `field` (a path), `none` (the words). Of two words in one place the longer is complained about.

use std::ops::Range;

use super::path::Path;
use super::rule::{Case, Check, RuleWord, TEXTS};
use super::spot::part_of;
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::Entry;

const WORDS: Code = Code::error(
    "rule/without-words",
    "这里写了不该出现的词。例如村级不得开支招待费，网格员不能由支委、班子成员兼任。请核对内容；内容无误的，换一个写法。",
    "A word stands here that must not: villages, for example, pay for no hospitality. Check the matter, not only the word.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "without-words",
    doc: ("不出现规定的词", "a text does not say some words"),
    basis: (
        "不得列支的费用、不能兼任的岗位，写出来就是问题（村级零招待等通行做法）",
        "Expenses that are not allowed and posts that exclude each other are wrong once they are written",
    ),
    example: r#"rule = "without-words"
field = "entries.summary"
none = ["招待费", "烟酒"]"#,
    codes: &[&WORDS],
    compile: |reader, kind, _| {
        let path = Path::read(reader, "field", kind);
        let words = reader.words("none");
        if words.is_none() {
            reader.missing("none");
        }
        let (path, words) = (path?, words?);
        let mut types = TEXTS.to_vec();
        types.push("choice");
        path.expect(reader, "field", &types);
        let words = words.into_iter().map(|(word, _)| word.to_owned()).filter(|word| !word.is_empty()).collect();
        Some(Box::new(WithoutWords { path, words }))
    },
};

struct WithoutWords {
    path: Path,
    words: Vec<String>,
}

impl Check for WithoutWords {
    fn entry(&self, entry: &Entry, _: Case<'_>, found: &mut Findings) {
        for spot in self.path.readable(&entry.record) {
            let text = spot.item.value.as_text().unwrap_or_default();
            for range in places(text, &self.words) {
                let called = spot.called(&self.path.field().label);
                let word = text.get(range.clone()).unwrap_or_default();
                found.add(Diagnostic::at(
                    &WORDS,
                    part_of(spot.item, text, range.clone()),
                    format!("{}不能写“{word}”", called.zh),
                    format!("{} must not say “{word}”", called.en),
                ));
            }
        }
    }
}

/// Where the words stand in `text`, the longest of those that overlap.
fn places(text: &str, words: &[String]) -> Vec<Range<usize>> {
    let found = words.iter().flat_map(|word| text.match_indices(word.as_str()).map(|(at, w)| at..at + w.len()));
    let mut found: Vec<Range<usize>> = found.collect();
    found.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    let mut end = 0;
    found.retain(|range| {
        let free = range.start >= end;
        end = if free { range.end } else { end };
        free
    });
    found
}

#[cfg(test)]
mod tests {
    use super::places;

    #[test]
    fn the_longest_word_of_a_place_counts() {
        let words = ["招待", "招待费", "烟酒"].map(str::to_owned);
        assert_eq!(places("招待费和烟酒，再招待", &words), [0..9, 12..18, 24..30]);
        assert!(places("办公用纸", &words).is_empty());
    }
}
