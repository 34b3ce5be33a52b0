//! `plan-coverage`: on plans: every business of the highest level is planned, and supervised at least once in so many months.
//!
//! Keys: `items` (a table; by default the one with the column), `business` (its column, a reference; by default
//! `business`), `where` and `is` (which of those it refers to; by default `star` is ★★★), `months` (by default 6),
//! `tasks` (a kind with a period and a reference to the same; by default `task`). A plan of a year names
//! the business, and tasks follow in each stretch of months; rows of monthly plans count as tasks do. Stretches that are
//! not over, and years without any task, are passed over.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::condition::Condition;
use super::rule::{BAD_RULE, Case, Check, RuleWord, field, wrong_field};
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::{Entry, Shelf, UnitId};
use crate::schema::{Field, Kind, KindId, Period, Record, Schema, Value};
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
where = "star"
is = "★★★"
months = 6
tasks = "task""#,
    codes: &[&NOT_PLANNED, &NOT_SUPERVISED],
    compile: |reader, kind, schema| read(reader, kind, schema).map(|rule| Box::new(rule) as Box<dyn Check>),
};

/// Which level is the highest, unless the rule says so.
const STAR: (&str, &str) = ("star", "★★★");

struct PlanCoverage {
    items: usize,
    business: usize,
    year: usize,
    target: KindId,
    only: Option<Condition>,
    star: Option<usize>,
    months: i64,
    tasks: Option<Tasks>,
}

struct Tasks {
    kind: KindId,
    business: usize,
    period: usize,
}

fn read(reader: &mut Reader<'_, '_>, kind: &Kind, schema: &Schema) -> Option<PlanCoverage> {
    let (name, span) = reader.text_at("business").unwrap_or(("business", reader.span()));
    let with_column = |field: &Field| {
        let inner = field.ty.fields();
        inner.is_some_and(|inner| inner.iter().any(|column| *column.name == *name))
    };
    let items = match reader.node("items") {
        Some(_) => field(reader, "items", kind),
        None => kind.fields.iter().position(with_column),
    };
    let inner = items.and_then(|at| kind.fields[at].ty.fields().cloned());
    if inner.is_none() {
        wrong_field(reader, "items", "表格", "rows");
    }
    // Asked for here, so that no key is strange where the kind is.
    for key in ["where", "is", "not"] {
        reader.node(key);
    }
    let months = reader.integer("months").unwrap_or(6).clamp(1, 12);
    let task = reader.text_at("tasks");
    let inner = inner?;
    let business = inner.iter().position(|field| &*field.name == name);
    let to = business.and_then(|at| target(&inner[at], schema));
    let Some((business, (target, other))) = business.zip(to) else {
        let (zh, en) = (format!("“{name}”不是表里的引用列"), format!("“{name}” is no reference in the table"));
        let near = nearest(name, inner.iter().map(|field| &*field.name));
        reader.found.add(Diagnostic::at(&BAD_RULE, span, zh, en).did_you_mean(near));
        return None;
    };
    let only = Condition::elsewhere(reader, other);
    let star = other.field_index(STAR.0);
    if only.is_none() && star.is_none() {
        reader.missing("where");
    }
    let year = kind.fields.iter().position(|field| field.ty.name() == "period");
    if year.is_none() {
        wrong_field(reader, "items", "带所属期字段的类型里的", "rows in a kind with a period");
    }
    let tasks = tasks(task, target, schema, reader);
    Some(PlanCoverage { items: items?, business, year: year?, target, only, star, months, tasks })
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
    fn all(&self, entries: &[Arc<Entry>], case: Case<'_>, found: &mut Findings) {
        let mut short: Vec<(Period, &Entry)> = Vec::new();
        for entry in entries {
            let Some(Value::Period(period)) = entry.record.at(self.year).map(|item| &item.value) else { continue };
            if self.is_torn(entry) {
                return;
            }
            match period.first_day().saturating_add(self.months.months()) > period.last_day() {
                true => short.push((*period, entry)),
                false => self.plan(entry, *period, case, found),
            }
        }
        short.sort_by_key(|(period, _)| period.first_day());
        self.series(&short, case, found);
    }
}

impl PlanCoverage {
    fn is_torn(&self, entry: &Entry) -> bool {
        let rows = rows(entry, self.items);
        rows.iter().any(|row| row.unread.contains(&(self.business as u16)))
    }

