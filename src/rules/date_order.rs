//! `date-order`: dates (or periods) stand in order.
//!
//! Keys: `fields`, two or more, earliest first; `strict = true` if equal days are wrong too. What is not filled is
//! passed over.

use jiff::civil::Date;

use super::rule::{Case, Check, RuleWord, fields, wrong_field};
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::Entry;
use crate::schema::{Item, Value};

const ORDER: Code = Code::error(
    "rule/date-order",
    "两个日期的先后反了。例如公示开始不能晚于公示结束，审查不能晚于成文。",
    "Two dates stand in the wrong order. A notice, for example, does not begin after it ends.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "date-order",
    doc: ("几个日期的先后", "dates stand in order"),
    basis: ("先有审查后有公布，先开始后结束", "Review comes before publication, a beginning before its end"),
    example: r#"rule = "date-order"
fields = ["reviewed_on", "issued_on", "from", "to"]"#,
    codes: &[&ORDER],
    compile: |reader, kind, _| {
        let fields = fields(reader, "fields", kind);
        let dated = |at: &usize| matches!(kind.fields[*at].ty.name(), "date" | "period");
        if fields.len() < 2 || !fields.iter().all(dated) {
            wrong_field(reader, "fields", "两个以上的日期或所属期", "two or more dates or periods");
        }
        let strict = reader.bool("strict").unwrap_or(false);
        Some(Box::new(DateOrder { fields, strict }))
    },
};

struct DateOrder {
    fields: Vec<usize>,
    strict: bool,
}

impl Check for DateOrder {
    fn entry(&self, entry: &Entry, case: Case<'_>, found: &mut Findings) {
        let filled: Vec<(usize, &Item, (Date, Date))> = self
            .fields
            .iter()
            .filter_map(|at| entry.record.at(*at).and_then(|item| Some((*at, item, stretch(&item.value)?))))
            .collect();
        for pair in filled.windows(2) {
            let [(early_at, early, first), (late_at, late, second)] = pair else { continue };
            // A period is before another only if all of it is: a month may hold both of two dates.
            let wrong = if self.strict { first.0 >= second.1 } else { first.0 > second.1 };
            if !wrong {
                continue;
            }
            let (a, b) = (&case.kind.fields[*early_at].label, &case.kind.fields[*late_at].label);
            let (from, to) = (written(&early.value), written(&late.value));
            found.add(
                Diagnostic::at(
                    &ORDER,
                    late.span,
                    format!("“{}”（{to}）早于“{}”（{from}）", b.zh, a.zh),
                    format!("“{}” ({to}) is before “{}” ({from})", b.en, a.en),
                )
                .because(early.span, format!("“{}”在这里", a.zh), format!("“{}” is here", a.en)),
            );
        }
    }
}

/// The first and the last day of a date or period.
pub(super) fn stretch(value: &Value) -> Option<(Date, Date)> {
    match value {
        Value::Date(day) => Some((*day, *day)),
        Value::Period(period) => Some((period.first_day(), period.last_day())),
        _ => None,
    }
}

/// A date or period as people write it.
pub(super) fn written(value: &Value) -> String {
    match value {
        Value::Date(day) => day.to_string(),
        Value::Period(period) => period.iso(),
        _ => String::new(),
    }
}
