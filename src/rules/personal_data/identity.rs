//! Numbers of identity cards: 18 characters with a check digit (GB 11643), or 15 digits of the first generation.
//!
//! Both begin with a province and hold a day of birth, so that hardly any other number is taken for one.

use std::ops::Range;

use jiff::civil::Date;

use super::digits::{Group, is_called_a_public_code, is_part_of_a_code, joined};

const PROVINCES: [&str; 35] = [
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44",
    "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83",
];
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &[u8; 11] = b"10X98765432";

/// Where identity numbers stand in a run of digits.
pub(super) fn find(text: &str, run: &[Group], found: &mut Vec<Range<usize>>) {
    for from in 0..run.len() {
        let mut length = 0;
        for to in from..run.len() {
            length += run.get(to).map_or(0, |group| group.digits.len());
            if length > 18 {
                break;
            }
            let Some((digits, mut range)) = run.get(from..=to).and_then(joined) else { break };
            let whole = match length {
                18 => is_identity(&digits),
                17 => {
                    let last = text.get(range.end..).unwrap_or("").chars().next();
                    range.end += last.map_or(0, char::len_utf8);
                    matches!(last, Some('X' | 'x' | 'Ｘ' | 'ｘ')) && is_identity(&format!("{digits}X"))
                }
                // Only in one piece: three groups of fifteen digits are anything.
                15 => from == to && is_old_identity(&digits) && !is_part_of_a_code(text, &range),
                _ => false,
            };
            let goes_on =
                text.get(range.end..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric()));
            if whole && !goes_on && !is_called_a_public_code(text, &range) {
                found.push(range);
            }
        }
    }
}

/// Eighteen characters with province, day and check digit.
fn is_identity(number: &str) -> bool {
    let digits = number.bytes().take(17).map(|byte| u32::from(byte.wrapping_sub(b'0')));
    let sum: u32 = digits.zip(WEIGHTS).map(|(digit, weight)| digit.saturating_mul(weight)).sum();
    let check = CHECKS.get((sum % 11) as usize);
    number.len() == 18
        && begins_with_a_province(number)
        && number.get(6..14).is_some_and(|day| is_day(day) && day >= "18000101")
        && number.as_bytes().last() == check
}

fn is_old_identity(number: &str) -> bool {
    number.len() == 15
        && begins_with_a_province(number)
        && number.get(6..12).is_some_and(|day| is_day(&format!("19{day}")))
}

fn begins_with_a_province(number: &str) -> bool {
    number.get(..2).is_some_and(|province| PROVINCES.contains(&province))
}

/// Eight digits that are a day of a life that somebody may have.
fn is_day(digits: &str) -> bool {
    let part = |range: Range<usize>| digits.get(range).and_then(|part| part.parse::<i16>().ok());
    let (Some(year), Some(month), Some(day)) = (part(0..4), part(4..6), part(6..8)) else { return false };
    year < 2100 && Date::new(year, month as i8, day as i8).is_ok()
}

#[cfg(test)]
mod tests {
    use super::super::digits::runs;
    use super::find;

    fn told(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        runs(text).iter().for_each(|run| find(text, run, &mut found));
        found.into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn numbers_with_province_day_and_check_digit_are_found() {
        assert_eq!(told("身份证110101199003077571，"), ["110101199003077571"]);
        assert_eq!(told("11010119900307002X"), ["11010119900307002X"]);
        assert_eq!(told("11010119900307002x。"), ["11010119900307002x"]);
        assert_eq!(told("１１０１０１１９９００３０７７５７１"), ["１１０１０１１９９００３０７７５７１"]);
        assert_eq!(told("110101 19900307 7571"), ["110101 19900307 7571"]);
        assert_eq!(told("老证 110101900307757"), ["110101900307757"]);
    }

    #[test]
    fn other_numbers_are_not() {
        for text in [
            "110101199003077572",
            "990101199003077571",
            "110101199013077571",
            "1101011990030775711",
            "110101199003077571A",
            "统一社会信用代码：110101199003077571",
            "11370686004268741K/2021-03489",
            "913302005555555555",
            "110101901307757",
            "202603051234567",
            "HT110101900307757",
        ] {
            assert!(told(text).is_empty(), "{text}");
        }
    }
}
