//! `period-in-title`: a title says the period that the entry is about, and no other.
//!
//! Keys: `title` (a text), `period`. Read are 2026年, 3月, 三月份, 元月, 1-3月, 第一季度, 上半年, 2026-03, 2026Q1 and the like;
//! days such as 3月5日 are no periods, but 3月1日至31日 is March. Months of the lunar calendar (正月, 腊月) are passed over, a
//! missing year as well; a title without any period is warned about.

use super::rule::{Case, Check, RuleWord, TEXTS, expect, field};
use crate::diag::{Code, Diagnostic, Findings, Severity};
use crate::model::Entry;
use crate::schema::{Part, Period, Value};

const PERIOD: Code = Code::error(
    "rule/period-in-title",
    "标题里写的时间与所属期不一致，或者没有写明是哪一期。多半是复制上一期后忘了改；请改正标题或所属期。",
    "The title names another period than the entry has, or none. It was probably copied from the last one; correct the title or the period.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "period-in-title",
    doc: ("标题里写明所属期，并且一致", "a title says the period that the entry is about"),
    basis: ("公示标题写明所属时间，读者一眼可知是哪一期", "A title tells its readers which period it is about"),
    example: r#"rule = "period-in-title"
title = "title"
period = "period""#,
    codes: &[&PERIOD],
    compile: |reader, kind, _| {
        let (title, period) = (field(reader, "title", kind), field(reader, "period", kind));
        title.into_iter().for_each(|at| expect(reader, "title", kind, at, &TEXTS));
        period.into_iter().for_each(|at| expect(reader, "period", kind, at, &["period"]));
        Some(Box::new(PeriodInTitle { title: title?, period: period? }))
    },
};

struct PeriodInTitle {
    title: usize,
    period: usize,
}

impl Check for PeriodInTitle {
    fn entry(&self, entry: &Entry, case: Case<'_>, found: &mut Findings) {
        let Some((title, item)) = entry.record.at(self.title).zip(entry.record.at(self.period)) else { return };
        let (Some(text), Value::Period(period)) = (title.value.as_text(), &item.value) else { return };
        let told = Told::read(text);
        let label = case.kind.fields.get(self.period).map(|field| &field.label);
        let (zh, en) = label.map_or(("所属期", "period"), |label| (label.zh.as_str(), label.en.as_str()));
        let iso = period.iso();
        let diagnostic = match told.verdict(*period) {
            Verdict::Fits => return,
            Verdict::Other => Diagnostic::at(
                &PERIOD,
                title.span,
                format!("标题“{}”与“{zh}”（{iso}）不一致", text.trim()),
                format!("the title “{}” does not fit “{en}” ({iso})", text.trim()),
            ),
            Verdict::Silent => Diagnostic::at(
                &PERIOD,
                title.span,
                format!("标题“{}”没有写明是哪一期（{iso}）", text.trim()),
                format!("the title “{}” does not say which period it is about ({iso})", text.trim()),
            )
            .severity(Severity::Warning),
        };
        let words = written(*period);
        found.add(
            diagnostic
                .hint(format!("标题里写“{words}”，或者改正所属期"), format!("write “{words}”, or correct the period"))
                .because(item.span, "所属期在这里", "the period is here"),
        );
    }
}

/// A period as titles say it.
fn written(period: Period) -> String {
    let year = period.year;
    match period.part {
        Part::Month(month) => format!("{year}年{month}月"),
        Part::Quarter(quarter) => {
            format!("{year}年第{}季度", ["一", "二", "三", "四"].get(quarter as usize - 1).unwrap_or(&""))
        }
        Part::Half(half) => format!("{year}年{}半年", if half == 1 { "上" } else { "下" }),
        Part::Year => format!("{year}年"),
    }
}

enum Verdict {
    Fits,
    Other,
    Silent,
}

/// What stands between the first and the last month.
const TO: [&str; 7] = ["-", "—", "–", "~", "～", "至", "到"];

/// The times that a title names.
#[derive(Default)]
struct Told {
    years: Vec<i64>,
    parts: Vec<Part>,
    /// Stretches of months: 1-3月.
    stretches: Vec<(i64, i64)>,
    /// A month of the lunar calendar, which may be in two months of this one.
    is_lunar: bool,
}

impl Told {
    fn verdict(&self, period: Period) -> Verdict {
        if !self.years.is_empty() && !self.years.contains(&i64::from(period.year)) {
            return Verdict::Other;
        }
        let months = (i64::from(period.first_day().month()), i64::from(period.last_day().month()));
        let part = self.parts.contains(&period.part) || self.stretches.contains(&months);
        match (part, period.part) {
            (true, _) => Verdict::Fits,
            // A year may have parts in its title: 2026年上半年工作总结暨全年计划.
            (false, Part::Year) if !self.years.is_empty() => Verdict::Fits,
            (false, _) if self.is_lunar => Verdict::Fits,
            (false, _) if self.parts.is_empty() && self.stretches.is_empty() => Verdict::Silent,
            (false, _) => Verdict::Other,
        }
    }

