//! `ledger`: what is open, who owns it, how long it has waited and how much it is overdue; what was closed, and when.
//!
//! Options: `status`, `opened`, `due`, `closed`, `owner`, `assigned`, `extensions`, `group` (fields), `closed_words`. Blocks
//! show the totals and the worst few.

use std::sync::Arc;

use serde::Serialize;

use super::{BAD_VIEW, View, typed_field};
use crate::diag::Diagnostic;
use crate::model::Entry;
use crate::plan::book::Options;
use crate::plan::cell::{Cell, Cells};
use crate::plan::desk::Desk;
use crate::plan::exhibit::{Exhibit, Query};
use crate::plan::frame::DayModel;
use crate::plan::plain::plain_text;
use crate::plan::route::Base;
use crate::plan::rows::Named;
use crate::reckon::{Card, Case, LedgerFields, Totals, ledger, totals};
use crate::schema::{Choice, Kind, KindId, Schema, Value};
use crate::source::{Reader, nearest};

/// The view.
pub struct Ledger;

const NAME: &str = "ledger";
/// Closed ones on the page; the kind's list has them all.
const MOST_CLOSED: usize = 200;
/// Open ones on the page.
const MOST_OPEN: usize = 500;

struct LedgerOptions {
    fields: LedgerFields,
    owner: Option<usize>,
    group: Option<usize>,
}

impl View for Ledger {
    fn name(&self) -> &'static str {
        NAME
    }

    fn options(&self, reader: &mut Reader<'_, '_>, kind: &Kind, _: &Schema) -> Option<Options> {
        let status = typed_field(reader, "status", kind, &["choice", "level"]);
        let mut day = |key| typed_field(reader, key, kind, &["date"]);
        let (opened, due, closed, assigned) = (day("opened"), day("due"), day("closed"), day("assigned"));
        let extensions = typed_field(reader, "extensions", kind, &["number"]);
        let mut any = |key| reader.text_at(key).and_then(|(name, span)| super::field(name, span, kind, reader.found));
        let (owner, group) = (any("owner"), any("group"));
        let closed_words = closed_words(reader, kind, status);
        for key in ["status", "opened", "closed_words"] {
            if reader.node(key).is_none() {
                reader.missing(key);
            }
        }
        for (key, at) in [("status", status), ("opened", opened)] {
            let hidden = at.filter(|at| kind.fields[*at].audience.is_some_and(|audience| audience > kind.audience));
            if let Some((_, (_, span))) = hidden.zip(reader.text_at(key)) {
                let (zh, en) = (
                    format!("{key} 的字段要和内容一样公开，不然看不出哪些办结了"),
                    format!(
                        "the field of {key} must be for all readers of the kind, who else cannot tell what is closed"
                    ),
                );
                reader.found.add(Diagnostic::at(&BAD_VIEW, span, zh, en));
            }
        }
        let (status, opened) = (status?, opened?);
        let fields = LedgerFields { status, closed_words, opened, due, closed, assigned, extensions };
        Some(Arc::new(Arc::new(LedgerOptions { fields, owner, group })))
    }

    fn has_page(&self) -> bool {
        true
    }

    fn of_kind<'d>(&self, desk: &'d Desk<'_>, of: Query, base: Base<'d>) -> Option<Exhibit<'d>> {
        let options = desk.book.get::<LedgerOptions>(of.kind, NAME)?;
        let all = desk.once(of.kind, NAME, || ledger(desk.edition, of.kind, &seen_fields(desk, of.kind, options)))?;
        // A case is of the unit that wrote it down, and of the one that has to deal with it.
        let owner = |entry: &Entry| {
            let owner = options.owner.and_then(|at| entry.record.at(at)).and_then(|item| item.value.as_text());
            owner.and_then(|name| desk.edition.units.named(name))
        };
        let is_asked = |case: &&Case| {
            let entry = desk.entry(case.at as u32);
            of.covers(desk, entry.unit) || owner(entry).is_some_and(|unit| of.covers(desk, Some(unit)))
        };
        let cases: Vec<&Case> = all.iter().filter(is_asked).collect();
        if cases.is_empty() {
            return None;
        }
        let (open, closed): (Vec<&Case>, Vec<&Case>) = cases.iter().partition(|case| case.is_open);
        let page = LedgerPage { desk, base, options, kind: of.kind };
        let most = if of.whole { MOST_OPEN } else { of.limit.unwrap_or(5) };
        // A block that has room left shows what was closed last.
        let room = if of.whole { MOST_CLOSED } else { most.saturating_sub(open.len()) };
        let shown = &closed[..closed.len().min(room)];
        let value = LedgerModel {
            today: DayModel::new(desk.edition.today, desk.site.lang),
            totals: TotalsModel::of(totals(cases.iter().copied())),
            states: page.states(&cases),
            has_red: has(&open, Card::Red),
            has_yellow: has(&open, Card::Yellow),
            has_blue: has(&open, Card::Blue),
            open: open.iter().take(most).map(|case| page.item(case)).collect(),
            open_rest: open.len().saturating_sub(most),
            owners: page.split(options.owner.filter(|_| of.whole), &cases, true),
            groups: page.split(options.group.filter(|_| of.whole), &cases, false),
            closed: shown.iter().map(|case| page.item(case)).collect(),
            closed_rest: if of.whole { closed.len() - shown.len() } else { 0 },
            list: desk.list_route(of.kind, 0).map(|route| desk.href(base, &route)),
            owner_label: page.label(options.owner),
            group_label: page.label(options.group),
        };
        Some(Exhibit { form: NAME, label: desk.face_label(of.kind, NAME), value: Box::new(value) })
    }
}

