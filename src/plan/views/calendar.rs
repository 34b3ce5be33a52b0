//! `calendar`: what is due this month and the next two, by whom and on which basis; displays and terms that end.
//!
//! Options: `basis` (a field; the one of that name, unless told), `ends` (dates of other kinds, such as
//! `grid-member.term_to`); the rest is what `[views.coverage]` says. `calendar.ics` beside the page has thirteen months.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

use super::{Artifact, BAD_VIEW, Subject, View, artifact};
use crate::diag::Diagnostic;
use crate::plan::agenda::{AgendaFields, Happening, Occasion, agenda, horizon, ical};
use crate::plan::book::Options;
use crate::plan::desk::Desk;
use crate::plan::exhibit::{Exhibit, Query};
use crate::plan::frame::DayModel;
use crate::plan::recipe::{Form, Recipe};
use crate::plan::route::{Base, Route};
use crate::plan::rows::{Named, short_unit};
use crate::plan::{faces, format};
use crate::reckon::Standing;
use crate::schema::{Kind, KindId, Part, Period, Schema};
use crate::source::Reader;

/// The view.
pub struct Calendar;

const NAME: &str = "calendar";
/// Months on the page.
const MONTHS: i32 = 3;
/// Units that are named of those that lack something; the overview has them all.
const MOST_NAMED: usize = 24;

impl View for Calendar {
    fn name(&self) -> &'static str {
        NAME
    }

    fn options(&self, reader: &mut Reader<'_, '_>, kind: &Kind, schema: &Schema) -> Option<Options> {
        let basis = match reader.text_at("basis") {
            Some((name, span)) => super::field(name, span, kind, reader.found),
            None => kind.field_index("basis"),
        };
        let mut ends = Vec::new();
        for (word, span) in reader.words("ends").unwrap_or_default() {
            let found = word.split_once('.').and_then(|(name, field)| {
                let (id, other) = schema.kind(name)?;
                let at = other.field_index(field)?;
                (other.fields[at].ty.name() == "date").then_some((id, at))
            });
            if found.is_none() {
                let (zh, en) = (format!("“{word}”不是“类型.日期字段”"), format!("“{word}” is no “kind.date field”"));
                reader.found.add(Diagnostic::at(&BAD_VIEW, span, zh, en));
            }
            ends.extend(found);
        }
        Some(Arc::new(Arc::new(AgendaFields { basis, ends })))
    }

    fn has_page(&self) -> bool {
        true
    }

    fn artifacts(&self, desk: &Desk<'_>, out: &mut Vec<Artifact>) {
        for (kind, _) in desk.edition.schema.iter().filter(|(kind, _)| faces::has(desk, self, *kind)) {
            out.push(artifact(NAME, file(desk, kind), Subject::Kind(kind, 0)));
        }
    }

    fn recipe<'d>(&self, desk: &'d Desk<'_>, artifact: &Artifact) -> Option<Recipe<'d>> {
        let Subject::Kind(kind, _) = artifact.subject else { return None };
        let occasions = year(desk, kind)?;
        Some(Recipe { form: Form::Ical(ical(desk, kind, &occasions, desk.site.lang)) })
    }

    fn of_kind<'d>(&self, desk: &'d Desk<'_>, of: Query, base: Base<'d>) -> Option<Exhibit<'d>> {
        let all = year(desk, of.kind)?;
        let occasions: Vec<Occasion> = all.iter().filter_map(|one| one.within(desk, of.unit)).collect();
        let page = CalendarPage { desk, base };
        let today = desk.edition.today;
        let (months, next) = if of.whole {
            let first = |n: i32| today.first_of_month().saturating_add(n.months());
            ((0..MONTHS).map(|n| page.month(first(n), &occasions)).collect(), Vec::new())
        } else {
            let coming = occasions.iter().filter(|one| one.day >= today).take(of.limit.unwrap_or(5));
            (Vec::new(), page.days(coming))
        };
        if !of.whole && next.is_empty() {
            return None;
        }
        let value = CalendarModel {
            today: DayModel::new(today, desk.site.lang),
            months,
            next,
            weekdays: format::weekdays(desk.site.lang).map(weekday).into(),
            file: (of.whole && of.unit.is_none()).then(|| desk.href(base, &file(desk, of.kind))),
        };
        Some(Exhibit { form: NAME, label: desk.face_label(of.kind, NAME), value: Box::new(value) })
    }
}

/// All that can be looked at, from the first of this month.
fn year(desk: &Desk<'_>, kind: KindId) -> Option<Arc<Vec<Occasion>>> {
    let today = desk.edition.today;
    desk.once(kind, NAME, || agenda(desk, kind, today.first_of_month(), horizon(today)))
}

fn file(desk: &Desk<'_>, kind: KindId) -> Route {
    Route::new(&format!("{}/{NAME}.ics", desk.edition.kind(kind).name))
}

#[derive(Serialize)]
struct CalendarModel {
    today: DayModel,
    months: Vec<Month>,
    next: Vec<DayRow>,
    weekdays: Vec<Weekday>,
    file: Option<String>,
}

/// A day of the week: 三 and 星期三, Wed and Wednesday.
#[derive(Serialize)]
struct Weekday {
    short: String,
    name: &'static str,
}

fn weekday(name: &'static str) -> Weekday {
    let short = name.strip_prefix("星期").map_or_else(|| name.chars().take(3).collect(), str::to_owned);
    Weekday { short, name }
}

#[derive(Serialize)]
struct Month {
    iso: String,
    label: String,
    /// How much happens.
    count: usize,
    weeks: Vec<Vec<Option<Square>>>,
    days: Vec<DayRow>,
}

