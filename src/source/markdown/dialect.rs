//! The Markdown that gongkai reads: CommonMark, GitHub's tables, notes and alerts, and Chinese
//! habits of writing.
//!
//! In: text. Out: pulldown-cmark events with byte ranges in that text; emphasis pairs as a
//! Chinese writer expects, a line end between two Chinese characters is no space, one `~` is
//! a range. Refuses to know: what anybody does with the events.

use super::script;
use super::sentinel::Prepared;
use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// An event and its byte range in the text as written.
pub type Spanned<'a> = (Event<'a>, Range<usize>);

/// Not among them, on purpose: smart punctuation (it rewrites `--` and quotes), `^` and `~` as
/// superscript and subscript, wiki links, and `$` as mathematics.
pub const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_DEFINITION_LIST);

/// The events of a text. Strings borrow from `text` wherever it says the same.
pub fn events(text: &str) -> Vec<Spanned<'_>> {
    let prepared = Prepared::new(text);
    let mut events: Vec<Spanned<'_>> = if prepared.dirty {
        Parser::new_ext(&prepared.text, OPTIONS)
            .into_offset_iter()
            .map(|(event, range)| {
                let range = prepared.offset(range.start)..prepared.offset(range.end);
                (restore(event, &prepared), range)
            })
            .filter(|(event, _)| !matches!(event, Event::Text(text) if text.is_empty()))
            .collect()
    } else {
        Parser::new_ext(text, OPTIONS).into_offset_iter().collect()
    };
    events.iter_mut().for_each(|(event, _)| name_mail_scheme(event));
    join_lines(&mut events);
    events
}

/// `<a@x.cn>` is the only link whose target is not what it says.
fn name_mail_scheme(event: &mut Event<'_>) {
    if let Event::Start(Tag::Link { link_type: LinkType::Email, dest_url, .. }) = event {
        *dest_url = format!("mailto:{dest_url}").into();
    }
}

fn restore<'a>(event: Event<'_>, prepared: &Prepared<'a>) -> Event<'a> {
    match event {
        Event::Start(tag) => Event::Start(restore_tag(tag, prepared)),
        Event::End(end) => Event::End(end),
        Event::Text(text) => Event::Text(prepared.restore(text)),
        Event::Code(text) => Event::Code(prepared.restore(text)),
        Event::InlineMath(text) => Event::InlineMath(prepared.restore(text)),
        Event::DisplayMath(text) => Event::DisplayMath(prepared.restore(text)),
        Event::Html(text) => Event::Html(prepared.restore(text)),
        Event::InlineHtml(text) => Event::InlineHtml(prepared.restore(text)),
        Event::FootnoteReference(text) => Event::FootnoteReference(prepared.restore(text)),
        Event::SoftBreak => Event::SoftBreak,
        Event::HardBreak => Event::HardBreak,
        Event::Rule => Event::Rule,
        Event::TaskListMarker(done) => Event::TaskListMarker(done),
    }
}

fn restore_tag<'a>(tag: Tag<'_>, prepared: &Prepared<'a>) -> Tag<'a> {
    let own = |text| prepared.restore(text);
    match tag {
        Tag::Heading { level, id, classes, attrs } => Tag::Heading {
            level,
            id: id.map(own),
            classes: classes.into_iter().map(own).collect(),
            attrs: attrs.into_iter().map(|(k, v)| (own(k), v.map(own))).collect(),
        },
        Tag::CodeBlock(CodeBlockKind::Fenced(info)) => Tag::CodeBlock(CodeBlockKind::Fenced(own(info))),
        Tag::FootnoteDefinition(name) => Tag::FootnoteDefinition(own(name)),
        Tag::Link { link_type, dest_url, title, id } => {
            Tag::Link { link_type, dest_url: own(dest_url), title: own(title), id: own(id) }
        }
        Tag::Image { link_type, dest_url, title, id } => {
            Tag::Image { link_type, dest_url: own(dest_url), title: own(title), id: own(id) }
        }
        // No strings left in these; naming each would only repeat the enum.
        other => other.into_static(),
    }
}

/// Drops each soft break that stands between two Chinese characters.
fn join_lines(events: &mut Vec<Spanned<'_>>) {
    let mut dropped = Vec::new();
    let mut before = None;
    for (at, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Text(text) | Event::Code(text) => {
                let mut back = text.chars().rev();
                before = back.next().map(|c| (c, back.next())).or(before);
            }
            Event::SoftBreak => {
                let after = first_visible(&events[at + 1..]);
                if let (Some(before), Some(after)) = (before, after)
                    && script::joins(before, after)
                {
                    dropped.push(at);
                }
                before = None;
            }
            event if is_transparent(event) => {}
            _ => before = None,
        }
    }
    if dropped.is_empty() {
        return;
    }
    let (mut at, mut next) = (0, dropped.into_iter().peekable());
    events.retain(|_| {
        at += 1;
        next.next_if_eq(&(at - 1)).is_none()
    });
}

fn first_visible(events: &[Spanned<'_>]) -> Option<(char, Option<char>)> {
    match &events.iter().find(|(event, _)| !is_transparent(event))?.0 {
        Event::Text(text) | Event::Code(text) => {
            let mut chars = text.chars();
            chars.next().map(|c| (c, chars.next()))
        }
        _ => None,
    }
}

fn is_transparent(event: &Event<'_>) -> bool {
    matches!(
        event,
        Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. })
            | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link)
            | Event::FootnoteReference(_)
            | Event::InlineHtml(_)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sketch(text: &str) -> String {
        let mark = |tag: &TagEnd| match tag {
            TagEnd::Strong => "**",
            TagEnd::Emphasis => "*",
            TagEnd::Strikethrough => "~~",
            _ => "",
        };
        let show = |(event, _): &Spanned<'_>| match event {
            Event::Start(tag) => mark(&tag.to_end()).replace('*', "<").replace('~', "{"),
            Event::End(end) => mark(end).replace('*', ">").replace('~', "}"),
            Event::Text(text) | Event::Code(text) => text.to_string(),
            Event::SoftBreak => "/".to_owned(),
            _ => String::new(),
        };
        events(text).iter().map(show).collect()
    }

    #[test]
    fn emphasis_beside_chinese_punctuation() {
        assert_eq!(sketch("**“中文”**后"), "<<“中文”>>后");
        assert_eq!(sketch("**“甲”**乙**“丙”**丁"), "<<“甲”>>乙<<“丙”>>丁");
        assert_eq!(sketch("前~~（旧）~~新"), "前{{（旧）}}新");
        assert_eq!(sketch("第（一）~（三）项、第（五）~（七）项"), "第（一）~（三）项、第（五）~（七）项");
    }

    #[test]
    fn ranges_are_of_the_text_as_written() {
        let text = "前**《条例》**第";
        let (_, range) = &events(text)[2];
        assert_eq!(&text[range.clone()], "**《条例》**");
    }

    #[test]
    fn line_ends() {
        assert_eq!(sketch("中文\n继续"), "中文继续");
        assert_eq!(sketch("**中文**\n[继续](x)"), "<<中文>>继续");
        assert_eq!(sketch("GDP\n增速\nok"), "GDP/增速/ok");
    }
}
