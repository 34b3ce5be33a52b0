//! `one-flag-each`: every unit of a scheme has exactly one flag for every period that is over, from checks that fit.
//!
//! On schemes of flags. Keys: `checks` (the kind of the checks; by default `check`); `gap` (points between a unit's own
//! check and that of others from which it is noted; by default 10).

use std::sync::Arc;

use rust_decimal::Decimal;

use super::rule::{Case, Check, RuleWord};
use crate::diag::{Code, Diagnostic, Findings, Span};
use crate::model::Entry;
use crate::reckon::{Board, FlagSpec, Hung, Round, Stray, reason};
use crate::schema::{Record, Value};
use crate::source::nearest;

const NONE: Code = Code::error(
    "rule/no-flag",
    "这个单位这一期挂不出旗：没有一行条件合适。请补条件，或补检查记录。",
    "The unit earns no flag for this period: it meets no condition. Mend the conditions or add the missing check.",
);
const TWO: Code = Code::error(
    "rule/two-flags",
    "这个单位这一期能挂两面旗：两行条件同时满足。一个单位一期只挂一面旗。",
    "The unit earns two flags for this period: it meets two conditions. A unit has one flag a period.",
);
const TOO_HIGH: Code = Code::error(
    "rule/score-too-high",
    "得分高于这一项的满分。请核对得分。",
    "The score is above the full marks of the item.",
);
const ITEMS: Code = Code::error(
    "rule/score-items",
    "得分的项目与办法对不上：多了、重了或者缺了。每个项目都要有一个分。",
    "The scores do not match the items of the scheme: one is unknown, there twice, or missing. Each item has one score.",
);
const STRAY: Code = Code::error(
    "rule/stray-check",
    "这次检查归不到办法里：单位不在任何一组，或者所属期比办法的周期长。",
    "The check belongs nowhere: its unit is in no group of the scheme, or its period is longer than the scheme's.",
);
const HIDDEN: Code = Code::error(
    "rule/hidden-check",
    "检查记录的公开范围比办法窄：在办法公开的页面上，这个单位会被当成没有查而挂错旗。请让两者范围一致。",
    "The check is for fewer people than its scheme: pages for the others would count the unit as not checked, and show a wrong flag.",
);
const APART: Code = Code::note(
    "rule/scores-apart",
    "自查与互查、巡查的得分相差较大。不一定是错，请复核后在说明里写原因。",
    "The unit's own score and that of others are far apart. This need not be wrong; look again and say why in the note.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "one-flag-each",
    doc: ("每个单位每一期恰好挂一面旗，得分合规", "each unit has exactly one flag a period, from scores that fit"),
    basis: (
        "三查：月度自查、季度互查、不定期巡查，一期一旗，理由写明",
        "Three checks: own, mutual, patrol; one flag a period, with its reason",
    ),
    example: r#"rule = "one-flag-each"
checks = "check"
gap = 10"#,
    codes: &[&NONE, &TWO, &TOO_HIGH, &ITEMS, &STRAY, &HIDDEN, &APART],
    compile: |reader, kind, schema| {
        let gap = reader.integer("gap").unwrap_or(10);
        let spec = FlagSpec::read(reader, kind, schema)?;
        Some(Box::new(OneFlagEach { spec, gap: Decimal::from(gap) }))
    },
};

struct OneFlagEach {
    spec: FlagSpec,
    gap: Decimal,
}

impl Check for OneFlagEach {
    fn all(&self, entries: &[Arc<Entry>], case: Case<'_>, found: &mut Findings) {
        let Some(first) = entries.first() else { return };
        for board in self.spec.boards(case.portal, first.kind) {
            board.strays.iter().for_each(|(at, why)| found.add(stray(&board, *at, *why, case)));
            for round in board.rounds.iter() {
                for hung in &round.hung {
                    self.unit(&board, round, hung, case, found);
                }
            }
        }
    }
}

