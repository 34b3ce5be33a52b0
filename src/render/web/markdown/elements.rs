//! What single elements look like: headings, links, images, code, alerts, tasks.
//!
//! In: a `Writer` standing at the element's first event. Out: its HTML, and where to go on for
//! elements that are written as a whole. Refuses to know: the order of the walk.

use super::href::{self, Nature};
use super::writer::{Writer, end_of};
use super::{Target, escape};
use crate::render::web::highlight;
use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, Tag, TagEnd};
use std::borrow::Cow;

/// Opening and closing tag of elements that need no thought.
pub fn simple(tag: &Tag<'_>) -> (&'static str, &'static str) {
    match tag {
        Tag::Paragraph => ("<p>", "</p>\n"),
        Tag::BlockQuote(_) => ("<blockquote>\n", "</blockquote>\n"),
        Tag::List(None) => ("<ul>\n", "</ul>\n"),
        Tag::List(Some(_)) => ("<ol>\n", "</ol>\n"),
        Tag::Item => ("<li>", "</li>\n"),
        Tag::DefinitionList => ("<dl>\n", "</dl>\n"),
        Tag::DefinitionListTitle => ("<dt>", "</dt>\n"),
        Tag::DefinitionListDefinition => ("<dd>", "</dd>\n"),
        Tag::Emphasis => ("<em>", "</em>"),
        Tag::Strong => ("<strong>", "</strong>"),
        Tag::Strikethrough => ("<del>", "</del>"),
        _ => ("", ""),
    }
}