fn has(open: &[&Case], card: Card) -> bool {
    open.iter().any(|case| case.card == Some(card))
}

/// The fields without those that this audience may not know of: what is hidden is not missing.
fn seen_fields(desk: &Desk<'_>, kind: KindId, options: &LedgerOptions) -> LedgerFields {
    let mut fields = options.fields.clone();
    let declared = &desk.edition.kind(kind).fields;
    for field in [&mut fields.due, &mut fields.closed, &mut fields.assigned, &mut fields.extensions] {
        *field = field.filter(|at| desk.sees(&declared[*at]));
    }
    fields
}

/// The words that close, which are words of the state.
fn closed_words(reader: &mut Reader<'_, '_>, kind: &Kind, status: Option<usize>) -> Vec<String> {
    let known = status.and_then(|at| kind.fields[at].ty.words()).unwrap_or_default();
    let words = reader.words("closed_words").unwrap_or_default();
    for (word, span) in words.iter().filter(|(word, _)| status.is_some() && !known.contains(word)) {
        let (zh, en) = (format!("状态里没有“{word}”"), format!("“{word}” is no word of the state"));
        let near = nearest(word, known.iter().copied());
        reader.found.add(Diagnostic::at(&BAD_VIEW, *span, zh, en).did_you_mean(near));
    }
    words.into_iter().map(|(word, _)| word.to_owned()).collect()
}

#[derive(Serialize)]
struct LedgerModel<'d> {
    today: DayModel,
    totals: TotalsModel,
    states: Vec<StateRow<'d>>,
    has_red: bool,
    has_yellow: bool,
    has_blue: bool,
    open: Vec<Item<'d>>,
    open_rest: usize,
    owners: Vec<SplitRow>,
    groups: Vec<SplitRow>,
    closed: Vec<Item<'d>>,
    closed_rest: usize,
    list: Option<String>,
    owner_label: &'d str,
    group_label: &'d str,
}

#[derive(Serialize, Clone, Copy)]
struct TotalsModel {
    all: usize,
    open: usize,
    overdue: usize,
    closed: usize,
    closed_rate: Option<usize>,
    in_time_rate: Option<usize>,
    mean_days: Option<i64>,
}

impl TotalsModel {
    fn of(totals: Totals) -> Self {
        let Totals { all, open, overdue, closed, closed_rate, in_time_rate, mean_days } = totals;
        TotalsModel { all, open, overdue, closed, closed_rate, in_time_rate, mean_days }
    }
}

/// A state with how many are in it, of all in per cent.
#[derive(Serialize)]
struct StateRow<'d> {
    text: &'d str,
    glyph: &'d str,
    tone: &'static str,
    is_closed: bool,
    count: usize,
    share: String,
}

/// One entry.
#[derive(Serialize)]
struct Item<'d> {
    title: &'d str,
    href: Option<String>,
    status: Cell<'d>,
    owner: Option<Cell<'d>>,
    opened: Option<DayModel>,
    due: Option<DayModel>,
    closed: Option<DayModel>,
    days: Option<i64>,
    overdue: i64,
    left: Option<i64>,
    late: Option<bool>,
    extensions: i64,
    card: &'static str,
}

/// An owner or a group with its numbers.
#[derive(Serialize)]
struct SplitRow {
    name: Option<Named>,
    totals: TotalsModel,
    share: String,
}

struct LedgerPage<'d, 'a> {
    desk: &'d Desk<'a>,
    base: Base<'d>,
    options: &'d LedgerOptions,
    kind: KindId,
}

