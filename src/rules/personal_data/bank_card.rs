//! Numbers of bank cards: 16 to 19 digits that begin as a bank's do and end in a check digit (Luhn, GB/T 15694).
//!
//! Numbers of vouchers, contracts and invoices fail the check, or begin otherwise.

use std::ops::Range;

use super::digits::{Group, is_called_a_public_code, is_in_an_address, is_part_of_a_code, joined};

const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const CREDIT_WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/// Where card numbers stand in a run of digits.
pub(super) fn find(text: &str, run: &[Group], found: &mut Vec<Range<usize>>) {
    let mut from = 0;
    while from < run.len() {
        // The longest grouping that ends in a check digit is meant.
        let ends = (from..run.len().min(from + 5)).rev();
        let card = ends.filter_map(|to| Some((to, run.get(from..=to).filter(|groups| are_grouped(groups))?))).find_map(
            |(to, groups)| {
                let (digits, range) = joined(groups)?;
                is_card(&digits).then_some((to, range))
            },
        );
        let Some((to, range)) = card else {
            from += 1;
            continue;
        };
        from = to + 1;
        let other = is_part_of_a_code(text, &range) || is_in_an_address(text, &range);
        if !other && !is_called_a_public_code(text, &range) {
            found.push(range);
        }
    }
}

/// One piece, six digits and the rest, or groups of four with a rest.
fn are_grouped(groups: &[Group]) -> bool {
    match groups {
        [_] => true,
        [bank, rest] if bank.digits.len() == 6 => rest.digits.len() >= 10,
        [whole @ .., rest] => whole.iter().all(|group| group.digits.len() == 4) && rest.digits.len() <= 4,
        [] => false,
    }
}

fn is_card(digits: &str) -> bool {
    let bank = digits.starts_with(['3', '4', '5', '6', '9']) || ("22"..="27").contains(&digits.get(..2).unwrap_or(""));
    (16..=19).contains(&digits.len()) && bank && is_luhn(digits) && !is_credit_code(digits)
}

fn is_luhn(digits: &str) -> bool {
    let doubled = |(at, byte): (usize, u8)| {
        let digit = u32::from(byte.wrapping_sub(b'0'));
        if at % 2 == 0 { digit } else { digit * 2 / 10 + digit * 2 % 10 }
    };
    digits.bytes().rev().enumerate().map(doubled).sum::<u32>().is_multiple_of(10)
}

/// A unified social credit code (GB 32100) that happens to be all digits.
fn is_credit_code(digits: &str) -> bool {
    let rank = |c: char| ALPHABET.find(c);
    let sum: usize = digits.chars().zip(CREDIT_WEIGHTS).filter_map(|(c, weight)| Some(rank(c)? * weight)).sum();
    let check = digits.chars().nth(17).and_then(rank);
    digits.len() == 18 && digits.starts_with(['1', '5', '9']) && check == Some((31 - sum % 31) % 31)
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
    fn numbers_with_a_check_digit_are_found() {
        assert_eq!(told("卡号6222020000000000000。"), ["6222020000000000000"]);
        assert_eq!(told("6222 0200 0000 0000 000"), ["6222 0200 0000 0000 000"]);
        assert_eq!(told("4111-1111-1111-1111，"), ["4111-1111-1111-1111"]);
        assert_eq!(told("４１１１１１１１１１１１１１１１"), ["４１１１１１１１１１１１１１１１"]);
    }

    #[test]
    fn other_numbers_are_not() {
        for text in [
            "凭证号 4111111111111112",
            "流水号 2026030512345678",
            "发票 41111111111111111111",
            "合同 HT4111111111111111",
            "索引号：4111111111111111",
            "https://example.cn/4111111111111111",
            "2023 2024 2025 2026",
            "913302005500000367",
        ] {
            assert!(told(text).is_empty(), "{text}");
        }
    }
}
