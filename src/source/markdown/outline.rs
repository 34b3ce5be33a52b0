//! What a text contains, for whoever checks or lists it.
//!
//! In: a text, or its events. Out: headings with ids, links with their targets as written, raw
//! HTML tags, all with byte ranges. Refuses to know: whether a target exists, whether a tag is
//! allowed.

use super::anchors::{self, Seed};
use super::dialect::{Parsed, walk};
use super::kept::Notes;
use super::raw_html::{RawHtml, RawHtmlList};
use pulldown_cmark::{Event, Tag, TagEnd};
use std::ops::Range;

/// Headings, links and raw HTML of one text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// In order.
    pub headings: Vec<Heading>,
    /// Links and images, in order.
    pub links: Vec<Link>,
    /// Tags and comments, in order.
    pub html: Vec<RawHtml>,
    /// Explicit ids (`{#id}`) that an earlier heading has already.
    pub repeated_ids: Vec<RepeatedId>,
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6, as written.
    pub level: u8,
    /// Unique in its text.
    pub id: String,
    /// Its words without markup.
    pub text: String,
    /// The whole heading.
    pub span: Range<usize>,
}

/// A link or an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// As written, with Markdown's escapes undone; `<a@x.cn>` gives `mailto:a@x.cn`.
    pub target: String,
    /// Its words, or the image's description.
    pub text: String,
    /// An image is shown, not followed.
    pub image: bool,
    /// Of the target; of the whole link where the target is not spelled out in it.
    pub span: Range<usize>,
}

/// An explicit id given twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepeatedId {
    /// As written in both.
    pub id: String,
    /// The later heading.
    pub span: Range<usize>,
    /// The heading that has it.
    pub earlier: Range<usize>,
}

/// What `text` contains.
pub fn outline(text: &str) -> Outline {
    let (mut headings, mut links, mut html) = (Headings::default(), Links::new(text), RawHtmlList::new(text));
    let mut notes = Notes::on(text);
    walk(text, |event, span| {
        headings.see(&event, &span);
        links.see(&event, &span);
        html.see(&event, &span);
        notes.iter_mut().for_each(|notes| notes.see(&event));
    });
    let (headings, repeated_ids) = headings.named();
    notes.into_iter().for_each(|notes| notes.keep(&headings));
    Outline { headings, links: links.found, html: html.found, repeated_ids }
}

/// The headings in order of their `Start` events, with their final ids, without their places.
pub fn headings(parsed: &Parsed<'_>) -> Vec<Heading> {
    let mut headings = Headings::default();
    parsed.events.iter().for_each(|event| headings.see(event, &(0..0)));
    match &parsed.ids {
        Some(ids) => headings.with(ids.lines().map(str::to_owned)),
        None => headings.named().0,
    }
}

/// Headings as they come, and the ids they ask for.
#[derive(Default)]
struct Headings {
    found: Vec<(Heading, Option<Box<str>>)>,
    inside: bool,
}

impl Headings {
    fn see(&mut self, event: &Event<'_>, span: &Range<usize>) {
        match event {
            Event::Start(Tag::Heading { level, id, .. }) => {
                self.inside = true;
                let heading =
                    Heading { level: *level as u8, id: String::new(), text: String::new(), span: span.clone() };
                self.found.push((heading, id.as_deref().map(Box::from)));
            }
            Event::End(TagEnd::Heading(_)) => self.inside = false,
            event if self.inside => {
                if let Some((heading, _)) = self.found.last_mut() {
                    heading.text.push_str(visible(event));
                }
            }
            _ => {}
        }
    }

    fn named(self) -> (Vec<Heading>, Vec<RepeatedId>) {
        let seeds: Vec<Seed<'_>> = self.found.iter().map(Seed::from).collect();
        let ids = anchors::assign(&seeds);
        let repeated = ids.repeated.iter().map(|&(later, earlier)| RepeatedId {
            id: ids.ids[earlier].clone(),
            span: self.found[later].0.span.clone(),
            earlier: self.found[earlier].0.span.clone(),
        });
        let repeated = repeated.collect();
        (self.with(ids.ids.into_iter()), repeated)
    }

