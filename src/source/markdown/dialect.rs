//! The Markdown that gongkai reads: CommonMark, GitHub's tables, notes and alerts, and Chinese
//! habits of writing.
//!
//! In: text. Out: pulldown-cmark events with byte ranges in that text; emphasis pairs as a
//! Chinese writer expects, a line end between two Chinese characters is no space, one `~` is
//! a range. Refuses to know: what anybody does with the events.

use super::kept;
use super::script;
use super::sentinel::Prepared;
use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// An event and its byte range in the text as written.
type Spanned<'a> = (Event<'a>, Range<usize>);

/// Not among them, on purpose: smart punctuation (it rewrites `--` and quotes), `^` and `~` as
/// superscript and subscript, wiki links, and `$` as mathematics.
pub const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_DEFINITION_LIST);

/// A text for those who make something of it.
pub struct Parsed<'a> {
    /// Its events. Strings borrow from the text wherever it says the same.
    pub events: Vec<Event<'a>>,
    /// The ids of its headings, a line each, if they are known.
    pub(super) ids: Option<Box<str>>,
}

/// Parses a text.
pub fn parse(text: &str) -> Parsed<'_> {
    if let Some(parsed) = kept::take(text) {
        return parsed;
    }
    // Chinese prose has an event every fourteen bytes; growing in steps would copy them all again and again.
    let mut events = Vec::with_capacity(text.len() / 12 + 8);
    walk(text, |event, _| events.push(event));
    Parsed { events, ids: None }
}

/// Gives the events of a text to `see`, one by one. Strings borrow from `text` wherever it says the same.
pub fn walk<'a>(text: &'a str, see: impl FnMut(Event<'a>, Range<usize>)) {
    let prepared = Prepared::new(text);
    let mut lines = Lines { see, before: None, held: Vec::new() };
    if prepared.dirty {
        for (event, range) in Parser::new_ext(&prepared.text, OPTIONS).into_offset_iter() {
            let event = restore(event, &prepared);
            if !matches!(&event, Event::Text(text) if text.is_empty()) {
                lines.take(event, prepared.offset(range.start)..prepared.offset(range.end));
            }
        }
    } else {
        Parser::new_ext(text, OPTIONS).into_offset_iter().for_each(|(event, range)| lines.take(event, range));
    }
    lines.release(false);
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
struct Lines<'a, S> {
    see: S,
    /// The nearest visible character, and the one before it.
    before: Option<(char, Option<char>)>,
    /// A soft break and what nobody sees of what follows it, until something is seen.
    held: Vec<Spanned<'a>>,
}

impl<'a, S: FnMut(Event<'a>, Range<usize>)> Lines<'a, S> {
    #[inline]
    fn take(&mut self, mut event: Event<'a>, range: Range<usize>) {
        name_mail_scheme(&mut event);
        if !self.held.is_empty() {
            if is_transparent(&event) {
                return self.held.push((event, range));
            }
            let after = visible(&event, |text| text.chars());
            let joins = self.before.zip(after).is_some_and(|(before, after)| script::joins(before, after));
            self.release(joins);
        }
        match &event {
            Event::Text(_) | Event::Code(_) => self.before = visible(&event, |text| text.chars().rev()).or(self.before),
            Event::SoftBreak => return self.held.push((event, range)),
            event if is_transparent(event) => {}
            _ => self.before = None,
        }
        (self.see)(event, range);
    }

    /// Lets go what is held, without its soft break if the lines are joined.
    fn release(&mut self, joins: bool) {
        if !self.held.is_empty() {
            self.before = None;
        }
        for (event, range) in self.held.drain(..).skip(usize::from(joins)) {
            (self.see)(event, range);
        }
    }
}

/// The first two characters of what an event shows, in the order of `chars`.
fn visible<'t, C: Iterator<Item = char>>(
    event: &'t Event<'_>,
    chars: impl Fn(&'t str) -> C,
) -> Option<(char, Option<char>)> {
    let (Event::Text(text) | Event::Code(text)) = event else { return None };
    let mut chars = chars(text);
    chars.next().map(|c| (c, chars.next()))
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
        let show = |event: &Event<'_>| match event {
            Event::Start(tag) => mark(&tag.to_end()).replace('*', "<").replace('~', "{"),
            Event::End(end) => mark(end).replace('*', ">").replace('~', "}"),
            Event::Text(text) | Event::Code(text) => text.to_string(),
            Event::SoftBreak => "/".to_owned(),
            _ => String::new(),
        };
        parse(text).events.iter().map(show).collect()
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
        let mut ranges = Vec::new();
        walk(text, |_, range| ranges.push(range));
        assert_eq!(&text[ranges[2].clone()], "**《条例》**");
    }

    #[test]
    fn line_ends() {
        assert_eq!(sketch("中文\n继续"), "中文继续");
        assert_eq!(sketch("**中文**\n[继续](x)"), "<<中文>>继续");
        assert_eq!(sketch("GDP\n增速\nok"), "GDP/增速/ok");
    }
}
