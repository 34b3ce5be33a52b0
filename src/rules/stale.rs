//! `stale`: something is not renewed as often as it must be.
//!
//! Keys: `updated` (a date or period), `every` (a length of time such as "3个月", one of the words 周 月 季 半年 年 长期
//! 随时, or a field with such words or a duration). 长期 and 随时 are never stale.

use jiff::civil::Date;

use super::condition::word_of;
use super::date_order::{stretch, written};
use super::rule::{BAD_RULE, Case, Check, RuleWord, expect, field, named};
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::Entry;
use crate::reckon::{Cycle, cycle};
use crate::schema::{Kind, Value};
use crate::source::Reader;

const STALE: Code = Code::warning(
    "rule/stale",
    "到了该更新的时候还没有更新。请核对内容是否还是现在的情况，更新后改写日期。",
    "This should have been renewed by now. See whether it still holds, renew it and write the new date.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "stale",
    doc: ("按规定的周期更新", "something is renewed as often as it must be"),
    basis: (
        "公开栏、看板按月、按季更新；内容陈旧、更新滞后是检查中常见的问题",
        "Boards are renewed monthly or quarterly; stale ones are what inspections find most often",
    ),
    example: r#"rule = "stale"
updated = "updated_on"
every = "refresh""#,
    codes: &[&STALE],
    compile: |reader, kind, _| {
        let updated = field(reader, "updated", kind);
        updated.into_iter().for_each(|at| expect(reader, "updated", kind, at, &["date", "period"]));
        let every = Every::read(reader, kind);
        Some(Box::new(Stale { updated: updated?, every: every? }))
    },
};

enum Every {
    Always(Cycle),
    Field(usize),
}

impl Every {
    fn read(reader: &mut Reader<'_, '_>, kind: &Kind) -> Option<Every> {
        let Some((written, span)) = reader.text_at("every") else {
            reader.missing("every");
            return None;
        };
        if let Some(cycle) = cycle(written) {
            return Some(Every::Always(cycle));
        }
        let at = named(written, span, kind, reader.found)?;
        expect(reader, "every", kind, at, &["choice", "text", "duration"]);
        for word in kind.fields[at].ty.words().unwrap_or_default().into_iter().filter(|word| cycle(word).is_none()) {
            let (zh, en) = (
                format!("`{written}` 里的“{word}”不是周期；周期写 周、月、季、半年、年、长期、随时，或 \"3个月\" 这样"),
                format!(
                    "“{word}” of `{written}` is no cycle: 周, 月, 季, 半年, 年, 长期, 随时, or a length such as \"3个月\""
                ),
            );
            reader.found.add(Diagnostic::at(&BAD_RULE, span, zh, en));
        }
        Some(Every::Field(at))
    }

    /// How often the entry is to be renewed; none if it says nothing of it, or never needs to be.
    fn of(&self, entry: &Entry) -> Cycle {
        match self {
            Every::Always(cycle) => *cycle,
            Every::Field(at) => match &entry.record.at(*at)?.value {
                Value::Duration(length) => Some(*length),
                other => cycle(word_of(other)).flatten(),
            },
        }
    }
}

struct Stale {
    updated: usize,
    every: Every,
}

impl Check for Stale {
    fn entry(&self, entry: &Entry, case: Case<'_>, found: &mut Findings) {
        let Some(item) = entry.record.at(self.updated) else { return };
        let Some((_, updated)) = stretch(&item.value) else { return };
        let Some(every) = self.every.of(entry) else { return };
        let (today, calendar) = (case.portal.today, &case.portal.calendar);
        let due: Date = every.after(updated, calendar);
        if today <= due {
            return;
        }
        let (label, length) = (&case.kind.fields[self.updated].label, every.text());
        let said = written(&item.value);
        let days = calendar.days(due, today, false);
        found.add(Diagnostic::at(
            &STALE,
            item.span,
            format!("“{}”是 {said}，每{}要更新一次，{due} 就该更新了，已经过了 {days} 天", label.zh, length.zh),
            format!("“{}” is {said}; with a cycle of {} it was due on {due}, {days} days ago", label.en, length.en),
        ));
    }
}
