//! Which characters are Chinese for the purpose of joining lines and pairing emphasis marks.
//!
//! In: a character. Out: its class. Refuses to know: Markdown.

/// Han, kana, bopomofo, Hangul, CJK punctuation and full-width forms.
pub fn is_cjk(c: char) -> bool {
    let c = c as u32;
    c >= 0x1100
        && matches!(c,
            0x1100..=0x11FF
            | 0x2E80..=0x2FDF
            | 0x2FF0..=0x30FF
            | 0x3100..=0x4DBF
            | 0x4E00..=0x9FFF
            | 0xA000..=0xA4CF
            | 0xA960..=0xA97F
            | 0xAC00..=0xD7FF
            | 0xF900..=0xFAFF
            | 0xFE00..=0xFE0F // variation selectors follow an ideograph more often than not
            | 0xFE10..=0xFE1F
            | 0xFE30..=0xFE6F
            | 0xFF00..=0xFFEF
            | 0x16FE0..=0x18DFF
            | 0x1AFF0..=0x1B2FF
            | 0x1F200..=0x1F2FF
            | 0x20000..=0x3FFFD
            | 0xE0100..=0xE01EF)
}

/// Hangul puts spaces between words, so its lines are not joined.
pub fn is_hangul(c: char) -> bool {
    matches!(c as u32, 0x1100..=0x11FF | 0x3130..=0x318F | 0xA960..=0xA97F | 0xAC00..=0xD7FF | 0xFFA0..=0xFFDC)
}

/// Punctuation that Chinese shares with other scripts: its neighbour decides whose it is.
pub fn is_shared_punctuation(c: char) -> bool {
    matches!(c, '“' | '”' | '‘' | '’' | '—' | '–' | '…' | '·' | '×' | '℃' | '※' | '→' | '①'..='⓿')
}

/// Whether the text written between two line ends, `before` and `after` the break, reads on
/// without a space. Each side gives its nearest visible character and the one beyond it.
pub fn joins(before: (char, Option<char>), after: (char, Option<char>)) -> bool {
    let solid = |c: char| is_cjk(c) && !is_hangul(c);
    let shared = |c: char| is_shared_punctuation(c);
    match (before.0, after.0) {
        (a, b) if solid(a) => solid(b) || shared(b),
        (a, b) if solid(b) => shared(a),
        (a, b) if shared(a) && shared(b) => before.1.is_some_and(solid) || after.1.is_some_and(solid),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_end_between_chinese_characters_is_no_space() {
        let one = |a, b| joins((a, None), (b, None));
        assert!(one('中', '文') && one('，', '文') && one('”', '文') && one('中', '“'));
        assert!(!one('中', 'a') && !one('a', '中') && !one('가', '中') && !one('”', 'a'));
        assert!(joins(('—', Some('说')), ('“', Some('好'))));
        assert!(!joins(('—', Some('y')), ('“', Some('n'))));
    }
}
