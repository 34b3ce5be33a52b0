//! How people call a row: by its number, and by the first thing that is written in it.
//!
//! In: a place and one of its records. Out: the opening words of a message; nothing for the entry itself.

use super::place::Place;
use crate::diag::Text;
use crate::schema::Record;

/// Longer texts name nothing.
const NAME_CHARS: usize = 16;
/// So many digits may be a telephone or card number, which no message repeats.
const TOO_MANY_DIGITS: usize = 11;

/// “第 3 行（凭证号 记-012）：” for a row, nothing for an entry. `index` counts from 0.
pub(super) fn row_name(place: &Place, record: &Record, index: usize) -> Text {
    if place.table.is_none() {
        return Text::new("", "");
    }
    let number = index + 1;
    let named = record.iter().find_map(|(field, item)| {
        let text = item.value.as_text().filter(|_| matches!(field.ty.name(), "text" | "slug"))?.trim();
        let digits = text.chars().filter(|c| c.is_numeric()).count();
        let names = !text.is_empty() && text.chars().count() <= NAME_CHARS && digits < TOO_MANY_DIGITS;
        names.then_some((field, text))
    });
    match named {
        Some((field, text)) => Text::new(
            format!("第 {number} 行（{} {text}）：", field.label.zh),
            format!("row {number} ({} {text}): ", field.label.en),
        ),
        None => Text::new(format!("第 {number} 行："), format!("row {number}: ")),
    }
}
