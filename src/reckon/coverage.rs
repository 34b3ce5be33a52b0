//! Catalogue × period × unit: what is owed, and whether it was published in time.
//!
//! A catalogue entry says how often, by whom and since when; publications are entries of other kinds that refer to it
//! and say their period. What is due, and when, follows.

use std::collections::{HashMap, HashSet};

use jiff::ToSpan;
use jiff::civil::Date;

use super::periods::{Every, next_month_day, periods};
use crate::config::{Demand, What};
use crate::diag::{Code, Diagnostic, Findings, Span};
use crate::model::{Entry, Shelf, UnitId};
use crate::schema::{Kind, KindId, Period, Schema, Value};
use crate::source::{Reader, nearest};

pub(super) const BAD_COVERAGE: Code = Code::error(
    "kind/bad-coverage",
    "kind.toml 里公开情况的设置不对：by 要写成“类型.字段”，字段是引用本类型的 reference；那个类型还要有所属期字段和 date。",
    "The coverage options in kind.toml are not right: by is \"kind.field\", a reference to this kind; that kind has a period and a date.",
);

/// Which fields say what is owed.
#[derive(Debug, Clone)]
pub struct CoverageSpec {
    by: Vec<Publication>,
    every: usize,
    units: Option<usize>,
    since: usize,
    due_day: Option<usize>,
    due_in: Option<usize>,
    matter: Option<usize>,
}

/// A kind whose entries fulfil the catalogue.
#[derive(Debug, Clone)]
struct Publication {
    kind: KindId,
    item: usize,
    period: usize,
    date: usize,
}

/// What was published, and of what that cannot be told.
#[derive(Default)]
struct Published<'s> {
    /// The earliest publication of each catalogue entry, unit and period.
    earliest: HashMap<(&'s str, UnitId, Period), (usize, Date)>,
    /// Publications whose day could not be read; without a period, those whose period could not be read.
    unknown: HashSet<(&'s str, UnitId, Option<Period>)>,
}

/// How one thing that is owed stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Published in time.
    Published,
    /// Published, so many days late.
    Late(i32),
    /// Not published, and its day is past.
    Missing,
    /// Its day is still to come.
    NotDue,
}

/// One thing that a unit owes.
#[derive(Debug, Clone)]
pub struct Owed {
    /// The catalogue entry, by its place on the shelf.
    pub item: usize,
    /// Who owes it.
    pub unit: UnitId,
    /// For which period.
    pub period: Period,
    /// By when.
    pub due: Date,
    /// How it stands.
    pub standing: Standing,
    /// The publication, by its place on the shelf.
    pub by: Option<usize>,
}

/// All that is owed, by catalogue entry, unit, period.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    /// In the order of catalogue, tree of units, time.
    pub owed: Vec<Owed>,
}

