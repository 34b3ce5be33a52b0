//! `plan-coverage`: on plans: every business of the highest level is planned, and supervised at least once in so many months.
//!
//! Keys: `items` (a table), `business` (its column, a reference), `level` (a field of what it refers to; by default
//! `star`), `is` (words of it), `months` (by default 6), `tasks` (a kind with a period and a reference to the same; by
//! default `task`). The plan's year is its period; stretches that are not over, and years without tasks, are passed over.

use std::collections::{BTreeSet, HashMap};

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::rule::{BAD_RULE, Case, Check, RuleWord, field, named, wrong_field};
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::{Entry, Shelf};
use crate::schema::{Field, Kind, KindId, Schema, Value};
use crate::source::{Reader, nearest};

const NOT_PLANNED: Code = Code::error(
    "rule/not-planned",
    "最高等级的业务没有列进监督计划，也没有派过任务。请补进计划。",
    "A business of the highest level is neither in the plan nor in any task. Put it into the plan.",
);
const NOT_SUPERVISED: Code = Code::warning(
    "rule/not-supervised",
    "最高等级的业务在规定的几个月里没有一份监督任务。请补查；已经查了的补上任务单。",
    "A business of the highest level had no task within the months it should have. Supervise it, or add the task that was done.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "plan-coverage",
    doc: (
        "最高等级的业务都进计划，每几个月至少监督一次",
        "every business of the highest level is planned and supervised every so many months",
    ),
    basis: (
        "双关键监督：三星业务每项每半年至少监督一次",
        "Supervision of key businesses: each of three stars at least once in half a year",
    ),
    example: r#"rule = "plan-coverage"
items = "items"
business = "business"
level = "star"
is = "★★★"
months = 6
tasks = "task""#,
    codes: &[&NOT_PLANNED, &NOT_SUPERVISED],
    compile: |reader, kind, schema| read(reader, kind, schema).map(|rule| Box::new(rule) as Box<dyn Check>),
};

struct PlanCoverage {
    items: usize,
    business: usize,
    year: usize,
    target: KindId,
    level: usize,
    words: Vec<String>,
    months: i64,
    tasks: Option<Tasks>,
}

struct Tasks {
    kind: KindId,
    business: usize,
    period: usize,
}

fn read(reader: &mut Reader<'_, '_>, kind: &Kind, schema: &Schema) -> Option<PlanCoverage> {
    let items = field(reader, "items", kind);
    let inner = items.and_then(|at| kind.fields[at].ty.fields().cloned());
    if items.is_some() && inner.is_none() {
        wrong_field(reader, "items", "表格", "rows");
    }
    let column = reader.text_at("business");
    if column.is_none() {
        reader.missing("business");
    }
    let (level, words) = (reader.text_at("level"), reader.words("is"));
    let words: Vec<String> = words
        .map_or(vec!["★★★".to_owned()], |words| words.into_iter().map(|(word, _)| word.to_owned()).collect());
    let months = reader.integer("months").unwrap_or(6).clamp(1, 12);
    let task = reader.text_at("tasks");
    let (inner, (name, span)) = (inner?, column?);
    let business = inner.iter().position(|field| &*field.name == name);
    let to = business.and_then(|at| target(&inner[at], schema));
    let Some((business, (target, other))) = business.zip(to) else {
        let (zh, en) = (format!("“{name}”不是表里的引用列"), format!("“{name}” is no reference in the table"));
        let near = nearest(name, inner.iter().map(|field| &*field.name));
        reader.found.add(Diagnostic::at(&BAD_RULE, span, zh, en).did_you_mean(near));
        return None;
    };
    let level =
        named(level.map_or("star", |(name, _)| name), level.map_or(span, |(_, span)| span), other, reader.found)?;
    let year = kind.fields.iter().position(|field| field.ty.name() == "period");
    if year.is_none() {
        wrong_field(reader, "items", "带所属期字段的类型里的", "rows in a kind with a period");
    }
    let tasks = tasks(task, target, schema, reader);
    Some(PlanCoverage { items: items?, business, year: year?, target, level, words, months, tasks })
}

/// The kind that a field refers to.
fn target<'s>(field: &Field, schema: &'s Schema) -> Option<(KindId, &'s Kind)> {
    let mut to = Vec::new();
    field.ty.references(&mut to);
    to.first().and_then(|(name, _)| schema.kind(name))
}

