//! A pattern such as “{n}项小微权力”, and the numbers that a text has in its place.
//!
//! Numbers are written 36, ３６, 1,024 or 三十六. Ordinals (第三项) and 一项, which mostly means “an item”, are none.

use std::ops::Range;

/// Before these a number is no total.
const NOT_A_TOTAL: [char; 15] = ['第', '每', '这', '那', '某', '前', '后', '首', '另', '其', '.', '．', '-', '—', '/'];

/// What stands around the number.
pub(super) struct Pattern {
    before: String,
    after: String,
}

/// A number that a text claims: where the claim stands, and what it says.
#[derive(Debug, PartialEq)]
pub(super) struct Claim {
    pub(super) range: Range<usize>,
    pub(super) number: usize,
}

impl Pattern {
    /// Reads a pattern; none if it has no `{n}`, or nothing else.
    pub(super) fn read(written: &str) -> Option<Pattern> {
        let (before, after) = written.split_once("{n}")?;
        let (before, after) = (before.trim().to_owned(), after.trim().to_owned());
        (!(before.is_empty() && after.is_empty() || after.contains("{n}"))).then_some(Pattern { before, after })
    }

    /// The claims of a text.
    pub(super) fn claims(&self, text: &str) -> Vec<Claim> {
        // Most texts have not even the words.
        let words = if self.after.len() > self.before.len() { &self.after } else { &self.before };
        if memchr::memmem::find(text.as_bytes(), words.as_bytes()).is_none() {
            return Vec::new();
        }
        runs(text).into_iter().filter_map(|run| self.claim(text, run)).collect()
    }

    fn claim(&self, text: &str, run: Range<usize>) -> Option<Claim> {
        let (front, written, rest) = (text.get(..run.start)?, text.get(run.clone())?, text.get(run.end..)?);
        let front = front.trim_end_matches(' ');
        let spaces = rest.len() - rest.trim_start_matches(' ').len();
        let fits = front.ends_with(self.before.as_str()) && rest.get(spaces..)?.starts_with(self.after.as_str());
        let start = front.len().checked_sub(self.before.len()).filter(|_| fits)?;
        if self.before.is_empty() && !is_total(front, written) {
            return None;
        }
        let start = if self.before.is_empty() { run.start } else { start };
        let end = if self.after.is_empty() { run.end } else { run.end + spaces + self.after.len() };
        Some(Claim { range: start..end, number: number(written)? })
    }
}

/// The numbers of a text that may be totals, with their places.
pub(in crate::rules) fn totals(text: &str) -> Vec<(Range<usize>, usize)> {
    let total = |run: Range<usize>| {
        let (front, written) = (text.get(..run.start)?, text.get(run.clone())?);
        let number = number(written).filter(|_| is_total(front.trim_end_matches(' '), written))?;
        Some((run, number))
    };
    runs(text).into_iter().filter_map(total).collect()
}

/// Whether a number behind `front` may be a total.
fn is_total(front: &str, written: &str) -> bool {
    !front.ends_with(NOT_A_TOTAL) && written != "一"
}

/// Where numbers stand in a text: runs of digits (with commas inside), or of Chinese numerals.
fn runs(text: &str) -> Vec<Range<usize>> {
    let mut runs: Vec<(Range<usize>, bool)> = Vec::new();
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let digits = digit(c).is_some();
        let joined = runs.last_mut().filter(|(run, same)| {
            let comma = *same && digits && text.get(run.end..at) == Some(",");
            (run.end == at || comma) && *same == digits
        });
        match joined {
            Some((run, _)) if digits || numeral(c) => run.end = end,
            _ if digits || numeral(c) => runs.push((at..end, digits)),
            _ => {}
        }
    }
    runs.into_iter().map(|(run, _)| run).collect()
}

/// The value of an ASCII or full-width digit.
fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        '０'..='９' => Some(c as u32 - '０' as u32),
        _ => None,
    }
}

fn numeral(c: char) -> bool {
    units(c).is_some() || figure(c).is_some()
}

fn figure(c: char) -> Option<usize> {
    let figures = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    match c {
        '〇' => Some(0),
        '两' => Some(2),
        _ => figures.iter().position(|figure| *figure == c),
    }
}

fn units(c: char) -> Option<usize> {
    match c {
        '十' => Some(10),
        '百' => Some(100),
        '千' => Some(1000),
        _ => None,
    }
}

/// The number that a run says.
fn number(written: &str) -> Option<usize> {
    if written.chars().any(|c| digit(c).is_some()) {
        let plain: String = written.chars().filter_map(|c| digit(c).and_then(|d| char::from_digit(d, 10))).collect();
        return plain.parse().ok();
    }
    let (mut total, mut last) = (0usize, None);
    for c in written.chars() {
        match (figure(c), units(c)) {
            (Some(0), _) => last = None,
            // Two figures in a row (二〇二六) are no count.
            (Some(_), _) if last.is_some() => return None,
            (Some(figure), _) => last = Some(figure),
            (_, Some(unit)) => total = total.checked_add(last.take().unwrap_or(1).checked_mul(unit)?)?,
            _ => return None,
        }
    }
    total.checked_add(last.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let cases = [("36", 36), ("３６", 36), ("1,024", 1024), ("十", 10), ("十六", 16), ("三十六", 36)];
        let more = [("一百零八", 108), ("两百", 200), ("一千零二十四", 1024), ("七", 7)];
        for (written, value) in cases.into_iter().chain(more) {
            assert_eq!(number(written), Some(value), "{written}");
        }
        assert_eq!(number("三六"), None);
    }

    #[test]
    fn claims_are_found_and_ordinals_are_not() {
        let numbers = |pattern: &str, text: &str| {
            let pattern = Pattern::read(pattern).expect("a pattern");
            pattern.claims(text).into_iter().map(|claim| claim.number).collect::<Vec<_>>()
        };
        assert_eq!(numbers("{n}项权力", "2026年，全村36项权力、三十六项权力"), [36, 36]);
        assert_eq!(numbers("{n}项权力", "第36项权力，每一项权力，一项权力，3.6项权力，36个项目"), [0usize; 0]);
        assert_eq!(numbers("共{n}项", "共 36 项，另36项，共一项"), [36, 1]);
        assert_eq!(numbers("{n}个节点", "16个节点35个风险点"), [16]);
        assert!(Pattern::read("项权力").is_none() && Pattern::read("{n}").is_none());
    }
}
