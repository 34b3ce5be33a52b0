//! What a rule is, and how the rules of a kind are compiled.
//!
//! In: the `[[rule]]` tables of kind.toml. Out: checks with their place and severity, or complaints about the table.

use std::sync::Arc;

use super::RULES;
use super::condition::Condition;
use crate::config::Site;
use crate::diag::{Checked, Code, Diagnostic, Findings, Severity, Span};
use crate::model::{Entry, Portal};
use crate::schema::{Kind, KindId, Schema, Use};
use crate::source::{Reader, nearest};

pub(super) const UNKNOWN_RULE: Code = Code::error(
    "rule/unknown",
    "没有这条规则。可用的规则见 docs/kinds.md。",
    "There is no such rule. docs/kinds.md lists them.",
);
pub(super) const BAD_RULE: Code = Code::error(
    "rule/bad",
    "kind.toml 里这条规则写得不对，例如指的字段没有声明，或者类型不合适。",
    "The rule in kind.toml is not right: a field is not declared, or has a type the rule cannot use.",
);

/// A rule that kinds can use.
#[derive(Debug)]
pub struct RuleWord {
    /// Its name in kind.toml.
    pub name: &'static str,
    /// What it checks, in Chinese and English.
    pub doc: (&'static str, &'static str),
    /// Why it is there: the law or the habit behind it, in Chinese and English.
    pub basis: (&'static str, &'static str),
    /// How a kind uses it: the lines below `[[rule]]`.
    pub example: &'static str,
    /// What it may complain about.
    pub codes: &'static [&'static Code],
    /// Reads its keys; complains and gives none if they do not fit.
    pub compile: fn(&mut Reader<'_, '_>, &Kind, &Schema) -> Option<Box<dyn Check>>,
}

/// What a check is given besides the entries.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// Everything that was written.
    pub portal: &'a Portal,
    /// The kind whose rule this is.
    pub kind: &'a Kind,
    /// In which entries it asks at all.
    pub condition: Option<&'a Condition>,
    /// What the site says of itself.
    pub site: &'a Site,
}

