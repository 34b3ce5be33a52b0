//! Amounts in words (大写金额): 壹万贰仟叁佰元伍角整 and back.
//!
//! In: a text. Out: whole fen, or nothing if it cannot be read; and the other way round, as the People's Bank's rules for
//! filling in bills want it. Reading is generous (圆, 萬, 一二三, a missing 整); `is_usual` is not.

/// A sign of an amount in words, and whether it may be left out.
type Mark = (char, bool);

const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const WAN: u64 = 10_000;
const YI: u64 = 100_000_000;

/// The digit that a character stands for, in capital or plain writing.
fn digit(c: char) -> Option<i64> {
    Some(match c {
        '零' | '〇' => 0,
        '壹' | '一' => 1,
        '贰' | '貳' | '二' | '两' | '兩' => 2,
        '叁' | '參' | '叄' | '三' => 3,
        '肆' | '四' => 4,
        '伍' | '五' => 5,
        '陆' | '陸' | '六' => 6,
        '柒' | '七' => 7,
        '捌' | '八' => 8,
        '玖' | '九' => 9,
        _ => return None,
    })
}

/// Ten, hundred, thousand.
fn unit(c: char) -> Option<i64> {
    match c {
        '拾' | '十' => Some(10),
        '佰' | '百' => Some(100),
        '仟' | '千' => Some(1000),
        _ => None,
    }
}

/// Whether a text has a character that is used in amounts in words and nowhere else.
pub(super) fn is_capital(text: &str) -> bool {
    text.chars().any(|c| "壹贰貳叁參叄肆伍陆陸柒捌玖拾佰仟".contains(c))
}

/// The amount in fen.
pub(super) fn parse(text: &str) -> Option<i64> {
    let plain = plain(text);
    let (negative, bare) = match plain.strip_prefix('负') {
        Some(rest) => (true, rest),
        None => (false, plain.as_str()),
    };
    let (yuan, rest) = match bare.split_once('元') {
        Some((yuan, rest)) => (whole(yuan)?, rest),
        None if bare.contains(['角', '分']) => (0, bare),
        None => (whole(bare.strip_suffix('整').unwrap_or(bare))?, ""),
    };
    let fen = yuan.checked_mul(100)?.checked_add(small(rest)?)?;
    Some(if negative { -fen } else { fen })
}

/// The text without spaces and 人民币, in today's characters.
fn plain(text: &str) -> String {
    let plain = text.chars().filter(|c| !c.is_whitespace()).map(|c| match c {
        '圆' | '圓' => '元',
        '正' => '整',
        '萬' => '万',
        '億' => '亿',
        '貳' => '贰',
        '參' | '叄' => '叁',
        '陸' => '陆',
        '〇' => '零',
        '負' => '负',
        other => other,
    });
    let plain: String = plain.collect();
    let mut bare = plain.as_str();
    while let Some(rest) = ["人民币", "大写", "金额", "：", ":"].iter().find_map(|head| bare.strip_prefix(head))
    {
        bare = rest;
    }
    bare.to_owned()
}

/// What stands before 元; it cannot be empty.
fn whole(text: &str) -> Option<i64> {
    let (mut yi, mut wan): (Option<i64>, Option<i64>) = (None, None);
    // The part since the last 万 or 亿, the digit that waits for its unit, and the unit before.
    let (mut section, mut waiting, mut last) = (0_i64, None, i64::MAX);
    for c in text.chars() {
        if let Some(value) = digit(c) {
            if waiting.is_some_and(|waiting| waiting != 0) {
                return None;
            }
            waiting = Some(value);
        } else if let Some(unit) = unit(c) {
            let ten = (unit == 10 && section == 0 && waiting.is_none()).then_some(1);
            let count = waiting.take().filter(|count| *count != 0).or(ten)?;
            if unit >= last {
                return None;
            }
            (section, last) = (section + count * unit, unit);
        } else if matches!(c, '万' | '亿') {
            section += waiting.take().unwrap_or(0);
            let higher = wan.filter(|_| c == '亿').unwrap_or(0).checked_mul(10_000)?;
            let value = section.checked_add(higher).filter(|value| *value != 0)?;
            if c == '亿' {
                (yi, wan) = (Some(value).filter(|_| yi.is_none()), None);
                yi?;
            } else {
                wan = Some(value).filter(|_| wan.is_none());
                wan?;
            }
            (section, last) = (0, i64::MAX);
        } else {
            return None;
        }
    }
    section += waiting.unwrap_or(0);
    let high = yi.unwrap_or(0).checked_mul(100_000_000)?.checked_add(wan.unwrap_or(0).checked_mul(10_000)?)?;
    (!text.is_empty()).then(|| high.checked_add(section)).flatten()
}

/// What stands behind 元: 角, 分 and 整, each of which may be missing.
fn small(text: &str) -> Option<i64> {
    let text = text.strip_suffix('整').unwrap_or(text);
    let (mut fen, mut waiting, mut last) = (0, None, 100);
    for c in text.chars() {
        if let Some(value) = digit(c) {
            if waiting.is_some_and(|waiting| waiting != 0) {
                return None;
            }
            waiting = Some(value);
            continue;
        }
        let worth = match c {
            '角' => 10,
            '分' => 1,
            _ => return None,
        };
        if worth >= last {
            return None;
        }
        (fen, last) = (fen + waiting.take()? * worth, worth);
    }
    waiting.is_none().then_some(fen)
}

/// The amount in words.
pub(super) fn write(fen: i64) -> String {
    marks(fen).into_iter().filter(|(_, optional)| !optional).map(|(c, _)| c).collect()
}

