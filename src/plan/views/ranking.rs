//! `ranking`: the flags that hang at units (督查挂旗): a wall, a table with reasons, the last periods, what follows.
//!
//! Option: `checks` (the kind of the checks; by default `check`). On a scheme's page all of it, in blocks the latest wall
//! of each scheme. Each flag of a scheme has a shape of its own, so that a photocopy still tells them apart.

use std::sync::Arc;

use rust_decimal::Decimal;
use serde::Serialize;

use super::View;
use crate::diag::Lang;
use crate::model::UnitId;
use crate::plan::book::Options;
use crate::plan::desk::Desk;
use crate::plan::exhibit::{Exhibit, Query};
use crate::plan::format;
use crate::plan::route::Base;
use crate::plan::rows::{Named, short_unit};
use crate::reckon::{Board, FlagSpec, Hung, Round, Tie, reason};
use crate::schema::{Choice, Kind, KindId, Part, Period, Schema, Tone, Value};
use crate::source::Reader;

/// The view.
pub struct Ranking;

const NAME: &str = "ranking";
/// Periods of the strip.
const STRIP: usize = 12;
/// Earlier periods that are told in full.
const MOST_EARLIER: usize = 36;
/// Shapes of flags; each stands for a tone, the last ones for what is left.
const SHAPES: [(&str, Option<Tone>); 7] = [
    ("swallow", Some(Tone::Strong)),
    ("pennant", Some(Tone::Warning)),
    ("barred", Some(Tone::Muted)),
    ("banner", Some(Tone::Plain)),
    ("gonfalon", Some(Tone::Good)),
    ("rounded", None),
    ("stepped", None),
];

impl View for Ranking {
    fn name(&self) -> &'static str {
        NAME
    }

    fn options(&self, reader: &mut Reader<'_, '_>, kind: &Kind, schema: &Schema) -> Option<Options> {
        FlagSpec::read(reader, kind, schema).map(|spec| Arc::new(Arc::new(spec)) as Options)
    }

    fn has_page(&self) -> bool {
        true
    }

    fn of_kind<'d>(&self, desk: &'d Desk<'_>, of: Query, base: Base<'d>) -> Option<Exhibit<'d>> {
        let boards = boards(desk, of.kind)?;
        let show = |board: &Board| Show { desk, board, base, of: Some(of), shapes: shapes(board) }.wall(false);
        let walls = boards.iter().filter_map(show).take(of.limit.unwrap_or(usize::MAX)).collect();
        exhibit(desk, of.kind, walls)
    }

    fn of_entry<'d>(&self, desk: &'d Desk<'_>, at: u32, base: Base<'d>) -> Option<Exhibit<'d>> {
        let kind = desk.entry(at).kind;
        let boards = boards(desk, kind)?;
        let board = boards.iter().find(|board| board.scheme.at == at as usize)?;
        let wall = Show { desk, board, base, of: None, shapes: shapes(board) }.wall(true);
        exhibit(desk, kind, wall.into_iter().collect())
    }
}

fn boards(desk: &Desk<'_>, kind: KindId) -> Option<Arc<Vec<Board>>> {
    let spec = desk.book.get::<FlagSpec>(kind, NAME)?.clone();
    desk.once(kind, NAME, || spec.boards(desk.edition, kind))
}

fn exhibit<'d>(desk: &Desk<'_>, kind: KindId, walls: Vec<Wall>) -> Option<Exhibit<'d>> {
    let value = Box::new(RankingModel { walls });
    (!value.walls.is_empty()).then(|| Exhibit { form: NAME, label: desk.face_label(kind, NAME), value })
}

#[derive(Serialize)]
struct RankingModel {
    walls: Vec<Wall>,
}

/// The flags of one scheme.
#[derive(Serialize)]
struct Wall {
    /// Key of the scheme, for ids.
    key: String,
    scheme: Named,
    /// On the scheme's own page.
    own: bool,
    period: PeriodModel,
    next: PeriodModel,
    ranked: bool,
    groups: Vec<GroupModel>,
    legend: Vec<Legend>,
    steps: Vec<StepModel>,
    items: Vec<ItemModel>,
    strip: Option<Strip>,
    earlier: Vec<Earlier>,
}

#[derive(Serialize)]
struct PeriodModel {
    text: String,
    iso: String,
    /// The same in two short lines, for narrow columns.
    year: String,
    part: String,
}

#[derive(Serialize)]
struct GroupModel {
    name: String,
    flags: Vec<FlagRow>,
}

/// A flag as it is drawn and named.
#[derive(Serialize, Clone)]
struct FlagModel {
    text: String,
    /// The word on the cloth: 红, red.
    short: String,
    shape: &'static str,
    tone: &'static str,
}

