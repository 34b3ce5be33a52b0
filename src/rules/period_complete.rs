//! `period-complete`: what the catalogue demands of each unit is there for each period, and in time.
//!
//! Keys, on the catalogue's kind: `by` (`"kind.field"`, references to it), `every`, `since`; `units` (types that owe it),
//! `due_day` and `due_in` (the day of the month, 次期 or 本期), `matter` (for the regulations' deadline).

use std::sync::Arc;

use super::rule::{Case, Check, RuleWord};
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::Entry;
use crate::reckon::{CoverageSpec, Owed, Standing};

const MISSING: Code = Code::error(
    "rule/period-missing",
    "按公开目录，这个单位这一期应当公开的内容还没有，而且已过期限。请补上，并如实写明公布日期。",
    "By the catalogue, this unit owes a publication for this period, and its day is past. Publish it, with the true date.",
);
const LATE: Code = Code::warning(
    "rule/period-late",
    "这一期的内容公布晚于公开目录或法规规定的期限。日期如实保留即可；这条提示供内部核对。",
    "It was published later than the catalogue or the regulations allow. Keep the true date; this is for those who follow it up.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "period-complete",
    doc: (
        "公开目录的每一项、每个单位、每一期都按时公开",
        "each catalogue item is published by each unit for each period in time",
    ),
    basis: (
        "村民委员会组织法（2025年修正）第三十五条：一般事项至少每季度、财务往来较多的每月公布；各地期限见 regulations/ 和公开目录",
        "Organic Law of the Villagers' Committees (2025), art. 35; local deadlines see regulations/ and the catalogue",
    ),
    example: r#"rule = "period-complete"
by = ["notice.catalog", "finance.catalog"]
every = "freq"
since = "since"
units = "applies_to"
due_day = "due_day"
due_in = "due_in"
matter = "matter""#,
    codes: &[&MISSING, &LATE],
    compile: |reader, kind, schema| {
        CoverageSpec::read(reader, kind, schema).map(|spec| Box::new(PeriodComplete { spec }) as Box<dyn Check>)
    },
};

struct PeriodComplete {
    spec: CoverageSpec,
}

impl Check for PeriodComplete {
    fn all(&self, entries: &[Arc<Entry>], case: Case<'_>, found: &mut Findings) {
        let Some(first) = entries.first() else { return };
        for owed in self.spec.coverage(case.portal, first.kind).owed {
            match owed.standing {
                Standing::Missing => found.add(missing(&owed, case)),
                Standing::Late(days) => found.0.extend(late(&owed, days, case)),
                Standing::Published | Standing::NotDue => {}
            }
        }
    }
}

fn missing(owed: &Owed, case: Case<'_>) -> Diagnostic {
    let entry = &case.portal.entries[owed.item];
    let (unit, title) = (&case.portal.units.get(owed.unit).name, case.portal.title(entry));
    let (period, due) = (owed.period.iso(), owed.due);
    Diagnostic::at(
        &MISSING,
        entry.get(&case.kind.id).map_or(entry.span, |item| item.span),
        format!("{unit} 缺 {period} 的“{title}”，最迟 {due} 公布"),
        format!("{unit} lacks “{title}” for {period}, due at the latest on {due}"),
    )
}

fn late(owed: &Owed, days: i32, case: Case<'_>) -> Option<Diagnostic> {
    let entry = &case.portal.entries[owed.by?];
    let kind = case.portal.kind(entry.kind);
    let day = kind.date.as_deref().and_then(|name| entry.get(name));
    let item = &case.portal.entries[owed.item];
    let (unit, title, period) = (&case.portal.units.get(owed.unit).name, case.portal.title(item), owed.period.iso());
    let diagnostic = Diagnostic::at(
        &LATE,
        day.map_or(entry.span, |item| item.span),
        format!("{unit} {period} 的“{title}”最迟 {} 公布，迟了 {days} 天", owed.due),
        format!("{unit}: “{title}” for {period} was due at the latest on {}, {days} days late", owed.due),
    );
    Some(diagnostic.because(item.span, "公开目录在这里", "the catalogue is here"))
}
