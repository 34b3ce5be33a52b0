//! The words of a text without its markup.
//!
//! In: a text. Out: one plain string for summaries and search, or the ranges of its prose for
//! rules about writing. Refuses to know: how long a summary is, what good prose is.

use super::dialect::walk;
use super::outline::visible;
use pulldown_cmark::{Event, LinkType, Tag, TagEnd};
use std::ops::Range;

/// The readable words: blocks on lines of their own, table cells apart by tabs, no raw HTML,
/// no footnote marks. Code and images' descriptions count as words.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    walk(text, |event, _| match &event {
        Event::Text(_) | Event::Code(_) | Event::SoftBreak => plain.push_str(visible(&event)),
        Event::HardBreak | Event::Rule => end_with(&mut plain, '\n'),
        Event::End(TagEnd::TableCell) => plain.push('\t'),
        Event::Start(tag) if !is_inline(&tag.to_end()) => end_with(&mut plain, '\n'),
        Event::End(end) if !is_inline(end) => end_with(&mut plain, '\n'),
        _ => {}
    });
    plain.truncate(plain.trim_end().len());
    plain
}

fn end_with(plain: &mut String, end: char) {
    while plain.ends_with([' ', '\t']) {
        plain.pop();
    }
    if !plain.is_empty() && !plain.ends_with(end) {
        plain.push(end);
    }
}

fn is_inline(end: &TagEnd) -> bool {
    matches!(
        end,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image | TagEnd::TableCell
    )
}

/// The byte ranges of prose in ascending order: no code, addresses, HTML or markup. A range
/// ends where markup, or a line, ends.
pub fn prose(text: &str) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let (mut code, mut address) = (false, false);
    walk(text, |event, range| match event {
        Event::Start(Tag::CodeBlock(_)) => code = true,
        Event::End(TagEnd::CodeBlock) => code = false,
        Event::Start(Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. }) => address = true,
        Event::End(TagEnd::Link) => address = false,
        Event::Text(_) if !code && !address => match ranges.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ => ranges.push(range),
        },
        _ => {}
    });
    // Footnotes are told where they are defined, not where their text stands in the file.
    ranges.sort_by_key(|range| range.start);
    ranges.into_iter().flat_map(|range| without_addresses(text, range)).collect()
}

fn without_addresses(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut from = range.start;
    while let Some(found) = text.get(from..range.end).and_then(|rest| rest.find("://")) {
        let colon = from + found;
        let scheme = text[from..colon].bytes().rev().take_while(u8::is_ascii_alphabetic).count();
        let length = text[colon..range.end].bytes().take_while(|b| b.is_ascii_graphic()).count();
        parts.push(from..colon - scheme);
        from = colon + length;
    }
    parts.push(from..range.end);
    parts.retain(|part| part.start < part.end);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words() {
        let text =
            "# 标题\n\n**“甲”**乙[^1]\n丙 `x` <u>丁</u>\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n- 一\n- 二\n\n[^1]: 注\n";
        assert_eq!(plain(text), "标题\n“甲”乙丙 x 丁\na\tb\n1\t2\n一\n二\n注");
    }

    #[test]
    fn prose_without_code_and_addresses() {
        let text = "见**“甲”**，`代码` <http://a.cn> https://b.cn/x。丙&amp;丁\n\n```\n码\n```\n";
        let told: Vec<_> = prose(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(told, ["见", "“甲”", "，", " ", " ", "。丙&amp;丁"]);
    }
}
