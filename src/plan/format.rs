//! Values as people read them: 2026年3月5日, 1,234.50, 2026年第一季度.
//!
//! Pure functions of value and language.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::config::Audience;
use crate::diag::Lang;
use crate::schema::{Duration, DurationUnit, Law, Part, Period};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A day.
pub fn day(day: Date, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        Lang::En => format!("{} {} {}", day.day(), month_name(day.month()), day.year()),
    }
}

/// The days of the week from Monday: 星期三, Wednesday.
pub const fn weekdays(lang: Lang) -> [&'static str; 7] {
    match lang {
        Lang::Zh => ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"],
        Lang::En => ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    }
}

/// The day of the week.
pub fn weekday(day: Date, lang: Lang) -> &'static str {
    weekdays(lang).get(day.weekday().to_monday_zero_offset() as usize).copied().unwrap_or("")
}

fn month_name(month: i8) -> &'static str {
    MONTHS.get((month - 1) as usize).copied().unwrap_or("")
}

/// A period.
pub fn period(period: Period, lang: Lang) -> String {
    let year = period.year;
    match (period.part, lang) {
        (Part::Month(m), Lang::Zh) => format!("{year}年{m}月"),
        (Part::Month(m), Lang::En) => format!("{} {year}", month_name(m)),
        (Part::Quarter(q), Lang::Zh) => {
            format!("{year}年第{}季度", ["一", "二", "三", "四"][(q - 1).clamp(0, 3) as usize])
        }
        (Part::Quarter(q), Lang::En) => format!("Q{q} {year}"),
        (Part::Half(h), Lang::Zh) => format!("{year}年{}半年", if h == 1 { "上" } else { "下" }),
        (Part::Half(h), Lang::En) => format!("{} half of {year}", if h == 1 { "first" } else { "second" }),
        (Part::Year, Lang::Zh) => format!("{year}年"),
        (Part::Year, Lang::En) => year.to_string(),
    }
}

/// A length of time.
pub fn duration(duration: Duration, lang: Lang) -> String {
    let n = duration.count;
    match (duration.unit, lang) {
        (DurationUnit::Days, Lang::Zh) => format!("{n}日"),
        (DurationUnit::WorkingDays, Lang::Zh) => format!("{n}个工作日"),
        (DurationUnit::Months, Lang::Zh) => format!("{n}个月"),
        (DurationUnit::Years, Lang::Zh) => format!("{n}年"),
        (unit, Lang::En) => {
            let word = match unit {
                DurationUnit::Days => "day",
                DurationUnit::WorkingDays => "working day",
                DurationUnit::Months => "month",
                DurationUnit::Years => "year",
            };
            format!("{n} {word}{}", if n == 1 { "" } else { "s" })
        }
    }
}

/// Fen as yuan with two decimals: 123450 is 1234.50.
pub fn yuan(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let fen = fen.unsigned_abs();
    format!("{sign}{}.{:02}", fen / 100, fen % 100)
}

/// Digits grouped by three from `least` digits on: 1,234.50.
pub fn grouped(number: &str, least: usize) -> String {
    let (sign, unsigned) = number.strip_prefix('-').map_or(("", number), |rest| ("-", rest));
    let (whole, fraction) = unsigned.split_once('.').map_or((unsigned, None), |(w, f)| (w, Some(f)));
    let mut out = String::from(sign);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && whole.len() >= least && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// A number; four digits stay together, because they are often a year.
pub fn number(number: Decimal) -> String {
    grouped(&number.to_string(), 5)
}

/// A basis: 《act》article（number）.
pub fn law(law: &Law) -> String {
    let article = law.article.as_deref().unwrap_or("");
    let doc_no = law.doc_no.as_deref().map(|no| format!("（{no}）")).unwrap_or_default();
    format!("《{}》{article}{doc_no}", law.act)
}

/// Who may see it.
pub fn audience(audience: Audience, lang: Lang) -> &'static str {
    match (audience, lang) {
        (Audience::Public, Lang::Zh) => "社会公开",
        (Audience::Intranet, Lang::Zh) => "内网公开",
        (Audience::Board, Lang::Zh) => "仅上墙公开",
        (Audience::Private, Lang::Zh) => "不公开",
        (Audience::Public, Lang::En) => "Public",
        (Audience::Intranet, Lang::En) => "Intranet",
        (Audience::Board, Lang::En) => "Boards only",
        (Audience::Private, Lang::En) => "Private",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_without_floats() {
        assert_eq!(grouped(&yuan(123_456_789), 4), "1,234,567.89");
        assert_eq!(yuan(-5), "-0.05");
        assert_eq!(grouped("-1234", 4), "-1,234");
        assert_eq!(number(Decimal::from(2026)), "2026");
        assert_eq!(number(Decimal::from(12345)), "12,345");
    }
}
