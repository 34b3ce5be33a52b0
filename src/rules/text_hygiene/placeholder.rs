//! Blanks that were never filled in: ××, XX, ____, 待定, （示例）.

use super::{Smell, after, before, is_han};
use crate::diag::{Code, Text};

pub(super) const CODE: Code = Code::warning(
    "text/placeholder",
    "文字里留着没有填的空：××、XX、____、待定、（示例）等。请填上实际内容。",
    "A blank was never filled in: ××, XX, ____, 待定 or the like. Write what belongs there.",
);

pub(super) const WORDS: [&str; 8] =
    ["待补充", "待填写", "（示例）", "（样例）", "请填写", "TODO", "此处填写", "〔××××〕"];

pub(super) fn sniff(text: &str, smells: &mut Vec<Smell>) {
    // Samples are written with …… where something belongs.
    if let Some(range) = text.find("……").map(|at| at..at + "……".len()).filter(|_| text.trim() == "……") {
        push(range, "……", smells);
    }
    // “时间待定” is a blank, “待定事项” is a word.
    for (at, word) in text.match_indices("待定") {
        if !after(text, at + word.len()).is_some_and(is_han) {
            push(at..at + word.len(), word, smells);
        }
    }
    for word in WORDS {
        for (at, found) in text.match_indices(word) {
            push(at..at + found.len(), found, smells);
        }
    }
    runs(text, &['×'], 2, smells);
    runs(text, &['＿', '_'], 3, smells);
    runs(text, &['X', 'x', 'Ｘ'], 2, smells);
}

/// Runs of at least `least` of `letters` that are not part of a word or a Markdown line.
fn runs(text: &str, letters: &[char], least: usize, smells: &mut Vec<Smell>) {
    let mut from = 0;
    while let Some(start) = text[from..].find(letters).map(|i| from + i) {
        let end = text[start..].find(|c| !letters.contains(&c)).map_or(text.len(), |i| start + i);
        let run = &text[start..end];
        let beside = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
        let alone = !beside(before(text, start)) && !beside(after(text, end));
        let line = text[..start].rfind('\n').map_or(0, |i| i + 1);
        let rule =
            run.starts_with('_') && text[line..].lines().next().is_some_and(|l| l.trim().trim_matches('_').is_empty());
        if run.chars().count() >= least && alone && !rule {
            push(start..end, run, smells);
        }
        from = end;
    }
}

fn push(range: std::ops::Range<usize>, found: &str, smells: &mut Vec<Smell>) {
    smells.push(Smell {
        code: &CODE,
        range,
        message: Text::new(
            format!("“{found}”像是没有填的空"),
            format!("“{found}” looks like a blank that was not filled in"),
        ),
        hint: None,
    });
}

#[cfg(test)]
mod tests {
    use super::super::smells;
    use super::sniff;

    #[test]
    fn blanks_are_found_and_words_are_not() {
        assert_eq!(smells(sniff, "关于××村的公示，联系人 XX，电话 ____"), ["××", "____", "XX"]);
        assert_eq!(smells(sniff, "时间待定"), ["待定"]);
        assert_eq!(smells(sniff, "……"), ["……"]);
        assert!(smells(sniff, "时间待定的事项").is_empty());
        assert!(smells(sniff, "他说……后来").is_empty());
        assert!(smells(sniff, "长3×4米，MAXX，xxl 号，a__b，EXXON").is_empty());
        assert!(smells(sniff, "上\n\n____\n\n下").is_empty());
    }
}
