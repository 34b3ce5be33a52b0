//! `in-step`: the same content on two boards is of the same state.
//!
//! Keys: `slots` (a table with the columns kind, entry, unit, where, is, open), `updated` (the day the board was put up), `period`
//! (optional). Slots show the same content if these columns say the same; view, columns and limit do not matter. A board that
//! was put up before the content last changed is out of step with one put up since. Both old, or both new, is well.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::reference_key::unit_name;
use super::rule::{Case, Check, RuleWord, expect, field, wrong_field};
use crate::config::Audience;
use crate::diag::{Code, Diagnostic, Findings, Span, Text};
use crate::model::{Entry, Portal, Target, target};
use crate::reckon::{Selection, last_change};
use crate::schema::{Period, Record, Value};

const STEP: Code = Code::error(
    "rule/out-of-step",
    "同一块内容挂在几块版上，有的已经换成新的，有的还是旧的，看的人会看到两种说法。把没换的那块重新换版，并改写换版的日子。",
    "The same content hangs on several boards, and some show its old state. Renew the board that is behind, and write the new date.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "in-step",
    doc: ("同一内容在几块版上同步更新", "the same content is of the same state on every board"),
    basis: (
        "同一事项在几处公开，数字和口径要一致；一处换了、一处没换，就成了两个说法",
        "What is disclosed in several places says the same in all of them; renewed in one and not in another, it says two things",
    ),
    example: r#"rule = "in-step"
slots = "slots"
updated = "refreshed_on"
period = "period""#,
    codes: &[&STEP],
    compile: |reader, kind, _| {
        let (slots, updated) = (field(reader, "slots", kind), field(reader, "updated", kind));
        let named = |at: &usize| {
            let columns = kind.fields[*at].ty.fields();
            columns.is_some_and(|columns| columns.iter().any(|column| &*column.name == "kind"))
        };
        if slots.is_some_and(|at| !named(&at)) {
            wrong_field(reader, "slots", "带 kind 列的表格", "rows with a column `kind`");
        }
        updated.into_iter().for_each(|at| expect(reader, "updated", kind, at, &["date"]));
        let period = if reader.node("period").is_some() { field(reader, "period", kind) } else { None };
        period.into_iter().for_each(|at| expect(reader, "period", kind, at, &["period"]));
        Some(Box::new(InStep { slots: slots?, updated: updated?, period }))
    },
};

/// The columns that say what a slot shows.
const SAYING: [&str; 6] = ["kind", "entry", "unit", "where", "is", "open"];

struct InStep {
    slots: usize,
    updated: usize,
    period: Option<usize>,
}

/// What a slot shows, however it looks.
#[derive(PartialEq, Eq, Hash)]
enum Content {
    /// One entry, which is the same on the walls of every unit.
    Entry(usize),
    /// Those of a kind that are chosen.
    Chosen(Selection),
}

/// A slot of a board, with what the board says of its state and where it says so.
struct Hung<'e> {
    board: &'e Entry,
    span: Span,
    put_up: Option<(Date, Span)>,
    period: Option<(Period, Span)>,
}

impl Check for InStep {
    fn all(&self, entries: &[Arc<Entry>], case: Case<'_>, found: &mut Findings) {
        let mut groups: HashMap<Content, Vec<Hung<'_>>> = HashMap::new();
        for board in entries {
            let Some(Value::Table(slots)) = board.record.at(self.slots).map(|item| &item.value) else { continue };
            for (content, span) in slots.iter().filter_map(|slot| content(slot, board, case.portal)) {
                let group = groups.entry(content).or_default();
                // A board is always in step with itself.
                if group.last().is_none_or(|other| !std::ptr::eq(other.board, &**board)) {
                    group.push(self.hung(board, span));
                }
            }
        }
        let shared = groups.into_iter().filter(|(_, group)| group.len() > 1);
        let mut told: Vec<Diagnostic> =
            shared.flat_map(|(content, group)| self.judge(&content, &group, case)).collect();
        told.sort_by_key(|diagnostic| diagnostic.span);
        found.0.extend(told);
    }
}

/// What a slot shows, and where it says so; none for links and the like, and for what leads nowhere.
fn content(slot: &Record, board: &Entry, portal: &Portal) -> Option<(Content, Span)> {
    if slot.unread.iter().any(|at| SAYING.contains(&&*slot.fields[usize::from(*at)].name)) {
        return None;
    }
    let text = |name: &str| {
        let item = slot.get(name).filter(|item| !item.value.is_blank())?;
        Some((item.value.as_text()?.trim(), item.span))
    };
    if let Some((name, span)) = text("entry") {
        let Target::Entry(at, _) = target(name, "content", portal) else { return None };
        return Some((Content::Entry(at), span));
    }
    let (name, span) = text("kind")?;
    let (kind, declared) = portal.schema.kind(name)?;
    let unit = match text("unit") {
        Some(("*", _)) => None,
        Some((name, _)) => Some(portal.units.named(name)?),
        None => board.unit,
    };
    let words = match text("where") {
        Some((field, _)) => Some((declared.field_index(field)?, words(slot))),
        None => None,
    };
    let open = matches!(slot.get("open").map(|item| &item.value), Some(Value::YesNo(true)));
    Some((Content::Chosen(Selection { kind, unit, words, open }), span))
}

