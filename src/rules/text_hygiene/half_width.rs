//! Half-width punctuation between Chinese characters: 村务,财务.

use super::{Smell, after, before, is_han};
use crate::diag::{Code, Text};

pub(super) const CODE: Code = Code::warning(
    "text/half-width",
    "汉字之间用了英文（半角）标点。中文用全角标点：，；：？！（）。",
    "Half-width punctuation between Chinese characters; Chinese uses full-width marks.",
);

const MARKS: [(char, char); 8] =
    [(',', '，'), (';', '；'), (':', '：'), ('?', '？'), ('!', '！'), ('(', '（'), (')', '）'), ('.', '。')];

/// Whether a byte is one of the marks.
const IS_MARK: [bool; 256] = {
    let (mut is, mut at) = ([false; 256], 0);
    while at < MARKS.len() {
        is[MARKS[at].0 as usize] = true;
        at += 1;
    }
    is
};

pub(super) fn sniff(text: &str, smells: &mut Vec<Smell>) {
    for (at, byte) in text.bytes().enumerate().filter(|(_, byte)| IS_MARK[usize::from(*byte)]) {
        let c = char::from(byte);
        let Some((_, full)) = MARKS.iter().find(|(half, _)| *half == c) else { continue };
        let left = before(text, at).is_some_and(is_chinese);
        let right = after(text, at + 1);
        // A mark at the end of a line of Chinese is as wrong as one between characters.
        let right = right.is_none_or(|c| is_chinese(c) || c == '\n');
        if left && right {
            smells.push(Smell {
                code: &CODE,
                range: at..at + 1,
                message: Text::new(
                    format!("汉字之间用了半角的“{c}”"),
                    format!("half-width “{c}” between Chinese characters"),
                ),
                hint: Some(Text::new(format!("改成“{full}”"), format!("use “{full}”"))),
            });
        }
    }
}

fn is_chinese(c: char) -> bool {
    is_han(c) || "，。；：？！、（）《》“”".contains(c)
}

#[cfg(test)]
mod tests {
    use super::super::smells;
    use super::sniff;

    #[test]
    fn only_marks_among_chinese_count() {
        assert_eq!(smells(sniff, "村务,财务;党务(含制度)公开:"), [",", ";", "(", ")", ":"]);
        assert!(smells(sniff, "见 3.2 节，共 1,234.50 元，a.b，时间 8:30").is_empty());
    }
}