impl<'d, 'a> LedgerPage<'d, 'a> {
    fn cells(&self, case: &Case) -> Cells<'d, 'a> {
        Cells { desk: self.desk, base: self.base, entry: self.desk.entry(case.at as u32), brief: true }
    }

    /// A field that this audience may know of.
    fn seen(&self, field: Option<usize>) -> Option<usize> {
        field.filter(|at| self.desk.sees(&self.desk.edition.kind(self.kind).fields[*at]))
    }

    fn label(&self, field: Option<usize>) -> &'d str {
        let fields = &self.desk.edition.kind(self.kind).fields;
        self.seen(field).map_or("", |at| fields[at].label.get(self.desk.site.lang))
    }

    fn item(&self, case: &Case) -> Item<'d> {
        let (desk, cells) = (self.desk, self.cells(case));
        let day = |day: Option<jiff::civil::Date>| day.map(|day| DayModel::new(day, desk.site.lang));
        let left = case.due.filter(|_| case.is_open && case.overdue == 0 && case.closed.is_none());
        let left = left.and_then(|due| desk.edition.today.until(due).ok()).map(|span| i64::from(span.get_days()));
        Item {
            title: desk.edition.title(cells.entry),
            href: desk.entry_href(case.at as u32, self.base),
            status: cells.cell_at(self.options.fields.status),
            owner: self.seen(self.options.owner).map(|at| cells.cell_at(at)),
            opened: day(case.opened),
            due: day(case.due),
            closed: day(case.closed),
            days: case.days,
            overdue: case.overdue,
            left,
            late: case.in_time().map(|in_time| !in_time),
            extensions: case.extensions,
            card: match case.card {
                Some(Card::Red) => "red",
                Some(Card::Yellow) => "yellow",
                Some(Card::Blue) => "blue",
                None => "",
            },
        }
    }

    /// How many are in each state, in the order of the states.
    fn states(&self, cases: &[&Case]) -> Vec<StateRow<'d>> {
        let fields = &self.options.fields;
        let mut counts: std::collections::BTreeMap<u16, (&'d Choice, usize)> = std::collections::BTreeMap::new();
        for case in cases {
            let item = self.desk.entry(case.at as u32).record.at(fields.status);
            if let Some(Value::Choice(choice)) = item.map(|item| &item.value) {
                counts.entry(choice.rank).or_insert((choice, 0)).1 += 1;
            }
        }
        let row = |(choice, count): (&'d Choice, usize)| StateRow {
            text: choice.label.get(self.desk.site.lang),
            glyph: &choice.glyph,
            tone: choice.tone.word(),
            is_closed: fields.closed_words.contains(&choice.value),
            count,
            share: share(count, cases.len()),
        };
        counts.into_values().map(row).collect()
    }

    fn plain(&self, case: &Case, field: usize) -> String {
        let item = self.desk.entry(case.at as u32).record.at(field);
        item.map(|item| plain_text(&item.value, self.desk.edition, self.desk.site.lang)).unwrap_or_default()
    }

    /// The numbers of each owner, the one with most overdue first, or of each group, the largest first.
    fn split(&self, field: Option<usize>, cases: &[&Case], is_owner: bool) -> Vec<SplitRow> {
        let Some(field) = self.seen(field) else { return Vec::new() };
        let mut by_name: std::collections::BTreeMap<String, (Option<String>, Vec<&Case>)> = Default::default();
        for case in cases {
            let (name, href) = match self.cells(case).cell_at(field) {
                Cell::Reference { text, href } => (text, href),
                _ => (self.plain(case, field), None),
            };
            by_name.entry(name).or_insert((href, Vec::new())).1.push(case);
        }
        let row = |(name, (href, cases)): (String, (Option<String>, Vec<&Case>))| {
            let totals = TotalsModel::of(totals(cases.into_iter()));
            SplitRow { name: (!name.is_empty()).then_some(Named { name, href }), totals, share: String::new() }
        };
        let mut rows: Vec<SplitRow> = by_name.into_iter().map(row).collect();
        rows.sort_by_key(|row| {
            let TotalsModel { all, open, overdue, .. } = row.totals;
            std::cmp::Reverse(if is_owner { (overdue, open, all) } else { (all, open, overdue) })
        });
        let most = rows.iter().map(|row| row.totals.all).max().unwrap_or(0);
        rows.iter_mut().for_each(|row| row.share = share(row.totals.all, most));
        rows
    }
}

/// Per cent with one decimal, as the width of a bar.
fn share(count: usize, of: usize) -> String {
    let tenths = (count * 1000).checked_div(of).unwrap_or(0);
    format!("{}.{}%", tenths / 10, tenths % 10)
}
