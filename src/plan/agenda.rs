//! What happens on which day: what the catalogue makes due, displays that end, and other ends that a kind has.
//!
//! In: the desk, the kind of the catalogue and a stretch of days, which may lie ahead of today. Out: occasions in the order
//! of days, the same for pages, the calendar file and the command line.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use super::desk::Desk;
use super::format;
use super::recipe::{Ical, IcalEvent};
use super::views::life::last_day;
use crate::diag::Lang;
use crate::model::{Entry, UnitId};
use crate::reckon::{CoverageSpec, Owed, Standing};
use crate::schema::{KindId, Law, Period, Value};

/// Which fields the calendar of a catalogue reads, besides those of its coverage.
#[derive(Debug, Default)]
pub struct AgendaFields {
    /// The basis of a catalogue entry.
    pub basis: Option<usize>,
    /// Dates of other kinds on which something ends.
    pub ends: Vec<(KindId, usize)>,
}

/// What happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Happening {
    /// Units have to have published something.
    Due,
    /// A notice has been displayed long enough.
    DisplayEnds,
    /// What a field of a kind says, such as the end of a term.
    Ends(usize),
}

/// Something that happens on a day.
#[derive(Debug, Clone)]
pub struct Occasion {
    /// The day.
    pub day: Date,
    /// What happens.
    pub what: Happening,
    /// The entry: of the catalogue, or the one whose display or term ends.
    pub at: u32,
    /// For which period something is due.
    pub period: Option<Period>,
    /// The units that owe it, and how they stand, in the order of the tree.
    pub owers: Vec<(UnitId, Standing)>,
    /// On which basis the day is this one.
    pub basis: Vec<Law>,
}

/// Units that are named in one line.
const MOST_NAMED: usize = 12;
/// Months that can be looked at: this one and twelve more.
const MONTHS: i32 = 13;

/// The last day that can be looked at.
pub fn horizon(today: Date) -> Date {
    today.first_of_month().saturating_add((MONTHS - 1).months()).last_of_month()
}

/// The kinds that have a calendar which this audience sees anything in.
pub fn catalogues(desk: &Desk<'_>) -> Vec<KindId> {
    desk.edition.schema.iter().map(|(kind, _)| kind).filter(|kind| desk.face(*kind, "calendar").is_some()).collect()
}

/// What happens from `first` to `last`.
pub fn agenda(desk: &Desk<'_>, kind: KindId, first: Date, last: Date) -> Vec<Occasion> {
    let fields = desk.book.get::<AgendaFields>(kind, "calendar");
    let mut list = dues(desk, kind, fields.and_then(|fields| fields.basis), first, last);
    let within = |day: &Date| first <= *day && *day <= last;
    let mut add = |day: Date, what, at: usize| {
        list.push(Occasion { day, what, at: at as u32, period: None, owers: Vec::new(), basis: Vec::new() });
    };
    for (other, _) in desk.edition.schema.iter().filter(|(other, _)| desk.book.is_on(*other, "life")) {
        for at in desk.edition.range_of(other) {
            let day = last_day(desk, desk.entry(at as u32)).filter(within);
            day.into_iter().for_each(|day| add(day, Happening::DisplayEnds, at));
        }
    }
    for (other, field) in fields.iter().flat_map(|fields| &fields.ends) {
        for at in desk.edition.range_of(*other) {
            if let Some(Value::Date(day)) = desk.entry(at as u32).record.at(*field).map(|item| &item.value)
                && within(day)
            {
                add(*day, Happening::Ends(*field), at);
            }
        }
    }
    list.sort_by_key(|occasion| (occasion.day, occasion.what, occasion.at, occasion.period.map(Period::first_day)));
    list
}