#[derive(Serialize)]
struct FlagRow {
    unit: Named,
    flag: Option<FlagModel>,
    score: Option<String>,
    place: Option<u32>,
    shared: bool,
    reason: String,
    streak: u32,
    /// Marks of each item, in the order of `items`; "" where it was not checked.
    marks: Vec<String>,
    checks: Vec<CheckModel>,
}

/// A check behind a flag.
#[derive(Serialize)]
struct CheckModel {
    name: String,
    href: Option<String>,
    note: String,
}

#[derive(Serialize)]
struct Legend {
    flag: FlagModel,
    meaning: String,
    count: usize,
}

#[derive(Serialize)]
struct StepModel {
    unit: Named,
    flag: FlagModel,
    streak: u32,
    action: String,
}

#[derive(Serialize)]
struct ItemModel {
    name: String,
    max: String,
}

#[derive(Serialize)]
struct Strip {
    periods: Vec<PeriodModel>,
    rows: Vec<StripRow>,
}

#[derive(Serialize)]
struct StripRow {
    unit: Named,
    marks: Vec<Option<StripMark>>,
}

#[derive(Serialize)]
struct StripMark {
    flag: FlagModel,
    score: Option<String>,
}

#[derive(Serialize)]
struct Earlier {
    period: PeriodModel,
    groups: Vec<GroupModel>,
}

/// One scheme being shown.
struct Show<'s, 'd, 'a> {
    desk: &'d Desk<'a>,
    board: &'s Board,
    base: Base<'d>,
    of: Option<Query>,
    shapes: Vec<(String, &'static str)>,
}