    fn read(title: &str) -> Told {
        let letters: Vec<char> = title.chars().filter(|c| !c.is_whitespace()).map(half_width).collect();
        let (mut told, mut at) = (Told::default(), 0);
        while at < letters.len() {
            at = told.step(&letters, at);
        }
        told
    }

    /// Reads what stands at `at`, and gives the place behind it.
    fn step(&mut self, letters: &[char], at: usize) -> usize {
        let follows = |at: usize, words: &[&str]| words.iter().any(|word| starts(letters, at, word));
        for (word, part) in [("上半年", Part::Half(1)), ("下半年", Part::Half(2)), ("全年", Part::Year)] {
            if follows(at, &[word]) {
                self.parts.push(part);
                return at + word.chars().count();
            }
        }
        if follows(at, &["正月", "腊月"]) && !(at > 0 && "更修订改校纠".contains(letters[at - 1])) {
            self.is_lunar = true;
            return at + 2;
        }
        let Some((value, behind)) = month_or_number(letters, at) else { return at + 1 };
        if (1900..2200).contains(&value) && behind - at == 4 {
            return self.year(value, letters, behind);
        }
        if follows(behind, &["月"]) {
            return self.month(value, letters, after_month(letters, behind));
        }
        if follows(behind, &["季"]) {
            self.parts.extend(i8::try_from(value).ok().map(Part::Quarter));
        } else if let Some((last, after)) = until_month(letters, behind) {
            self.stretches.push((value, last));
            return after;
        }
        behind
    }

    /// What follows a month: nothing, another month, or days of it.
    fn month(&mut self, month: i64, letters: &[char], behind: usize) -> usize {
        if let Some((last, after)) = until_month(letters, behind) {
            self.stretches.push((month, last));
            return after;
        }
        let day = number(letters, behind).filter(|(_, after)| is_day(letters, *after));
        match day {
            None => self.parts.extend(i8::try_from(month).ok().map(Part::Month)),
            // 3月5日 is a day, and 3月5日至3月20日 is no period either; from the first to the last of a month is one.
            Some((1, after)) => {
                let Some((last, after)) = until_last_day(letters, after + 1) else { return behind };
                match last.filter(|last| *last != month) {
                    Some(last) => self.stretches.push((month, last)),
                    None => self.parts.extend(i8::try_from(month).ok().map(Part::Month)),
                }
                return after;
            }
            Some(_) => {}
        }
        behind
    }

    /// What follows a year: 年, or the rest of 2026-03, 2026Q1, 2026H1.
    fn year(&mut self, year: i64, letters: &[char], behind: usize) -> usize {
        let sign = letters.get(behind).copied().unwrap_or(' ');
        let part = number(letters, behind + 1).filter(|_| matches!(sign, '-' | '.' | '/' | 'Q' | 'q' | 'H' | 'h'));
        let small = part.and_then(|(value, after)| Some((i8::try_from(value).ok()?, after)));
        match (sign, small) {
            ('年', _) => self.years.push(year),
            ('Q' | 'q', Some((quarter, _))) => self.parts.push(Part::Quarter(quarter)),
            ('H' | 'h', Some((half, _))) => self.parts.push(Part::Half(half)),
            // 2026-03-05 is a day.
            ('-' | '.' | '/', Some((_, after))) if letters.get(after) == Some(&sign) => return after + 1,
            ('-' | '.' | '/', Some((month, _))) => self.parts.push(Part::Month(month)),
            _ => return behind,
        }
        if sign != '年' {
            self.years.push(year);
        }
        small.map_or(behind + 1, |(_, after)| after)
    }
}

/// Behind the 月 at `at`, and the 份 that may follow it.
fn after_month(letters: &[char], at: usize) -> usize {
    at + 1 + usize::from(starts(letters, at + 1, "份"))
}

/// Behind a sign such as 至 at `at`.
fn until(letters: &[char], at: usize) -> Option<usize> {
    TO.iter().any(|word| starts(letters, at, word)).then_some(at + 1)
}

/// The last month of a stretch, 至3月 or -三月份, and the place behind it.
fn until_month(letters: &[char], at: usize) -> Option<(i64, usize)> {
    let from = until(letters, at)?;
    // The year may be said again: 2026年1月至2026年3月.
    let year = number(letters, from).filter(|(year, after)| *year >= 1900 && starts(letters, *after, "年"));
    let (last, after) = month_or_number(letters, year.map_or(from, |(_, after)| after + 1))?;
    starts(letters, after, "月").then(|| (last, after_month(letters, after)))
}