impl OneFlagEach {
    fn unit(&self, board: &Board, round: &Round, hung: &Hung, case: Case<'_>, found: &mut Findings) {
        let before = found.0.len();
        for at in &hung.mark.checks {
            let entry = &case.portal.entries[*at];
            scores(board, entry, case, found);
            hidden(board, entry, case, found);
        }
        let is_sound = found.0.len() == before && !round.is_torn;
        if is_sound && hung.rows.len() != 1 {
            found.add(flags(board, round, hung, case));
        }
        if is_sound {
            found.0.extend(self.apart(hung, case));
        }
    }

    fn apart(&self, hung: &Hung, case: Case<'_>) -> Option<Diagnostic> {
        let own = hung.mark.outcomes.get("自查")?;
        let others = hung.mark.outcomes.iter().filter(|(check, _)| *check != "自查");
        let gap = |total: Decimal| own.total.checked_sub(total).map_or(Decimal::MAX, |gap| gap.abs());
        let (check, other) =
            others.max_by_key(|(_, other)| gap(other.total)).filter(|(_, o)| gap(o.total) > self.gap)?;
        let of = |word: &str| {
            let entries = hung.mark.checks.iter().map(|at| &case.portal.entries[*at]);
            entries.into_iter().find(|entry| entry.text("check") == Some(word)).map(|entry| place(entry, "scores"))
        };
        let unit = &case.portal.units.get(hung.unit).name;
        let (mine, theirs, off) = (own.total, other.total, gap(other.total));
        let diagnostic = Diagnostic::at(
            &APART,
            of("自查")?,
            format!("“{unit}”自查 {mine} 分，{check} {theirs} 分，相差 {off} 分"),
            format!("“{unit}”: own check {mine}, {check} {theirs}: {off} apart"),
        );
        Some(match of(check) {
            Some(span) => diagnostic.because(span, format!("{check}在这里"), format!("{check} is here")),
            None => diagnostic,
        })
    }
}

fn place(entry: &Entry, field: &str) -> Span {
    entry.get(field).map_or(entry.span, |item| item.span)
}

fn flags(board: &Board, round: &Round, hung: &Hung, case: Case<'_>) -> Diagnostic {
    let scheme = &case.portal.entries[board.scheme.at];
    let (unit, period) = (&case.portal.units.get(hung.unit).name, round.period.iso());
    let span = hung.mark.checks.first().and_then(|at| case.portal.entries.get(*at));
    let span = span.map_or(place(scheme, "rules"), |entry| place(entry, "scores"));
    let reason = reason(board, hung);
    let rows: Vec<_> = hung.rows.iter().filter_map(|at| board.scheme.rows.get(*at)).collect();
    if rows.is_empty() {
        let (zh, en) = (
            format!("“{unit}”{period} 没有合适的旗：{}", reason.zh),
            format!("“{unit}” has no flag for {period}: {}", reason.en),
        );
        return Diagnostic::at(&NONE, span, zh, en).because(
            place(scheme, "rules"),
            "条件在这里",
            "the conditions are here",
        );
    }
    let list = |pick: fn(&crate::diag::Text) -> &str, and: &str| {
        rows.iter().map(|row| pick(&row.flag.label)).collect::<Vec<_>>().join(and)
    };
    let (zh, en) = (
        format!("“{unit}”{period} {}都合适：{}", list(|label| &label.zh, "和"), reason.zh),
        format!("“{unit}” earns {} for {period}: {}", list(|label| &label.en, " and "), reason.en),
    );
    rows.iter().fold(Diagnostic::at(&TWO, span, zh, en), |diagnostic, row| {
        diagnostic.because(row.span, format!("“{}”", row.flag.label.zh), format!("“{}”", row.flag.label.en))
    })
}

