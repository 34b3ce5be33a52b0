//! `festival-item`: a plan for a month with a festival has something about the festival.
//!
//! Keys: `month` (a period; only months are looked at), `table`, `column` (the text of a row). Some row must have the
//! word 节 (but not 环节, 节约 …) or the festival's name. 元旦, 清明, 五一 and 国庆 are known; holidays of three days and
//! more come from the calendar. A table that is not filled is passed over.

use jiff::ToSpan;
use jiff::civil::Date;

use super::path::Path;
use super::rule::{Case, Check, RuleWord, expect, field};
use crate::config::Calendar;
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::Entry;
use crate::schema::{Item, Part, Period, Value};

const FESTIVAL: Code = Code::warning(
    "rule/festival-item",
    "这个月有节日，计划里却没有节日期间的廉洁提醒。节日是“四风”易发期，请加一项，例如“国庆、中秋节前廉洁提醒”。",
    "There is a festival in this month, and the plan says nothing about it. Gifts and feasts are likely then: add an item.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "festival-item",
    doc: ("有节日的月份，计划里有节日提醒", "a plan for a month with a festival has something about it"),
    basis: (
        "元旦、春节、清明、五一、端午、中秋、国庆等节点，节前要打招呼、提要求",
        "Before each festival people are reminded of what is not done",
    ),
    example: r#"rule = "festival-item"
month = "month"
table = "plan_items"
column = "work""#,
    codes: &[&FESTIVAL],
    compile: |reader, kind, _| {
        let month = field(reader, "month", kind);
        month.into_iter().for_each(|at| expect(reader, "month", kind, at, &["period"]));
        let table = field(reader, "table", kind);
        let Some((column, span)) = reader.text_at("column") else {
            reader.missing("column");
            return None;
        };
        let table = kind.fields.get(table?)?;
        let column = Path::compile(&format!("{}.{column}", table.name), span, kind, reader.found);
        Some(Box::new(FestivalItem { month: month?, column: column? }))
    },
};

struct FestivalItem {
    month: usize,
    column: Path,
}

impl Check for FestivalItem {
    fn entry(&self, entry: &Entry, case: Case<'_>, found: &mut Findings) {
        let Some(item) = entry.record.at(self.month) else { return };
        let Value::Period(period @ Period { part: Part::Month(_), .. }) = &item.value else { return };
        let festivals = festivals(*period, &case.portal.calendar);
        let Some(rows) = self.column.values(&entry.record).filter(|rows| !rows.is_empty()) else { return };
        let words: Vec<&str> = rows.into_iter().filter_map(|item| words(item, case)).collect();
        let says = |festival: &&str| words.iter().any(|word| word.contains(*festival));
        if festivals.is_empty() || festivals.iter().any(says) || words.iter().any(|w| has_festival(w)) {
            return;
        }
        let names = festivals.join("、");
        found.add(
            Diagnostic::at(
                &FESTIVAL,
                item.span,
                format!("{} 有{names}，计划里没有节日提醒", period.iso()),
                format!("there is {names} in {}, and no row is about it", period.iso()),
            )
            .hint(format!("加一行，例如“{names}节前廉洁提醒”"), format!("add a row such as “{names}节前廉洁提醒”")),
        );
    }
}

/// The words of a row; of a reference the title that it leads to.
fn words<'a>(item: &'a Item, case: Case<'a>) -> Option<&'a str> {
    if let Value::Reference { to, id } = &item.value {
        let at = case.portal.schema.kind(to).and_then(|(kind, _)| case.portal.find(kind, id))?;
        return case.portal.entries.get(at).map(|entry| case.portal.title(entry));
    }
    item.value.as_text()
}

/// Whether a text speaks of a festival: 节前提醒, but not 各环节 or 节约用电.
fn has_festival(text: &str) -> bool {
    text.match_indices('节').any(|(at, word)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|after| after.chars().next());
        let part = before.is_some_and(|c| "环情季细调关章枝礼小".contains(c));
        !part && !after.is_some_and(|c| "约点能省水电流奏目制选余".contains(c))
    })
}

/// The festivals of a month, by name.
fn festivals(month: Period, calendar: &Calendar) -> Vec<&'static str> {
    let mut names = Vec::new();
    let mut add = |name: &'static str| {
        if !names.contains(&name) {
            names.push(name);
        }
    };
    match month.part {
        Part::Month(1) => add("元旦"),
        Part::Month(4) => add("清明"),
        Part::Month(5) => add("五一"),
        Part::Month(10) => add("国庆"),
        _ => {}
    }
    let (mut day, last) = (month.first_day(), month.last_day());
    let works = |day: Date| calendar.is_working_day(day);
    while day <= last {
        let begins = !works(day) && works(day.saturating_sub(1.day()));
        let length = (0..MOST_DAYS).take_while(|offset| !works(day.saturating_add(offset.days()))).count();
        if begins && length >= 3 {
            add(name_of(day, length));
        }
        day = day.saturating_add(1.day());
    }
    names
}

/// Longer than any holiday.
const MOST_DAYS: i64 = 30;

/// The festival of a holiday that begins on `day`; those of the lunar calendar by their season.
fn name_of(day: Date, length: usize) -> &'static str {
    match (day.month(), day.day()) {
        (12, _) | (1, 1..=3) => "元旦",
        (1 | 2, _) => "春节",
        (4, 20..) | (5, 1..=5) => "五一",
        (3 | 4, _) => "清明",
        (5 | 6, _) => "端午",
        (9, 28..) | (10, 1) if length < 8 => "国庆",
        (9 | 10, _) => "中秋",
        _ => "节日",
    }
}

#[cfg(test)]
mod tests {
    use super::has_festival;

    #[test]
    fn a_festival_is_no_joint_and_no_saving() {
        assert!(has_festival("节前廉洁提醒") && has_festival("中秋佳节") && has_festival("过节"));
        assert!(!has_festival("各环节自查") && !has_festival("节约用电") && !has_festival("重点时间节点"));
        assert!(!has_festival("第三季度情节通报，细节要求"));
    }
}
