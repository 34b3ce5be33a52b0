//! A flag scheme as data: items, groups, weights, conditions, and which flag a position earns.
//!
//! In: an entry of the scheme's kind. Out: a `Scheme`, none if anything in it could not be read. The names of the fields
//! are the contract of the view `ranking` (docs/kinds.md).

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::diag::Span;
use crate::model::{Entry, UnitId, Units};
use crate::reckon::Every;
use crate::schema::{Choice, Item, Record, Value};

/// What is scored.
#[derive(Debug, Clone)]
pub struct Scored {
    /// Its id in checks.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Full marks.
    pub max: Decimal,
    /// Where it stands.
    pub span: Span,
}

/// Units that are ranked together.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// Its units, each with the place where it is named.
    pub units: Vec<(UnitId, Span)>,
    /// Where it stands.
    pub span: Span,
}

/// A flag and what it says.
#[derive(Debug, Clone)]
pub struct Meaning {
    /// The flag.
    pub flag: Arc<Choice>,
    /// What it says.
    pub text: String,
}

/// A condition: all that is filled goes together.
#[derive(Debug, Clone)]
pub struct Row {
    /// The flag it gives.
    pub flag: Arc<Choice>,
    /// The score is not below this.
    pub at_least: Option<Decimal>,
    /// The score is below this.
    pub below: Option<Decimal>,
    /// Among the first so many.
    pub first: Option<u32>,
    /// Among the last so many.
    pub last: Option<u32>,
    /// The check that `passed` and `done` ask about; without it all that are needed.
    pub check: Option<String>,
    /// It was passed, or was not.
    pub passed: Option<bool>,
    /// It was done, or was not; rows that do not say it speak of what was done.
    pub done: bool,
    /// Takes what no other row takes.
    pub otherwise: bool,
    /// Where it stands.
    pub span: Span,
}

/// What follows when a flag is hung out several times in a row.
#[derive(Debug, Clone)]
pub struct Step {
    /// The flag.
    pub flag: Arc<Choice>,
    /// How often in a row.
    pub times: u32,
    /// What follows.
    pub action: String,
    /// Where it stands.
    pub span: Span,
}

/// A scheme.
#[derive(Debug, Clone)]
pub struct Scheme {
    /// Its place on the shelf.
    pub at: usize,
    /// How often flags are changed.
    pub every: Every,
    /// Checks that each unit needs in a period.
    pub checks: Vec<String>,
    /// Checks and their weights in per cent, with places.
    pub weights: Vec<(String, Decimal, Span)>,
    /// From this score on a check is passed.
    pub pass_mark: Decimal,
    /// What is scored.
    pub items: Vec<Scored>,
    /// Groups.
    pub groups: Vec<Group>,
    /// The flags and their meanings.
    pub flags: Vec<Meaning>,
    /// Conditions.
    pub rows: Vec<Row>,
    /// Items that decide between equal scores, in order; unknown ones are left out.
    pub tie_break: Vec<usize>,
    /// What follows from repeated flags.
    pub steps: Vec<Step>,
}

/// All that conditions look at.
#[derive(Debug, Clone, Default)]
pub struct Position {
    /// The score; none for a unit that was not checked.
    pub score: Option<Decimal>,
    /// Its place in the group, from 1.
    pub place: Option<u32>,
    /// How many units the group has.
    pub size: u32,
    /// The checks that were done, and whether they were passed.
    pub passed: BTreeMap<String, bool>,
}

impl Scheme {
    /// Reads an entry.
    pub fn read(at: usize, entry: &Entry, units: &Units) -> Option<Scheme> {
        let record = &entry.record;
        if is_torn(record) {
            return None;
        }
        let items: Vec<Scored> = rows(record, "items").iter().filter_map(scored).collect();
        let tie_break = words(record, "tie_break");
        let meaning = |row: &Record| Some(Meaning { flag: flag(row)?, text: text(row, "meaning")? });
        let weight = |row: &Record| Some((text(row, "check")?, number(row, "weight")?, row.span));
        Some(Scheme {
            at,
            every: Every::from_word(&text(record, "period")?)?,
            checks: words(record, "checks"),
            weights: rows(record, "weights").iter().filter_map(weight).collect(),
            pass_mark: number(record, "pass_mark").unwrap_or_default(),
            tie_break: tie_break.iter().filter_map(|id| items.iter().position(|item| item.id == *id)).collect(),
            items,
            groups: rows(record, "groups").iter().filter_map(|row| group(row, units)).collect(),
            flags: rows(record, "flags").iter().filter_map(meaning).collect(),
            rows: rows(record, "rules").iter().filter_map(condition).collect(),
            steps: rows(record, "escalation").iter().filter_map(step).collect(),
        })
    }

    /// Whether ranks decide anything.
    pub fn is_ranked(&self) -> bool {
        self.rows.iter().any(|row| row.first.or(row.last).is_some())
    }

    /// Full marks of all items together.
    pub fn full(&self) -> Decimal {
        self.items.iter().fold(Decimal::ZERO, |sum, item| sum.saturating_add(item.max))
    }