/// The words of `is`, in one order.
fn words(slot: &Record) -> Vec<String> {
    let Some(Value::List(items)) = slot.get("is").map(|item| &item.value) else { return Vec::new() };
    let mut words: Vec<String> =
        items.iter().filter_map(|item| item.value.as_text()).map(|word| word.trim().to_owned()).collect();
    words.sort();
    words.dedup();
    words
}

impl Content {
    /// When what is shown last changed. A day to come is that of something else, such as a meeting.
    fn last_change(&self, portal: &Portal) -> Option<Date> {
        let chosen = match self {
            Content::Entry(at) => vec![*at as u32],
            Content::Chosen(selection) => selection.entries(portal),
        };
        let shown = chosen.into_iter().map(|at| &portal.entries[at as usize]);
        let shown = shown.filter(|entry| entry.audience != Audience::Private);
        shown.filter_map(|entry| last_change(entry, portal)).filter(|day| *day <= portal.today).max()
    }
}

impl InStep {
    fn hung<'e>(&self, board: &'e Entry, span: Span) -> Hung<'e> {
        let put_up = board.day(self.updated).zip(board.record.at(self.updated));
        let period = self.period.and_then(|at| board.record.at(at)).and_then(|item| match item.value {
            Value::Period(period) => Some((period, item.span)),
            _ => None,
        });
        Hung { board, span, put_up: put_up.map(|(day, item)| (day, item.span)), period }
    }

    /// Compares the boards that show a content with the newest of them.
    fn judge(&self, content: &Content, group: &[Hung<'_>], case: Case<'_>) -> Vec<Diagnostic> {
        let dated = group.iter().filter_map(|hung| Some((hung, hung.put_up?)));
        let newest = dated.max_by_key(|(_, (day, _))| *day);
        let changed = content.last_change(case.portal);
        let renewed = newest.zip(changed).filter(|((_, (day, _)), changed)| day >= changed);
        let stated = group.iter().filter_map(|hung| Some((hung, hung.period?)));
        let latest = stated.max_by_key(|(_, (period, _))| (period.last_day(), period.first_day()));
        let compare = |hung: &Hung<'_>| {
            let old = hung.put_up.zip(renewed).filter(|((day, _), (_, changed))| day < changed);
            if let Some(((own, _), ((newest, put_up), changed))) = old {
                return Some(self.old(hung, (newest, put_up), (own, changed), case));
            }
            // One renewal mends both, so that the period is told only where the day is well.
            let ((own, _), (latest, stated)) = hung.period.zip(latest)?;
            (own != stated.0).then(|| self.of_another_period(hung, (latest, stated), own, case))
        };
        group.iter().filter_map(compare).collect()
    }

    /// A board that shows the old state of what `newest` shows as it is.
    fn old(
        &self,
        hung: &Hung<'_>,
        (newest, (put_up, because)): (&Hung<'_>, (Date, Span)),
        (own, changed): (Date, Date),
        case: Case<'_>,
    ) -> Diagnostic {
        let (board, field) = (called(newest, hung, case.portal), &case.kind.fields[self.updated]);
        Diagnostic::at(
            &STEP,
            hung.span,
            format!(
                "这一块也挂在{}上，那边 {put_up} 已经换版；内容最后改动是 {changed}，本版还是 {own} 的样子",
                board.zh
            ),
            format!(
                "this also hangs on {}, which was renewed on {put_up}; it last changed on {changed}, and this board is \
                 still of {own}",
                board.en
            ),
        )
        .because(because, "那一块是这一天换的", "that board was renewed on this day")
        .because(newest.span, "同样的内容在这里", "the same content is here")
        .hint(
            format!("把本版重新换版，再把“{}”（{}）改成换版那天", field.label.zh, field.name),
            format!("renew this board and write the day as “{}” ({})", field.label.en, field.name),
        )
    }

    /// A board that gives for an earlier period what `latest` gives for another.
    fn of_another_period(
        &self,
        hung: &Hung<'_>,
        (latest, (stated, because)): (&Hung<'_>, (Period, Span)),
        own: Period,
        case: Case<'_>,
    ) -> Diagnostic {
        let board = called(latest, hung, case.portal);
        let (here, there) = (own.iso(), stated.iso());
        Diagnostic::at(
            &STEP,
            hung.span,
            format!("这一块也挂在{}上，那边写的是 {there} 的，本版写的是 {here} 的", board.zh),
            format!("this also hangs on {}, there for {there} and here for {here}", board.en),
        )
        .because(because, "那一块这样写", "that board says so")
        .hint(
            format!("本版还是旧的，就重新换版，改成 {there}；只是写错了，就改正"),
            format!("if this board is old, renew it and write {there}; if it is only written wrongly, correct it"),
        )
    }
}

/// A board as people call it, with its unit if that is another one than the unit of the board beside.
fn called(hung: &Hung<'_>, beside: &Hung<'_>, portal: &Portal) -> Text {
    let title = portal.title(hung.board);
    let unit = unit_name(hung.board.unit.filter(|_| hung.board.unit != beside.board.unit), portal);
    match unit.is_empty() {
        true => Text::new(format!("“{title}”"), format!("“{title}”")),
        false => Text::new(format!("“{unit}”的“{title}”"), format!("“{title}” of “{unit}”")),
    }
}
