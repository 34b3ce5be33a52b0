//! `term-end`: a term is about to end, or is over.
//!
//! Keys: `to` (a path to a date or period: the last day), `within` (a length of time, default "60日"): so long before the
//! end the rule begins to warn.

use super::date_order::{stretch, written};
use super::path::Path;
use super::rule::{BAD_RULE, Case, Check, RuleWord};
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::Entry;
use crate::schema::{Duration, DurationUnit, parse_duration};
use crate::source::Reader;

const TERM: Code = Code::warning(
    "rule/term-end",
    "任期、聘期、合同快到期了，或者已经到期。请办理换届、续聘或续签，并更新日期；不再继续的，撤下这一条。",
    "A term or contract ends soon or is over. Arrange what comes after and update the date, or take the entry down.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "term-end",
    doc: ("任期快到或已到", "a term ends soon or is over"),
    basis: (
        "村民委员会、村务监督机构每届任期五年，届满应当及时换届；聘期、合同期满应当续签或者终止",
        "Villagers' committees are elected for five years; appointments and contracts are renewed or ended in time",
    ),
    example: r#"rule = "term-end"
to = "term_to"
within = "60日""#,
    codes: &[&TERM],
    compile: |reader, kind, _| {
        let to = Path::read(reader, "to", kind);
        let within = length(reader, "within").unwrap_or(Duration { count: 60, unit: DurationUnit::Days });
        to.iter().for_each(|path| path.expect(reader, "to", &["date", "period"]));
        Some(Box::new(TermEnd { to: to?, within }))
    },
};

/// The length of time that `key` says, or a complaint.
pub(super) fn length(reader: &mut Reader<'_, '_>, key: &'static str) -> Option<Duration> {
    let (written, span) = reader.text_at(key)?;
    let length = parse_duration(written);
    if length.is_none() {
        let (zh, en) = ("写成 \"60日\"、\"5个工作日\"、\"3个月\" 这样", "write \"60日\", \"5个工作日\" or \"3个月\"");
        reader.found.add(Diagnostic::at(&BAD_RULE, span, zh, en));
    }
    length
}

struct TermEnd {
    to: Path,
    within: Duration,
}

impl Check for TermEnd {
    fn entry(&self, entry: &Entry, case: Case<'_>, found: &mut Findings) {
        let (today, calendar) = (case.portal.today, &case.portal.calendar);
        for spot in self.to.readable(&entry.record) {
            let Some((_, end)) = stretch(&spot.item.value) else { continue };
            if today < self.within.before(end, calendar) {
                continue;
            }
            let (called, said) = (spot.called(&self.to.field().label), written(&spot.item.value));
            let (zh, en) = if today > end {
                let days = calendar.days(end, today, false);
                (
                    format!("{}是 {said}，已经过了 {days} 天", called.zh),
                    format!("{} is {said}, {days} days ago", called.en),
                )
            } else if today == end {
                (format!("{}是 {said}，到今天为止", called.zh), format!("{} is {said}: it ends today", called.en))
            } else {
                let days = calendar.days(today, end, false);
                (format!("{}是 {said}，还有 {days} 天", called.zh), format!("{} is {said}, in {days} days", called.en))
            };
            found.add(Diagnostic::at(&TERM, spot.item.span, zh, en));
        }
    }
}