/// The shape of each flag: that of its tone, or else the first that is free.
fn shapes(board: &Board) -> Vec<(String, &'static str)> {
    let scheme = &board.scheme;
    let mut flags: Vec<&Choice> = scheme.rows.iter().map(|row| &*row.flag).collect();
    flags.extend(scheme.flags.iter().map(|meaning| &*meaning.flag));
    flags.sort_by_key(|flag| flag.rank);
    flags.dedup_by(|a, b| a.value == b.value);
    let mut taken: Vec<(String, &'static str)> = Vec::new();
    for flag in flags {
        let is_free = |shape: &str| !taken.iter().any(|(_, other)| *other == shape);
        let of_tone = SHAPES.iter().find(|(shape, tone)| *tone == Some(flag.tone) && is_free(shape));
        let any = SHAPES.iter().rev().find(|(shape, _)| is_free(shape));
        let shape = of_tone.or(any).map_or(SHAPES[0].0, |(shape, _)| *shape);
        taken.push((flag.value.clone(), shape));
    }
    taken
}

fn number(number: Decimal) -> String {
    format::number(number.normalize())
}

impl Show<'_, '_, '_> {
    fn lang(&self) -> Lang {
        self.desk.site.lang
    }

    fn period(&self, period: Period) -> PeriodModel {
        let (lang, year) = (self.lang(), period.year);
        let text = format::period(period, lang);
        let (year, part) = match (period.part, lang) {
            (Part::Month(month), Lang::Zh) => (format!("{year}年"), format!("{month}月")),
            (Part::Quarter(quarter), Lang::Zh) => (format!("{year}年"), format!("{quarter}季度")),
            (Part::Month(_), Lang::En) => (year.to_string(), text.chars().take(3).collect()),
            (Part::Quarter(quarter), Lang::En) => (year.to_string(), format!("Q{quarter}")),
            _ => (String::new(), text.clone()),
        };
        PeriodModel { text, iso: period.iso(), year, part }
    }

    fn covers(&self, unit: UnitId) -> bool {
        self.of.is_none_or(|of| of.covers(self.desk, Some(unit)))
    }

    /// The latest wall; with `own` all that the scheme's page shows besides.
    fn wall(&self, own: bool) -> Option<Wall> {
        let (desk, scheme) = (self.desk, &self.board.scheme);
        let (latest, before) = self.board.rounds.split_last()?;
        let groups = self.groups(latest);
        if groups.is_empty() {
            return None;
        }
        let whole = own || self.of.is_some_and(|of| of.whole);
        let entry = desk.entry(scheme.at as u32);
        let items = scheme.items.iter().map(|item| ItemModel { name: item.name.clone(), max: number(item.max) });
        let earlier = before.iter().rev().take(MOST_EARLIER);
        let earlier = earlier.map(|round| Earlier { period: self.period(round.period), groups: self.groups(round) });
        Some(Wall {
            key: entry.key.replace('/', "-"),
            scheme: Named {
                name: desk.edition.title(entry).to_owned(),
                href: desk.entry_href(scheme.at as u32, self.base),
            },
            own,
            period: self.period(latest.period),
            next: self.period(latest.period.next().unwrap_or(latest.period)),
            ranked: scheme.is_ranked(),
            groups,
            legend: self.legend(latest),
            steps: self.steps(latest),
            items: if own { items.collect() } else { Vec::new() },
            strip: whole.then(|| self.strip()),
            earlier: if own { earlier.collect() } else { Vec::new() },
        })
    }

    fn flag(&self, flag: &Choice) -> FlagModel {
        let text = flag.label.get(self.lang());
        let shape = self.shapes.iter().find(|(value, _)| *value == flag.value);
        FlagModel {
            text: text.to_owned(),
            short: text.trim_end_matches('旗').trim_end_matches(" flag").to_owned(),
            shape: shape.map_or(SHAPES[0].0, |(_, shape)| *shape),
            tone: flag.tone.word(),
        }
    }

    fn flag_of(&self, hung: &Hung) -> Option<FlagModel> {
        self.board.scheme.rows.get(hung.row()?).map(|row| self.flag(&row.flag))
    }

    fn groups(&self, round: &Round) -> Vec<GroupModel> {
        let names = self.board.scheme.groups.iter().enumerate();
        let groups = names.map(|(number, group)| {
            let own = round.hung.iter().filter(|hung| hung.group == number && self.covers(hung.unit));
            GroupModel { name: group.name.clone(), flags: own.map(|hung| self.row(hung)).collect() }
        });
        groups.filter(|group| !group.flags.is_empty()).collect()
    }

    fn row(&self, hung: &Hung) -> FlagRow {
        let (desk, mark) = (self.desk, &hung.mark);
        let is_ranked = self.board.scheme.is_ranked();
        let check = |at: &usize| {
            let entry = desk.entry(*at as u32);
            let name = match entry.get("check").map(|item| &item.value) {
                Some(Value::Choice(choice)) => choice.label.get(self.lang()),
                _ => desk.edition.title(entry),
            };
            let note = entry.text("note").map_or("", str::trim);
            CheckModel { name: name.to_owned(), href: desk.entry_href(*at as u32, self.base), note: note.to_owned() }
        };
        // Those that count come first, in the scheme's order.
        let place = |at: &usize| {
            let word = desk.entry(*at as u32).text("check");
            let needed = &self.board.scheme.checks;
            needed.iter().position(|check| word == Some(check)).unwrap_or(usize::MAX)
        };
        let mut checks: Vec<(usize, CheckModel)> = mark.checks.iter().map(|at| (place(at), check(at))).collect();
        checks.sort_by_key(|(place, _)| *place);
        let score = mark.score.map(number);
        FlagRow {
            unit: short_unit(desk, hung.unit, self.base),
            flag: self.flag_of(hung),
            place: hung.place.filter(|_| is_ranked),
            shared: matches!(hung.tie, Tie::Shared(_)),
            reason: reason(self.board, hung).get(self.lang()).to_owned(),
            streak: hung.streak,
            marks: mark.items.iter().map(|own| if score.is_some() { number(*own) } else { String::new() }).collect(),
            score,
            checks: checks.into_iter().map(|(_, model)| model).collect(),
        }
    }

    fn legend(&self, round: &Round) -> Vec<Legend> {
        let hangs = |hung: &&Hung, flag: &Choice| {
            let row = hung.row().and_then(|row| self.board.scheme.rows.get(row));
            self.covers(hung.unit) && row.is_some_and(|row| row.flag.value == flag.value)
        };
        let meanings = self.board.scheme.flags.iter();
        let legend = meanings.map(|meaning| Legend {
            flag: self.flag(&meaning.flag),
            meaning: meaning.text.clone(),
            count: round.hung.iter().filter(|hung| hangs(hung, &meaning.flag)).count(),
        });
        legend.collect()
    }

    fn steps(&self, round: &Round) -> Vec<StepModel> {
        let units = round.hung.iter().filter(|hung| self.covers(hung.unit));
        let step = |hung: &Hung| {
            let action = self.board.step(hung)?.action.clone();
            let unit = short_unit(self.desk, hung.unit, self.base);
            Some(StepModel { unit, flag: self.flag_of(hung)?, streak: hung.streak, action })
        };
        units.filter_map(step).collect()
    }

    /// The last periods of each unit, in the order of the scheme.
    fn strip(&self) -> Strip {
        let rounds = &self.board.rounds;
        let rounds = rounds.get(rounds.len().saturating_sub(STRIP)..).unwrap_or_default();
        let mark = |round: &Round, unit: UnitId| {
            let hung = round.hung.iter().find(|hung| hung.unit == unit)?;
            Some(StripMark { flag: self.flag_of(hung)?, score: hung.mark.score.map(number) })
        };
        let units = self.board.scheme.groups.iter().flat_map(|group| &group.units).map(|(unit, _)| *unit);
        let rows = units.filter(|unit| self.covers(*unit)).map(|unit| StripRow {
            unit: short_unit(self.desk, unit, self.base),
            marks: rounds.iter().map(|round| mark(round, unit)).collect(),
        });
        Strip { rows: rows.collect(), periods: rounds.iter().map(|round| self.period(round.period)).collect() }
    }
}
