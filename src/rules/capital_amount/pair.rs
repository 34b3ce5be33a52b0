//! Amounts that a text says twice: 人民币壹万贰仟元整（¥12,000.00）, 12000元（大写：壹万贰仟元整）.
//!
//! In: a text. Out: the places of the words and of the figure, and what the figure says. A bracket behind words counts only
//! if it is plainly an amount: with ¥, 元 or 小写, or with nothing else behind capital words.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};
use rust_decimal::Decimal;

use super::numeral::is_capital;

/// An amount in words beside one in figures.
pub(super) struct Pair {
    /// Where the words stand.
    pub(super) words: Range<usize>,
    /// Where the figure stands.
    pub(super) figure: Range<usize>,
    /// The figure in yuan.
    pub(super) yuan: Decimal,
}

const WORDS: &str = "负?[零〇壹一贰貳二两兩叁參叄三肆四伍五陆陸六柒七捌八玖九拾十]\
                     [零〇壹一贰貳二两兩叁參叄三肆四伍五陆陸六柒七捌八玖九拾十佰百仟千万萬亿億元圆圓角分整正]*";
const FIGURE: &str = "[-－−]?[0-9０-９]+(?:[,，.．][0-9０-９]+)*";
const UNIT: &str = "万元|万圆|元|圆|圓";
const OPEN: &str = "[（(〔\\[]";

/// A pattern of this file. A mistake in it would be found by the first test; here it merely finds nothing.
fn pattern(text: &str) -> Option<Regex> {
    Regex::new(text).ok()
}

static RUN: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(WORDS));
static WORDS_FIRST: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(&format!(
        "(?P<words>{WORDS})(?:[（(]大写[）)])?[\\s*_]*(?:{OPEN}|[，,；;、/\\s]*[（(]?(?P<named>小写))[\\s*_]*\
         (?P<label>(?:小写|人民币|RMB|CNY|￥|¥|[:：）)\\s])*)(?P<figure>{FIGURE})\\s*(?P<unit>{UNIT})?[整正]?(?P<end>[）)〕\\]])?"
    ))
});
static FIGURE_FIRST: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(&format!(
        "(?P<label>人民币|RMB|CNY|￥|¥)?\\s*(?P<figure>{FIGURE})\\s*(?P<unit>{UNIT})?整?[）)]?[\\s*_]*\
         (?:{OPEN}|[，,；;、/\\s]*[（(]?(?P<named>大写))[\\s*_]*(?P<more>(?:大写|金额|人民币|[:：）)\\s])*)(?P<words>{WORDS})"
    ))
});

/// The amounts that `text` says in words and in figures side by side.
pub(super) fn pairs(text: &str) -> Vec<Pair> {
    let all = |pattern: &'static Option<Regex>| pattern.iter().flat_map(|pattern| pattern.captures_iter(text));
    let words_first = all(&WORDS_FIRST).filter(|found| ends(found, text));
    let figure_first = all(&FIGURE_FIRST).filter(|found| begins(found, text));
    let mut pairs: Vec<Pair> = words_first.chain(figure_first).filter_map(|found| pair(&found)).collect();
    pairs.sort_by_key(|pair| (pair.words.start, pair.figure.start));
    pairs
}

/// Whether the figure behind the words ends there: “300元/户” and “300元×40户” are no amounts of their own.
fn ends(found: &Captures<'_>, text: &str) -> bool {
    let after = found.get(0).and_then(|all| text.get(all.end()..)).and_then(|rest| rest.chars().next());
    found.name("end").is_some() || after.is_none_or(|c| "，,；;。)）\r\n".contains(c))
}

/// Whether the figure before the words begins there: “40户×300元” is no amount of its own.
fn begins(found: &Captures<'_>, text: &str) -> bool {
    let before = found.get(0).and_then(|all| text.get(..all.start())).map(str::trim_end);
    !before.is_some_and(|before| before.ends_with(['×', 'x', 'X', '*', '÷', '/', '+', '＋', '-', '－']))
}

