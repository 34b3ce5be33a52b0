//! Flags (督查挂旗): from checks and a scheme to exactly one flag for each unit and period, with its reason.
//!
//! Units are ranked within their group; equal scores are settled by the items that the scheme names, in order, and else
//! share a place. Who was not checked has no place and stands behind all others.

mod marks;
mod reason;
mod scheme;

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

pub use marks::{Mark, Outcome};
pub use reason::reason;
pub use scheme::{Group, Meaning, Position, Row, Scheme, Scored, Step};

use super::periods::periods;
use crate::diag::{Code, Diagnostic};
use crate::model::{Shelf, UnitId};
use crate::schema::{Kind, KindId, Period, Schema, Value};
use crate::source::{Reader, nearest};

pub(super) const BAD_FLAGS: Code = Code::error(
    "kind/bad-flags",
    "挂旗办法或检查的 kind.toml 不合：办法要有 period、checks、pass_mark、items、groups、flags、rules，检查要有 scheme、period、check、scores，类型见 docs/kinds.md。",
    "The kind of flag schemes or checks does not fit: a scheme has period, checks, pass_mark, items, groups, flags and rules, a check scheme, period, check and scores; docs/kinds.md says of which types.",
);

/// Fields of a scheme and of a check, and their types.
const SCHEME: [(&str, &str); 7] = [
    ("period", "choice"),
    ("checks", "list"),
    ("pass_mark", "number"),
    ("items", "table"),
    ("groups", "table"),
    ("flags", "table"),
    ("rules", "table"),
];
const CHECK: [(&str, &str); 4] =
    [("scheme", "reference"), ("period", "period"), ("check", "choice"), ("scores", "table")];

/// Days after a period in which its first checks may still come in; until then it has no flags.
const GRACE: i32 = 31;

/// Which kind holds the checks of a kind of schemes.
#[derive(Debug, Clone)]
pub struct FlagSpec {
    /// The kind of the checks.
    pub checks: KindId,
}

/// How equal scores were settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tie {
    /// No other has this score.
    None,
    /// This item decided.
    Broken(usize),
    /// Nothing decided: the place is shared with so many others.
    Shared(usize),
}

/// What hangs at a unit in a period.
#[derive(Debug, Clone)]
pub struct Hung {
    /// The unit.
    pub unit: UnitId,
    /// Its group, by number.
    pub group: usize,
    /// What its checks came to.
    pub mark: Mark,
    /// Its place in the group.
    pub place: Option<u32>,
    /// How equal scores were settled.
    pub tie: Tie,
    /// Rows of the scheme that it meets, one for each flag.
    pub rows: Vec<usize>,
    /// How often in a row the flag hangs, with this time.
    pub streak: u32,
}

/// The flags of one period, in the order of groups and places.
#[derive(Debug, Clone)]
pub struct Round {
    /// The period.
    pub period: Period,
    /// The flags.
    pub hung: Vec<Hung>,
    /// A check of it could not be read, so nothing here is certain.
    pub is_torn: bool,
}

/// Why a check belongs nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stray {
    /// Its unit is in no group of the scheme.
    NoGroup,
    /// Its period is longer than the scheme's.
    TooLong,
}

/// A scheme with all its flags.
#[derive(Debug, Clone)]
pub struct Board {
    /// The scheme.
    pub scheme: Scheme,
    /// Its periods, the oldest first.
    pub rounds: Vec<Round>,
    /// Checks that belong nowhere, by their places on the shelf.
    pub strays: Vec<(usize, Stray)>,
}

impl FlagSpec {
    /// Reads the key `checks` (a kind; by default `check`) of a rule or view of the schemes' kind.
    pub fn read(reader: &mut Reader<'_, '_>, kind: &Kind, schema: &Schema) -> Option<FlagSpec> {
        let (name, span) = reader.text_at("checks").unwrap_or(("check", reader.span()));
        let Some((checks, check)) = schema.kind(name) else {
            let (zh, en) = (format!("没有“{name}”这种内容"), format!("there is no kind “{name}”"));
            let near = nearest(name, schema.kinds.iter().map(|kind| kind.name.as_str()));
            reader.found.add(Diagnostic::at(&BAD_FLAGS, span, zh, en).did_you_mean(near));
            return None;
        };
        let mut fits = true;
        for (kind, fields) in [(kind, SCHEME.as_slice()), (check, CHECK.as_slice())] {
            for (name, ty) in fields {
                if kind.field(name).is_none_or(|field| field.ty.name() != *ty) {
                    fits = false;
                    let (zh, en) = (
                        format!("“{}”缺少 {ty} 类型的字段 `{name}`", kind.label.zh),
                        format!("the kind “{}” lacks a field `{name}` of type {ty}", kind.label.en),
                    );
                    reader.found.add(Diagnostic::at(&BAD_FLAGS, span, zh, en));
                }
            }
        }
        fits.then_some(FlagSpec { checks })
    }