impl CoverageSpec {
    /// Reads the keys of a rule or view of the catalogue's kind.
    pub fn read(reader: &mut Reader<'_, '_>, kind: &Kind, schema: &Schema) -> Option<CoverageSpec> {
        let words = reader.words("by").unwrap_or_default();
        if words.is_empty() {
            reader.missing("by");
        }
        let by =
            words.into_iter().filter_map(|(word, span)| publication(word, span, kind, schema, reader.found)).collect();
        let mut field = |key: &'static str| {
            let (name, span) = reader.text_at(key)?;
            let at = kind.field_index(name);
            if at.is_none() {
                let (zh, en) = (format!("没有声明字段 `{name}`"), format!("the field `{name}` is not declared"));
                let near = nearest(name, kind.fields.iter().map(|f| &*f.name));
                reader.found.add(Diagnostic::at(&BAD_COVERAGE, span, zh, en).did_you_mean(near));
            }
            at
        };
        let (every, since) = (field("every"), field("since"));
        let (units, due_day, due_in, matter) = (field("units"), field("due_day"), field("due_in"), field("matter"));
        for (key, at) in [("every", every), ("since", since)] {
            if at.is_none() && reader.node(key).is_none() {
                reader.missing(key);
            }
        }
        Some(CoverageSpec { by, every: every?, units, since: since?, due_day, due_in, matter })
    }

    /// Works out what is owed up to the shelf's day.
    pub fn coverage(&self, shelf: &Shelf, catalogue: KindId) -> Coverage {
        Coverage { owed: self.owed(shelf, catalogue, shelf.today) }
    }

    /// What falls due from `first` to `last`, which may lie ahead of the shelf's day, in the order of days.
    pub fn falling_due(&self, shelf: &Shelf, catalogue: KindId, first: Date, last: Date) -> Vec<Owed> {
        let mut owed = self.owed(shelf, catalogue, last);
        owed.retain(|owed| first <= owed.due && owed.due <= last);
        owed.sort_by_key(|owed| owed.due);
        owed
    }

    /// What is owed for the periods that begin by `until`: none is due before it begins.
    fn owed(&self, shelf: &Shelf, catalogue: KindId, until: Date) -> Vec<Owed> {
        let published = self.published(shelf);
        let types = unit_types(shelf);
        let mut owed = Vec::new();
        for item in shelf.range_of(catalogue) {
            let entry = &shelf.entries[item];
            let Some((every, since)) = self.rhythm(entry) else { continue };
            let days =
                periods(every, since, until).into_iter().map(|period| (period, self.due(entry, period, shelf).0));
            let days: Vec<(Period, Date)> = days.collect();
            for unit in self.owers(entry, shelf, &types) {
                for (period, due) in
                    days.iter().copied().filter(|(period, _)| published.knows(&entry.key, unit, *period))
                {
                    let by = published.earliest.get(&(&*entry.key, unit, period)).copied();
                    let standing = match by {
                        Some((_, day)) if day <= due => Standing::Published,
                        Some((_, day)) => Standing::Late(due.until(day).map_or(0, |span| span.get_days())),
                        None if due < shelf.today => Standing::Missing,
                        None => Standing::NotDue,
                    };
                    owed.push(Owed { item, unit, period, due, standing, by: by.map(|(at, _)| at) });
                }
            }
        }
        owed
    }

    /// The demand of a regulation that makes the day of a catalogue entry; none if the catalogue says its own.
    pub fn demand<'s>(&self, entry: &'s Entry, period: Period, shelf: &'s Shelf) -> Option<&'s Demand> {
        self.due(entry, period, shelf).1
    }

    /// How often an entry of the catalogue falls due, and since when; none for what has no rhythm.
    fn rhythm(&self, entry: &Entry) -> Option<(Every, Date)> {
        let every = entry.record.at(self.every).and_then(|item| item.value.as_text()).and_then(Every::from_word)?;
        let since = match entry.record.at(self.since)?.value {
            Value::Period(period) => period.first_day(),
            Value::Date(day) => day,
            _ => return None,
        };
        Some((every, since))
    }

    /// The units that owe it: those of the named types at or below the catalogue's own unit.
    fn owers(&self, entry: &Entry, shelf: &Shelf, types: &HashMap<UnitId, &str>) -> Vec<UnitId> {
        let wanted: Option<Vec<&str>> = self.units.and_then(|at| entry.record.at(at)).map(|item| match &item.value {
            Value::List(items) => items.iter().filter_map(|item| item.value.as_text()).collect(),
            other => other.as_text().into_iter().collect(),
        });
        let Some(wanted) = wanted else { return entry.unit.into_iter().collect() };
        let within = |unit: &UnitId| entry.unit.is_none_or(|top| shelf.units.is_within(*unit, top));
        let of_type = |unit: &UnitId| types.get(unit).is_some_and(|ty| wanted.contains(ty));
        shelf.units.in_order().into_iter().filter(|unit| within(unit) && of_type(unit)).collect()
    }

    /// The day by which it is due: what the catalogue says, or the strictest regulation (which is told), or the end of the
    /// next month.
    fn due<'s>(&self, entry: &'s Entry, period: Period, shelf: &'s Shelf) -> (Date, Option<&'s Demand>) {
        let own = self.due_day.and_then(|at| entry.record.at(at)).and_then(|item| match item.value {
            Value::Number(day) => i8::try_from(day).ok(),
            _ => None,
        });
        let in_period = self.due_in.and_then(|at| entry.record.at(at)).and_then(|item| item.value.as_text());
        if let Some(day) = own {
            let first = period.first_day();
            let day = match in_period {
                Some("本期") => first.saturating_add((i32::from(day.clamp(1, first.days_in_month())) - 1).days()),
                _ => next_month_day(period, day),
            };
            return (day, None);
        }
        let matter = self.matter.and_then(|at| entry.record.at(at)).and_then(|item| item.value.as_text());
        let ends = period.last_day();
        let demands = matter.into_iter().flat_map(|matter| shelf.regulations.of(What::Deadline, matter, ends));
        let with_days = demands.filter_map(|demand| {
            let days = demand.days?;
            Some((shelf.calendar.shift(ends, days.count, days.working), demand))
        });
        let strictest = with_days.min_by_key(|(day, _)| *day);
        strictest.map_or((next_month_day(period, 31), None), |(day, demand)| (day, Some(demand)))
    }

    fn published<'s>(&self, shelf: &'s Shelf) -> Published<'s> {
        let mut published = Published::default();
        for source in &self.by {
            for at in shelf.range_of(source.kind) {
                let entry = &shelf.entries[at];
                let Some((item, unit, period, day)) = source.read(entry).filter(|_| !shelf.is_withdrawn(entry)) else {
                    continue;
                };
                match period.zip(day) {
                    Some((period, day)) => {
                        let known = published.earliest.entry((item, unit, period)).or_insert((at, day));
                        if day < known.1 {
                            *known = (at, day);
                        }
                    }
                    None => {
                        published.unknown.insert((item, unit, period));
                    }
                }
            }
        }
        published
    }
}

