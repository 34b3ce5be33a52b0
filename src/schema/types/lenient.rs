//! Numbers and dates as people type them, brought to plain ASCII.
//!
//! Full-width digits and signs become half-width, spaces go. What is not a number or date stays as it was and is
//! complained about by the type.

use std::borrow::Cow;

/// Full-width ASCII (U+FF01–FF5E) to ASCII, spaces removed. Borrowed when nothing changes.
pub(in crate::schema) fn ascii(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|b| b.is_ascii_graphic()) {
        return Cow::Borrowed(text);
    }
    let plain = text.chars().filter(|c| !c.is_whitespace()).map(|c| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '。' => '.',
        '—' | '–' | '−' => '-',
        other => other,
    });
    Cow::Owned(plain.collect())
}

/// Removes commas that group digits by three: 1,234,567.50. None if they stand elsewhere.
pub(super) fn ungrouped(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains(',') {
        return Some(Cow::Borrowed(text));
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let unsigned = whole.trim_start_matches(['-', '+']);
    let mut groups = unsigned.split(',');
    let first_fits = groups.next().is_some_and(|g| (1..=3).contains(&g.len()));
    let fits = first_fits && groups.all(|g| g.len() == 3) && !fraction.contains(',');
    fits.then(|| Cow::Owned(text.replace(',', "")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_becomes_half_width() {
        assert_eq!(ascii("１，２３４．５０"), "1,234.50");
        assert_eq!(ascii(" 2026 年 3 月 "), "2026年3月");
    }

    #[test]
    fn only_real_groups_lose_their_commas() {
        assert_eq!(ungrouped("1,234,567.50").as_deref(), Some("1234567.50"));
        assert_eq!(ungrouped("12,34"), None);
        assert_eq!(ungrouped("1,2345"), None);
    }
}
