//! The constraints of Table Schema on texts and lists: minLength, maxLength, pattern, minItems, maxItems.
//!
//! Lengths count characters.

use regex::Regex;

use super::super::field::{BAD_FIELD, Field};
use super::super::record::Reading;
use crate::diag::{Code, Diagnostic, Findings, Span};
use crate::source::{Node, Reader};

pub(in crate::schema) const CONSTRAINT: Code = Code::error(
    "entry/constraint",
    "值不符合 kind.toml 对这个字段的要求：太长、太短、超出范围，或者不合规定的格式。",
    "The value does not meet what kind.toml demands: too long, too short, out of range, or of another pattern.",
);

/// A limit and the place that sets it.
pub(super) type Limit<T> = Option<(T, Span)>;

/// Limits of a text.
#[derive(Debug, Default)]
pub(super) struct TextLimits {
    min: Limit<usize>,
    max: Limit<usize>,
    pattern: Limit<Regex>,
}

/// Limits of a number of items.
#[derive(Debug, Default)]
pub(super) struct ItemLimits {
    min: Limit<usize>,
    max: Limit<usize>,
}

fn count(reader: &mut Reader<'_, '_>, key: &'static str) -> Limit<usize> {
    let number = reader.integer(key)?;
    let span = reader.node(key)?.span;
    if number < 0 {
        reader.found.add(Diagnostic::at(&BAD_FIELD, span, "不能是负数", "must not be negative"));
    }
    usize::try_from(number).ok().map(|n| (n, span))
}

/// Complains when nothing can meet both limits.
pub(super) fn contradiction<T: PartialOrd>(min: Limit<T>, max: Limit<T>, found: &mut Findings) {
    if let (Some((min, first)), Some((max, span))) = (min, max)
        && min > max
    {
        let (zh, en) = ("上限小于下限，没有值能满足", "the upper limit is below the lower one");
        found.add(Diagnostic::at(&BAD_FIELD, span, zh, en).because(first, "下限在这里", "the lower limit is here"));
    }
}

impl TextLimits {
    pub(super) fn read(reader: &mut Reader<'_, '_>) -> Self {
        let (min, max) = (count(reader, "minLength"), count(reader, "maxLength"));
        let pattern = reader.text_at("pattern").and_then(|(source, span)| match Regex::new(source) {
            Ok(regex) => Some((regex, span)),
            Err(error) => {
                let reason = error.to_string().lines().last().unwrap_or_default().to_owned();
                reader.found.add(Diagnostic::at(
                    &BAD_FIELD,
                    span,
                    format!("正则表达式有误：{reason}"),
                    format!("the regular expression is wrong: {reason}"),
                ));
                None
            }
        });
        contradiction(min, max, reader.found);
        TextLimits { min, max, pattern }
    }

    pub(super) fn check(&self, text: &str, node: &Node, field: &Field, reading: &mut Reading<'_>) {
        let length = || text.chars().count();
        if let Some((max, span)) = self.max.filter(|(max, _)| text.len() > *max && length() > *max) {
            let over = length() - max;
            reading.found.add(complain(
                node,
                field,
                span,
                (format!("有 {} 个字，最多 {max} 个，超出 {over} 个", length()), format!("规定最多 {max} 个字")),
                (format!("has {} characters, {over} more than {max}", length()), format!("at most {max} here")),
            ));
        }
        if let Some((min, span)) = self.min.filter(|(min, _)| length() < *min) {
            reading.found.add(complain(
                node,
                field,
                span,
                (format!("有 {} 个字，至少要 {min} 个", length()), format!("规定至少 {min} 个字")),
                (format!("has {} characters, fewer than {min}", length()), format!("at least {min} here")),
            ));
        }
        if let Some((regex, span)) = self.pattern.as_ref().filter(|(regex, _)| !regex.is_match(text)) {
            let shape = regex.as_str();
            reading.found.add(complain(
                node,
                field,
                *span,
                ("不合规定的格式".into(), format!("规定的格式是 {shape}")),
                ("does not have the demanded pattern".into(), format!("the pattern {shape} is demanded here")),
            ));
        }
    }

    /// The limits as JSON Schema keys.
    pub(super) fn json(&self, json: &mut serde_json::Value) {
        if let Some((min, _)) = self.min {
            json["minLength"] = min.into();
        }
        if let Some((max, _)) = self.max {
            json["maxLength"] = max.into();
        }
        if let Some((regex, _)) = self.pattern.as_ref().filter(|(r, _)| !r.as_str().contains("\\p{")) {
            json["pattern"] = regex.as_str().into();
        }
    }
}

impl ItemLimits {
    pub(super) fn read(reader: &mut Reader<'_, '_>) -> Self {
        let (min, max) = (count(reader, "minItems"), count(reader, "maxItems"));
        contradiction(min, max, reader.found);
        ItemLimits { min, max }
    }

    pub(super) fn check(&self, items: usize, node: &Node, field: &Field, reading: &mut Reading<'_>) {
        if let Some((max, span)) = self.max.filter(|(max, _)| items > *max) {
            reading.found.add(complain(
                node,
                field,
                span,
                (format!("有 {items} 项，最多 {max} 项"), format!("规定最多 {max} 项")),
                (format!("has {items} items, more than {max}"), format!("at most {max} here")),
            ));
        }
        if let Some((min, span)) = self.min.filter(|(min, _)| items < *min) {
            reading.found.add(complain(
                node,
                field,
                span,
                (format!("有 {items} 项，至少要 {min} 项"), format!("规定至少 {min} 项")),
                (format!("has {items} items, fewer than {min}"), format!("at least {min} here")),
            ));
        }
    }

    pub(super) fn json(&self, json: &mut serde_json::Value) {
        if let Some((min, _)) = self.min {
            json["minItems"] = min.into();
        }
        if let Some((max, _)) = self.max {
            json["maxItems"] = max.into();
        }
    }
}

/// A complaint about a constraint: message and reason, each in Chinese and English.
pub(super) fn complain(
    node: &Node,
    field: &Field,
    because: Span,
    zh: (String, String),
    en: (String, String),
) -> Diagnostic {
    let message = (format!("“{}”{}", field.label.zh, zh.0), format!("“{}” {}", field.label.en, en.0));
    Diagnostic::at(&CONSTRAINT, node.span, message.0, message.1).because(because, zh.1, en.1)
}
