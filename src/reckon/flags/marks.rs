//! What the checks of one unit in one period come to: score, marks of each item, which checks were passed.

use std::collections::BTreeMap;

use rust_decimal::{Decimal, RoundingStrategy};

use super::scheme::{Scheme, number, rows, text, truth};
use crate::model::Shelf;

/// What the checks of one kind (self-check, patrol …) come to.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The mean of their totals.
    pub total: Decimal,
    /// Whether it was passed.
    pub is_passed: bool,
    /// A check says so itself, against its score.
    pub is_overruled: bool,
}

/// What all checks of a unit in a period come to.
#[derive(Debug, Clone, Default)]
pub struct Mark {
    /// The weighted score, to two decimals; none while a needed check is missing.
    pub score: Option<Decimal>,
    /// Weighted marks of each item of the scheme.
    pub items: Vec<Decimal>,
    /// What each check came to.
    pub outcomes: BTreeMap<String, Outcome>,
    /// Needed checks that are not there.
    pub missing: Vec<String>,
    /// The checks, by their places on the shelf.
    pub checks: Vec<usize>,
}

/// Adds up the checks at `places`.
pub(super) fn mark(scheme: &Scheme, places: &[usize], shelf: &Shelf) -> Mark {
    let mut by_check: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for at in places {
        if let Some(check) = text(&shelf.entries[*at].record, "check") {
            by_check.entry(check).or_default().push(*at);
        }
    }
    let (mut score, mut items) = (Decimal::ZERO, vec![Decimal::ZERO; scheme.items.len()]);
    let mut outcomes = BTreeMap::new();
    for (check, places) in by_check {
        let weight = scheme.weight(&check);
        let share = |sum: Decimal| sum.checked_mul(weight).map_or(sum, |sum| sum / Decimal::ONE_HUNDRED);
        let means = means(scheme, &places, shelf);
        let total = means.iter().fold(Decimal::ZERO, |sum, mean| sum.saturating_add(*mean));
        score = score.saturating_add(share(total));
        items.iter_mut().zip(&means).for_each(|(item, mean)| *item = item.saturating_add(share(*mean)));
        outcomes.insert(check, outcome(scheme, &places, tidy(total), shelf));
    }
    let missing: Vec<String> = scheme.checks.iter().filter(|check| !outcomes.contains_key(*check)).cloned().collect();
    Mark {
        score: missing.is_empty().then(|| tidy(score)),
        items: items.into_iter().map(tidy).collect(),
        outcomes,
        missing,
        checks: places.to_vec(),
    }
}

/// Two decimals, rounded as at school (half up), without zeros at the end.
fn tidy(number: Decimal) -> Decimal {
    number.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero).normalize()
}

/// The mean mark of each item over several checks of one kind. An item that is not scored has none.
fn means(scheme: &Scheme, places: &[usize], shelf: &Shelf) -> Vec<Decimal> {
    let mut sums = vec![Decimal::ZERO; scheme.items.len()];
    for row in places.iter().flat_map(|at| rows(&shelf.entries[*at].record, "scores")) {
        let Some((item, score)) = text(row, "item").zip(number(row, "score")) else { continue };
        if let Some(at) = scheme.items.iter().position(|known| known.id == item) {
            sums[at] = sums[at].saturating_add(score);
        }
    }
    let count = Decimal::from(places.len().max(1));
    sums.into_iter().map(|sum| sum / count).collect()
}

/// By its total, unless a check says otherwise; one that says no is enough.
fn outcome(scheme: &Scheme, places: &[usize], total: Decimal, shelf: &Shelf) -> Outcome {
    let by_total = total >= scheme.pass_mark;
    let said: Vec<Option<bool>> = places.iter().map(|at| truth(&shelf.entries[*at].record, "passed")).collect();
    let is_passed = match () {
        () if said.contains(&Some(false)) => false,
        () if said.iter().all(|said| *said == Some(true)) => true,
        () => by_total,
    };
    Outcome { total, is_passed, is_overruled: is_passed != by_total }
}