    /// The board of every scheme of `kind` that could be read, in their order.
    pub fn boards(&self, shelf: &Shelf, kind: KindId) -> Vec<Board> {
        let mut by_scheme: HashMap<usize, Vec<usize>> = HashMap::new();
        for at in shelf.range_of(self.checks) {
            let scheme = shelf.entries[at].text("scheme").and_then(|id| shelf.find(kind, id));
            scheme.into_iter().for_each(|scheme| by_scheme.entry(scheme).or_default().push(at));
        }
        let board = |at: usize| {
            let scheme = Scheme::read(at, &shelf.entries[at], &shelf.units)?;
            Some(board(scheme, by_scheme.get(&at).map_or(&[], Vec::as_slice), shelf))
        };
        shelf.range_of(kind).filter_map(board).collect()
    }
}

impl Hung {
    /// The row that gives its flag; none if there is no flag, or more than one.
    pub fn row(&self) -> Option<usize> {
        match self.rows.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }
}

impl Board {
    /// What follows from a flag that hangs so often in a row: the strictest step that was reached.
    pub fn step(&self, hung: &Hung) -> Option<&Step> {
        let flag = &self.scheme.rows.get(hung.row()?)?.flag.value;
        let reached = self.scheme.steps.iter().filter(|step| step.flag.value == *flag && step.times <= hung.streak);
        reached.max_by_key(|step| step.times)
    }
}

/// The checks of one scheme, sorted to units and periods.
type Sorted = BTreeMap<(Date, UnitId), Vec<usize>>;

fn board(scheme: Scheme, checks: &[usize], shelf: &Shelf) -> Board {
    let (mut sorted, mut strays, mut torn) = (Sorted::new(), Vec::new(), Vec::new());
    let members: Vec<UnitId> = scheme.groups.iter().flat_map(|group| &group.units).map(|(unit, _)| *unit).collect();
    for at in checks {
        let entry = &shelf.entries[*at];
        let (Some(unit), Some(Value::Period(own))) = (entry.unit, entry.get("period").map(|item| &item.value)) else {
            continue;
        };
        let period = scheme.every.holding(own.first_day());
        if own.last_day() > period.last_day() {
            strays.push((*at, Stray::TooLong));
        } else if !members.contains(&unit) {
            strays.push((*at, Stray::NoGroup));
        } else {
            let is_torn = |record: &crate::schema::Record| !record.unread.is_empty();
            if is_torn(&entry.record) || scheme::rows(&entry.record, "scores").iter().any(is_torn) {
                torn.push(period.first_day());
            }
            sorted.entry((period.first_day(), unit)).or_default().push(*at);
        }
    }
    let mut rounds: Vec<Round> = times(&scheme, &sorted, shelf)
        .into_iter()
        .map(|period| {
            let is_torn = torn.contains(&period.first_day());
            Round { period, hung: hung(&scheme, period, &sorted, shelf), is_torn }
        })
        .collect();
    streaks(&scheme, &mut rounds);
    Board { scheme, rounds, strays }
}

/// The periods that have flags, from the first check on; each is decided by itself. One that is not over counts when all
/// units have their checks; one that has just ended without any check of its own is still awaited.
fn times(scheme: &Scheme, sorted: &Sorted, shelf: &Shelf) -> Vec<Period> {
    let Some(((first, _), _)) = sorted.first_key_value() else { return Vec::new() };
    let mut list = periods(scheme.every, *first, shelf.today);
    list.retain(|period| !is_awaited(scheme, *period, sorted, shelf));
    list
}

