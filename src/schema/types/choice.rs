//! `choice`: one word of a closed set, and what `level` and `flag` share with it.
//!
//! The set is data: `enum = ["甲", "乙"]`, or tables with a label, a glyph that reads in grey, and a tone.

use std::sync::Arc;

use super::super::field::{BAD_FIELD, Field};
use super::super::record::Reading;
use super::super::value::{Choice as Word, Tone, Value};
use super::{FieldType, TypeWord, not_understood, scalar};
use crate::diag::{Code, Diagnostic, Findings, Span, Text};
use crate::source::{Data, Node, Reader, nearest};

pub(in crate::schema) const NOT_A_CHOICE: Code = Code::error(
    "entry/not-a-choice",
    "只能从规定的几个词里选一个。",
    "Only one of the words in a fixed set can be used here.",
);

pub(super) const WORD: TypeWord = TypeWord {
    name: "choice",
    doc: ("从 enum 列出的词里选一个", "one of the words in enum"),
    compile: |reader| compile(reader, "choice", &[]),
};

/// A word set by default: value, English label, glyph, tone.
pub(super) type Default = (&'static str, &'static str, &'static str, Tone);

#[derive(Debug)]
struct Choice {
    name: &'static str,
    words: Vec<Arc<Word>>,
    span: Span,
}

/// Reads `enum`, or takes `defaults` when there is none.
pub(super) fn compile(reader: &mut Reader<'_, '_>, name: &'static str, defaults: &[Default]) -> Arc<dyn FieldType> {
    let mut words: Vec<Arc<Word>> = Vec::new();
    let mut span = reader.span();
    match reader.node("enum") {
        Some(Node { data: Data::Array(list), span: place }) => {
            span = *place;
            if list.is_empty() {
                complain(reader.found, span, "enum 里一个词也没有", "enum has no words");
            }
            for node in list {
                if let Some(word) = read_word(node, words.len() as u16, defaults, reader.found) {
                    if words.iter().any(|w| w.value == word.value) {
                        complain(reader.found, node.span, "这个词写了两次", "this word is there twice");
                    }
                    words.push(Arc::new(word));
                }
            }
        }
        Some(node) => complain(reader.found, node.span, "enum 要写列表", "enum is a list"),
        None if defaults.is_empty() => reader.missing("enum"),
        None => {}
    }
    if words.is_empty() {
        words = defaults.iter().enumerate().map(|(i, d)| Arc::new(default_word(d, i as u16))).collect();
    }
    Arc::new(Choice { name, words, span })
}

fn complain(found: &mut Findings, span: Span, zh: &str, en: &str) {
    found.add(Diagnostic::at(&BAD_FIELD, span, zh, en));
}

fn default_word(default: &Default, rank: u16) -> Word {
    let (value, en, glyph, tone) = *default;
    Word { value: value.to_owned(), label: Text::new(value, en), glyph: glyph.to_owned(), tone, rank }
}

fn read_word(node: &Node, rank: u16, defaults: &[Default], found: &mut Findings) -> Option<Word> {
    if let Some(value) = node.scalar() {
        let known = defaults.iter().find(|d| d.0 == value);
        let plain = (value, value, "", Tone::Plain);
        let (_, en, glyph, tone) = *known.unwrap_or(&("", plain.1, plain.2, plain.3));
        let label = Text::new(value, if known.is_some() { en } else { value });
        return Some(Word { value: value.to_owned(), label, glyph: glyph.to_owned(), tone, rank });
    }
    let mut reader = Reader::new(node, found)?;
    let value = reader.required_text("value");
    let label = reader.node("label").map(|n| (n, n.as_table().is_some_and(|t| t.get("zh").is_none())));
    let glyph = reader.text("glyph").unwrap_or_default().to_owned();
    let tone = reader.text_at("tone").map_or(Tone::Plain, |(word, span)| {
        Tone::from_word(word).unwrap_or_else(|| {
            complain(
                reader.found,
                span,
                "tone 只能是 strong、warning、good、muted、plain",
                "tone is strong, warning, good, muted or plain",
            );
            Tone::Plain
        })
    });
    let read = label
        .and_then(|(node, zh_missing)| crate::source::read_label(node, reader.found).map(|label| (label, zh_missing)));
    reader.finish();
    let value = value?.to_owned();
    let label = match read {
        Some((label, true)) => Text::new(value.clone(), label.en),
        Some((label, false)) => label,
        None => Text::new(value.clone(), value.clone()),
    };
    Some(Word { value, label, glyph, tone, rank })
}

impl FieldType for Choice {
    fn name(&self) -> &'static str {
        self.name
    }

    fn read(&self, node: &Node, field: &Field, reading: &mut Reading<'_>) -> Option<Value> {
        let written = scalar(node, field, "一个词", "a word", reading)?.trim();
        let found = self.words.iter().find(|w| w.value == written || w.label.zh == written || w.label.en == written);
        if let Some(word) = found {
            return Some(Value::Choice(word.clone()));
        }
        let list = |pick: fn(&Word) -> &str| self.words.iter().map(|w| pick(w)).collect::<Vec<_>>();
        let values = list(|w| &w.value);
        let (zh, en) = (format!("“{written}”不在可选的词里"), format!("“{written}” is not among the choices"));
        let mut diagnostic = not_understood(&NOT_A_CHOICE, node, field, zh, en);
        diagnostic.because.clear();
        diagnostic = diagnostic.because(self.span, "可选的词列在这里", "the choices are listed here");
        diagnostic = diagnostic.did_you_mean(nearest(written, values.iter().copied()));
        reading.found.add(
            diagnostic.hint(format!("可选：{}", values.join("、")), format!("the choices are: {}", values.join(", "))),
        );
        None
    }

    fn json(&self) -> serde_json::Value {
        serde_json::json!({ "enum": self.words.iter().map(|w| w.value.clone()).collect::<Vec<_>>() })
    }

    fn words(&self) -> Option<Vec<&str>> {
        Some(self.words.iter().map(|word| word.value.as_str()).collect())
    }

    fn sample(&self) -> String {
        super::quoted(self.words.first().map_or("", |w| &w.value))
    }
}
