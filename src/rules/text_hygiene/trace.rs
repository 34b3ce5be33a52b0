//! Whether a text has any trace of the smells that words give away.
//!
//! One pass over the text for all of them; only what has a trace is read again, smell by smell.

use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::{markdown_slip, mojibake, placeholder};

/// The shortest runs that `placeholder` looks for, and words that it knows besides `WORDS`.
const RUNS: [&str; 19] = [
    "××",
    "__",
    "_＿",
    "＿_",
    "＿＿",
    "XX",
    "Xx",
    "xX",
    "xx",
    "ＸＸ",
    "ＸX",
    "Ｘx",
    "XＸ",
    "xＸ",
    "待定",
    "……",
    "TODO",
    "（示例）",
    "（样例）",
];

/// Whether `placeholder`, `mojibake` or `markdown_slip::full_width` can find anything.
pub(super) fn is_in(text: &str) -> bool {
    static TRACES: OnceLock<Option<AhoCorasick>> = OnceLock::new();
    let traces = TRACES.get_or_init(|| {
        let words = placeholder::WORDS.iter().chain(&mojibake::TRACES).chain(&markdown_slip::TRACES).chain(&RUNS);
        AhoCorasick::builder().prefilter(false).kind(Some(AhoCorasickKind::DFA)).build(words).ok()
    });
    traces.as_ref().is_none_or(|traces| traces.is_match(text))
}