/// The last day of a month as the end of a stretch, 至31日 or 至3月31日: the month, if it is named, and the place behind.
fn until_last_day(letters: &[char], at: usize) -> Option<(Option<i64>, usize)> {
    let from = until(letters, at)?;
    let month = month_or_number(letters, from).filter(|(_, after)| starts(letters, *after, "月"));
    let (day, after) = number(letters, month.map_or(from, |(_, after)| after + 1))?;
    ((28..=31).contains(&day) && is_day(letters, after)).then_some((month.map(|(month, _)| month), after + 1))
}

fn is_day(letters: &[char], at: usize) -> bool {
    starts(letters, at, "日") || starts(letters, at, "号")
}

/// A number, or the 元 of 元月, the first month. 5元月租 and 三百元月租 are money.
fn month_or_number(letters: &[char], at: usize) -> Option<(i64, usize)> {
    let is_money =
        at > 0 && (letters[at - 1].is_ascii_digit() || "一二三四五六七八九十百千万亿".contains(letters[at - 1]));
    if starts(letters, at, "元月") && !is_money {
        return Some((1, at + 1));
    }
    number(letters, at)
}

fn starts(letters: &[char], at: usize, word: &str) -> bool {
    word.chars().enumerate().all(|(offset, c)| letters.get(at + offset) == Some(&c))
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
        _ => c,
    }
}

/// A number at `at`, in digits or in Chinese (十二, 二〇二六), and the place behind it.
fn number(letters: &[char], at: usize) -> Option<(i64, usize)> {
    let here = letters.get(at..)?;
    let digits: String = here.iter().take_while(|c| c.is_ascii_digit()).collect();
    if !digits.is_empty() {
        return Some((digits.parse().ok()?, at + digits.len()));
    }
    let rank = |c: &char| "〇一二三四五六七八九十".chars().position(|han| han == *c || (*c == '零' && han == '〇'));
    let ranks: Vec<i64> = here.iter().map_while(|c| rank(c).map(|rank| rank as i64)).collect();
    let value = match ranks.as_slice() {
        [] => return None,
        [10] => 10,
        [10, ones] => 10 + ones,
        [tens, 10] => tens * 10,
        [tens, 10, ones] => tens * 10 + ones,
        all => all.iter().fold(0_i64, |value, digit| value.saturating_mul(10).saturating_add(*digit)),
    };
    Some((value, at + ranks.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(title: &str, part: Part) -> bool {
        matches!(Told::read(title).verdict(Period { year: 2026, part }), Verdict::Fits)
    }

    #[test]
    fn titles_say_their_period_in_many_ways() {
        for title in [
            "2026年3月财务公开",
            "三月份财务公开",
            "２０２６年３月",
            "二〇二六年三月",
            "2026-03 收支",
            "2026年第一季度及3月",
        ] {
            assert!(fits(title, Part::Month(3)), "{title}");
        }
        for title in ["2026年第一季度", "2026年一季度", "2026Q1", "2026年1-3月", "1至3月收支", "2026年1月至3月"]
        {
            assert!(fits(title, Part::Quarter(1)), "{title}");
        }
        assert!(
            fits("2026年上半年村务公开", Part::Half(1))
                && fits("2026年度公开", Part::Year)
                && fits("全年收支", Part::Year)
        );
        assert!(fits("2026年十二月", Part::Month(12)));
        for title in ["2026年1月份至3月份财务公开", "一月份-三月份", "2026年元月至3月", "2026年1月1日至3月31日"]
        {
            assert!(fits(title, Part::Quarter(1)), "{title}");
        }
        assert!(fits("2026年元月份公开", Part::Month(1)) && fits("2026年正月公开", Part::Month(2)));
        assert!(fits("2026年3月1日至31日", Part::Month(3)) && fits("3月1日—3月31日", Part::Month(3)));
    }

    #[test]
    fn other_periods_and_days_are_told_apart() {
        assert!(matches!(Told::read("2026年4月").verdict(Period { year: 2026, part: Part::Month(3) }), Verdict::Other));
        assert!(matches!(Told::read("2025年3月").verdict(Period { year: 2026, part: Part::Month(3) }), Verdict::Other));
        for silent in [
            "财务公开",
            "2026年财务公开",
            "3月5日会议",
            "2026-03-05 会议",
            "一事一议",
            "更正月报",
            "5元月租",
            "3月1日至10日",
        ] {
            let verdict = Told::read(silent).verdict(Period { year: 2026, part: Part::Month(3) });
            assert!(matches!(verdict, Verdict::Silent), "{silent}");
        }
    }
}
