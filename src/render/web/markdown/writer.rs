//! The walk over the events.
//!
//! In: events and a `Look`. Out: HTML. Every opening tag leaves its closing tag on a stack, so
//! the result is balanced by construction. Refuses to know: pairing of emphasis, ids' making.

use super::elements::simple;
use super::notes::Notes;
use super::raw::{Place, RawTags};
use super::table::{Table, aligned};
use super::{Look, escape};
use crate::source::markdown::Parsed;
use crate::source::markdown::outline::{self, Heading};
use pulldown_cmark::{Event, Tag, TagEnd};
use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

pub struct Writer<'e> {
    pub(super) look: &'e Look<'e>,
    pub(super) events: &'e [Event<'e>],
    pub(super) out: String,
    /// Closing tags of the open elements.
    pub(super) closing: Vec<Cow<'static, str>>,
    pub(super) raw: RawTags,
    pub(super) notes: Notes,
    pub(super) table: Table,
    /// Headings with the index of their event.
    pub(super) headings: Vec<(usize, Heading)>,
    pub(super) ids: HashSet<String>,
    /// `scope-`, or nothing.
    pub(super) scope: String,
    /// Inside `<a>`, where no other may be.
    pub(super) linked: bool,
}

fn scope(written: &str) -> String {
    let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let scope: String = written.chars().filter(plain).collect();
    if scope.is_empty() { scope } else { scope + "-" }
}

pub fn write(parsed: &Parsed<'_>, look: &Look<'_>, size: usize) -> String {
    let events = &parsed.events;
    let definitions = events.iter().enumerate().filter_map(|(at, event)| match event {
        Event::Start(Tag::FootnoteDefinition(name)) => Some((name.to_string(), at + 1..end_of(events, at))),
        _ => None,
    });
    let starts = events
        .iter()
        .enumerate()
        .filter_map(|(at, event)| matches!(event, Event::Start(Tag::Heading { .. })).then_some(at));
    let mut headings: Vec<_> = starts.zip(outline::headings(parsed)).collect();
    level(&mut headings, look.heading_base.clamp(1, 6));
    let mut writer = Writer {
        look,
        events,
        out: String::with_capacity(size + size / 2),
        closing: Vec::new(),
        raw: RawTags::default(),
        notes: Notes::new(definitions),
        table: Table::default(),
        ids: headings.iter().map(|(_, heading)| heading.id.clone()).collect(),
        headings,
        scope: scope(look.scope),
        linked: false,
    };
    writer.run(0..events.len());
    let mut note = 0;
    while let Some(body) = writer.notes.body(note) {
        let before = std::mem::take(&mut writer.out);
        writer.run(body);
        let html = std::mem::replace(&mut writer.out, before);
        writer.notes.set_html(note, html);
        note += 1;
    }
    writer.notes.write(&mut writer.out, look, &writer.scope);
    writer.out
}

/// Gives headings the levels that they have on the page: the shallowest stands at `base`, and none skips one, whatever
/// level the text begins with.
fn level(headings: &mut [(usize, Heading)], base: u8) {
    let Some(shallowest) = headings.iter().map(|(_, heading)| heading.level).min() else { return };
    let mut deepest = base;
    for (_, heading) in headings {
        heading.level = (base + (heading.level - shallowest)).min(deepest).min(6);
        deepest = heading.level + 1;
    }
}

/// The index of the `End` that belongs to the `Start` at `start`.
pub(super) fn end_of(events: &[Event<'_>], start: usize) -> usize {
    let mut depth = 0_usize;
    for (at, event) in events.iter().enumerate().skip(start) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    events.len()
}

impl<'e> Writer<'e> {
    fn run(&mut self, range: Range<usize>) {
        let events = self.events;
        let mut at = range.start;
        while at < range.end.min(events.len()) {
            at = match &events[at] {
                Event::Start(tag) => self.start(tag, at),
                Event::End(end) => self.end(*end, at),
                event => {
                    self.inline(event);
                    at + 1
                }
            };
        }
        self.raw.close_from(&mut self.out, self.closing.len());
    }

    fn inline(&mut self, event: &Event<'_>) {
        match event {
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => self.text(text),
            Event::Code(code) => {
                self.out.push_str("<code>");
                self.text(code);
                self.out.push_str("</code>");
            }
            Event::InlineHtml(html) => self.raw(html, true),
            Event::Html(html) => self.raw(html, false),
            Event::FootnoteReference(name) => {
                self.notes.refer(&mut self.out, name, &self.scope, self.linked);
            }
            Event::SoftBreak => self.out.push('\n'),
            Event::HardBreak => self.out.push_str("<br>\n"),
            Event::Rule => self.out.push_str("<hr>\n"),
            Event::TaskListMarker(done) => self.task(*done),
            Event::Start(_) | Event::End(_) => {}
        }
    }

    /// Writes what begins at `at` and tells where to go on.
    fn start(&mut self, tag: &Tag<'_>, at: usize) -> usize {
        match tag {
            Tag::FootnoteDefinition(_) => return end_of(self.events, at) + 1,
            Tag::HtmlBlock => return self.html_block(at),
            Tag::CodeBlock(kind) => return self.code_block(kind, at),
            Tag::Image { .. } => return self.image(at),
            Tag::Paragraph if self.figure(at) => return end_of(self.events, at) + 1,
            Tag::Heading { .. } => self.heading(at),
            Tag::Link { dest_url, title, .. } => self.link(dest_url, title, at),
            Tag::BlockQuote(Some(kind)) => self.alert(*kind),
            Tag::List(Some(start)) if *start != 1 => self.open(&format!("<ol start=\"{start}\">\n"), "</ol>\n"),
            Tag::Item if self.is_task(at) => self.open("<li class=\"task\">", "</li>\n"),
            Tag::Table(columns) => {
                let columns = aligned(columns, &self.events[at..end_of(self.events, at)]);
                self.table.start(&mut self.out, columns, self.look.words.table);
                self.closing.push(Cow::Borrowed(""));
            }
            Tag::TableHead | Tag::TableRow => {
                let head = matches!(tag, Tag::TableHead);
                self.table.start_row(&mut self.out, head);
                self.closing.push(Cow::Borrowed(if head { "</tr>\n</thead>\n" } else { "</tr>\n" }));
            }
            Tag::TableCell => {
                let closing = self.table.start_cell(&mut self.out);
                self.closing.push(Cow::Borrowed(closing));
            }
            tag => {
                let (opening, closing) = simple(tag);
                self.open(opening, closing);
            }
        }
        at + 1
    }

    fn end(&mut self, end: TagEnd, at: usize) -> usize {
        self.raw.close_from(&mut self.out, self.closing.len());
        if let Some(closing) = self.closing.pop() {
            self.out.push_str(&closing);
            self.linked &= closing != "</a>";
        }
        if end == TagEnd::Table {
            self.out.push_str(self.table.end());
        }
        at + 1
    }

    pub(super) fn open(&mut self, opening: &str, closing: &'static str) {
        self.out.push_str(opening);
        self.closing.push(Cow::Borrowed(closing));
    }

    pub(super) fn text(&mut self, text: &str) {
        escape::text(&mut self.out, text);
    }

    pub(super) fn raw(&mut self, html: &str, inline: bool) {
        let place = Place { allowed: self.look.html_tags, inline, depth: self.closing.len() };
        self.raw.write(&mut self.out, html, place);
    }
}
