//! Every position a unit can be in, tried on the conditions of a scheme: which earn no flag, which earn two.
//!
//! Conditions only compare, so one score between two limits stands for all of them, and one place likewise.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::diag::Text;
use crate::reckon::{Position, Row, Scheme};

/// A position that shows a mistake, and the rows that it meets.
pub(super) struct Example {
    pub(super) position: Position,
    pub(super) rows: Vec<usize>,
}

/// What the trial of a scheme shows.
#[derive(Default)]
pub(super) struct Trial {
    /// Positions without a flag: the first of those that were checked, the first of those that were not.
    pub(super) gaps: Vec<Example>,
    /// Positions with two flags, one for each pair of rows.
    pub(super) overlaps: Vec<Example>,
    /// Rows that no position meets.
    pub(super) idle: Vec<usize>,
}

/// More outcomes of checks than this are not tried together.
const MOST_CHECKS: usize = 5;

/// Tries everything.
pub(super) fn trial(scheme: &Scheme) -> Trial {
    let mut trial = Trial::default();
    let (mut gaps, mut pairs, mut met) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let sizes: BTreeSet<u32> =
        scheme.groups.iter().filter_map(|group| u32::try_from(group.units.len()).ok()).filter(|n| *n > 0).collect();
    for passed in outcomes(scheme) {
        let is_done = scheme.checks.iter().all(|check| passed.contains_key(check));
        for size in sizes.iter().copied() {
            for (score, place) in standings(scheme, size, is_done) {
                let position = Position { score, place, size, passed: passed.clone() };
                let rows = scheme.verdict(&position);
                met.extend(rows.iter().copied());
                match rows.as_slice() {
                    [_] => {}
                    [] => {
                        if gaps.insert(is_done) {
                            trial.gaps.push(Example { position, rows });
                        }
                    }
                    _ => {
                        if pairs.insert(rows.clone()) {
                            trial.overlaps.push(Example { position, rows });
                        }
                    }
                }
            }
        }
    }
    // A row that only repeats the flag of an earlier one is met together with it, and is not named by the verdict.
    let alone = |at: usize| {
        let mut own = scheme.clone();
        own.rows.retain(|row| !row.otherwise && row.span == scheme.rows[at].span);
        let met = |passed: BTreeMap<String, bool>| {
            let is_done = scheme.checks.iter().all(|check| passed.contains_key(check));
            sizes.iter().any(|size| {
                standings(scheme, *size, is_done).into_iter().any(|(score, place)| {
                    !own.verdict(&Position { score, place, size: *size, passed: passed.clone() }).is_empty()
                })
            })
        };
        outcomes(scheme).into_iter().any(met)
    };
    // A safety net that is never needed is none the worse, and limits that nobody reaches have a complaint of their own.
    let is_told = |row: &Row| row.otherwise || row.at_least.is_some_and(|least| least > scheme.full());
    let is_idle = |at: &usize| !met.contains(at) && !is_told(&scheme.rows[*at]) && !alone(*at);
    trial.idle = (0..scheme.rows.len()).filter(|at| !sizes.is_empty() && is_idle(at)).collect();
    trial
}

/// Scores and places that stand for all others. What was not done has neither.
fn standings(scheme: &Scheme, size: u32, is_done: bool) -> Vec<(Option<Decimal>, Option<u32>)> {
    if !is_done {
        return vec![(None, None)];
    }
    let places = places(scheme, size);
    let pairs = |score: Decimal| places.iter().map(move |place| (Some(score), Some(*place))).collect::<Vec<_>>();
    scores(scheme).into_iter().rev().flat_map(pairs).collect()
}

/// One score of each stretch between the limits, a whole one where there is one.
fn scores(scheme: &Scheme) -> Vec<Decimal> {
    let full = scheme.full();
    let limits = scheme.rows.iter().flat_map(|row| row.at_least.into_iter().chain(row.below));
    let mut limits: BTreeSet<Decimal> = limits.filter(|limit| *limit > Decimal::ZERO && *limit <= full).collect();
    limits.insert(Decimal::ZERO);
    let limits: Vec<Decimal> = limits.into_iter().collect();
    let score = |at: usize| {
        let low = limits[at];
        let high = limits.get(at + 1).copied().unwrap_or(full);
        let middle = low.saturating_add(high) / Decimal::TWO;
        if middle.floor() >= low { middle.floor() } else { low }
    };
    (0..limits.len()).map(score).collect()
}

/// One place of each stretch between the limits.
fn places(scheme: &Scheme, size: u32) -> Vec<u32> {
    let mut places = BTreeSet::from([1]);
    for row in &scheme.rows {
        places.extend(row.first.map(|first| first.saturating_add(1)));
        places.extend(row.last.map(|last| size.saturating_sub(last).saturating_add(1)));
    }
    places.into_iter().filter(|place| *place <= size).collect()
}

/// All ways in which the checks can come out. A check that is needed and missing is one of them.
fn outcomes(scheme: &Scheme) -> Vec<BTreeMap<String, bool>> {
    let mut checks: Vec<&String> = scheme.checks.iter().collect();
    checks.extend(scheme.rows.iter().filter_map(|row| row.check.as_ref()));
    let mut seen = BTreeSet::new();
    checks.retain(|check| seen.insert(*check));
    let mut all = vec![BTreeMap::new()];
    for check in checks.into_iter().take(MOST_CHECKS) {
        let with = |passed: &BTreeMap<String, bool>| {
            [Some(true), Some(false), None].map(|outcome| {
                let mut passed = passed.clone();
                passed.extend(outcome.map(|outcome| (check.clone(), outcome)));
                passed
            })
        };
        all = all.iter().flat_map(with).collect();
    }
    all
}

/// The position in words: 总分 85、第 2 名（共 6 个单位）、自查合格.
pub(super) fn words(scheme: &Scheme, position: &Position) -> Text {
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    if let Some(score) = position.score {
        zh.push(format!("总分 {score}"));
        en.push(format!("score {score}"));
    }
    if let Some(place) = position.place.filter(|_| scheme.is_ranked()) {
        zh.push(format!("第 {place} 名（共 {} 个单位）", position.size));
        en.push(format!("place {place} of {}", position.size));
    }
    let asks = scheme.rows.iter().any(|row| row.passed.is_some());
    for (check, passed) in position.passed.iter().filter(|_| asks) {
        zh.push(format!("{check}{}", if *passed { "合格" } else { "不合格" }));
        en.push(format!("{check} {}", if *passed { "passed" } else { "not passed" }));
    }
    for check in scheme.checks.iter().filter(|check| !position.passed.contains_key(*check)) {
        zh.push(format!("没有{check}"));
        en.push(format!("no {check}"));
    }
    Text::new(zh.join("、"), en.join(", "))
}
