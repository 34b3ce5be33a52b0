//! `markdown`: longer text with headings, lists, tables and links.
//!
//! It is parsed once here, so that links and headings are known to the checks; it is turned into HTML only when a
//! page is made.

use std::sync::Arc;

use super::super::field::Field;
use super::super::record::{Reading, offset_of};
use super::super::value::{Rich, RichLink, Value};
use super::limits::TextLimits;
use super::{FieldType, TypeWord, scalar};
use crate::diag::Span;
use crate::source::markdown::outline;
use crate::source::{Node, TextSlice};

pub(super) const WORD: TypeWord = TypeWord {
    name: "markdown",
    doc: ("较长的文字，可用标题、列表、表格和链接", "longer text with headings, lists, tables and links"),
    compile: |reader| Arc::new(Markdown { limits: TextLimits::read(reader) }),
};

#[derive(Debug)]
struct Markdown {
    limits: TextLimits,
}

impl FieldType for Markdown {
    fn name(&self) -> &'static str {
        WORD.name
    }

    fn read(&self, node: &Node, field: &Field, reading: &mut Reading<'_>) -> Option<Value> {
        let text = scalar(node, field, "文字", "text", reading)?;
        self.limits.check(text, node, field, reading);
        let slice = super::text::slice(node, text, reading.text);
        let exact = offset_of(node, text, reading.text).map(|(offset, length)| node.span.part(offset..offset + length));
        Some(rich(slice, exact, node.span))
    }

    fn json(&self) -> serde_json::Value {
        let mut json = serde_json::json!({ "type": "string" });
        self.limits.json(&mut json);
        json
    }

    fn sample(&self) -> String {
        "\"\"\"\n……\n\"\"\"".to_owned()
    }
}

/// Parses `text`. `exact` is its place when offsets in it are offsets in the file; otherwise `whole` stands for all.
pub(crate) fn rich(text: TextSlice, exact: Option<Span>, whole: Span) -> Value {
    let outline = outline(&text);
    let place = |range: std::ops::Range<usize>| exact.map_or(whole, |span| span.part(range));
    let links = outline.links.into_iter().map(|link| {
        // Nearly all targets stand in the text as they are.
        let written = text.part(link.span.clone()).filter(|written| **written == *link.target);
        RichLink {
            bare: link.text.trim().is_empty(),
            image: link.image,
            target: written.unwrap_or_else(|| TextSlice::from(link.target.as_str())),
            span: place(link.span),
        }
    });
    let html = outline.html.into_iter().map(|piece| (piece.tag.into(), place(piece.span)));
    let repeated = outline.repeated_ids.into_iter().map(|again| (again.id.into(), place(again.span)));
    let anchors: Vec<&str> = outline.headings.iter().map(|heading| heading.id.as_str()).collect();
    let anchors = anchors
        .join(
            "
",
        )
        .into_boxed_str();
    // Collected in place, these would keep the room of what they were made from.
    fn fit<T>(items: impl Iterator<Item = T>) -> Vec<T> {
        let mut items: Vec<T> = items.collect();
        items.shrink_to_fit();
        items
    }
    let (links, html, repeated) = (fit(links), fit(html), fit(repeated));
    Value::Markdown(Box::new(Rich { links, anchors, html, repeated, text }))
}
