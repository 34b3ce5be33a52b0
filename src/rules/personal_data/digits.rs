//! Runs of digits in a text, as people write long numbers: in one piece, or in groups with spaces or hyphens between.
//!
//! Full-width digits count as digits. A run ends at anything else, so that two numbers with a word between are two.

use std::ops::Range;

/// Digits that stand together.
pub(super) struct Group {
    /// The digits, half-width.
    pub(super) digits: String,
    /// Where they stand in the text.
    pub(super) range: Range<usize>,
}

/// Groups of digits with nothing but spaces or hyphens between.
pub(super) type Run = Vec<Group>;

/// Between two groups of one number stands not more than this.
const MOST_BETWEEN: usize = 3;

/// Shorter texts, and texts with fewer digits, hold no number that anybody looks for.
const FEWEST_DIGITS: usize = 11;

/// All runs of a text that are long enough to matter.
pub(super) fn runs(text: &str) -> Vec<Run> {
    let (mut runs, mut from) = (Vec::new(), 0);
    while let Some(start) = next_digit(text, from) {
        let (end, digits) = extent(text, start);
        if digits >= FEWEST_DIGITS {
            runs.push(groups(text, start..end));
        }
        from = end;
    }
    runs
}

/// Where the next digit stands. Bytes are looked at, because most of a text is something else.
fn next_digit(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes().get(from..)?;
    let is_digit = |at: usize| match bytes[at] {
        b'0'..=b'9' => true,
        // ０ to ９.
        0xEF => matches!(bytes.get(at + 1..at + 3), Some([0xBC, 0x90..=0x99])),
        _ => false,
    };
    (0..bytes.len()).find(|at| is_digit(*at)).map(|at| from + at)
}

/// Where the run that begins at `start` ends, and how many digits it has.
fn extent(text: &str, start: usize) -> (usize, usize) {
    let (mut end, mut digits, mut between) = (start, 0, 0);
    for (at, c) in text[start..].char_indices() {
        match digit(c) {
            Some(_) => (end, digits, between) = (start + at + c.len_utf8(), digits + 1, 0),
            None if is_between(c) && between < MOST_BETWEEN => between += 1,
            None => break,
        }
    }
    (end, digits)
}

/// The groups of a run.
fn groups(text: &str, run: Range<usize>) -> Run {
    let mut groups: Run = Vec::new();
    for (at, c) in text[run.clone()].char_indices() {
        let (Some(digit), start) = (digit(c), run.start + at) else { continue };
        let end = start + c.len_utf8();
        match groups.last_mut().filter(|group| group.range.end == start) {
            Some(group) => {
                group.digits.push(digit);
                group.range.end = end;
            }
            None => groups.push(Group { digits: digit.to_string(), range: start..end }),
        }
    }
    groups
}

fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32),
        _ => None,
    }
}

fn is_between(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{3000}' | '-' | '－' | '‐' | '‑' | '–' | '—')
}

/// The digits of some groups, joined, and where they stand.
pub(super) fn joined(groups: &[Group]) -> Option<(String, Range<usize>)> {
    let (first, last) = (groups.first()?, groups.last()?);
    Some((groups.iter().map(|group| group.digits.as_str()).collect(), first.range.start..last.range.end))
}

/// The windows of a run whose groups have these lengths, as joined digits.
pub(super) fn shaped(run: &[Group], shape: &[usize]) -> Vec<(String, Range<usize>)> {
    let fits = |groups: &&[Group]| groups.iter().zip(shape).all(|(group, length)| group.digits.len() == *length);
    run.windows(shape.len().max(1)).filter(fits).filter_map(joined).collect()
}

/// Whether a letter or a decimal point joins the digits at `range` to something else: then they are part of a code.
pub(super) fn is_part_of_a_code(text: &str, range: &Range<usize>) -> bool {
    let (before, after) = (text.get(..range.start).unwrap_or(""), text.get(range.end..).unwrap_or(""));
    let word: String = before.chars().rev().take_while(char::is_ascii_alphabetic).collect();
    let word: String = word.chars().rev().collect::<String>().to_ascii_lowercase();
    let joined = |c: Option<char>, next: Option<char>| {
        c.is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
            || (matches!(c, Some('.' | ',')) && next.is_some_and(|c| c.is_ascii_digit()))
    };
    let mut ahead = after.chars();
    let mut back = before.chars().rev();
    let calls = ["tel", "mob", "mobile", "phone", "wx", "card"];
    joined(ahead.next(), ahead.next()) || (joined(back.next(), back.next()) && !calls.contains(&word.as_str()))
}

/// Whether the text before `range` says that a public code follows: no person's number then.
pub(super) fn is_called_a_public_code(text: &str, range: &Range<usize>) -> bool {
    let before = text.get(..range.start).unwrap_or("");
    let before = before.trim_end_matches(|c: char| c.is_whitespace() || ":：（(为是“\"*|".contains(c));
    ["信用代码", "索引号", "机构代码", "代码证号"].iter().any(|word| before.ends_with(word))
}

/// Whether `range` stands inside an address of the web.
pub(super) fn is_in_an_address(text: &str, range: &Range<usize>) -> bool {
    let before = text.get(..range.start).unwrap_or("");
    let start = before.rfind(|c: char| !c.is_ascii_graphic() || "<>()[]\"".contains(c)).map_or(0, |at| at + 1);
    before.get(start..).is_some_and(|token| token.contains("://"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_end_where_words_begin() {
        let told = |text: &str| {
            let digits = |run: Run| run.into_iter().map(|group| group.digits).collect::<Vec<_>>().join("|");
            runs(text).into_iter().map(digits).collect::<Vec<_>>()
        };
        assert_eq!(told("电话138 0013-8000，２０２６年"), ["138|0013|8000"]);
        assert_eq!(told("１３８００１３８０００和99999999999"), ["13800138000", "99999999999"]);
        assert!(told("共 12345 元，2026-03-05").is_empty());
    }

    #[test]
    fn codes_have_letters_or_points_about_them() {
        let part = |text: &str| is_part_of_a_code(text, &(text.find("138").unwrap()..text.find("000").unwrap() + 3));
        assert!(part("HT13800138000") && part("13800138000F") && part("13800138000.50") && part("1.13800138000"));
        assert!(
            !part("tel13800138000") && !part("电话13800138000。") && !part("13800138000.") && !part("a 13800138000")
        );
    }
}
