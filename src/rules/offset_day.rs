//! `offset-day`: a date stands as many days from another as a text says.
//!
//! Keys: `date`, `base` (dates), `offset` (a text: `D-34`, `D0`, `D+5`, counted in days from `base`).

use jiff::ToSpan;
use jiff::civil::Date;

use super::rule::{Case, Check, RuleWord, expect, field};
use crate::diag::{Code, Diagnostic, Findings, Span};
use crate::model::Entry;
use crate::schema::Value;

const OFFSET: Code = Code::error(
    "rule/offset-day",
    "日期和倒排的时点对不上。例如选举日前 34 天写 D-34，张贴日期就应当是选举日往前数 34 天。请核对这三项。",
    "The date is not where the schedule puts it: D-34 is 34 days before polling day. Check all three.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "offset-day",
    doc: ("日期等于基准日加相对天数", "a date is so many days from another"),
    basis: (
        "换届选举按选举日倒排，各号公告的张贴日期由选举日推算",
        "An election is scheduled backwards from polling day",
    ),
    example: r#"rule = "offset-day"
date = "posted_on"
base = "d_day"
offset = "offset""#,
    codes: &[&OFFSET],
    compile: |reader, kind, _| {
        let (date, base) = (field(reader, "date", kind), field(reader, "base", kind));
        date.into_iter().for_each(|at| expect(reader, "date", kind, at, &["date"]));
        base.into_iter().for_each(|at| expect(reader, "base", kind, at, &["date"]));
        let offset = field(reader, "offset", kind);
        offset.into_iter().for_each(|at| expect(reader, "offset", kind, at, &["text", "slug", "choice"]));
        Some(Box::new(OffsetDay { date: date?, base: base?, offset: offset? }))
    },
};

struct OffsetDay {
    date: usize,
    base: usize,
    offset: usize,
}

impl Check for OffsetDay {
    fn entry(&self, entry: &Entry, case: Case<'_>, found: &mut Findings) {
        let Some(offset) = entry.record.at(self.offset).filter(|item| !item.value.is_blank()) else { return };
        let (said, label) =
            (offset.value.as_text().unwrap_or_default().trim(), |at: usize| &case.kind.fields[at].label);
        let Some(days) = days(said) else {
            let label = label(self.offset);
            let zh = format!("“{}”写的“{said}”看不懂：写成 D-34、D0 或 D+5", label.zh);
            let en = format!("“{}” says “{said}”: write D-34, D0 or D+5", label.en);
            found.add(Diagnostic::at(&OFFSET, offset.span, zh, en));
            return;
        };
        let (Some((date, span)), Some((base, because))) = (day_at(entry, self.date), day_at(entry, self.base)) else {
            return;
        };
        let Some(right) = base.checked_add(days.days()).ok().filter(|right| *right != date) else { return };
        let (a, b) = (label(self.date), label(self.base));
        let zh = format!("“{}”是 {date}；“{}”{base} 的 {said} 是 {right}", a.zh, b.zh);
        let en = format!("“{}” is {date}; {said} of “{}” {base} is {right}", a.en, b.en);
        let mut diagnostic = Diagnostic::at(&OFFSET, span, zh, en);
        diagnostic = diagnostic.because(because, format!("“{}”在这里", b.zh), format!("“{}” is here", b.en));
        if let Ok(apart) = base.until(date).map(|apart| apart.get_days()) {
            let right = if apart == 0 { "D0".to_owned() } else { format!("D{apart:+}") };
            diagnostic = diagnostic.hint(
                format!("日期没有写错的，“{}”应当是 {right}", label(self.offset).zh),
                format!("if the dates are right, “{}” is {right}", label(self.offset).en),
            );
        }
        found.add(diagnostic);
    }
}

fn day_at(entry: &Entry, at: usize) -> Option<(Date, Span)> {
    let item = entry.record.at(at)?;
    match item.value {
        Value::Date(day) => Some((day, item.span)),
        _ => None,
    }
}

/// The days that a text says: D-34 is -34.
fn days(text: &str) -> Option<i32> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).map(half_width).collect();
    let number = plain.strip_prefix(['D', 'd'])?;
    if number.is_empty() { Some(0) } else { number.parse().ok().filter(|days| (-MOST_DAYS..=MOST_DAYS).contains(days)) }
}

/// No schedule is longer.
const MOST_DAYS: i32 = 3_660;

/// Signs and digits as keyboards of two widths write them.
fn half_width(c: char) -> char {
    match c {
        '－' | '−' | '–' | '—' => '-',
        '＋' => '+',
        'Ｄ' | 'ｄ' => 'D',
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::days;

    #[test]
    fn offsets_are_read_as_they_are_written() {
        for (text, right) in
            [("D-34", Some(-34)), ("D0", Some(0)), ("D", Some(0)), ("D+5", Some(5)), ("Ｄ－３", Some(-3))]
        {
            assert_eq!(days(text), right, "{text}");
        }
        for text in ["", "-3", "选举日", "D-", "D-99999", "D-2147483648", "D+2147483647"] {
            assert_eq!(days(text), None, "{text}");
        }
    }
}
