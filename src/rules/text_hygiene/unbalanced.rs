//! Chinese quotes, title marks and brackets that do not pair, paragraph by paragraph.

use super::{Smell, before};
use crate::diag::{Code, Text};

pub(super) const CODE: Code = Code::warning(
    "text/unbalanced",
    "引号、书名号或括号不成对：缺了前一半或后一半，或者前后反了。",
    "Quotes, title marks or brackets do not pair.",
);

const PAIRS: [(char, char); 6] = [('“', '”'), ('《', '》'), ('（', '）'), ('【', '】'), ('「', '」'), ('〔', '〕')];

pub(super) fn sniff(text: &str, smells: &mut Vec<Smell>) {
    let mut start = 0;
    let mut paragraphs = text.split("\n\n").peekable();
    while let Some(paragraph) = paragraphs.next() {
        // Each paragraph of a long quotation opens again; only the last one closes.
        let goes_on = paragraphs.peek().is_some_and(|next| next.trim_start().starts_with('“'));
        check(paragraph, start, goes_on, smells);
        start += paragraph.len() + 2;
    }
}

fn check(paragraph: &str, start: usize, goes_on: bool, smells: &mut Vec<Smell>) {
    let mut open: Vec<(usize, char)> = Vec::new();
    for (at, c) in marks(paragraph) {
        if PAIRS.iter().any(|(o, _)| *o == c) {
            open.push((at, c));
        } else if let Some((opening, _)) = PAIRS.iter().find(|(_, close)| *close == c) {
            match open.iter().rposition(|(_, o)| o == opening) {
                Some(place) => {
                    let unclosed = open.split_off(place);
                    unclosed[1..].iter().for_each(|(at, c)| push(start + at, *c, smells));
                }
                None if is_numbering(paragraph, at, c) => {}
                None => push(start + at, c, smells),
            }
        }
    }
    let opens_again = |at: usize, c: char| goes_on && c == '“' && paragraph[..at].trim().is_empty();
    let unclosed = open.iter().filter(|(at, c)| !opens_again(*at, *c));
    unclosed.for_each(|(at, c)| push(start + at, *c, smells));
}

/// Characters that begin with the bytes of quotes and brackets, with their places.
fn marks(text: &str) -> impl Iterator<Item = (usize, char)> {
    let starts = memchr::memchr3_iter(0xE2, 0xE3, 0xEF, text.as_bytes());
    starts.filter_map(|at| Some((at, text.get(at..)?.chars().next()?)))
}

/// `1）` and `一）` number an item, at the start of a line or after a stop; nothing is missing.
fn is_numbering(paragraph: &str, at: usize, c: char) -> bool {
    let counts = |c: &char| c.is_ascii_alphanumeric() || "一二三四五六七八九十".contains(*c);
    let number: usize = paragraph[..at].chars().rev().take_while(counts).map(char::len_utf8).sum();
    let outside = before(paragraph, at - number);
    let stops = |c: char| c.is_whitespace() || "，。；：、,;:".contains(c);
    c == '）' && (1..=9).contains(&number) && outside.is_none_or(stops)
}

fn push(at: usize, c: char, smells: &mut Vec<Smell>) {
    smells.push(Smell {
        code: &CODE,
        range: at..at + c.len_utf8(),
        message: Text::new(format!("“{c}”没有配对"), format!("“{c}” has no partner")),
        hint: None,
    });
}

#[cfg(test)]
mod tests {
    use super::super::smells;
    use super::sniff;

    #[test]
    fn pairs_are_matched_within_a_paragraph() {
        assert_eq!(smells(sniff, "根据《条例第三条"), ["《"]);
        assert_eq!(smells(sniff, "所谓“三查”是（自查、互查"), ["（"]);
        assert_eq!(smells(sniff, "（甲“乙）丙”"), ["“", "”"]);
        assert!(smells(sniff, "《关于〈办法〉的“通知”》（试行）\n1）一项\n二）两项").is_empty());
        assert_eq!(smells(sniff, "前“后\n\n接”着"), ["“", "”"]);
        assert!(smells(sniff, "“第一段\n\n“第二段”").is_empty());
        assert!(smells(sniff, "内容包括：1）收支公开；2）程序公开。").is_empty());
    }
}
