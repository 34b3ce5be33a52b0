//! Pinyin glosses that news mirrors leave behind a rare character: 泓(hóng).

use super::{Smell, before, is_han};
use crate::diag::{Code, Text};

pub(super) const CODE: Code = Code::warning(
    "text/pinyin",
    "汉字后面夹着括号拼音，多半是从网页复制时带来的。请删去。",
    "Pinyin in brackets after a character, probably copied from a web page. Remove it.",
);

const TONES: &str = "āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜńňǹ";

pub(super) fn sniff(text: &str, smells: &mut Vec<Smell>) {
    // Letters with tones begin with these bytes, and hardly a text has any.
    if !text.bytes().fold(false, |found, byte| found | (0xC3..=0xC7).contains(&byte)) {
        return;
    }
    for (at, open) in text.match_indices(['(', '（']) {
        let inside = at + open.len();
        let Some(length) = text[inside..].find([')', '）']).filter(|length| *length <= 24) else { continue };
        let gloss = text[inside..inside + length].trim();
        let toned = gloss.chars().any(|c| TONES.contains(c));
        let letters = gloss.chars().all(|c| c.is_ascii_lowercase() || c == ' ' || c == 'ü' || TONES.contains(c));
        if toned && letters && before(text, at).is_some_and(is_han) {
            let end = inside + length + text[inside + length..].chars().next().map_or(0, char::len_utf8);
            smells.push(Smell {
                code: &CODE,
                range: at..end,
                message: Text::new(format!("夹着拼音“{gloss}”"), format!("the pinyin “{gloss}” stands in the text")),
                hint: None,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::smells;
    use super::sniff;

    #[test]
    fn only_toned_pinyin_after_a_character_counts() {
        assert_eq!(smells(sniff, "國(guó)家和泓（hóng）"), ["(guó)", "（hóng）"]);
        assert!(smells(sniff, "系统(app)与（试行），a(á)").is_empty());
    }
}