fn is_awaited(scheme: &Scheme, period: Period, sorted: &Sorted, shelf: &Shelf) -> bool {
    let (first, last) = (period.first_day(), period.last_day());
    if last < shelf.today {
        let any = sorted.range((first, UnitId(0))..=(last, UnitId(u32::MAX))).next().is_some();
        let ended = last.until(shelf.today).map_or(0, |span| span.get_days());
        return !any && ended <= GRACE;
    }
    let mut units = scheme.groups.iter().flat_map(|group| &group.units);
    units.any(|(unit, _)| {
        let own = sorted.get(&(first, *unit)).map_or(&[][..], Vec::as_slice);
        !marks::mark(scheme, own, shelf).missing.is_empty()
    })
}

/// The flags of one period.
fn hung(scheme: &Scheme, period: Period, sorted: &Sorted, shelf: &Shelf) -> Vec<Hung> {
    let mut all = Vec::new();
    for (number, group) in scheme.groups.iter().enumerate() {
        let mut own: Vec<Hung> = Vec::with_capacity(group.units.len());
        for (unit, _) in &group.units {
            let places = sorted.get(&(period.first_day(), *unit)).map_or(&[][..], Vec::as_slice);
            let mark = marks::mark(scheme, places, shelf);
            let hung =
                Hung { unit: *unit, group: number, mark, place: None, tie: Tie::None, rows: Vec::new(), streak: 0 };
            own.push(hung);
        }
        rank(scheme, &mut own);
        for hung in &mut own {
            let outcomes = hung.mark.outcomes.iter();
            let position = Position {
                score: hung.mark.score,
                place: hung.place,
                size: u32::try_from(group.units.len()).unwrap_or(u32::MAX),
                passed: outcomes.map(|(check, outcome)| (check.clone(), outcome.is_passed)).collect(),
            };
            hung.rows = scheme.verdict(&position);
        }
        all.extend(own);
    }
    all
}

/// What units are ranked by: the score, then the items that break ties.
fn key(scheme: &Scheme, mark: &Mark) -> Vec<rust_decimal::Decimal> {
    let items = scheme.tie_break.iter().map(|at| mark.items.get(*at).copied().unwrap_or_default());
    mark.score.into_iter().chain(items).collect()
}

/// Sorts a group and gives places: 1, 2, 2, 4. The sort keeps the scheme's order among equals.
fn rank(scheme: &Scheme, group: &mut [Hung]) {
    group.sort_by_cached_key(|hung| Reverse(hung.mark.score.map(|_| key(scheme, &hung.mark))));
    let keys: Vec<Option<Vec<_>>> = group.iter().map(|h| h.mark.score.map(|_| key(scheme, &h.mark))).collect();
    for at in 0..group.len() {
        let Some(own) = &keys[at] else { continue };
        let first = keys.iter().position(|other| other.as_ref() == Some(own)).unwrap_or(at);
        let sharing = keys.iter().filter(|other| other.as_ref() == Some(own)).count() - 1;
        let rivals: Vec<&Vec<_>> = keys.iter().flatten().filter(|other| other.first() == own.first()).collect();
        let decisive = (1..own.len()).find(|step| rivals.iter().any(|other| other.get(*step) != own.get(*step)));
        group[at].place = u32::try_from(first + 1).ok();
        group[at].tie = match (sharing, decisive.and_then(|step| scheme.tie_break.get(step - 1))) {
            (0, Some(item)) => Tie::Broken(*item),
            (0, None) => Tie::None,
            (others, _) => Tie::Shared(others),
        };
    }
}

/// Counts how often in a row each unit has its flag. A period that is still awaited ends the row.
fn streaks(scheme: &Scheme, rounds: &mut [Round]) {
    let mut last: HashMap<UnitId, (&str, u32)> = HashMap::new();
    let mut ended: Option<Date> = None;
    for round in rounds {
        if ended.replace(round.period.last_day()).and_then(|day| day.tomorrow().ok()) != Some(round.period.first_day())
        {
            last.clear();
        }
        for hung in &mut round.hung {
            let Some(row) = hung.row().and_then(|row| scheme.rows.get(row)) else {
                last.remove(&hung.unit);
                continue;
            };
            let before = last.get(&hung.unit).filter(|(flag, _)| *flag == row.flag.value).map_or(0, |(_, n)| *n);
            hung.streak = before + 1;
            last.insert(hung.unit, (&row.flag.value, hung.streak));
        }
    }
}
