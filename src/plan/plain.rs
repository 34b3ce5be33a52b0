//! A value as one line of plain text: for group headings, sheets and the text of cells.
//!
//! Knows the edition, because a reference reads as the title of its target.

use super::format;
use crate::diag::Lang;
use crate::model::Edition;
use crate::schema::Value;

/// A value as one line of plain text.
pub(super) fn plain_text(value: &Value, edition: &Edition, lang: Lang) -> String {
    let joined = |items: &mut dyn Iterator<Item = &Value>| {
        let texts = items.map(|value| plain_text(value, edition, lang)).filter(|text| !text.is_empty());
        texts.collect::<Vec<_>>().join(if lang == Lang::Zh { "、" } else { ", " })
    };
    match value {
        Value::Number(n) => format::number(*n),
        Value::Percent(n) => format!("{n}%"),
        Value::Money(fen) => format::grouped(&format::yuan(*fen), 4),
        Value::Date(day) => format::day(*day, lang),
        Value::Period(period) => format::period(*period, lang),
        Value::Duration(length) => format::duration(*length, lang),
        Value::Choice(choice) => choice.label.get(lang).to_owned(),
        Value::Law(law) => format::law(law),
        Value::YesNo(value) => yes_no(*value, lang).to_owned(),
        Value::Reference { to, id } => {
            let at = edition.schema.kind(to).and_then(|(kind, _)| edition.find(kind, id));
            at.map_or_else(|| id.to_string(), |at| edition.title(&edition.entries[at]).to_owned())
        }
        Value::List(items) => joined(&mut items.iter().map(|item| &item.value)),
        Value::Record(record) => joined(&mut record.values.iter().map(|(_, item)| &item.value)),
        Value::Table(_) | Value::Steps(_) => String::new(),
        other => other.as_text().unwrap_or_default().trim().to_owned(),
    }
}

/// 是 or 否.
pub(super) fn yes_no(value: bool, lang: Lang) -> &'static str {
    match (value, lang) {
        (true, Lang::Zh) => "是",
        (false, Lang::Zh) => "否",
        (true, Lang::En) => "yes",
        (false, Lang::En) => "no",
    }
}
