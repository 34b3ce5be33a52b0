//! Footnotes: numbered in the order in which a reader meets them.
//!
//! In: the names referred to, one after the other. Out: numbers, ids, and at the end the list
//! with its ways back. Refuses to know: the notes' own Markdown.

use super::{Look, escape};
use crate::source::markdown::anchors::{NOTE_PREFIX, NOTE_REFERENCE_PREFIX};
use std::collections::HashMap;
use std::ops::Range;

pub struct Notes {
    /// From the name to the events of the definition's body.
    definitions: HashMap<String, Range<usize>>,
    numbers: HashMap<String, usize>,
    met: Vec<Note>,
}

#[derive(Default)]
struct Note {
    body: Range<usize>,
    references: usize,
    html: String,
}

/// pulldown-cmark matches names without regard to case.
fn key(name: &str) -> String {
    name.to_lowercase()
}

impl Notes {
    pub fn new(definitions: impl Iterator<Item = (String, Range<usize>)>) -> Self {
        let mut first = HashMap::new();
        for (name, body) in definitions {
            first.entry(key(&name)).or_insert(body);
        }
        Self { definitions: first, numbers: HashMap::new(), met: Vec::new() }
    }

    /// Writes a reference. Inside a link it is not a link itself.
    pub fn refer(&mut self, out: &mut String, name: &str, scope: &str, linked: bool) {
        let key = key(name);
        let Some(body) = self.definitions.get(&key) else {
            out.push_str("[^");
            escape::text(out, name);
            out.push(']');
            return;
        };
        let index = *self.numbers.entry(key).or_insert_with(|| {
            self.met.push(Note { body: body.clone(), ..Note::default() });
            self.met.len() - 1
        });
        self.met[index].references += 1;
        let number = index + 1;
        let id = reference_id(scope, number, self.met[index].references);
        let note = note_id(scope, number);
        if linked {
            out.push_str(&format!("<sup class=\"footnote-ref\" id=\"{id}\">{number}</sup>"));
        } else {
            out.push_str(&format!(
                "<sup class=\"footnote-ref\"><a id=\"{id}\" href=\"#{note}\" role=\"doc-noteref\">{number}</a></sup>"
            ));
        }
    }

    /// The body of the n-th note met, from 0; more may be met while it is written.
    pub fn body(&self, index: usize) -> Option<Range<usize>> {
        self.met.get(index).map(|note| note.body.clone())
    }

    pub fn set_html(&mut self, index: usize, html: String) {
        if let Some(note) = self.met.get_mut(index) {
            note.html = html;
        }
    }

    pub fn write(&self, out: &mut String, look: &Look<'_>, scope: &str) {
        if self.met.is_empty() {
            return;
        }
        let level = look.heading_base.clamp(1, 6);
        let mut title = String::new();
        escape::text(&mut title, look.words.footnotes);
        out.push_str(&format!(
            "<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"{title}\">\n\
             <h{level} class=\"footnotes-heading\">{title}</h{level}>\n<ol>\n"
        ));
        for (index, note) in self.met.iter().enumerate() {
            let number = index + 1;
            out.push_str(&format!("<li id=\"{}\">", note_id(scope, number)));
            let back = note.ways_back(look, scope, number);
            match note.html.strip_suffix("</p>\n") {
                Some(html) => out.extend([html, " ", &back, "</p>"]),
                None => out.extend([note.html.as_str(), &back]),
            }
            out.push_str("</li>\n");
        }
        out.push_str("</ol>\n</section>\n");
    }
}

impl Note {
    fn ways_back(&self, look: &Look<'_>, scope: &str, number: usize) -> String {
        let mut back = String::new();
        for time in 1..=self.references {
            let id = reference_id(scope, number, time);
            back.push_str(if time > 1 { " " } else { "" });
            back.push_str(&format!("<a class=\"footnote-back\" href=\"#{id}\" role=\"doc-backlink\" aria-label=\""));
            escape::text(&mut back, look.words.back);
            // U+FE0E keeps the arrow from turning into a picture.
            match time {
                1 => back.push_str(&format!(" {number}\">↩\u{FE0E}</a>")),
                _ => back.push_str(&format!(" {number}-{time}\">↩\u{FE0E}<sup>{time}</sup></a>")),
            }
        }
        back
    }
}

fn note_id(scope: &str, number: usize) -> String {
    format!("{scope}{NOTE_PREFIX}{number}")
}

fn reference_id(scope: &str, number: usize, time: usize) -> String {
    match time {
        1 => format!("{scope}{NOTE_REFERENCE_PREFIX}{number}"),
        _ => format!("{scope}{NOTE_REFERENCE_PREFIX}{number}-{time}"),
    }
}
