//! The number in front of a text: “1.1 双人验收”, “（3）……”, “2、……”.
//!
//! It tells numbers from quantities: “3.5万元以上” and “2026年起” carry none.

/// Brackets that may stand before a number.
const OPENING: [char; 2] = ['（', '('];
/// What may stand between a number and its text.
const CLOSING: [char; 12] = ['、', '.', '．', ')', '）', ':', '：', ' ', '\u{3000}', '\t', ',', '，'];
/// What makes a quantity of digits.
const COUNTED: [char; 16] =
    ['万', '亿', '元', '%', '％', '倍', '年', '月', '日', '天', '个', '次', '人', '户', '名', '米'];

/// The number in front of a text, in plain digits, and the text behind it.
pub(super) fn numbered(text: &str) -> (Option<String>, &str) {
    let text = text.trim();
    let bare = text.trim_start_matches(OPENING);
    let is_part = |c: char| digit(c).is_some() || c == '.' || c == '．';
    let end = bare.find(|c: char| !is_part(c)).unwrap_or(bare.len());
    let (written, rest) = bare.split_at(end);
    let plain: String = written.chars().map(|c| digit(c).unwrap_or('.')).collect();
    let number = plain.trim_end_matches('.');
    let legal = !number.is_empty() && number.split('.').all(|part| !part.is_empty() && part.len() <= 4);
    let next = rest.chars().next();
    let closed = next.is_none() || plain.ends_with('.') || next.is_some_and(|c| CLOSING.contains(&c));
    let inner = number.contains('.') && next.is_some_and(|c| !COUNTED.contains(&c));
    if !legal || !(closed || inner) {
        return (None, text);
    }
    (Some(number.to_owned()), rest.trim_start_matches(CLOSING))
}

/// An ASCII digit for an ASCII or full-width one.
fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::numbered;

    #[test]
    fn numbers_are_told_from_quantities() {
        let number = |text| numbered(text).0;
        assert_eq!(numbered("1.1 双人验收"), (Some("1.1".to_owned()), "双人验收"));
        assert_eq!(numbered("１．２、双人验收"), (Some("1.2".to_owned()), "双人验收"));
        assert_eq!(numbered("（3）双人验收"), (Some("3".to_owned()), "双人验收"));
        assert_eq!(numbered("1.1双人验收"), (Some("1.1".to_owned()), "双人验收"));
        assert_eq!(number("2. 双人验收").as_deref(), Some("2"));
        for text in ["双人验收", "2026年起双人验收", "3.5万元以上双人验收", "5人验收", "", "...", "1..2 验收"]
        {
            assert_eq!(numbered(text), (None, text), "{text}");
        }
    }
}