/// What the catalogue makes due: one occasion for each matter and period, with all units that owe it.
fn dues(desk: &Desk<'_>, kind: KindId, basis: Option<usize>, first: Date, last: Date) -> Vec<Occasion> {
    let Some(spec) = desk.book.get::<CoverageSpec>(kind, "coverage") else { return Vec::new() };
    let mut grouped: BTreeMap<(Date, usize, Date, Date), Vec<Owed>> = BTreeMap::new();
    for owed in spec.falling_due(desk.edition, kind, first, last) {
        let key = (owed.due, owed.item, owed.period.first_day(), owed.period.last_day());
        grouped.entry(key).or_default().push(owed);
    }
    let occasion = |((day, item, ..), owed): ((Date, usize, Date, Date), Vec<Owed>)| {
        let entry = desk.entry(item as u32);
        let period = owed.first()?.period;
        let mut laws = basis.map(|at| laws(entry, at)).unwrap_or_default();
        if let Some(demand) = spec.demand(entry, period, desk.edition) {
            // An act of a regulation has its page where those of the catalogue have theirs.
            let to = laws.iter().find_map(|law| law.to.clone());
            let article = Some(demand.article.clone()).filter(|article| !article.is_empty());
            laws = vec![Law { act: demand.act.clone(), article, doc_no: None, to }];
        }
        let owers = owed.iter().map(|owed| (owed.unit, owed.standing)).collect();
        let what = Happening::Due;
        Some(Occasion { day, what, at: item as u32, period: Some(period), owers, basis: laws })
    };
    grouped.into_iter().filter_map(occasion).collect()
}

fn laws(entry: &Entry, at: usize) -> Vec<Law> {
    let values = entry.record.at(at).map(|item| match &item.value {
        Value::List(items) => items.iter().map(|item| &item.value).collect(),
        other => vec![other],
    });
    let law = |value: &Value| if let Value::Law(law) = value { Some((**law).clone()) } else { None };
    values.into_iter().flatten().filter_map(law).collect()
}

impl Occasion {
    /// The same for `top` and the units below it only; none if it does not concern them.
    pub fn within(&self, desk: &Desk<'_>, top: Option<UnitId>) -> Option<Occasion> {
        let Some(top) = top else { return Some(self.clone()) };
        let units = &desk.edition.units;
        let own = desk.entry(self.at).unit.is_some_and(|unit| units.is_within(unit, top));
        let mut part = self.clone();
        part.owers.retain(|(unit, _)| units.is_within(*unit, top));
        (if self.what == Happening::Due { !part.owers.is_empty() } else { own }).then_some(part)
    }

    /// The units that have not published it, if that tells more than “all of them, and there is time”.
    pub fn lacking(&self) -> Vec<UnitId> {
        let lacks = |standing: Standing| matches!(standing, Standing::Missing | Standing::NotDue);
        let is_told = self.owers.iter().any(|(_, standing)| *standing != Standing::NotDue);
        self.owers.iter().filter(|(_, standing)| is_told && lacks(*standing)).map(|(unit, _)| *unit).collect()
    }

    /// How many units stand so: published, late, missing, not due.
    pub fn counts(&self) -> [usize; 4] {
        let mut counts = [0; 4];
        for (_, standing) in &self.owers {
            let place = match standing {
                Standing::Published => 0,
                Standing::Late(_) => 1,
                Standing::Missing => 2,
                Standing::NotDue => 3,
            };
            counts[place] += 1;
        }
        counts
    }

    /// What it is about: the matter with its period, or the title of what ends.
    pub fn matter(&self, desk: &Desk<'_>, lang: Lang) -> String {
        let entry = desk.entry(self.at);
        let title = desk.edition.title(entry);
        match (self.what, self.period, lang) {
            (Happening::Due, Some(period), Lang::Zh) => format!("{title}（{}）", format::period(period, lang)),
            (Happening::Due, Some(period), Lang::En) => format!("{title} ({})", format::period(period, lang)),
            _ => title.to_owned(),
        }
    }

    /// What happens, in words.
    pub fn word(&self, desk: &Desk<'_>, lang: Lang) -> String {
        let say = |zh: &str, en: &str| if lang == Lang::Zh { zh.to_owned() } else { en.to_owned() };
        match self.what {
            Happening::Due => say("应公开", "due"),
            Happening::DisplayEnds => say("公示期满", "display ends"),
            Happening::Ends(field) => {
                desk.edition.kind(desk.entry(self.at).kind).fields[field].label.get(lang).to_owned()
            }
        }
    }

