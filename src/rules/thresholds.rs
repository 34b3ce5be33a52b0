//! `thresholds`: ranges that belong together neither overlap nor leave a gap.
//!
//! Keys: `min`, `max` (paths to figures of one row, group or entry; `max` itself is no part of the range, and without it the
//! range has no end), `within` (fields; the ranges of each group belong together). Without `within` the rows of a table
//! belong together by entry, and fields of entries all together.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::figure::{figure_at, is_figure, is_unread};
use super::path::Path;
use super::rule::{Case, Check, RuleWord, wrong_field};
use super::within::Within;
use crate::diag::{Code, Diagnostic, Findings, Span, Text};
use crate::model::Entry;
use crate::schema::{Kind, Record};
use crate::source::Reader;

const RANGES: Code = Code::error(
    "rule/thresholds",
    "几档额度没有接好：两档重叠，或者中间空了一段，落在那里的金额不知道按哪一档办。请让上一档的“止”等于下一档的“起”。",
    "The ranges do not join: two of them overlap, or an amount between them falls under none. Let each begin where the one before ends.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "thresholds",
    doc: ("几档额度首尾相接，不重叠、不留空档", "ranges neither overlap nor leave a gap"),
    basis: (
        "额度决定走哪条程序，重叠和空档都是自由裁量的余地",
        "The amount decides the route; overlaps and gaps leave it to whoever handles the matter",
    ),
    example: r#"rule = "thresholds"
min = "thresholds.from"
max = "thresholds.below""#,
    codes: &[&RANGES],
    compile: |reader, kind, _| {
        let (min, max) = (figures(reader, "min", kind), figures(reader, "max", kind));
        let pooled = reader.node("within").is_some();
        let within = Within::read(reader, kind);
        let (min, max) = (min?, max?);
        if !min.is_beside(&max) {
            wrong_field(reader, "max", "与 min 在同一处的", "a figure beside min, so one");
            return None;
        }
        let rows = matches!(kind.fields[min.first()].ty.name(), "table" | "steps");
        Some(Box::new(Thresholds { min, max, within, apart: rows && !pooled }))
    },
};

fn figures(reader: &mut Reader<'_, '_>, key: &'static str, kind: &Kind) -> Option<Path> {
    let path = Path::read(reader, key, kind)?;
    let fits = is_figure(path.field());
    if !fits {
        wrong_field(reader, key, "金额或数字", "money or a number");
    }
    fits.then_some(path)
}

struct Thresholds {
    min: Path,
    max: Path,
    within: Within,
    /// Whether the ranges of each entry are for themselves.
    apart: bool,
}

/// A figure and its place.
type Figure = (Decimal, Span);

/// A range from `min` up to and without `max`.
#[derive(Clone, Copy)]
struct Range {
    min: Option<Figure>,
    max: Option<Figure>,
    span: Span,
}

impl Range {
    fn read(record: &Record, min: &Path, max: &Path) -> Option<Range> {
        let (min, max) = (figure_at(record, min.last()), figure_at(record, max.last()));
        Some(Range { min, max, span: min.or(max)?.1 })
    }

    /// Where it begins: without a minimum with nothing.
    fn from(&self) -> Decimal {
        self.min.map_or(Decimal::ZERO, |(value, _)| value)
    }
}

/// What a group is called, and its ranges if all of them could be read.
type Group = (String, Option<Vec<Range>>);

impl Check for Thresholds {
    fn all(&self, entries: &[Arc<Entry>], case: Case<'_>, found: &mut Findings) {
        let mut groups: BTreeMap<(Vec<String>, usize), Group> = BTreeMap::new();
        for (at, entry) in entries.iter().enumerate() {
            let Some(key) = self.within.key(entry, case.portal) else { continue };
            let at = if self.apart { at } else { 0 };
            let group = groups.entry((key, at));
            let (_, ranges) = group.or_insert_with(|| (self.within.name(entry, case.portal), Some(Vec::new())));
            // A range that could not be read may fill the gap.
            *ranges = ranges.take().zip(self.ranges(entry)).map(|(ranges, more)| [ranges, more].concat());
        }
        let told = groups.into_values().flat_map(|(name, ranges)| self.judge(ranges.unwrap_or_default(), &name));
        let mut told: Vec<Diagnostic> = told.collect();
        told.sort_by_key(|diagnostic| diagnostic.span);
        found.0.extend(told);
    }
}

