//! `elements`: a publication says everything that the catalogue wants of it.
//!
//! Keys: `catalog` (a reference to the catalogue item), `of` (the list there that names what must be said), `in` (the
//! fields in which it may be said; without them all). An element is said if the texts have its words, or if a field or
//! column that bears its name is filled. `甲、乙` are two elements, `甲/乙` is one of two.

use std::collections::BTreeSet;

use super::rule::{BAD_RULE, Case, Check, RuleWord, field, fields, wrong_field};
use crate::diag::{Code, Diagnostic, Findings, Span};
use crate::model::Entry;
use crate::schema::{Field, Item, Record, Schema, Value};
use crate::source::{Reader, nearest};

const ELEMENTS: Code = Code::warning(
    "rule/elements",
    "目录规定要公开的内容要素，正文、栏目和表格里都没有找到。请补上；确已写明而用词不同的，用目录里的词。",
    "The catalogue wants something that neither the text nor the fields and tables say. Add it, or use the catalogue's words for it.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "elements",
    doc: ("目录规定的内容要素都已写明", "a publication says all that the catalogue wants of it"),
    basis: (
        "公开事项的内容要素由公开标准目录规定，要素不齐等于没有公开（基层政务公开标准目录、村级公开目录）",
        "The catalogue of disclosure names the elements of each matter; without them it is not disclosed",
    ),
    example: r#"rule = "elements"
catalog = "catalog"
of = "elements"
in = ["body", "figures"]"#,
    codes: &[&ELEMENTS],
    compile: |reader, kind, schema| {
        let catalog = field(reader, "catalog", kind);
        let chosen = reader.node("in").is_some().then(|| fields(reader, "in", kind));
        let Some((name, span)) = reader.text_at("of") else {
            reader.missing("of");
            return None;
        };
        let of = is_list(reader, (name, span), kind.fields.get(catalog?)?, schema).then(|| name.to_owned());
        Some(Box::new(Elements { catalog: catalog?, of: of?, chosen }))
    },
};

/// Whether the kind that the reference `catalog` leads to has the list `name`; complains otherwise.
fn is_list(reader: &mut Reader<'_, '_>, (name, span): (&str, Span), catalog: &Field, schema: &Schema) -> bool {
    let mut targets = Vec::new();
    catalog.ty.references(&mut targets);
    if catalog.ty.name() != "reference" {
        wrong_field(reader, "catalog", "引用（reference）", "a reference");
        return false;
    }
    // A reference to no kind is complained about where it is declared.
    let Some((_, target)) = targets.first().and_then(|(to, _)| schema.kind(to)) else { return false };
    let fits = target.field(name).is_some_and(|field| matches!(field.ty.name(), "list" | "text"));
    if !fits {
        let (zh, en) = (
            format!("“{}”里没有 `{name}` 这个列表", target.label.zh),
            format!("“{}” has no list `{name}`", target.label.en),
        );
        let lists = target.fields.iter().filter(|field| field.ty.name() == "list").map(|field| &*field.name);
        reader.found.add(Diagnostic::at(&BAD_RULE, span, zh, en).did_you_mean(nearest(name, lists)));
    }
    fits
}

struct Elements {
    catalog: usize,
    of: String,
    chosen: Option<Vec<usize>>,
}

impl Check for Elements {
    fn entry(&self, entry: &Entry, case: Case<'_>, found: &mut Findings) {
        let looks_at = |at: u16| self.chosen.as_ref().is_none_or(|chosen| chosen.contains(&usize::from(at)));
        if entry.record.unread.iter().any(|at| looks_at(*at)) {
            return;
        }
        let Some(reference) = entry.record.at(self.catalog) else { return };
        let Value::Reference { to, id } = &reference.value else { return };
        let target = case.portal.schema.kind(to).and_then(|(kind, _)| case.portal.find(kind, id));
        let Some(wanted) = target.and_then(|at| case.portal.entries.get(at)?.get(&self.of)) else { return };
        let mut said = Said::default();
        for (at, item) in entry.record.values.iter().filter(|(at, _)| looks_at(*at) && usize::from(*at) != self.catalog)
        {
            entry.record.fields.get(usize::from(*at)).into_iter().for_each(|field| said.field(field, item));
        }
        let items = match &wanted.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(wanted),
        };
        let texts = items.iter().filter_map(|item| Some((item, item.value.as_text()?)));
        let elements =
            texts.flat_map(|(item, text)| text.split(['、', '；', ';']).map(move |part| (item, part.trim())));
        let missing: Vec<(&Item, &str)> = elements.filter(|(_, element)| !said.has(element)).collect();
        let Some((first, _)) = missing.first() else { return };
        let names = missing.iter().map(|(_, element)| format!("“{element}”")).collect::<Vec<_>>();
        found.add(
            Diagnostic::at(
                &ELEMENTS,
                reference.span,
                format!("缺少目录规定的内容：{}", names.join("、")),
                format!("the catalogue wants, and nothing says: {}", names.join(", ")),
            )
            .because(first.span, "目录在这里规定", "the catalogue wants it here"),
        );
    }
}

/// What an entry says: its words, and the labels of what is filled.
#[derive(Default)]
struct Said {
    text: String,
    labels: BTreeSet<String>,
}

impl Said {
    fn field(&mut self, field: &Field, item: &Item) {
        if item.value.is_blank() {
            return;
        }
        self.labels.insert(plain(&field.label.zh));
        self.value(item);
    }

    fn value(&mut self, item: &Item) {
        match &item.value {
            Value::List(items) => items.iter().for_each(|item| self.value(item)),
            Value::Record(record) => self.record(record),
            Value::Table(rows) | Value::Steps(rows) => rows.iter().for_each(|row| self.record(row)),
            other => {
                self.text.push_str(&plain(other.as_text().unwrap_or_default()));
                self.text.push('\n');
            }
        }
    }

    fn record(&mut self, record: &Record) {
        // What is written and cannot be read is complained about already, and is there.
        let unread = record.unread.iter().filter_map(|at| record.fields.get(usize::from(*at)));
        self.labels.extend(unread.map(|field| plain(&field.label.zh)));
        record.iter().for_each(|(field, item)| self.field(field, item));
    }

    /// Whether one of the words that `element` offers is said.
    fn has(&self, element: &str) -> bool {
        let bare = element.split(['（', '(']).next().unwrap_or(element);
        let mut words = bare.split(['/', '／']).map(plain).filter(|word| !word.is_empty()).peekable();
        words.peek().is_none() || words.any(|word| self.says(&word))
    }

    fn says(&self, word: &str) -> bool {
        // A label of one character would be a part of too many words.
        let named =
            |label: &String| label.contains(word) || (label.chars().count() > 1 && word.contains(label.as_str()));
        self.text.contains(word) || self.labels.iter().any(named)
    }
}

/// Without spaces, and without what units of measure add in brackets.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