fn stray(board: &Board, at: usize, why: Stray, case: Case<'_>) -> Diagnostic {
    let (entry, scheme) = (&case.portal.entries[at], &case.portal.entries[board.scheme.at]);
    let title = case.portal.title(scheme);
    match why {
        Stray::NoGroup => {
            let unit = entry.unit.map_or("", |unit| &case.portal.units.get(unit).name);
            let (zh, en) =
                (format!("“{unit}”不在“{title}”的任何一组"), format!("“{unit}” is in no group of “{title}”"));
            let diagnostic = Diagnostic::at(&STRAY, place(entry, "unit"), zh, en);
            diagnostic.because(place(scheme, "groups"), "分组在这里", "the groups are here")
        }
        Stray::TooLong => {
            let period = match entry.get("period").map(|item| &item.value) {
                Some(Value::Period(period)) => period.iso(),
                _ => String::new(),
            };
            let (zh, en) = (
                format!("所属期 {period} 比“{title}”的周期长"),
                format!("the period {period} is longer than that of “{title}”"),
            );
            let diagnostic = Diagnostic::at(&STRAY, place(entry, "period"), zh, en);
            diagnostic.because(place(scheme, "period"), "评定周期在这里", "the scheme's period is here")
        }
    }
}

/// Each item of the scheme is scored once, up to its full marks.
fn scores(board: &Board, entry: &Entry, case: Case<'_>, found: &mut Findings) {
    let Some(Value::Table(rows)) = entry.get("scores").map(|item| &item.value) else { return };
    let items = &board.scheme.items;
    let mut scored: Vec<&str> = Vec::new();
    for row in rows {
        let Some(item) = row.get("item") else { continue };
        let Some(id) = item.value.as_text().map(str::trim) else { continue };
        let Some(known) = items.iter().find(|known| known.id == id) else {
            let (zh, en) = (format!("办法里没有“{id}”这个项目"), format!("the scheme has no item “{id}”"));
            let near = nearest(id, items.iter().map(|known| known.id.as_str()));
            found.add(Diagnostic::at(&ITEMS, item.span, zh, en).did_you_mean(near));
            continue;
        };
        if scored.contains(&id) {
            let (zh, en) = (format!("“{}”打了两次分", known.name), format!("“{}” is scored twice", known.name));
            found.add(Diagnostic::at(&ITEMS, item.span, zh, en));
        }
        scored.push(id);
        let score = row.get("score");
        if let Some((score, item)) = score.and_then(|item| Some((decimal(item)?, item))).filter(|(n, _)| *n > known.max)
        {
            let (name, max) = (&known.name, known.max);
            let (zh, en) = (
                format!("“{name}”得 {score} 分，满分只有 {max} 分"),
                format!("“{name}” scores {score}, its full marks are {max}"),
            );
            let diagnostic = Diagnostic::at(&TOO_HIGH, item.span, zh, en);
            found.add(diagnostic.because(known.span, "满分在这里", "the full marks are here"));
        }
    }
    let is_torn = |record: &Record| !record.unread.is_empty();
    let missing = items.iter().filter(|item| !scored.contains(&item.id.as_str()));
    let missing: Vec<&str> = missing.map(|item| item.name.as_str()).collect();
    if !missing.is_empty() && !rows.iter().any(is_torn) {
        let unit = entry.unit.map_or("", |unit| &case.portal.units.get(unit).name);
        let (zh, en) = (
            format!("“{unit}”缺“{}”的得分", missing.join("”“")),
            format!("“{unit}” has no score for “{}”", missing.join("”, “")),
        );
        found.add(Diagnostic::at(&ITEMS, place(entry, "scores"), zh, en));
    }
}

fn decimal(item: &crate::schema::Item) -> Option<Decimal> {
    match item.value {
        Value::Number(number) => Some(number),
        _ => None,
    }
}

/// A check that fewer people may see than its scheme.
fn hidden(board: &Board, entry: &Entry, case: Case<'_>, found: &mut Findings) {
    let scheme = &case.portal.entries[board.scheme.at];
    if entry.audience > scheme.audience {
        let span = place(entry, "audience");
        found.add(
            Diagnostic::at(
                &HIDDEN,
                span,
                "这次检查的公开范围比办法窄，公开的旗会算错",
                "this check is for fewer people than its scheme: the flags shown to the others would be wrong",
            )
            .because(scheme.span, "办法在这里", "the scheme is here"),
        );
    }
}