/// Signs that what follows is an amount.
const SIGNS: [&str; 7] = ["小写", "大写", "人民币", "RMB", "CNY", "￥", "¥"];

fn pair(found: &Captures<'_>) -> Option<Pair> {
    let (words, figure) = (found.name("words")?, found.name("figure")?);
    if !is_amount(words.as_str()) {
        return None;
    }
    let signed =
        |group: &str| found.name(group).is_some_and(|part| SIGNS.iter().any(|sign| part.as_str().contains(sign)));
    let labelled =
        signed("label") || signed("named") || found.name("more").is_some_and(|m| m.as_str().contains("大写"));
    let alone = is_capital(words.as_str()) && found.name("end").is_some();
    if !(labelled || found.name("unit").is_some() || alone) {
        return None;
    }
    let digits: String = figure.as_str().chars().filter_map(ascii).collect();
    let mut yuan: Decimal = digits.parse().ok()?;
    if found.name("unit").is_some_and(|unit| unit.as_str().starts_with('万')) {
        yuan = yuan.checked_mul(Decimal::from(10_000))?;
    }
    Some(Pair { words: words.range(), figure: figure.range(), yuan })
}

/// The first amount in words of a text.
pub(super) fn first_words(text: &str) -> Option<Range<usize>> {
    let runs = RUN.as_ref()?.find_iter(text);
    runs.filter(|run| is_amount(run.as_str())).map(|run| run.range()).next()
}

/// Whether a run of numerals is an amount, and not just a number.
fn is_amount(run: &str) -> bool {
    run.contains(['元', '圆', '圓', '角', '分', '整'])
}

/// A character of a figure as ASCII; separators of groups go.
fn ascii(c: char) -> Option<char> {
    match c {
        ',' | '，' => None,
        '．' => Some('.'),
        '－' | '−' => Some('-'),
        '０'..='９' => char::from_u32(u32::from(c) - 0xFEE0),
        other => Some(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, String)> {
        pairs(text).into_iter().map(|pair| (&text[pair.words], pair.yuan.normalize().to_string())).collect()
    }

    #[test]
    fn words_and_figures_are_found_side_by_side() {
        for text in [
            "合同价款人民币壹万贰仟元整（¥12,000.00）。",
            "合同价款壹万贰仟元整（12000元）。",
            "合同价款壹万贰仟元整（１２，０００．００）。",
            "合同价款**壹万贰仟元整**（小写：￥12000.00 元整）。",
            "大写：壹万贰仟元整，小写：12000",
            "合同价款12000元（大写：壹万贰仟元整）",
            "合同价款¥12,000.00（人民币壹万贰仟元整）",
            "小写：12000.00，大写：壹万贰仟元整",
            "合同价款壹万贰仟元整（1.2万元）",
            "人民币（大写）壹万贰仟元整，（小写）¥12000.00。",
            "壹万贰仟元整（大写）（¥12000.00）",
            "壹万贰仟元整（12000元，含税）",
        ] {
            assert_eq!(found(text), [("壹万贰仟元整", "12000".to_owned())], "{text}");
        }
        assert_eq!(found("拨付一万二千元（12000元）"), [("一万二千元", "12000".to_owned())]);
        assert_eq!(found("退还负伍佰元整（-500.00）"), [("负伍佰元整", "-500".to_owned())]);
        let both = found("甲方付壹万元整（10000元），乙方付贰元整（2元）。");
        assert_eq!(both.len(), 2);
    }

    #[test]
    fn other_brackets_are_no_amounts() {
        for text in [
            "三分之一（33%）",
            "第一批（3户）",
            "十三元（2026年）",
            "一角（3平方米）",
            "分三期（3个月）",
            "壹万元整（见附件2）",
            "壹万贰仟元整（300元/户）",
            "壹万贰仟元整（300元×40户）",
            "40户×300元（壹万贰仟元整）",
            "壹万元整（）3户）",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
