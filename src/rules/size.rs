//! `size`: a list or table has as many items as it must.
//!
//! Keys: `of` (a path), `at_least`, `at_most`. While it is not filled nothing is checked, unless the rule has a `when`:
//! then none are too few.

use super::path::Path;
use super::rule::{BAD_RULE, Case, Check, RuleWord, wrong_field};
use crate::diag::{Code, Diagnostic, Findings, Span};
use crate::model::Entry;
use crate::schema::Value;
use crate::source::Reader;

const SIZE: Code = Code::error(
    "rule/size",
    "列出的个数太少或太多。例如村务监督委员会三至五人，公开招标的投标人不少于三家。请核对有没有漏写或多写。",
    "Too few or too many are listed: a public tender, for example, has three bidders or more. Check what is missing.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "size",
    doc: ("列出的个数在规定的范围里", "a list has as many items as it must"),
    basis: (
        "村民委员会由三至七人组成；投标人不少于三个",
        "A villagers' committee has three to seven members; a tender has three bidders",
    ),
    example: r#"rule = "size"
of = "bidders"
at_least = 3"#,
    codes: &[&SIZE],
    compile: |reader, kind, _| {
        let of = Path::read(reader, "of", kind);
        let limits = Limits::read(reader);
        let of = of?;
        let many = matches!(of.field().ty.name(), "list" | "table" | "steps");
        if of.is_of_entry() && !many {
            wrong_field(reader, "of", "列表或表格", "a list or a table");
        }
        Some(Box::new(Size { of, limits: limits? }))
    },
};

/// How many there may be.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    pub(super) least: usize,
    pub(super) most: Option<usize>,
}

impl Limits {
    /// Reads `at_least` and `at_most`; complains if there is neither, or if they contradict each other.
    pub(super) fn read(reader: &mut Reader<'_, '_>) -> Option<Limits> {
        if reader.node("at_least").or(reader.node("at_most")).is_none() {
            reader.missing("at_least");
            return None;
        }
        let (least, most) = (bound(reader, "at_least"), bound(reader, "at_most"));
        if let Some(((least, _), (most, span))) = least.zip(most).filter(|(least, most)| least.0 > most.0) {
            let (zh, en) = (
                format!("at_most {most} 小于 at_least {least}"),
                format!("at_most {most} is less than at_least {least}"),
            );
            reader.found.add(Diagnostic::at(&BAD_RULE, span, zh, en));
        }
        Some(Limits { least: least.map_or(0, |(least, _)| least), most: most.map(|(most, _)| most) })
    }

    /// What is wrong with `count`, in Chinese and English.
    pub(super) fn wrong(self, count: usize) -> Option<(String, String)> {
        if count < self.least {
            let (least, short) = (self.least, self.least - count);
            return Some((
                format!("有 {count} 个，至少要有 {least} 个，差 {short} 个"),
                format!("{count}, at least {least} are needed: {short} short"),
            ));
        }
        let most = self.most.filter(|most| count > *most)?;
        let over = count - most;
        Some((
            format!("有 {count} 个，最多 {most} 个，多 {over} 个"),
            format!("{count}, at most {most} are allowed: {over} too many"),
        ))
    }
}

/// A number that a count is compared with, and its place; complains if it is below zero.
pub(super) fn bound(reader: &mut Reader<'_, '_>, key: &'static str) -> Option<(usize, Span)> {
    let node = reader.node(key)?;
    let number = reader.integer(key)?;
    let bound = usize::try_from(number).ok();
    if bound.is_none() {
        let (zh, en) = (format!("{key} 不能小于 0"), format!("{key} is not below 0"));
        reader.found.add(Diagnostic::at(&BAD_RULE, node.span, zh, en));
    }
    bound.map(|bound| (bound, node.span))
}

struct Size {
    of: Path,
    limits: Limits,
}

impl Check for Size {
    fn entry(&self, entry: &Entry, case: Case<'_>, found: &mut Findings) {
        let Some(items) = self.of.values(&entry.record) else { return };
        let length = |value: &Value| match value {
            Value::List(items) => items.iter().filter(|item| !item.value.is_blank()).count(),
            Value::Table(rows) | Value::Steps(rows) => rows.len(),
            other => usize::from(!other.is_blank()),
        };
        let count: usize = items.iter().map(|item| length(&item.value)).sum();
        if count == 0 && case.condition.is_none() {
            return;
        }
        let Some((zh, en)) = self.limits.wrong(count) else { return };
        let label = &self.of.field().label;
        let written = entry.record.at(self.of.first()).map(|item| item.span);
        let cause = case.condition.and_then(|condition| condition.cause(entry)).map(|(item, _)| item.span);
        let span = written.or(cause).unwrap_or(entry.span);
        let mut diagnostic =
            Diagnostic::at(&SIZE, span, format!("“{}”{zh}", label.zh), format!("“{}”: {en}", label.en));
        if let Some(cause) = cause.filter(|cause| *cause != span) {
            diagnostic = diagnostic.because(cause, "因为这里这样填写", "because of what is said here");
        }
        found.add(diagnostic);
    }
}