impl Thresholds {
    /// The ranges of an entry; none if one of their figures could not be read.
    fn ranges(&self, entry: &Entry) -> Option<Vec<Range>> {
        let holders = self.min.holders(&entry.record)?;
        let unread = |record: &Record| [&self.min, &self.max].iter().any(|path| is_unread(record, path.last()));
        let whole = !holders.iter().any(|(record, _)| unread(record));
        whole.then(|| holders.iter().filter_map(|(record, _)| Range::read(record, &self.min, &self.max)).collect())
    }

    /// Goes through the ranges from the lowest, holding on to the one that reaches highest.
    fn judge(&self, mut ranges: Vec<Range>, group: &str) -> Vec<Diagnostic> {
        ranges.sort_by_key(|range| (range.from(), range.span));
        let mut told = Vec::new();
        let mut reached: Option<Range> = None;
        for range in ranges {
            if let Some((max, span)) = range.max.filter(|(max, _)| *max <= range.from()) {
                told.push(self.empty(&range, (max, span)));
                continue;
            }
            let Some(before) = reached else {
                reached = Some(range);
                continue;
            };
            let from = range.from();
            let lower = before.max.map_or(before.span, |(_, span)| span);
            let fault = |overlap: bool, from, to| Fault { overlap, from, to, lower, upper: range.span };
            match before.max {
                Some((end, _)) if from > end => told.push(self.complaint(&fault(false, end, Some(from)), group)),
                Some((end, _)) if from == end => {}
                _ => {
                    let to = [before.max, range.max].iter().flatten().map(|(max, _)| *max).min();
                    told.push(self.complaint(&fault(true, from, to), group));
                }
            }
            let further = before.max.is_some_and(|(end, _)| range.max.is_none_or(|(max, _)| max > end));
            reached = Some(if further { range } else { before });
        }
        told
    }

    fn complaint(&self, fault: &Fault, group: &str) -> Diagnostic {
        let group = if group.is_empty() { String::new() } else { format!("{group}：") };
        let (from, to) = (self.figure(fault.from), fault.to.map(|to| self.figure(to)));
        let stretch = match to {
            Some(to) => Text::new(format!("{} 至 {}", from.zh, to.zh), format!("{} to {}", from.en, to.en)),
            None => Text::new(format!("{} 以上", from.zh), format!("{} and above", from.en)),
        };
        let (zh, en) = match fault.overlap {
            true => {
                (format!("{group}{} 同时属于两档", stretch.zh), format!("{group}{} belongs to two ranges", stretch.en))
            }
            false => {
                (format!("{group}{} 不属于任何一档", stretch.zh), format!("{group}{} belongs to no range", stretch.en))
            }
        };
        match fault.upper >= fault.lower {
            true => Diagnostic::at(&RANGES, fault.upper, zh, en).because(
                fault.lower,
                "前一档在这里",
                "the range below is here",
            ),
            false => Diagnostic::at(&RANGES, fault.lower, zh, en).because(
                fault.upper,
                "后一档在这里",
                "the range above is here",
            ),
        }
    }

    /// A range without anything in it.
    fn empty(&self, range: &Range, (max, span): Figure) -> Diagnostic {
        let (from, to) = (self.figure(range.from()), self.figure(max));
        Diagnostic::at(
            &RANGES,
            span,
            format!("“{}”{} 不高于“{}”{}", self.max.field().label.zh, to.zh, self.min.field().label.zh, from.zh),
            format!(
                "“{}” {} is not above “{}” {}",
                self.max.field().label.en,
                to.en,
                self.min.field().label.en,
                from.en
            ),
        )
    }

    /// A figure as people write it.
    fn figure(&self, value: Decimal) -> Text {
        let (zh, en) = if self.min.field().ty.name() == "money" { (" 元", " yuan") } else { ("", "") };
        let value = value.normalize();
        Text::new(format!("{value}{zh}"), format!("{value}{en}"))
    }
}

/// Two ranges that do not join.
struct Fault {
    overlap: bool,
    from: Decimal,
    to: Option<Decimal>,
    /// Where the lower range ends.
    lower: Span,
    /// Where the upper range begins.
    upper: Span,
}
