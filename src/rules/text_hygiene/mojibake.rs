//! Text that was decoded wrongly somewhere on its way: 锟斤拷, �, ä¸­, question marks inside words.

use super::{Smell, after, before, is_han};
use crate::diag::{Code, Text};

pub(super) const CODE: Code = Code::warning(
    "text/mojibake",
    "这里像是乱码，多半是复制或转换编码时损坏的。请对照原文重新输入。",
    "This looks like text that was decoded wrongly on its way. Type it again from the original.",
);

pub(super) const TRACES: [&str; 14] =
    ["锟斤拷", "烫烫烫", "屯屯屯", "锘挎", "\u{FFFD}", "ï»¿", "â€œ", "â€", "Ã©", "Â·", "ä¸", "å…", "é—", "ã€"];

pub(super) fn sniff(text: &str, smells: &mut Vec<Smell>) {
    for trace in TRACES {
        for (at, found) in text.match_indices(trace) {
            push(at..at + found.len(), smells);
        }
    }
}

/// Question marks inside words, where other characters were.
pub(super) fn questions(text: &str, smells: &mut Vec<Smell>) {
    let mut last = 0;
    for at in memchr::memchr2_iter(b'?', b'!', text.as_bytes()) {
        if at < last {
            continue;
        }
        let end = text[at..].find(|c| !"?!".contains(c)).map_or(text.len(), |i| at + i);
        last = end;
        let inside = before(text, at).is_some_and(is_han) && after(text, end).is_some_and(is_han);
        let mixed = end - at >= 2;
        if inside && mixed {
            push(at..end, smells);
        }
    }
}

fn push(range: std::ops::Range<usize>, smells: &mut Vec<Smell>) {
    smells.push(Smell {
        code: &CODE,
        range,
        message: Text::new("像是乱码", "looks like wrongly decoded text"),
        hint: None,
    });
}

#[cfg(test)]
mod tests {
    use super::super::smells;
    use super::{questions, sniff};

    #[test]
    fn traces_of_wrong_decoding_are_found() {
        assert_eq!(smells(sniff, "格員?!?月，锟斤拷"), ["锟斤拷"]);
        assert_eq!(smells(questions, "格員?!?月，锟斤拷"), ["?!?"]);
        assert!(smells(questions, "真的吗？是的！ok?").is_empty());
    }
}