/// A rule, ready to check. One of the two methods does something.
pub trait Check: Send + Sync {
    /// Checks one entry.
    fn entry(&self, _entry: &Entry, _case: Case<'_>, _found: &mut Findings) {}
    /// Checks the entries of a kind together.
    fn all(&self, _entries: &[Arc<Entry>], _case: Case<'_>, _found: &mut Findings) {}
}

/// A compiled rule of a kind.
pub struct Compiled {
    check: Box<dyn Check>,
    condition: Option<Condition>,
    span: Span,
    severity: Option<Severity>,
}

impl Compiled {
    pub(super) fn run_entry(&self, entry: &Entry, portal: &Portal, site: &Site, found: &mut Findings) {
        if !self.condition.as_ref().is_none_or(|condition| condition.holds(entry)) {
            return;
        }
        let from = found.0.len();
        let case = Case { portal, kind: portal.kind(entry.kind), condition: self.condition.as_ref(), site };
        self.check.entry(entry, case, found);
        self.weigh(from, found);
    }

    pub(super) fn run_all(
        &self,
        entries: &[Arc<Entry>],
        (portal, site): (&Portal, &Site),
        kind: &Kind,
        found: &mut Findings,
    ) {
        let from = found.0.len();
        let case = Case { portal, kind, condition: self.condition.as_ref(), site };
        match &self.condition {
            None => self.check.all(entries, case, found),
            Some(condition) => {
                let chosen: Vec<Arc<Entry>> = entries.iter().filter(|entry| condition.holds(entry)).cloned().collect();
                self.check.all(&chosen, case, found);
            }
        }
        self.weigh(from, found);
    }

    /// Gives new findings the rule's severity, and the rule as their reason.
    fn weigh(&self, from: usize, found: &mut Findings) {
        for diagnostic in found.0.drain(from..).collect::<Vec<_>>() {
            let severity = self.severity.unwrap_or(diagnostic.severity);
            found.add(diagnostic.severity(severity).because(self.span, "规则在这里", "the rule is here"));
        }
    }
}

/// The rules of every kind.
#[derive(Default)]
pub struct Rulebook {
    kinds: Vec<Vec<Compiled>>,
}

impl Rulebook {
    pub(super) fn of(&self, kind: KindId) -> &[Compiled] {
        self.kinds.get(kind.0 as usize).map_or(&[], Vec::as_slice)
    }
}

/// Compiles the rules of all kinds.
pub fn compile(schema: &Schema) -> Checked<Rulebook> {
    let mut found = Findings::default();
    let kinds = schema.kinds.iter().map(|kind| {
        let compiled = kind.rules.iter().filter_map(|used| compile_one(used, kind, schema, &mut found));
        compiled.collect()
    });
    let rulebook = Rulebook { kinds: kinds.collect() };
    Checked { value: rulebook, found }
}

fn compile_one(used: &Use, kind: &Kind, schema: &Schema, found: &mut Findings) -> Option<Compiled> {
    let Some(word) = RULES.iter().find(|word| *word.name == *used.name) else {
        let diagnostic = Diagnostic::at(
            &UNKNOWN_RULE,
            used.span,
            format!("没有“{}”这条规则", used.name),
            format!("there is no rule “{}”", used.name),
        )
        .did_you_mean(nearest(&used.name, RULES.iter().map(|r| r.name)));
        found.add(diagnostic);
        return None;
    };
    let mut reader = Reader::new(&used.node, found)?;
    reader.text("rule");
    let severity = reader.text_at("severity").and_then(|(severity, span)| {
        let known = Severity::from_word(severity);
        if known.is_none() {
            let (zh, en) = ("severity 只能是 error、warning 或 note", "severity is error, warning or note");
            reader.found.add(Diagnostic::at(&BAD_RULE, span, zh, en));
        }
        known
    });
    let condition = Condition::read(&mut reader, kind);
    let check = (word.compile)(&mut reader, kind, schema);
    // Without the condition that was meant the rule would ask everywhere.
    let meant = condition.is_some() || reader.node("when").is_none();
    reader.finish();
    let check = check.filter(|_| meant);
    Some(Compiled { check: check?, condition, span: used.span, severity })
}

/// The number of the field that `key` names, or a complaint.
pub(super) fn field(reader: &mut Reader<'_, '_>, key: &'static str, kind: &Kind) -> Option<usize> {
    match reader.text_at(key) {
        Some((name, span)) => named(name, span, kind, reader.found),
        None => {
            reader.missing(key);
            None
        }
    }
}

/// The kind that `key` names, or a complaint.
pub(super) fn kind_named<'s>(
    reader: &mut Reader<'_, '_>,
    key: &'static str,
    schema: &'s Schema,
) -> Option<(KindId, &'s Kind)> {
    let Some((name, span)) = reader.text_at(key) else {
        reader.missing(key);
        return None;
    };
    let known = schema.kind(name);
    if known.is_none() {
        let (zh, en) = (format!("没有“{name}”这种内容"), format!("there is no kind “{name}”"));
        let near = nearest(name, schema.kinds.iter().map(|kind| kind.name.as_str()));
        reader.found.add(Diagnostic::at(&BAD_RULE, span, zh, en).did_you_mean(near));
    }
    known
}

/// The numbers of the fields that `key` lists.
pub(super) fn fields(reader: &mut Reader<'_, '_>, key: &'static str, kind: &Kind) -> Vec<usize> {
    let Some(words) = reader.words(key) else {
        reader.missing(key);
        return Vec::new();
    };
    words.into_iter().filter_map(|(name, span)| named(name, span, kind, reader.found)).collect()
}

/// The number of the field called `name`, or a complaint at `span`.
pub(super) fn named(name: &str, span: Span, kind: &Kind, found: &mut Findings) -> Option<usize> {
    let at = kind.field_index(name);
    if at.is_none() {
        let diagnostic = Diagnostic::at(
            &BAD_RULE,
            span,
            format!("没有声明字段 `{name}`"),
            format!("the field `{name}` is not declared"),
        )
        .did_you_mean(nearest(name, kind.fields.iter().map(|f| &*f.name)));
        found.add(diagnostic);
    }
    at
}

/// Complains if a field (or the items of a list field) has none of the types that the rule can use.
pub(super) fn expect(reader: &mut Reader<'_, '_>, key: &'static str, kind: &Kind, at: usize, types: &[&str]) {
    let ty = &kind.fields[at].ty;
    if !types.contains(&ty.name()) {
        let list = types.join(", ");
        wrong_field(reader, key, &format!("这些类型的（{list}）"), &format!("one of the types {list}"));
    }
}

/// Types that hold one line of text.
pub(super) const TEXTS: [&str; 9] =
    ["text", "slug", "markdown", "person", "phone", "address", "identifier", "url", "file"];

/// Complains that a field has a type that the rule cannot use.
pub(super) fn wrong_field(reader: &mut Reader<'_, '_>, key: &'static str, zh: &str, en: &str) {
    let span = reader.node(key).map_or(reader.span(), |n| n.span);
    reader.found.add(Diagnostic::at(
        &BAD_RULE,
        span,
        format!("这条规则要用{zh}字段"),
        format!("the rule takes a field that holds {en}"),
    ));
}