/// The kind of the tasks; a kind that is named must fit, the default need not be there.
fn tasks(
    word: Option<(&str, crate::diag::Span)>,
    wanted: KindId,
    schema: &Schema,
    reader: &mut Reader<'_, '_>,
) -> Option<Tasks> {
    let (id, kind) = match schema.kind(word.map_or("task", |(name, _)| name)) {
        Some(known) => known,
        None => {
            if let Some((name, span)) = word {
                let (zh, en) = (format!("没有“{name}”这种内容"), format!("there is no kind “{name}”"));
                reader.found.add(Diagnostic::at(&BAD_RULE, span, zh, en));
            }
            return None;
        }
    };
    let business = kind
        .fields
        .iter()
        .position(|field| field.ty.name() == "reference" && target(field, schema).is_some_and(|(to, _)| to == wanted));
    let period = kind.fields.iter().position(|field| field.ty.name() == "period");
    let whole = business.zip(period).map(|(business, period)| Tasks { kind: id, business, period });
    if let Some((name, span)) = word.filter(|_| whole.is_none()) {
        let (zh, en) = (
            format!("“{name}”要有所属期，还要有引用同一种内容的字段"),
            format!("“{name}” needs a period and a reference to the same kind"),
        );
        reader.found.add(Diagnostic::at(&BAD_RULE, span, zh, en));
    }
    whole
}

impl Check for PlanCoverage {
    fn entry(&self, entry: &Entry, case: Case<'_>, found: &mut Findings) {
        let (items, year) = (entry.record.at(self.items), entry.record.at(self.year));
        let (Some(items), Some(Value::Period(year))) = (items, year.map(|item| &item.value)) else { return };
        let Value::Table(rows) = &items.value else { return };
        if rows.iter().any(|row| row.unread.contains(&(self.business as u16))) {
            return;
        }
        let planned: BTreeSet<&str> =
            rows.iter().filter_map(|row| row.at(self.business)?.value.as_text()).map(str::trim).collect();
        let (from, to) = (year.first_day(), year.last_day());
        let tasks = self.done(entry, case.portal, from, to);
        for business in case.portal.of_kind(self.target) {
            let level = business.record.at(self.level).and_then(|item| item.value.as_text());
            if !level.is_some_and(|level| self.words.iter().any(|word| word == level)) {
                continue;
            }
            let days = tasks.get(&*business.key).map_or(&[][..], Vec::as_slice);
            let title = case.portal.title(business);
            if days.is_empty() && !planned.contains(&*business.key) {
                let (zh, en) = (
                    format!("计划里没有“{title}”，{} 也没有派过它的任务", year.iso()),
                    format!("“{title}” is not in the plan, and had no task in {}", year.iso()),
                );
                let diagnostic = Diagnostic::at(&NOT_PLANNED, items.span, zh, en);
                found.add(diagnostic.because(business.span, "这项业务在这里", "the business is here"));
            } else if !tasks.is_empty() {
                self.stretches(from, to, days, case.portal.today, |first, last| {
                    found.add(idle(title, first, last, items.span, business));
                });
            }
        }
    }
}

impl PlanCoverage {
    /// The first days of the months in which each business had a task of the plan's unit or one below it.
    fn done<'s>(&self, plan: &Entry, shelf: &'s Shelf, from: Date, to: Date) -> HashMap<&'s str, Vec<Date>> {
        let mut done: HashMap<&str, Vec<Date>> = HashMap::new();
        let Some(tasks) = &self.tasks else { return done };
        for task in shelf.of_kind(tasks.kind) {
            let is_within = match (task.unit, plan.unit) {
                (Some(unit), Some(top)) => shelf.units.is_within(unit, top),
                (_, top) => top.is_none(),
            };
            let business = task.record.at(tasks.business).and_then(|item| item.value.as_text());
            let day = match task.record.at(tasks.period).map(|item| &item.value) {
                Some(Value::Period(period)) => period.first_day(),
                _ => continue,
            };
            if let Some(business) = business.filter(|_| is_within && from <= day && day <= to) {
                done.entry(business).or_default().push(day);
            }
        }
        done
    }

    /// Calls `idle` with every stretch of the year that is over and holds none of `days`.
    fn stretches(&self, from: Date, to: Date, days: &[Date], today: Date, mut idle: impl FnMut(Date, Date)) {
        let mut first = date(from.year(), from.month(), 1);
        while first <= to {
            let next = first.saturating_add(self.months.months());
            let last = next.saturating_sub(1.day());
            if last < today && !days.iter().any(|day| first <= *day && *day <= last) {
                idle(first, last);
            }
            if next <= first {
                break;
            }
            first = next;
        }
    }
}

fn idle(title: &str, first: Date, last: Date, span: crate::diag::Span, business: &Entry) -> Diagnostic {
    let (from, to) = (first.strftime("%Y-%m").to_string(), last.strftime("%Y-%m").to_string());
    let diagnostic = Diagnostic::at(
        &NOT_SUPERVISED,
        span,
        format!("“{title}”{from} 至 {to} 没有一份监督任务"),
        format!("“{title}” had no task from {from} to {to}"),
    );
    diagnostic.because(business.span, "这项业务在这里", "the business is here")
}
