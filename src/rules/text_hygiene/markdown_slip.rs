//! Markdown written with Chinese habits, which readers would see as bare signs: ＃ 标题, #标题, [附件]（a.pdf）, ！[图](a.png).

use super::{Smell, is_han};
use crate::diag::{Code, Text};

pub(super) const CODE: Code = Code::warning(
    "text/markdown-slip",
    "这里的 Markdown 写法不对，读者会看到原样的符号。标题写“# 标题”（英文 #，后面空一格）；链接写 [文字](文件名)，用英文括号，文件名里不留空格。",
    "The Markdown is not right here, and readers will see the bare signs. Headings are “# title” with a space; links are [words](file) with plain brackets and no spaces.",
);

type Slip = (&'static str, &'static str, &'static str, &'static str);

const PIECES: [Slip; 2] = [
    ("]（", "链接用了全角括号", "a link with full-width brackets", "](……)"),
    ("！[", "图片用了全角叹号", "a picture with a full-width exclamation mark", "![……](……)"),
];

/// What a slip of these kinds has in it.
pub(super) const TRACES: [&str; 3] = ["]（", "！[", "＃"];

pub(super) fn sniff(text: &str, smells: &mut Vec<Smell>) {
    for at in memchr::memchr_iter(b'#', text.as_bytes()) {
        heading(text, at, smells);
    }
}

/// The same for what is written with full-width signs.
pub(super) fn full_width(text: &str, smells: &mut Vec<Smell>) {
    for (piece, zh, en, cure) in PIECES {
        for (at, found) in text.match_indices(piece) {
            push(at..at + found.len(), (zh, en), &format!("写成 {cure}"), &format!("write {cure}"), smells);
        }
    }
    for (at, sign) in text.match_indices('＃') {
        if begins_line(text, at) {
            let what = ("标题用了全角的 ＃", "a heading with a full-width ＃");
            push(at..at + sign.len(), what, "写成 # 标题", "write # title", smells);
        }
    }
}

/// `#标题` without a space, at the first of its signs.
fn heading(text: &str, at: usize, smells: &mut Vec<Smell>) {
    let signs = text[at..].bytes().take_while(|byte| *byte == b'#').count();
    let is_tight = text[at + signs..].chars().next().is_some_and(is_han);
    if is_tight && signs <= 6 && begins_line(text, at) {
        let what = ("# 后面要空一格才是标题", "a heading needs a space after #");
        push(at..at + signs, what, "写成 # 标题", "write # title", smells);
    }
}

/// Whether nothing but fewer than four spaces stands before `at` in its line.
fn begins_line(text: &str, at: usize) -> bool {
    let line = text[..at].trim_end_matches(' ');
    at - line.len() < 4 && (line.is_empty() || line.ends_with('\n'))
}

fn push(range: std::ops::Range<usize>, what: (&str, &str), cure_zh: &str, cure_en: &str, smells: &mut Vec<Smell>) {
    let (message, hint) = (Text::new(what.0, what.1), Some(Text::new(cure_zh, cure_en)));
    smells.push(Smell { code: &CODE, range, message, hint });
}

#[cfg(test)]
mod tests {
    use super::super::smells;
    use super::{full_width, sniff};

    #[test]
    fn chinese_habits_are_found() {
        let text = "#一、标题\n\n＃ 标题\n见[附件]（a.pdf）和！[图](b.png)";
        assert_eq!(smells(sniff, text), ["#"]);
        assert_eq!(smells(full_width, text), ["]（", "！[", "＃"]);
        assert!(smells(full_width, "甲 ＃ 乙").is_empty() && smells(sniff, "甲 #乙").is_empty());
        assert!(smells(sniff, "# 标题\n\n[附件](a.pdf)，![图](b.png)，#1 机组").is_empty());
    }
}
