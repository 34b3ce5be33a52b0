//! `text-hygiene`: text that was left unfinished or arrived damaged.
//!
//! Keys: `fields` (default: all text). Each smell is a file: it gives ranges of a text, and this file says where they
//! stand. Code and addresses inside Markdown are left alone.

mod half_width;
mod markdown_slip;
mod mojibake;
mod pinyin;
mod placeholder;
mod trace;
mod unbalanced;

use std::ops::Range;

use super::rule::{Case, Check, RuleWord, fields};
use super::walk::walk_item;
use crate::diag::{Code, Diagnostic, Findings, Text};
use crate::model::Entry;
use crate::schema::{Item, Value};
use crate::source::markdown::prose;

pub(super) const WORD: RuleWord = RuleWord {
    name: "text-hygiene",
    doc: (
        "占位符、拼音夹注、引号不成对、乱码、半角标点",
        "placeholders, pinyin glosses, unbalanced quotes, mojibake, half-width punctuation",
    ),
    basis: ("公开的文字应当完整、规范，不留空格和占位符", "Published text is whole and clean"),
    example: r#"rule = "text-hygiene""#,
    codes: &[
        &placeholder::CODE,
        &pinyin::CODE,
        &unbalanced::CODE,
        &mojibake::CODE,
        &half_width::CODE,
        &markdown_slip::CODE,
    ],
    compile: |reader, kind, _| {
        let chosen = reader.node("fields").is_some().then(|| fields(reader, "fields", kind));
        Some(Box::new(TextHygiene { fields: chosen }))
    },
};

/// A suspicious place: which complaint, where in the text, and what to say.
struct Smell {
    code: &'static Code,
    range: Range<usize>,
    message: Text,
    hint: Option<Text>,
}

type Sniff = fn(&str, &mut Vec<Smell>);

/// Those that look for certain words first, which most texts have none of.
const TRACED: [Sniff; 2] = [placeholder::sniff, mojibake::sniff];
const OTHERS: [Sniff; 4] = [pinyin::sniff, unbalanced::sniff, mojibake::questions, half_width::sniff];

struct TextHygiene {
    fields: Option<Vec<usize>>,
}

impl Check for TextHygiene {
    fn entry(&self, entry: &Entry, _: Case<'_>, found: &mut Findings) {
        for (at, item) in &entry.record.values {
            if self.fields.as_ref().is_none_or(|fields| fields.contains(&(*at as usize))) {
                walk_item(item, &mut |item| check_item(item, found));
            }
        }
    }
}

fn check_item(item: &Item, found: &mut Findings) {
    let (text, markdown) = match &item.value {
        Value::Text(text) => (&**text, false),
        Value::Markdown(rich) => (&*rich.text, true),
        _ => return,
    };
    let mut smells = Vec::new();
    if trace::is_in(text) {
        TRACED.iter().for_each(|sniff| sniff(text, &mut smells));
        if markdown {
            markdown_slip::full_width(text, &mut smells);
        }
    }
    OTHERS.iter().for_each(|sniff| sniff(text, &mut smells));
    if markdown {
        markdown_slip::sniff(text, &mut smells);
    }
    if smells.is_empty() {
        return;
    }
    // Markdown is parsed again only when something smells, which is rare.
    let prose = markdown.then(|| prose(text));
    let is_prose = |range: &Range<usize>| {
        prose.as_ref().is_none_or(|parts| parts.iter().any(|p| p.start <= range.start && range.end <= p.end))
    };
    let exact = (item.span.end - item.span.start) as usize == text.len();
    for smell in smells.into_iter().filter(|smell| is_prose(&smell.range)) {
        let span = if exact { item.span.part(smell.range) } else { item.span };
        let mut diagnostic = Diagnostic::at(smell.code, span, smell.message.zh, smell.message.en);
        diagnostic.hints.extend(smell.hint);
        found.add(diagnostic);
    }
}

/// A Han character.
fn is_han(c: char) -> bool {
    matches!(c as u32, 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x323AF) || c == '〇'
}

/// The character before byte `at`.
fn before(text: &str, at: usize) -> Option<char> {
    text[..at].chars().next_back()
}

/// The character at byte `at`.
fn after(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next()
}

#[cfg(test)]
fn smells(sniff: Sniff, text: &str) -> Vec<&str> {
    let mut smells = Vec::new();
    sniff(text, &mut smells);
    let is_traced = TRACED.contains(&sniff) && !smells.is_empty();
    assert!(!is_traced || trace::is_in(text), "no trace of what is in “{text}”");
    smells.into_iter().map(|smell| &text[smell.range]).collect()
}
