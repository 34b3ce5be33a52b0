//! Fields, columns and table headings that ask for what is never published.
//!
//! The words are those of the authorities' lists of what a public list must not hold.

use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use crate::diag::{Code, Diagnostic, Findings, Span};
use crate::schema::{Field, FieldType};

pub(super) const FORBIDDEN: Code = Code::error(
    "rule/forbidden-column",
    "这一栏要填的内容不得公开：身份证号、银行账号、社保卡、一卡通、家庭住址、病种、残疾等级。请删去这一栏；内部登记用类型为 identifier 的字段，它永远不会显示。",
    "The column asks for what is never published: identity and bank numbers, cards, homes, illnesses, degrees of disability. Remove it; for records use the type identifier, which is never shown.",
);

const WORDS: [&str; 11] =
    ["身份证", "证件号码", "证件号", "银行卡号", "账号", "帐号", "社保卡", "家庭住址", "病种", "残疾等级", "一卡通"];

/// Complains about a field, and about the columns inside it.
pub(super) fn check(field: &Field, found: &mut Findings) {
    let is_identifier = |ty: &dyn FieldType| ty.name() == "identifier";
    if is_identifier(&*field.ty) || field.ty.item().is_some_and(|item| is_identifier(&**item)) {
        return;
    }
    if let Some(word) = forbidden(&field.label.zh) {
        found.add(complaint(field.span, &field.label.zh, word));
    }
    let inner = field.ty.fields().or_else(|| field.ty.item().and_then(|item| item.fields()));
    inner.into_iter().flat_map(|fields| fields.iter()).for_each(|field| check(field, found));
}

/// Complains about the headings of tables in Markdown.
pub(super) fn check_tables(text: &str, span: Span, found: &mut Findings) {
    static ANY: OnceLock<Option<AhoCorasick>> = OnceLock::new();
    let any =
        ANY.get_or_init(|| AhoCorasick::builder().prefilter(false).kind(Some(AhoCorasickKind::DFA)).build(WORDS).ok());
    if any.as_ref().is_some_and(|any| !any.is_match(text)) {
        return;
    }
    let exact = (span.end - span.start) as usize == text.len();
    let mut at = 0;
    let lines: Vec<(usize, &str)> = text
        .split_inclusive('\n')
        .map(|line| {
            at += line.len();
            (at - line.len(), line)
        })
        .collect();
    for pair in lines.windows(2) {
        let [(start, head), (_, rule)] = pair else { continue };
        if !head.contains('|') || !is_delimiter(rule) {
            continue;
        }
        let mut from = *start;
        for cell in head.split('|') {
            let offset = cell.len() - cell.trim_start().len();
            let place = from + offset..from + offset + cell.trim().len();
            if let Some(word) = forbidden(cell) {
                found.add(complaint(if exact { span.part(place) } else { span }, cell.trim(), word));
            }
            from += cell.len() + 1;
        }
    }
}

/// The line between the head of a table and its rows: `|---|:--|`.
fn is_delimiter(line: &str) -> bool {
    let line = line.trim();
    line.contains('-') && line.contains('|') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

fn forbidden(label: &str) -> Option<&'static str> {
    WORDS.iter().find(|word| label.contains(**word)).copied()
}

fn complaint(span: Span, label: &str, word: &str) -> Diagnostic {
    Diagnostic::at(
        &FORBIDDEN,
        span,
        format!("“{label}”这一栏要填“{word}”，不得公开"),
        format!("the column “{label}” asks for “{word}”, which is never published"),
    )
}
