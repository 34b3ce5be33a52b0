//! The figures of a scheme against each other: weights, full marks, limits, groups, tie-break, meanings.

use rust_decimal::Decimal;

use super::super::rule::Case;
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::Entry;
use crate::reckon::Scheme;
use crate::schema::Value;
use crate::source::nearest;

pub(super) const WEIGHTS: Code = Code::error(
    "rule/flag-weights",
    "各种检查的权重相加不是百分之百，或者与必须有的检查对不上。请核对权重。",
    "The weights of the checks do not add up to 100 %, or do not match the checks that are needed.",
);
pub(super) const MARKS: Code = Code::error(
    "rule/flag-marks",
    "评分项目写重了，或者合格分、分数线高于全部项目的满分。请核对项目和分数。",
    "An item is listed twice, or the pass mark or a limit is above the full marks of all items together.",
);
pub(super) const GROUPS: Code = Code::error(
    "rule/flag-groups",
    "一个单位分在两个组里，或者在一个组里写了两次，名次和旗就没法算。一个单位只能在一个组。",
    "A unit is in two groups, or twice in one: its place and flag are undefined. Each unit is in one group.",
);
pub(super) const SMALL_GROUP: Code = Code::warning(
    "rule/flag-small-group",
    "这个组的单位太少，“前几名”和“后几名”会碰到同一个单位。请减少名额或并组。",
    "The group is too small: the same unit can be among the first and among the last. Lower the numbers or merge groups.",
);
pub(super) const TIE_BREAK: Code = Code::error(
    "rule/flag-tie-break",
    "同分时要比的项目不在评分项目里。这里写项目的代号。",
    "An item that settles ties is not among the items. Ties are settled by ids of items.",
);
pub(super) const MEANING: Code = Code::error(
    "rule/flag-meaning",
    "条件或措施里用到的旗没有写含义。挂出去的每一面旗都要让人看得懂。",
    "A flag that conditions or consequences use has no meaning. Whoever sees a flag must be able to read it.",
);

pub(super) fn check(scheme: &Scheme, entry: &Entry, case: Case<'_>, found: &mut Findings) {
    weights(scheme, entry, found);
    marks(scheme, entry, found);
    groups(scheme, case, found);
    tie_break(scheme, entry, found);
    meanings(scheme, found);
}

fn weights(scheme: &Scheme, entry: &Entry, found: &mut Findings) {
    if scheme.weights.is_empty() {
        return;
    }
    let sum = scheme.weights.iter().fold(Decimal::ZERO, |sum, (_, weight, _)| sum.saturating_add(*weight));
    let span = entry.get("weights").map_or(entry.span, |item| item.span);
    if sum != Decimal::ONE_HUNDRED {
        let (zh, en) = (format!("权重相加是 {sum}%"), format!("the weights add up to {sum}%"));
        found.add(Diagnostic::at(&WEIGHTS, span, zh, en));
    }
    for (at, (check, _, place)) in scheme.weights.iter().enumerate() {
        if scheme.weights.iter().take(at).any(|(other, ..)| other == check) {
            let (zh, en) = (format!("“{check}”的权重写了两次"), format!("“{check}” has two weights"));
            found.add(Diagnostic::at(&WEIGHTS, *place, zh, en));
        } else if !scheme.checks.contains(check) {
            let (zh, en) = (
                format!("“{check}”有权重，却不是必须有的检查：缺了它总分就少一块"),
                format!("“{check}” has a weight, but is not needed: without it part of the score is missing"),
            );
            found.add(Diagnostic::at(&WEIGHTS, *place, zh, en));
        }
    }
    for check in scheme.checks.iter().filter(|check| !scheme.weights.iter().any(|(other, ..)| other == *check)) {
        let (zh, en) = (
            format!("“{check}”没有写权重；不计分的写 0%"),
            format!("“{check}” has no weight; write 0% if it does not count"),
        );
        found.add(Diagnostic::at(&WEIGHTS, span, zh, en));
    }
}

