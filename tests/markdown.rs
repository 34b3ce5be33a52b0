//! Markdown in, HTML out, case by case; then whatever hostile input we can think of.
//!
//! The cases are in `markdown/cases.txt`: a title behind `=== `, the text, `---`, the HTML.
//! `·` stands for U+FDD0, `␀` and `␁` for U+0000 and U+0001, `␉` for a tab, `␠` for a space at a line's end.

#![allow(clippy::disallowed_methods, clippy::disallowed_macros)] // tests read and write where they like

#[path = "markdown/sound.rs"]
mod sound;

use gongkai::render::web::markdown::{Look, Target, Words, html};
use gongkai::source::markdown::{outline, parse, plain, prose, walk, want};
use sound::sound;
use std::ops::Range;

const CASES: &str = include_str!("markdown/cases.txt");
const SENTINEL: char = '\u{FDD0}';

fn shown(text: &str) -> String {
    let links = |target: &str| match target.split('#').next().unwrap_or_default() {
        "negative-item/qx-01" => Some(Target::Href {
            href: target.replace("negative-item/qx-01", "../负面/qx-01.html"),
            title: Some("权限 <01>".into()),
        }),
        "picture.png" => Some(Target::Href { href: "files/picture.png".into(), title: None }),
        "secret" => Some(Target::Unpublished),
        _ => None,
    };
    let listed = "u br details summary mark script style iframe form input svg math link meta base object embed a img";
    let tags: Vec<String> = listed.split(' ').map(str::to_owned).collect();
    let look = Look { links: &links, heading_base: 2, html_tags: &tags, scope: "", words: Words::CHINESE };
    html(text, &look)
}

fn cases() -> Vec<(String, String, String)> {
    let spelled = |part: &str| {
        part.replace('·', "\u{FDD0}").replace('␀', "\0").replace('␁', "\u{1}").replace('␉', "\t").replace('␠', " ")
    };
    let case = |case: &str| {
        let (title, rest) = case.split_once('\n').expect("a title line");
        let (text, html) = rest.split_once("\n---\n").unwrap_or_else(|| panic!("`---` in {title}"));
        (title.to_owned(), spelled(text), spelled(html))
    };
    CASES.split("\n=== ").skip(1).map(case).collect()
}

