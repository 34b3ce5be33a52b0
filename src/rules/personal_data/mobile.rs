//! Mobile numbers: eleven digits that begin with 13 to 19, in one piece or grouped, with or without +86.

use std::ops::Range;

use super::digits::{Group, is_in_an_address, is_part_of_a_code, shaped};

/// How people group the eleven digits.
const SHAPES: [&[usize]; 5] = [&[11], &[3, 4, 4], &[3, 8], &[7, 4], &[4, 4, 3]];

/// Where mobile numbers stand in a run of digits.
pub(super) fn find(text: &str, run: &[Group], found: &mut Vec<Range<usize>>) {
    let whole = SHAPES.iter().flat_map(|shape| shaped(run, shape));
    let abroad = shaped(run, &[13]).into_iter().filter_map(|(digits, range)| {
        let own = digits.strip_prefix("86")?;
        Some((own.to_owned(), range))
    });
    let numbers = whole.chain(abroad).filter(|(digits, _)| is_mobile(digits));
    found.extend(
        numbers
            .map(|(_, range)| range)
            .filter(|range| !is_part_of_a_code(text, range) && !is_in_an_address(text, range)),
    );
}

/// Eleven digits that begin with 13 to 19.
pub(super) fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && matches!(digits.as_bytes(), [b'1', b'3'..=b'9', ..])
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
    fn mobile_numbers_are_found_however_they_are_grouped() {
        assert_eq!(told("张三13800138000、李四 138 0013 8000"), ["13800138000", "138 0013 8000"]);
        assert_eq!(told("138-0013-8000；１３９０００００００１"), ["138-0013-8000", "１３９０００００００１"]);
        assert_eq!(told("+86 13800138000，8613800138000"), ["13800138000", "8613800138000"]);
        assert_eq!(told("[打电话](tel:13800138000)"), ["13800138000"]);
    }

    #[test]
    fn other_numbers_are_not() {
        for text in [
            "0999-0550310 0999-0550311",
            "12800138000",
            "138001380001",
            "合同 HT13800138000",
            "13800138000.50",
            "1,13800138000",
            "https://example.cn/13800138000.html",
            "2026-03-05 2026-03-20",
        ] {
            assert!(told(text).is_empty(), "{text}");
        }
    }
}
