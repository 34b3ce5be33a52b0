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

pub(super) fn sniff(text: &str, smells: &mut Vec<Smell>) {
    for (piece, zh, en, cure) in PIECES {
        for (at, found) in text.match_indices(piece) {
            push(at..at + found.len(), zh, en, &format!("写成 {cure}"), &format!("write {cure}"), smells);
        }
    }
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let signs = line[indent..].chars().take_while(|c| matches!(c, '#' | '＃')).map(char::len_utf8).sum::<usize>();
        let rest = line[indent + signs..].chars().next();
        let range = start + indent..start + indent + signs;
        if indent < 4 && line[indent..].starts_with('＃') {
            push(range, "标题用了全角的 ＃", "a heading with a full-width ＃", "写成 # 标题", "write # title", smells);
        } else if indent < 4 && (1..=6).contains(&signs) && rest.is_some_and(is_han) {
            push(
                range,
                "# 后面要空一格才是标题",
                "a heading needs a space after #",
                "写成 # 标题",
                "write # title",
                smells,
            );
        }
        start += line.len();
    }
}

fn push(range: std::ops::Range<usize>, zh: &str, en: &str, cure_zh: &str, cure_en: &str, smells: &mut Vec<Smell>) {
    let (message, hint) = (Text::new(zh, en), Some(Text::new(cure_zh, cure_en)));
    smells.push(Smell { code: &CODE, range, message, hint });
}

#[cfg(test)]
mod tests {
    use super::super::smells;
    use super::sniff;

    #[test]
    fn chinese_habits_are_found() {
        assert_eq!(smells(sniff, "#一、标题\n\n＃ 标题\n见[附件]（a.pdf）和！[图](b.png)"), ["]（", "！[", "#", "＃"]);
        assert!(smells(sniff, "# 标题\n\n[附件](a.pdf)，![图](b.png)，#1 机组").is_empty());
    }
}