/// Whether `text`, which says `fen`, says it in the usual form.
pub(super) fn is_usual(text: &str, fen: i64) -> bool {
    let plain = plain(text);
    let mut rest = plain.chars().peekable();
    for (c, optional) in marks(fen) {
        if rest.peek() == Some(&c) {
            rest.next();
        } else if !optional {
            return false;
        }
    }
    rest.next().is_none()
}

/// The signs of an amount in words.
fn marks(fen: i64) -> Vec<Mark> {
    let (yuan, jiao, cent) = (fen.unsigned_abs() / 100, fen.unsigned_abs() / 10 % 10, fen.unsigned_abs() % 10);
    let mut marks = Vec::new();
    if fen < 0 {
        marks.push(('负', false));
    }
    let nothing = yuan == 0 && (jiao > 0 || cent > 0);
    if yuan == 0 {
        marks.push(('零', nothing));
    } else {
        group(yuan, &mut marks);
    }
    marks.push(('元', nothing));
    if jiao > 0 {
        // 壹仟陆佰捌拾元零叁角 and 壹仟陆佰捌拾元叁角 are both in order.
        if yuan > 0 && yuan % 10 == 0 {
            marks.push(('零', true));
        }
        marks.extend([(numeral(jiao), false), ('角', false)]);
    } else if cent > 0 {
        marks.push(('零', yuan == 0));
    }
    if cent > 0 {
        marks.extend([(numeral(cent), false), ('分', false)]);
    } else {
        marks.push(('整', jiao > 0));
    }
    marks
}

/// A number that is not 0, with 万 and 亿.
fn group(number: u64, marks: &mut Vec<Mark>) {
    for (size, sign) in [(YI, '亿'), (WAN, '万')] {
        let (high, low) = (number / size, number % size);
        if high > 0 {
            group(high, marks);
            marks.push((sign, false));
            if low > 0 {
                if low < size / 10 {
                    marks.push(('零', false));
                } else if high % 10 == 0 {
                    marks.push(('零', true));
                }
                group(low, marks);
            }
            return;
        }
    }
    let mut gap = false;
    let mut begun = false;
    for (size, sign) in [(1000, Some('仟')), (100, Some('佰')), (10, Some('拾')), (1, None)] {
        let value = number / size % 10;
        if value == 0 {
            gap = begun;
            continue;
        }
        if gap {
            marks.push(('零', false));
        }
        (gap, begun) = (false, true);
        marks.push((numeral(value), false));
        marks.extend(sign.map(|sign| (sign, false)));
    }
}

fn numeral(value: u64) -> char {
    usize::try_from(value).ok().and_then(|value| DIGITS.get(value)).copied().unwrap_or('零')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_and_read_again() {
        let known = [
            (0, "零元整"),
            (5, "伍分"),
            (50, "伍角"),
            (100, "壹元整"),
            (1_000, "壹拾元整"),
            (140_950, "壹仟肆佰零玖元伍角"),
            (600_714, "陆仟零柒元壹角肆分"),
            (168_032, "壹仟陆佰捌拾元叁角贰分"),
            (10_700_053, "壹拾万柒仟元伍角叁分"),
            (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
            (32_504, "叁佰贰拾伍元零肆分"),
            (1_200_000, "壹万贰仟元整"),
            (10_000_500, "壹拾万零伍元整"),
            (10_000_000_000, "壹亿元整"),
            (10_000_000_100, "壹亿零壹元整"),
            (12_000_000_000, "壹亿贰仟万元整"),
            (100_000_000_000_000, "壹万亿元整"),
            (-50_000, "负伍佰元整"),
        ];
        for (fen, words) in known {
            assert_eq!(write(fen), words, "{fen}");
            assert_eq!(parse(words), Some(fen), "{words}");
            assert!(is_usual(words, fen), "{words}");
        }
        for fen in (0..200_000_000).step_by(98_765).chain((1..100).map(|n| n * 1_000_003)) {
            assert_eq!(parse(&write(fen)), Some(fen), "{}", write(fen));
        }
        assert!(!write(i64::MIN).is_empty());
    }

    #[test]
    fn what_people_write_is_understood() {
        for words in ["人民币壹万贰仟元整", "壹万贰仟圆整", "壹萬貳仟圓正", "壹万 贰仟元整", "大写：壹万贰仟元正"]
        {
            assert_eq!(parse(words), Some(1_200_000), "{words}");
            assert!(is_usual(words, 1_200_000), "{words}");
        }
        for words in ["壹万贰仟元", "一万二千元整", "壹万贰仟整", "壹万零贰仟元整", "壹万贰仟元零角零分"]
        {
            assert_eq!(parse(words), Some(1_200_000), "{words}");
            assert!(!is_usual(words, 1_200_000), "{words}");
        }
        for (words, fen) in [
            ("壹仟陆佰捌拾元零叁角贰分", 168_032),
            ("壹拾万零柒仟元伍角叁分", 10_700_053),
            ("壹拾万柒仟元零伍角叁分", 10_700_053),
            ("伍角整", 50),
            ("零元伍角", 50),
        ] {
            assert_eq!(parse(words), Some(fen), "{words}");
            assert!(is_usual(words, fen), "{words}");
        }
        assert_eq!(parse("拾元整"), Some(1_000));
        assert!(!is_usual("拾元整", 1_000), "壹拾元整");
    }

    #[test]
    fn nonsense_is_nothing() {
        for words in [
            "",
            "元整",
            "整",
            "壹贰元",
            "壹拾佰元",
            "壹万万元",
            "壹亿亿元",
            "元伍",
            "壹元伍",
            "壹元伍分贰角",
            "12元",
            "壹元整整",
            "万元",
            "零仟元",
        ] {
            assert_eq!(parse(words), None, "{words}");
        }
    }
}
