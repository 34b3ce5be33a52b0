//! What a site decides about findings: `[[severity]]` weighs a complaint otherwise, `[[accept]]` takes one as it is.
//!
//! `code` names the complaint. An acceptance names the `file` (or a folder, ending in `/`), may narrow it by
//! `contains` (a part of the message), and must say a `reason` and `until` which day it holds. Which complaints there
//! are and which of them may be weighed is for the pipeline to know.

use jiff::civil::Date;

use super::site::bad;
use crate::diag::{Findings, Severity, Span};
use crate::source::{Node, Reader};

/// A complaint that the site weighs otherwise.
#[derive(Debug)]
pub struct Weight {
    /// Name of the complaint and its place.
    pub code: (String, Span),
    /// How bad it is here.
    pub severity: Severity,
}

/// Findings that the site takes as they are, for a time.
#[derive(Debug)]
pub struct Acceptance {
    /// Name of the complaint and its place.
    pub code: (String, Span),
    /// Findings in this file, or below this folder if it ends in `/`.
    pub file: String,
    /// Findings whose message holds this.
    pub contains: Option<String>,
    /// Why, and its place.
    pub reason: (String, Span),
    /// The last day it holds, and its place.
    pub until: (Date, Span),
}

/// Reads a table of `[[severity]]`.
pub(super) fn weight(node: &Node, found: &mut Findings) -> Option<Weight> {
    let mut reader = Reader::new(node, found)?;
    let (code, word) = (text(&mut reader, "code"), text(&mut reader, "severity"));
    let severity = word.and_then(|(word, span)| {
        let severity = Severity::from_word(&word);
        if severity.is_none() {
            let (zh, en) = ("severity 只能是 error、warning 或 note", "severity is error, warning or note");
            bad(reader.found, span, zh, en);
        }
        severity
    });
    reader.finish();
    Some(Weight { code: code?, severity: severity? })
}

/// Reads a table of `[[accept]]`.
pub(super) fn acceptance(node: &Node, found: &mut Findings) -> Option<Acceptance> {
    let mut reader = Reader::new(node, found)?;
    let (code, file) = (text(&mut reader, "code"), text(&mut reader, "file"));
    let contains = reader.text("contains").map(str::to_owned);
    let reason = text(&mut reader, "reason");
    if let Some((_, span)) = reason.as_ref().filter(|(reason, _)| reason.trim().is_empty()) {
        bad(reader.found, *span, "要写明接受的理由", "say why it is accepted");
    }
    if let Some((_, span)) =
        file.as_ref().filter(|(file, _)| !["content/", "themes/"].iter().any(|top| file.starts_with(top)))
    {
        let zh = "file 从 content/ 或 themes/ 写起；整个文件夹以 / 结尾";
        bad(reader.found, *span, zh, "file names a file below content/ or themes/, or a folder ending in /");
    }
    let until = day(&mut reader, "until");
    if reader.node("until").is_none() {
        reader.missing("until");
    }
    reader.finish();
    Some(Acceptance { code: code?, file: file?.0, contains, reason: reason?, until: until? })
}

/// A text that must be there, with its place.
fn text(reader: &mut Reader<'_, '_>, key: &'static str) -> Option<(String, Span)> {
    if reader.node(key).is_none() {
        reader.missing(key);
    }
    reader.text_at(key).map(|(text, span)| (text.to_owned(), span))
}

/// A day, with or without quotes.
pub(super) fn day(reader: &mut Reader<'_, '_>, key: &'static str) -> Option<(Date, Span)> {
    let node = reader.node(key)?;
    // The parser also takes 2026-11-20T08:00 for a day; a time of day means nothing here.
    let day = node.scalar().filter(|text| text.len() == "2026-11-20".len()).and_then(|text| text.parse().ok());
    if day.is_none() {
        bad(reader.found, node.span, "这里要写日期，如 2026-11-20", "a day is expected, such as 2026-11-20");
    }
    Some((day?, node.span))
}