    /// Who owes it and how they stand: “8 家：✓ 已公开 5，✗ 缺 3（石桥村、柳湾村、枫林村）”.
    pub fn standing(&self, desk: &Desk<'_>, lang: Lang) -> String {
        let unit = desk.entry(self.at).unit.filter(|_| self.what != Happening::Due);
        if let Some(unit) = unit {
            return self.name(desk, unit);
        }
        let words = match lang {
            Lang::Zh => ["✓ 已公开", "⚠ 迟", "✗ 缺", "… 未到期"],
            Lang::En => ["✓ published", "⚠ late", "✗ missing", "… not due yet"],
        };
        let counts = words.into_iter().zip(self.counts()).filter(|(_, count)| *count > 0);
        if let [(unit, _)] = self.owers[..] {
            let state: String = counts.map(|(word, _)| word).collect();
            return format!("{} {state}", self.name(desk, unit));
        }
        let comma = if lang == Lang::Zh { "，" } else { ", " };
        let states = counts.map(|(word, count)| format!("{word} {count}")).collect::<Vec<_>>().join(comma);
        let lacking = self.lacking();
        let names = lacking.iter().take(MOST_NAMED).map(|unit| self.name(desk, *unit));
        let mut names = names.collect::<Vec<_>>().join(if lang == Lang::Zh { "、" } else { ", " });
        if lacking.len() > MOST_NAMED {
            names.push_str(if lang == Lang::Zh { "等" } else { " …" });
        }
        match (self.owers.len(), names, lang) {
            (0, ..) => String::new(),
            (n, names, Lang::Zh) if names.is_empty() => format!("{n} 家：{states}"),
            (n, names, Lang::Zh) => format!("{n} 家：{states}（{names}）"),
            (n, names, Lang::En) if names.is_empty() => format!("{n} units: {states}"),
            (n, names, Lang::En) => format!("{n} units: {states} ({names})"),
        }
    }

    fn name(&self, desk: &Desk<'_>, unit: UnitId) -> String {
        let unit = desk.edition.units.get(unit);
        unit.short.as_ref().unwrap_or(&unit.name).to_string()
    }

    /// The basis of the day, in one line.
    pub fn basis_text(&self, lang: Lang) -> String {
        let texts: Vec<String> = self.basis.iter().map(format::law).collect();
        texts.join(if lang == Lang::Zh { "；" } else { "; " })
    }

    /// A name that stays the same however often the calendar is made.
    fn uid(&self, desk: &Desk<'_>) -> String {
        let entry = desk.entry(self.at);
        let kind = desk.edition.kind(entry.kind);
        let part = match (self.what, self.period) {
            (Happening::Due, Some(period)) => period.iso(),
            (Happening::Ends(field), _) => kind.fields[field].name.to_string(),
            _ => "end".to_owned(),
        };
        let host = desk.site.base_url.as_deref().and_then(|url| url.split('/').nth(2)).unwrap_or("gongkai.invalid");
        format!("{}/{}/{part}@{host}", kind.name, entry.key)
    }
}

/// A calendar file of occasions.
pub fn ical(desk: &Desk<'_>, kind: KindId, occasions: &[Occasion], lang: Lang) -> Ical {
    let colon = if lang == Lang::Zh { "：" } else { ": " };
    let event = |occasion: &Occasion| {
        let basis = occasion.basis_text(lang);
        let mut lines = vec![occasion.standing(desk, lang)];
        if !basis.is_empty() {
            lines.push(format!("{}{colon}{basis}", if lang == Lang::Zh { "依据" } else { "Basis" }));
        }
        lines.retain(|line| !line.is_empty());
        let word = occasion.word(desk, lang);
        IcalEvent {
            uid: occasion.uid(desk),
            day: occasion.day,
            summary: format!("{word}{colon}{}", occasion.matter(desk, lang)),
            description: lines.join("\n"),
            category: word,
            url: desk.entry_route(desk.entry(occasion.at)).and_then(|route| desk.absolute(&route)),
        }
    };
    let title = desk.site.title.get(lang);
    let label = desk.edition.kind(kind).label.get(lang);
    Ical {
        name: format!("{title}{colon}{label}"),
        stamp: desk.edition.today,
        events: occasions.iter().map(event).collect(),
    }
}