impl Published<'_> {
    fn knows(&self, item: &str, unit: UnitId, period: Period) -> bool {
        [None, Some(period)].into_iter().all(|period| !self.unknown.contains(&(item, unit, period)))
    }
}

impl Publication {
    /// What it is about, whose it is, for which period and on which day; none for what could not be read.
    fn read<'e>(&self, entry: &'e Entry) -> Option<(&'e str, UnitId, Option<Period>, Option<Date>)> {
        let item = entry.record.at(self.item)?.value.as_text()?;
        let period = match entry.record.at(self.period).map(|item| &item.value) {
            Some(Value::Period(period)) => Some(*period),
            _ => None,
        };
        let day = match entry.record.at(self.date).map(|item| &item.value) {
            Some(Value::Date(day)) => Some(*day),
            _ => None,
        };
        let is_torn = |at: usize| entry.record.unread.iter().any(|unread| usize::from(*unread) == at);
        let is_told = (period.is_some() || is_torn(self.period)) && (day.is_some() || is_torn(self.date));
        Some((item, entry.unit?, period, day)).filter(|_| is_told)
    }
}

fn publication(word: &str, span: Span, kind: &Kind, schema: &Schema, found: &mut Findings) -> Option<Publication> {
    let parts = word.split_once('.').and_then(|(name, field)| {
        let (id, other) = schema.kind(name)?;
        Some((id, other, other.field_index(field)?))
    });
    let whole = parts.and_then(|(id, other, item)| {
        let mut to = Vec::new();
        other.fields[item].ty.references(&mut to);
        let refers = to.iter().any(|(to, _)| **to == *kind.name);
        let period = other.fields.iter().position(|field| field.ty.name() == "period")?;
        let date = other.date.as_deref().and_then(|name| other.field_index(name))?;
        (refers && other.fields[date].ty.name() == "date").then_some(Publication { kind: id, item, period, date })
    });
    if whole.is_none() {
        let (zh, en) = (
            format!("“{word}”不是引用本类型、带所属期和日期的字段"),
            format!("“{word}” is no reference to this kind in a kind with a period and a date"),
        );
        found.add(Diagnostic::at(&BAD_COVERAGE, span, zh, en));
    }
    whole
}

/// The type of each unit, as its entry says.
fn unit_types(shelf: &Shelf) -> HashMap<UnitId, &str> {
    let Some((kind, _)) = shelf.schema.kind("unit") else { return HashMap::new() };
    let entries = shelf.range_of(kind).map(|at| &shelf.entries[at]);
    entries.filter_map(|entry| Some((entry.unit?, entry.text("type")?))).collect()
}
