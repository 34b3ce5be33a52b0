//! `not-later`: a date is not after today.
//!
//! Keys: `field` (a path to a date or period; a period must have begun). Today is the day the site is built for.

use super::date_order::{stretch, written};
use super::path::Path;
use super::rule::{Case, Check, RuleWord};
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::Entry;

const LATER: Code = Code::error(
    "rule/not-later",
    "写的是已经发生的事，日期却在今天之后。多半是年份或月份写错了；事情还没有发生的，等发生以后再写。",
    "This has happened, but its date is after today. The year or month is probably wrong; if not, write it when it has.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "not-later",
    doc: ("日期不晚于今天", "a date is not after today"),
    basis: ("公开的是已经发生的事，日期不能写在前头", "What is published as done has been done"),
    example: r#"rule = "not-later"
field = "adopted_on""#,
    codes: &[&LATER],
    compile: |reader, kind, _| {
        let field = Path::read(reader, "field", kind)?;
        field.expect(reader, "field", &["date", "period"]);
        Some(Box::new(NotLater { field }))
    },
};

struct NotLater {
    field: Path,
}

impl Check for NotLater {
    fn entry(&self, entry: &Entry, case: Case<'_>, found: &mut Findings) {
        let today = case.portal.today;
        for spot in self.field.readable(&entry.record) {
            let Some((day, _)) = stretch(&spot.item.value).filter(|(day, _)| *day > today) else { continue };
            let (called, days) = (spot.called(&self.field.field().label), case.portal.calendar.days(today, day, false));
            let said = written(&spot.item.value);
            found.add(Diagnostic::at(
                &LATER,
                spot.item.span,
                format!("{}是 {said}，比今天（{today}）晚 {days} 天", called.zh),
                format!("{} is {said}, {days} days after today ({today})", called.en),
            ));
        }
    }
}