/// A day in the grid of a month.
#[derive(Serialize)]
struct Square {
    day: i8,
    id: Option<String>,
    count: usize,
    is_late: bool,
    is_today: bool,
    is_off: bool,
}

/// A day on which something happens.
#[derive(Serialize)]
struct DayRow {
    id: String,
    day: DayModel,
    weekday: &'static str,
    /// Days from today; negative when it is past.
    left: i64,
    is_off: bool,
    dues: Vec<Due>,
    ends: Vec<End>,
}

/// Something that is due.
#[derive(Serialize)]
struct Due {
    item: Named,
    period: String,
    owed: usize,
    published: usize,
    late: usize,
    missing: usize,
    not_due: usize,
    lacking: Vec<Named>,
    lacking_rest: usize,
    only: Option<Named>,
    basis: Vec<Named>,
}

/// Something that ends.
#[derive(Serialize)]
struct End {
    word: String,
    entry: Named,
    unit: Option<Named>,
}

struct CalendarPage<'d, 'a> {
    desk: &'d Desk<'a>,
    base: Base<'d>,
}

impl CalendarPage<'_, '_> {
    fn month(&self, first: Date, occasions: &[Occasion]) -> Month {
        let last = first.last_of_month();
        let within = || occasions.iter().filter(|one| first <= one.day && one.day <= last);
        let period = Period { year: first.year(), part: Part::Month(first.month()) };
        Month {
            iso: period.iso(),
            label: format::period(period, self.desk.site.lang),
            count: within().count(),
            weeks: self.weeks(first, within()),
            days: self.days(within()),
        }
    }

    /// The grid of a month, weeks from Monday.
    fn weeks<'o>(&self, first: Date, occasions: impl Iterator<Item = &'o Occasion>) -> Vec<Vec<Option<Square>>> {
        let mut by_day: BTreeMap<i8, Vec<&Occasion>> = BTreeMap::new();
        occasions.for_each(|one| by_day.entry(one.day.day()).or_default().push(one));
        let square = |number: i8| {
            let day = first.saturating_add((i32::from(number) - 1).days());
            let own = by_day.get(&number).map(Vec::as_slice).unwrap_or_default();
            Square {
                day: number,
                id: (!own.is_empty()).then(|| id(day)),
                count: own.len(),
                is_late: own.iter().any(|one| one.owers.iter().any(|(_, standing)| *standing == Standing::Missing)),
                is_today: day == self.desk.edition.today,
                is_off: !self.desk.edition.calendar.is_working_day(day),
            }
        };
        let before = first.weekday().to_monday_zero_offset() as usize;
        let mut squares: Vec<Option<Square>> = (0..before).map(|_| None).collect();
        squares.extend((1..=first.days_in_month()).map(|number| Some(square(number))));
        let mut weeks = Vec::new();
        while !squares.is_empty() {
            let mut week: Vec<Option<Square>> = squares.drain(..squares.len().min(7)).collect();
            week.resize_with(7, || None);
            weeks.push(week);
        }
        weeks
    }

    fn days<'o>(&self, occasions: impl Iterator<Item = &'o Occasion>) -> Vec<DayRow> {
        let mut days: Vec<(Date, DayRow)> = Vec::new();
        for one in occasions {
            if days.last().is_none_or(|(day, _)| *day != one.day) {
                days.push((one.day, self.day(one.day)));
            }
            let Some((_, row)) = days.last_mut() else { continue };
            match one.what {
                Happening::Due => row.dues.push(self.due(one)),
                _ => row.ends.push(self.end(one)),
            }
        }
        days.into_iter().map(|(_, row)| row).collect()
    }

    fn day(&self, day: Date) -> DayRow {
        let (lang, today) = (self.desk.site.lang, self.desk.edition.today);
        DayRow {
            id: id(day),
            day: DayModel::new(day, lang),
            weekday: format::weekday(day, lang),
            left: today.until(day).map_or(0, |span| i64::from(span.get_days())),
            is_off: !self.desk.edition.calendar.is_working_day(day),
            dues: Vec::new(),
            ends: Vec::new(),
        }
    }

    fn due(&self, one: &Occasion) -> Due {
        let [published, late, missing, not_due] = one.counts();
        let (unit, lacking) = (|unit| short_unit(self.desk, unit, self.base), one.lacking());
        let basis = one.basis.iter().map(|law| Named {
            name: format::law(law),
            href: self.desk.act(law).and_then(|at| self.desk.entry_href(at, self.base)),
        });
        Due {
            item: self.entry(one),
            period: one.period.map_or(String::new(), |period| format::period(period, self.desk.site.lang)),
            owed: one.owers.len(),
            published,
            late,
            missing,
            not_due,
            lacking: lacking.iter().take(MOST_NAMED).copied().map(unit).collect(),
            lacking_rest: lacking.len().saturating_sub(MOST_NAMED),
            only: if let [(only, _)] = one.owers[..] { Some(unit(only)) } else { None },
            basis: basis.collect(),
        }
    }

    fn end(&self, one: &Occasion) -> End {
        let unit = self.desk.entry(one.at).unit.map(|unit| short_unit(self.desk, unit, self.base));
        End { word: one.word(self.desk, self.desk.site.lang), entry: self.entry(one), unit }
    }

    fn entry(&self, one: &Occasion) -> Named {
        let name = self.desk.edition.title(self.desk.entry(one.at)).to_owned();
        Named { name, href: self.desk.entry_href(one.at, self.base) }
    }
}

fn id(day: Date) -> String {
    format!("day-{day}")
}
