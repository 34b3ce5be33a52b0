//! `required-after`: a field must be filled once a date has passed.
//!
//! Keys: `field`, `date` (a date or period), `days` (default 0: so many natural days later).

use jiff::ToSpan;

use super::date_order::{stretch, written};
use super::rule::{BAD_RULE, Case, Check, RuleWord, expect, field};
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::Entry;

const AFTER: Code = Code::error(
    "rule/required-after",
    "日期已经过了，这个字段就必须填写。例如公示期满要写公示结果，任务到期要写完成情况。",
    "Once the date has passed this field must be filled: when a notice has ended, for example, its result is written.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "required-after",
    doc: ("某个日期过后必须填写", "a field must be filled once a date has passed"),
    basis: ("公示有期限，期满要有结果；任务有期限，到期要有交代", "What has a term has a result at its end"),
    example: r#"rule = "required-after"
field = "result"
date = "to"
days = 3"#,
    codes: &[&AFTER],
    compile: |reader, kind, _| {
        let (needed, date) = (field(reader, "field", kind), field(reader, "date", kind));
        date.into_iter().for_each(|at| expect(reader, "date", kind, at, &["date", "period"]));
        let place = reader.node("days").map(|node| node.span);
        let days = reader.integer("days").unwrap_or(0);
        let fits = u16::try_from(days).ok();
        if let Some(span) = place.filter(|_| fits.is_none()) {
            let (zh, en) = ("days 写不小于 0 的天数", "days is a number of days, 0 or more");
            reader.found.add(Diagnostic::at(&BAD_RULE, span, zh, en));
        }
        Some(Box::new(RequiredAfter { field: needed?, date: date?, days: fits? }))
    },
};

struct RequiredAfter {
    field: usize,
    date: usize,
    days: u16,
}

impl Check for RequiredAfter {
    fn entry(&self, entry: &Entry, case: Case<'_>, found: &mut Findings) {
        let Some(item) = entry.record.at(self.date) else { return };
        let Some((_, day)) = stretch(&item.value) else { return };
        let (today, calendar) = (case.portal.today, &case.portal.calendar);
        let last = day.saturating_add(i32::from(self.days).days());
        let filled = entry.record.at(self.field).is_some_and(|item| !item.value.is_blank());
        if today <= last || filled || entry.record.unread.contains(&(self.field as u16)) {
            return;
        }
        let (needed, date) = (&case.kind.fields[self.field], &case.kind.fields[self.date]);
        let said = written(&item.value);
        let over = calendar.days(last, today, false);
        let (mut zh, mut en) = (String::new(), String::new());
        if self.days > 0 {
            (zh, en) = (format!("，宽限 {} 天到 {last}", self.days), format!(", with {} days until {last}", self.days));
        }
        let (zh, en) = (
            format!(
                "“{}”是 {said}{zh}，已经过了 {over} 天，还没有写“{}”（{}）",
                date.label.zh, needed.label.zh, needed.name
            ),
            format!(
                "“{}” is {said}{en}: {over} days ago, and “{}” ({}) is not filled",
                date.label.en, needed.label.en, needed.name
            ),
        );
        let sample = needed.ty.sample();
        found.add(Diagnostic::at(&AFTER, item.span, zh, en).hint(
            format!("补上一行，例如 {} = {sample}", needed.name),
            format!("add a line such as {} = {sample}", needed.name),
        ));
    }
}