    fn with(self, ids: impl Iterator<Item = String>) -> Vec<Heading> {
        let named = |((heading, _), id): ((Heading, _), String)| Heading { id, text: trimmed(heading.text), ..heading };
        self.found.into_iter().zip(ids).map(named).collect()
    }
}

impl<'h> From<&'h (Heading, Option<Box<str>>)> for Seed<'h> {
    fn from((heading, id): &'h (Heading, Option<Box<str>>)) -> Self {
        Seed { level: heading.level, text: &heading.text, explicit: id.as_deref() }
    }
}

fn trimmed(text: String) -> String {
    if text.trim().len() == text.len() { text } else { text.trim().to_owned() }
}

/// The words of an inline event.
pub fn visible<'a>(event: &'a Event<'_>) -> &'a str {
    match event {
        Event::Text(text) | Event::Code(text) => text,
        Event::SoftBreak | Event::HardBreak => " ",
        _ => "",
    }
}

/// Links as they come.
struct Links<'t> {
    text: &'t str,
    found: Vec<Link>,
    /// Indices of the links around the current event, and where their inner text ends.
    open: Vec<(usize, usize)>,
}

impl<'t> Links<'t> {
    fn new(text: &'t str) -> Self {
        Links { text, found: Vec::new(), open: Vec::new() }
    }

    fn see(&mut self, event: &Event<'_>, span: &Range<usize>) {
        match event {
            Event::Start(tag @ (Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. })) => {
                self.open.push((self.found.len(), span.start));
                self.found.push(Link {
                    target: dest_url.to_string(),
                    text: String::new(),
                    image: matches!(tag, Tag::Image { .. }),
                    span: span.clone(),
                });
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                if let Some((link, inner_end)) = self.open.pop() {
                    let link = &mut self.found[link];
                    if let Some(span) = target_span(self.text, &link.target, inner_end..link.span.end) {
                        link.span = span;
                    }
                }
                if let Some((_, inner_end)) = self.open.last_mut() {
                    *inner_end = span.end;
                }
            }
            event => {
                for &(link, _) in &self.open {
                    self.found[link].text.push_str(visible(event));
                }
                if let Some((_, inner_end)) = self.open.last_mut() {
                    *inner_end = (*inner_end).max(span.end);
                }
            }
        }
    }
}

fn target_span(text: &str, target: &str, within: Range<usize>) -> Option<Range<usize>> {
    let whole = text.get(within.clone())?;
    // An autolink's inner text is its target, so nothing is left behind it but `>`.
    let (from, part) = match whole.find("](") {
        Some(at) => (within.start + at + 2, &whole[at + 2..]),
        None if whole == ">" => {
            let from = within.start.checked_sub(target.len())?;
            (from, text.get(from..within.start)?)
        }
        None => return None,
    };
    if target.is_empty() {
        return None;
    }
    part.find(target).map(|at| from + at..from + at + target.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_know_where_their_target_is_written() {
        let text = "见**[“甲”](a.md \"题\")**乙 ![图](p.png) <http://x.cn/> [丙][c] [![i](j)](k)\n\n[c]: d.md\n";
        let outline = outline(text);
        let told: Vec<_> =
            outline.links.iter().map(|l| (&l.target[..], &l.text[..], l.image, &text[l.span.clone()])).collect();
        assert_eq!(
            told,
            [
                ("a.md", "“甲”", false, "a.md"),
                ("p.png", "图", true, "p.png"),
                ("http://x.cn/", "http://x.cn/", false, "http://x.cn/"),
                ("d.md", "丙", false, "[丙][c]"),
                ("k", "i", false, "k"),
                ("j", "i", true, "j"),
            ]
        );
    }

    #[test]
    fn headings_have_text_and_ids() {
        let outline = outline("# 一、**总则**[^1] {#z}\n\n## `依据` {#z}\n\n[^1]: n\n");
        let told: Vec<_> = outline.headings.iter().map(|h| (h.level, &h.id[..], &h.text[..])).collect();
        assert_eq!(told, [(1, "z", "一、总则"), (2, "z-2", "依据")]);
        assert_eq!(outline.repeated_ids[0].id, "z");
    }
}