impl Writer<'_> {
    pub(super) fn heading(&mut self, at: usize) {
        let found = self.headings.binary_search_by_key(&at, |(event, _)| *event);
        let Some((_, heading)) = found.ok().and_then(|index| self.headings.get(index)) else {
            return self.open("<p>", "</p>\n");
        };
        let level = heading.level;
        self.out.push_str(&format!("<h{level} id=\"{}", self.scope));
        escape::text(&mut self.out, &heading.id);
        self.out.push_str("\">");
        let mut closing = format!("<a class=\"anchor\" href=\"#{}", self.scope);
        href::fragment(&mut closing, &heading.id);
        closing.push_str("\" aria-label=\"");
        escape::text(&mut closing, self.look.words.anchor);
        closing.push(' ');
        escape::text(&mut closing, &heading.text);
        closing.push_str(&format!("\">#</a></h{level}>\n"));
        self.closing.push(Cow::Owned(closing));
    }

    pub(super) fn link(&mut self, target: &str, title: &str, at: usize) {
        let empty = matches!(self.events.get(at + 1), Some(Event::End(TagEnd::Link)));
        let shown = if self.linked { None } else { self.resolve(target) };
        let Some((address, name)) = shown else {
            return self.closing.push(Cow::Borrowed(""));
        };
        self.out.push_str("<a href=\"");
        self.out.push_str(&address);
        self.out.push('"');
        self.attribute("title", title);
        if href::nature(&address) == Nature::External {
            self.out.push_str(" rel=\"noopener noreferrer external\"");
        }
        self.out.push('>');
        if empty {
            self.text(name.as_deref().unwrap_or(target));
        }
        self.linked = true;
        self.closing.push(Cow::Borrowed("</a>"));
    }

    /// The address, ready for an attribute, and what the target is called.
    fn resolve(&self, target: &str) -> Option<(String, Option<String>)> {
        let mut address = String::new();
        match href::nature(target) {
            Nature::Empty | Nature::Dangerous => None,
            Nature::External | Nature::Contact => {
                href::address(&mut address, target);
                Some((address, None))
            }
            Nature::Anchor => {
                let id = href::id_of(target.trim().trim_start_matches('#'));
                address.push('#');
                if self.ids.contains(&id) {
                    address.push_str(&self.scope);
                }
                href::fragment(&mut address, &id);
                Some((address, None))
            }
            Nature::Internal => match (self.look.links)(target)? {
                Target::Href { href, title } if href::nature(&href) != Nature::Dangerous => {
                    href::address(&mut address, &href);
                    Some((address, title))
                }
                Target::Href { .. } | Target::Unpublished => None,
            },
        }
    }

    fn attribute(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.out.push_str(&format!(" {name}=\""));
            self.text(value);
            self.out.push('"');
        }
    }

    /// An image among words; without an address only its description.
    pub(super) fn image(&mut self, at: usize) -> usize {
        let end = end_of(self.events, at);
        let Some(Event::Start(Tag::Image { dest_url, title, .. })) = self.events.get(at) else {
            return at + 1;
        };
        let alt = self.description(at, end);
        match self.source(dest_url) {
            Some(source) => self.img(&source, &alt, title),
            None => self.text(&alt),
        }
        end + 1
    }

    /// A paragraph that is nothing but an image with a caption becomes a figure.
    pub(super) fn figure(&mut self, at: usize) -> bool {
        let Some(Event::Start(Tag::Image { dest_url, title, .. })) = self.events.get(at + 1) else {
            return false;
        };
        let end = end_of(self.events, at + 1);
        let alone = matches!(self.events.get(end + 1), Some(Event::End(TagEnd::Paragraph)));
        let alt = self.description(at + 1, end);
        let caption = if title.trim().is_empty() { alt.as_str() } else { title };
        let Some(source) = self.source(dest_url).filter(|_| alone && !caption.trim().is_empty()) else {
            return false;
        };
        self.out.push_str("<figure>");
        self.img(&source, &alt, "");
        self.out.push_str("<figcaption>");
        self.text(caption);
        self.out.push_str("</figcaption></figure>\n");
        true
    }

    fn img(&mut self, source: &str, alt: &str, title: &str) {
        self.out.push_str("<img src=\"");
        self.out.push_str(source);
        self.out.push_str("\" alt=\"");
        self.text(alt);
        self.out.push('"');
        self.attribute("title", title);
        self.out.push_str(" loading=\"lazy\">");
    }

    fn source(&self, target: &str) -> Option<String> {
        match href::nature(target) {
            Nature::External | Nature::Internal => self.resolve(target).map(|(address, _)| address),
            _ => None,
        }
    }

    fn description(&self, start: usize, end: usize) -> String {
        let inner = self.events.get(start + 1..end).unwrap_or_default();
        inner.iter().map(crate::source::markdown::outline::visible).collect()
    }

    /// A block of raw HTML comes line by line, but its tags may stretch over lines.
    pub(super) fn html_block(&mut self, at: usize) -> usize {
        let end = end_of(self.events, at);
        let lines = self.events.get(at + 1..end).unwrap_or_default();
        let html: String = lines
            .iter()
            .filter_map(|event| match event {
                Event::Html(html) | Event::Text(html) | Event::InlineHtml(html) => Some(html.as_ref()),
                _ => None,
            })
            .collect();
        self.raw(&html, false);
        end + 1
    }

    pub(super) fn code_block(&mut self, kind: &CodeBlockKind<'_>, at: usize) -> usize {
        let end = end_of(self.events, at);
        let lines = self.events.get(at + 1..end).unwrap_or_default();
        let code: String = lines
            .iter()
            .filter_map(|event| if let Event::Text(text) = event { Some(text.as_ref()) } else { None })
            .collect();
        let language = match kind {
            CodeBlockKind::Fenced(info) => highlight::language(info),
            CodeBlockKind::Indented => String::new(),
        };
        // It may scroll sideways, so the keyboard must reach it, and what it reaches has a name.
        self.out.push_str("<pre class=\"code\" role=\"group\" tabindex=\"0\" aria-label=\"");
        self.text(self.look.words.code);
        if language.is_empty() {
            self.out.push_str("\"><code>");
        } else {
            self.out.push_str(&format!(" {language}\"><code class=\"language-{language}\">"));
        }
        match highlight::highlight(&language, &code) {
            Some(html) => self.out.push_str(&html),
            None => self.text(&code),
        }
        self.out.push_str("</code></pre>\n");
        end + 1
    }

    pub(super) fn alert(&mut self, kind: BlockQuoteKind) {
        let words = &self.look.words;
        let (class, label) = match kind {
            BlockQuoteKind::Note => ("note", words.note),
            BlockQuoteKind::Tip => ("tip", words.tip),
            BlockQuoteKind::Important => ("important", words.important),
            BlockQuoteKind::Warning => ("warning", words.warning),
            BlockQuoteKind::Caution => ("caution", words.caution),
        };
        self.out.push_str(&format!("<aside class=\"alert {class}\" role=\"note\">\n<p class=\"alert-label\">"));
        self.text(label);
        self.open("</p>\n", "</aside>\n");
    }

    pub(super) fn is_task(&self, at: usize) -> bool {
        let after = |n: usize| self.events.get(at + n);
        match after(1) {
            Some(Event::TaskListMarker(_)) => true,
            Some(Event::Start(Tag::Paragraph)) => matches!(after(2), Some(Event::TaskListMarker(_))),
            _ => false,
        }
    }

    pub(super) fn task(&mut self, done: bool) {
        let words = &self.look.words;
        let (glyph, word) = if done { ("☑", words.done) } else { ("☐", words.open) };
        self.out.push_str(&format!(
            "<span class=\"task-mark\" aria-hidden=\"true\">{glyph}</span><span class=\"visually-hidden\">"
        ));
        self.text(word);
        self.out.push_str("</span> ");
    }
}
