//! `notice-days`: a publication stays displayed as long as the regulations in force on its first day demand.
//!
//! Keys: `from`, `to` (dates), `matter` (a field, or `reference.field`). The day of posting is not counted, the last one
//! is; where several demands bind, the strictest is named first.

use jiff::civil::Date;

use super::matter::Matter;
use super::rule::{Case, Check, RuleWord, expect, field};
use crate::diag::{Code, Diagnostic, Findings, Span};
use crate::model::Entry;
use crate::reckon::too_short;
use crate::schema::Value;

const DAYS: Code = Code::error(
    "rule/notice-days",
    "公示（公布）的天数不够：少于公示开始那天有效的规定。张贴当天不算，最后一天算；有几条规定时从严。请把公示结束改到提示的日期或更晚；已经期满的，按规定重新公布。",
    "It was not displayed long enough for the regulations in force on its first day. The day of posting does not count, the last one does. Move the end to the day named or later; what is already over is to be published again.",
);

const NO_MATTER: Code = Code::note(
    "rule/no-matter",
    "没有写它属于哪个事项（一般是没有写对应目录），公示天数就没有核对。写上公开目录里的编号。",
    "Its matter is not said (as a rule, because it names no catalogue item), so its days were not checked. Name the item of the catalogue.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "notice-days",
    doc: ("公示天数不少于当时有效的规定", "displayed as long as the regulations of that day demand"),
    basis: (
        "村民委员会组织法（2025年修正）第三十五条：公布期限不少于十五日；各地和各类事项见 regulations/，以公示开始之日有效的文本为准",
        "Organic Law of the Villagers' Committees (2025), art. 35: not less than fifteen days; for other matters and places see regulations/",
    ),
    example: r#"rule = "notice-days"
from = "from"
to = "to"
matter = "catalog.matter""#,
    codes: &[&DAYS, &NO_MATTER],
    compile: |reader, kind, schema| {
        let (from, to) = (field(reader, "from", kind), field(reader, "to", kind));
        for (key, at) in [("from", from), ("to", to)] {
            at.into_iter().for_each(|at| expect(reader, key, kind, at, &["date"]));
        }
        let matter = Matter::read(reader, kind, schema);
        Some(Box::new(NoticeDays { from: from?, to: to?, matter: matter? }))
    },
};

struct NoticeDays {
    from: usize,
    to: usize,
    matter: Matter,
}

impl Check for NoticeDays {
    fn entry(&self, entry: &Entry, case: Case<'_>, found: &mut Findings) {
        let date = |at: usize| entry.record.at(at).and_then(|item| date(&item.value).map(|day| (day, item.span)));
        let (Some((from, start)), Some((to, end))) = (date(self.from), date(self.to)) else { return };
        let Some(matter) = self.matter.of(entry, case.portal) else {
            found.0.extend(self.unsaid(entry, case, start));
            return;
        };
        if to < from {
            return;
        }
        let short = too_short(case.portal, matter, from, to);
        let Some(first) = short.first() else { return };
        let Some(need) = first.demand.days else { return };
        let has = case.portal.calendar.days(from, to, need.working);
        let (need, unit) = (need.text(), if need.working { ("个工作日", "working days") } else { ("日", "days") });
        let mut diagnostic = Diagnostic::at(
            &DAYS,
            end,
            format!("从 {from} 到 {to} 只有 {has}{}，{}要求不少于 {}", unit.0, first.demand.basis(), need.zh),
            format!("from {from} to {to} are only {has} {}; {} demands {}", unit.1, first.demand.basis(), need.en),
        )
        .because(start, "公示从这里开始", "it begins here");
        for other in &short {
            let (zh, en) = (format!("依据 {}", other.demand.id), format!("the demand {}", other.demand.id));
            diagnostic = diagnostic.because(other.demand.span, zh, en);
        }
        found.add(
            diagnostic.hint(format!("公示结束不早于 {}", first.day), format!("let it end on {} or later", first.day)),
        );
    }
}

impl NoticeDays {
    /// A site that is bound by regulations hears of what could not be checked.
    fn unsaid(&self, entry: &Entry, case: Case<'_>, start: Span) -> Option<Diagnostic> {
        let is_bound = case.portal.regulations.sets.iter().any(|set| set.is_binding);
        let field = self.matter.field();
        let is_empty = entry.record.at(field).is_none() && !entry.record.unread.contains(&(field as u16));
        let label = &case.kind.fields[field].label;
        (is_bound && is_empty).then(|| {
            let (zh, en) = (
                format!("没有写“{}”，公示天数没有核对", label.zh),
                format!("“{}” is not filled, so the days were not checked", label.en),
            );
            Diagnostic::at(&NO_MATTER, start, zh, en)
        })
    }
}

fn date(value: &Value) -> Option<Date> {
    match value {
        Value::Date(day) => Some(*day),
        _ => None,
    }
}