fn marks(scheme: &Scheme, entry: &Entry, found: &mut Findings) {
    for (at, item) in scheme.items.iter().enumerate() {
        if scheme.items.iter().take(at).any(|other| other.id == item.id) {
            let (zh, en) = (format!("项目“{}”写了两次", item.id), format!("the item “{}” is there twice", item.id));
            found.add(Diagnostic::at(&MARKS, item.span, zh, en));
        }
    }
    let full = scheme.full();
    let pass = scheme.pass_mark;
    if pass > full {
        let span = entry.get("pass_mark").map_or(entry.span, |item| item.span);
        let (zh, en) = (
            format!("合格分 {pass} 高于满分 {full}，谁也不会合格"),
            format!("the pass mark {pass} is above the full marks {full}: nobody can pass"),
        );
        found.add(Diagnostic::at(&MARKS, span, zh, en));
    }
    for row in &scheme.rows {
        for limit in row.at_least.into_iter().chain(row.below).filter(|limit| *limit > full) {
            let (zh, en) = (
                format!("“{}”的分数线 {limit} 高于满分 {full}", row.flag.label.zh),
                format!("the limit {limit} of “{}” is above the full marks {full}", row.flag.label.en),
            );
            found.add(Diagnostic::at(&MARKS, row.span, zh, en));
        }
    }
}

fn groups(scheme: &Scheme, case: Case<'_>, found: &mut Findings) {
    let mut seen = std::collections::HashMap::new();
    for group in &scheme.groups {
        for (unit, span) in &group.units {
            let Some((other, first)) = seen.insert(*unit, (&group.name, *span)) else { continue };
            let name = &case.portal.units.get(*unit).name;
            let (zh, en) = match *other == group.name {
                true => (format!("“{name}”在这个组里写了两次"), format!("“{name}” is in this group twice")),
                false => (
                    format!("“{name}”既在“{other}”，又在“{}”", group.name),
                    format!("“{name}” is in “{other}” and in “{}”", group.name),
                ),
            };
            found.add(Diagnostic::at(&GROUPS, *span, zh, en).because(first, "第一次在这里", "first here"));
        }
    }
    let most = |pick: fn(&crate::reckon::Row) -> Option<u32>| scheme.rows.iter().filter_map(pick).max().unwrap_or(0);
    let (first, last) = (most(|row| row.first), most(|row| row.last));
    for group in &scheme.groups {
        let size = group.units.len();
        let is_small = usize::try_from(first.saturating_add(last)).is_ok_and(|needed| size < needed);
        if is_small {
            let name = &group.name;
            let (zh, en) = (
                format!("“{name}”只有 {size} 个单位，前 {first} 名和后 {last} 名会重叠"),
                format!("“{name}” has {size} units only: the first {first} and the last {last} overlap"),
            );
            found.add(Diagnostic::at(&SMALL_GROUP, group.span, zh, en));
        }
    }
}

fn tie_break(scheme: &Scheme, entry: &Entry, found: &mut Findings) {
    let Some(Value::List(items)) = entry.get("tie_break").map(|item| &item.value) else { return };
    for item in items {
        let Some(word) = item.value.as_text().map(str::trim) else { continue };
        if !scheme.items.iter().any(|known| known.id == word) {
            let (zh, en) = (format!("没有“{word}”这个评分项目"), format!("there is no item “{word}”"));
            let near = nearest(word, scheme.items.iter().map(|known| known.id.as_str()));
            found.add(Diagnostic::at(&TIE_BREAK, item.span, zh, en).did_you_mean(near));
        }
    }
}

fn meanings(scheme: &Scheme, found: &mut Findings) {
    let used = scheme.rows.iter().map(|row| (&row.flag, row.span));
    let used = used.chain(scheme.steps.iter().map(|step| (&step.flag, step.span)));
    let mut told: Vec<&str> = Vec::new();
    for (flag, span) in used {
        let has_meaning = scheme.flags.iter().any(|meaning| meaning.flag.value == flag.value);
        if !has_meaning && !told.contains(&flag.value.as_str()) {
            told.push(&flag.value);
            let (zh, en) = (format!("“{}”没有写含义", flag.label.zh), format!("“{}” has no meaning", flag.label.en));
            found.add(Diagnostic::at(&MEANING, span, zh, en));
        }
    }
}