    /// The weight of a check in per cent: as written, or the same for all that are needed.
    pub fn weight(&self, check: &str) -> Decimal {
        if self.weights.is_empty() {
            let count = Decimal::from(self.checks.len().max(1));
            return if self.checks.iter().any(|own| own == check) {
                Decimal::ONE_HUNDRED / count
            } else {
                Decimal::ZERO
            };
        }
        self.weights.iter().find(|(own, ..)| own == check).map_or(Decimal::ZERO, |(_, weight, _)| *weight)
    }

    /// The rows that a position meets: one for each flag. More than one is too many, none is a gap.
    pub fn verdict(&self, position: &Position) -> Vec<usize> {
        let meets = |otherwise: bool| {
            let mut met: Vec<usize> = Vec::new();
            for (at, row) in self.rows.iter().enumerate().filter(|(_, row)| row.otherwise == otherwise) {
                let is_new = !met.iter().any(|other| self.rows[*other].flag.value == row.flag.value);
                if is_new && row.holds(position, &self.checks) {
                    met.push(at);
                }
            }
            met
        };
        let met = meets(false);
        if met.is_empty() { meets(true) } else { met }
    }
}

impl Row {
    fn holds(&self, position: &Position, needed: &[String]) -> bool {
        let was_done = |check: &String| position.passed.contains_key(check);
        let done = match &self.check {
            Some(check) if !self.done => was_done(check),
            _ => needed.iter().all(was_done),
        };
        if done != self.done {
            return false;
        }
        let score = |holds: &dyn Fn(Decimal) -> bool| position.score.is_some_and(holds);
        let place = |holds: &dyn Fn(u32) -> bool| position.place.is_some_and(holds);
        let passed = match &self.check {
            Some(check) => position.passed.get(check).copied(),
            None => Some(needed.iter().all(|check| position.passed.get(check) == Some(&true))),
        };
        self.at_least.is_none_or(|least| score(&|own| own >= least))
            && self.below.is_none_or(|below| score(&|own| own < below))
            && self.first.is_none_or(|first| place(&|own| own <= first))
            // Who shares a place with one that is not among the last is not among them either.
            && self.last.is_none_or(|last| place(&|own| own.saturating_add(last) > position.size))
            && self.passed.is_none_or(|wanted| passed == Some(wanted))
    }
}

/// Whether anything that flags depend on is written but could not be read.
fn is_torn(record: &Record) -> bool {
    let torn = |record: &Record| !record.unread.is_empty();
    let tables = ["items", "groups", "flags", "rules", "weights", "escalation"];
    torn(record) || tables.iter().any(|name| rows(record, name).iter().any(torn))
}

pub(super) fn rows<'r>(record: &'r Record, name: &str) -> &'r [Record] {
    match record.get(name).map(|item| &item.value) {
        Some(Value::Table(rows)) => rows,
        _ => &[],
    }
}

fn items<'r>(record: &'r Record, name: &str) -> &'r [Item] {
    match record.get(name).map(|item| &item.value) {
        Some(Value::List(items)) => items,
        _ => &[],
    }
}

fn words(record: &Record, name: &str) -> Vec<String> {
    items(record, name).iter().filter_map(|item| item.value.as_text()).map(|word| word.trim().to_owned()).collect()
}

pub(super) fn text(record: &Record, name: &str) -> Option<String> {
    record.get(name)?.value.as_text().map(|text| text.trim().to_owned())
}

pub(super) fn number(record: &Record, name: &str) -> Option<Decimal> {
    match record.get(name)?.value {
        Value::Number(number) | Value::Percent(number) => Some(number),
        _ => None,
    }
}

pub(super) fn truth(record: &Record, name: &str) -> Option<bool> {
    match record.get(name)?.value {
        Value::YesNo(value) => Some(value),
        _ => None,
    }
}

fn count(record: &Record, name: &str) -> Option<u32> {
    u32::try_from(number(record, name)?).ok()
}

fn flag(row: &Record) -> Option<Arc<Choice>> {
    match &row.get("flag")?.value {
        Value::Choice(choice) => Some(choice.clone()),
        _ => None,
    }
}

fn scored(row: &Record) -> Option<Scored> {
    let id = text(row, "id")?;
    let name = text(row, "name").unwrap_or_else(|| id.clone());
    Some(Scored { id, name, max: number(row, "max")?, span: row.span })
}

fn group(row: &Record, units: &Units) -> Option<Group> {
    let unit = |item: &Item| Some((units.named(item.value.as_text()?)?, item.span));
    Some(Group {
        name: text(row, "name")?,
        units: items(row, "units").iter().filter_map(unit).collect(),
        span: row.get("name").map_or(row.span, |item| item.span),
    })
}

fn condition(row: &Record) -> Option<Row> {
    Some(Row {
        flag: flag(row)?,
        at_least: number(row, "at_least"),
        below: number(row, "below"),
        first: count(row, "first"),
        last: count(row, "last"),
        check: text(row, "check"),
        passed: truth(row, "passed"),
        done: truth(row, "done").unwrap_or(true),
        otherwise: truth(row, "otherwise").unwrap_or(false),
        span: row.get("flag").map_or(row.span, |item| item.span),
    })
}

fn step(row: &Record) -> Option<Step> {
    let span = row.get("flag").map_or(row.span, |item| item.span);
    Some(Step { flag: flag(row)?, times: count(row, "times")?, action: text(row, "action")?, span })
}