    fn businesses<'e>(&self, entry: &'e Entry) -> impl Iterator<Item = &'e str> {
        let at = self.business;
        rows(entry, self.items).iter().filter_map(move |row| row.at(at)?.value.as_text()).map(str::trim)
    }

    /// The businesses of the highest level.
    fn highest<'s>(&self, shelf: &'s Shelf) -> Vec<&'s Entry> {
        let is_high = |entry: &&Entry| match &self.only {
            Some(only) => only.holds(entry),
            None => {
                let star = self.star.and_then(|at| entry.record.at(at)).and_then(|item| item.value.as_text());
                star == Some(STAR.1)
            }
        };
        shelf.of_kind(self.target).iter().map(|entry| &**entry).filter(is_high).collect()
    }

    /// A plan for more than one stretch: it names every business, and the tasks of its unit do the rest.
    fn plan(&self, entry: &Entry, period: Period, case: Case<'_>, found: &mut Findings) {
        let planned: BTreeSet<&str> = self.businesses(entry).collect();
        let done = self.done(entry.unit, case.portal);
        let (from, to) = (period.first_day(), period.last_day());
        let within = |day: &Date| from <= *day && *day <= to;
        let span = entry.record.at(self.items).map_or(entry.span, |item| item.span);
        let has_tasks = done.values().flatten().any(within);
        for business in self.highest(case.portal) {
            let days = done.get(&*business.key).map_or(&[][..], Vec::as_slice);
            if !planned.contains(&*business.key) && !days.iter().any(within) {
                let (title, period) = (case.portal.title(business), period.iso());
                let (zh, en) = (
                    format!("计划里没有“{title}”，{period} 也没有派过它的任务"),
                    format!("“{title}” is not in the plan, and had no task in {period}"),
                );
                let diagnostic = Diagnostic::at(&NOT_PLANNED, span, zh, en);
                found.add(diagnostic.because(business.span, "这项业务在这里", "the business is here"));
            } else if has_tasks {
                let title = case.portal.title(business);
                self.stretches(from, to.min(case.portal.today.saturating_sub(1.day())), days, |first, last| {
                    found.add(idle(title, first, last, span, business));
                });
            }
        }
    }

    /// Plans for a month or so: their rows count as much as tasks. The first stretch is the first that is whole.
    fn series(&self, plans: &[(Period, &Entry)], case: Case<'_>, found: &mut Findings) {
        let (Some((first, _)), Some((_, newest))) = (plans.first(), plans.last()) else { return };
        let mut done = self.done(None, case.portal);
        for (period, entry) in plans {
            self.businesses(entry).for_each(|business| done.entry(business).or_default().push(period.first_day()));
        }
        let mut from = date(first.year, 1, 1);
        while from < first.first_day() {
            from = from.saturating_add(self.months.months());
        }
        let span = newest.record.at(self.items).map_or(newest.span, |item| item.span);
        for business in self.highest(case.portal) {
            let days = done.get(&*business.key).map_or(&[][..], Vec::as_slice);
            let title = case.portal.title(business);
            self.stretches(from, case.portal.today.saturating_sub(1.day()), days, |first, last| {
                found.add(idle(title, first, last, span, business));
            });
        }
    }

    /// The first days of the periods in which each business had a task, of `top` or a unit below it.
    fn done<'s>(&self, top: Option<UnitId>, shelf: &'s Shelf) -> HashMap<&'s str, Vec<Date>> {
        let mut done: HashMap<&str, Vec<Date>> = HashMap::new();
        let Some(tasks) = &self.tasks else { return done };
        for task in shelf.of_kind(tasks.kind) {
            let is_within = top.is_none_or(|top| task.unit.is_some_and(|unit| shelf.units.is_within(unit, top)));
            let business = task.record.at(tasks.business).and_then(|item| item.value.as_text());
            let Some(Value::Period(period)) = task.record.at(tasks.period).map(|item| &item.value) else { continue };
            if let Some(business) = business.filter(|_| is_within) {
                done.entry(business).or_default().push(period.first_day());
            }
        }
        done
    }

    /// Calls `idle` with every whole stretch up to `to` that holds none of `days`.
    fn stretches(&self, from: Date, to: Date, days: &[Date], mut idle: impl FnMut(Date, Date)) {
        let mut first = from;
        loop {
            let next = first.saturating_add(self.months.months());
            let last = next.saturating_sub(1.day());
            if last > to || next <= first {
                return;
            }
            if !days.iter().any(|day| first <= *day && *day <= last) {
                idle(first, last);
            }
            first = next;
        }
    }
}

fn rows(entry: &Entry, table: usize) -> &[Record] {
    match entry.record.at(table).map(|item| &item.value) {
        Some(Value::Table(rows)) => rows,
        _ => &[],
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