#[test]
fn every_case_gives_its_html() {
    let cases = cases();
    assert!(cases.len() >= 40, "{} cases", cases.len());
    let mut wrong = String::new();
    for (title, text, expected) in cases {
        let got = shown(&text);
        if got.trim_end() != expected.trim_end() {
            wrong += &format!("=== {title}\n{text}\n--- expected\n{expected}\n--- got\n{got}\n");
        }
        check(&text);
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// What must hold for every text whatsoever.
fn check(text: &str) {
    let whole = |range: &Range<usize>| text.get(range.clone()).is_some();
    let mut parsed = Vec::new();
    walk(text, |event, range| {
        assert!(whole(&range), "{range:?} of {event:?} in {text:?}");
        assert!(!format!("{event:?}").contains("fdd0"), "{event:?} in {text:?}");
        parsed.push(event);
    });
    want(true);
    let outline = outline(text);
    assert_eq!(parse(text).events, parsed, "what was kept of {text:?}");
    let mut ids: Vec<_> = outline.headings.iter().map(|heading| heading.id.as_str()).collect();
    ids.sort_unstable();
    assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "{ids:?} in {text:?}");
    assert!(outline.headings.iter().all(|found| whole(&found.span) && !found.id.is_empty()), "{text:?}");
    assert!(outline.links.iter().all(|found| whole(&found.span)), "{text:?}");
    assert!(outline.html.iter().all(|found| whole(&found.span)), "{text:?}");
    assert!(outline.repeated_ids.iter().all(|found| whole(&found.span) && whole(&found.earlier)));
    let prose = prose(text);
    assert!(prose.iter().all(whole) && prose.windows(2).all(|pair| pair[0].end <= pair[1].start), "{text:?}");
    let _ = gongkai::source::markdown::outline(text);
    let html = shown(text);
    assert_eq!(html, shown(text), "made of what was kept, and parsed, {text:?}");
    assert!(!html.contains(SENTINEL) && !plain(text).contains(SENTINEL), "{text:?}");
    if let Err(why) = sound(&html) {
        panic!("{why}\nin {text:?}\ngave {html}");
    }
}

#[test]
fn the_check_itself_can_fail() {
    for bad in [
        "<p>",
        "<p><em></p></em>",
        "<script></script>",
        "<p onclick=\"x\"></p>",
        "<a href=\"data:x\"></a>",
        "<p style=\"x\"></p>",
    ] {
        assert!(sound(bad).is_err(), "{bad}");
    }
}

#[test]
fn a_new_heading_renumbers_no_other() {
    let ids = |text: &str| outline(text).headings.into_iter().map(|heading| heading.id).collect::<Vec<_>>();
    let text = "## 申请\n### 依据\n### 材料\n## 审批\n### 依据\n### 期限 {#qixian}\n## 说明\n";
    let before = ids(text);
    assert_eq!(before, ["申请", "申请-依据", "材料", "审批", "审批-依据", "qixian", "说明"]);
    for (at, _) in text.match_indices("##").filter(|(at, _)| *at == 0 || text[..*at].ends_with('\n')) {
        let grown = format!("{}## 受理\n### 依据\n{}", &text[..at], &text[at..]);
        let after = ids(&grown);
        // Only what comes to stand below the new heading itself may get another name.
        let kept = before.iter().filter(|id| after.contains(id)).count();
        assert!(kept + 1 >= before.len(), "{after:?}");
    }
}

/// A fixed sequence: no seed, no clock, the same strings on every machine.
struct Lcg(u64);

impl Lcg {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

#[test]
fn random_texts_break_nothing() {
    const ALPHABET: &[&str] = &[
        "*",
        "**",
        "***",
        "~",
        "~~",
        "_",
        "`",
        "``",
        "```",
        "[",
        "]",
        "(",
        ")",
        "[^1]",
        "\n[^1]: ",
        "![",
        "](x)",
        "](secret)",
        "](javascript:x)",
        "](picture.png)",
        "<u>",
        "</u>",
        "<br>",
        "<script>",
        "</script>",
        "<details>",
        "</details>",
        "<!--",
        "-->",
        "<a href='",
        "'>",
        "\"",
        "\n",
        "\n\n",
        "\n> ",
        "\n- ",
        "\n1. ",
        "\n    ",
        "\n\t",
        "\n# ",
        "\n## ",
        "{#",
        "}",
        "|",
        "\n|--|:-:|--:|\n",
        "\n: ",
        "\n---\n",
        "\n===\n",
        "\n```rust\n",
        "\n```toml\n",
        "\n~~~csv\n",
        "[ ] ",
        "[x] ",
        "[!NOTE]\n",
        "\\",
        "&",
        "&#xFDD0;",
        "&#0;",
        "&amp;",
        "\u{FDD0}",
        "\0",
        "\r",
        "\r\n",
        "\u{FEFF}",
        "\u{200B}",
        "中",
        "文",
        "标题",
        "“",
        "”",
        "《",
        "》",
        "（",
        "）",
        "，",
        "。",
        "、",
        "—",
        "a",
        "B",
        "1",
        " ",
        "　",
        "e\u{301}",
        "가",
        "😀",
        "𠮷",
        "http://x.cn/",
        "<http://y.cn>",
        "$$",
        "=",
        "#",
    ];
    let mut random = Lcg(20_260_101);
    for _ in 0..20_000 {
        let length = 1 + random.below(24);
        let text: String = (0..length).map(|_| ALPHABET[random.below(ALPHABET.len())]).collect();
        check(&text);
    }
}

#[test]
fn deep_and_large_texts_come_back() {
    let table = format!("|a|b|\n|--|--:|\n{}", "|**“甲”**乙|1|\n".repeat(40_000));
    let prose = "依据**《中华人民共和国政府信息公开条例》**第二十条，公开*下列*信息：\n".repeat(10_000);
    let large = [
        "<a \"",
        "<!--",
        "[",
        "![",
        "*~",
        "**（",
        "~~“",
        "\\*",
        "`",
        "> ",
        "- ",
        "甲*",
        "&#",
        "[^1]",
        "<u>",
        "[](",
        "# 依据\n",
        "~甲",
    ];
    let large = large.iter().map(|part| part.repeat(100_000 / part.len()));
    let deep = ["> ", "[", "*a **a ", "- ", "<u>", "![", "(", "1. "].iter().map(|part| part.repeat(10_000));
    for text in large.chain(deep).chain([
        table,
        prose,
        "甲".repeat(350_000),
        "[".repeat(1 << 20),
        ">".repeat(1 << 20),
        "[^1]".repeat(5_000) + "\n\n[^1]: 注\n",
    ]) {
        let html = shown(&text);
        assert!(sound_enough(&html), "{}", text.chars().take(8).collect::<String>());
        let _ = (outline(&text), plain(&text), prose_len(&text));
    }
}

/// Tag counts only: the full check is quadratic in depth.
fn sound_enough(html: &str) -> bool {
    html.matches("<p>").count() == html.matches("</p>").count() && !html.contains("<script")
}

fn prose_len(text: &str) -> usize {
    prose(text).len()
}
