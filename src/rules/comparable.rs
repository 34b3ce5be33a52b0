//! A value as text, for rules that ask whether two values are the same.

use crate::schema::Value;

/// A value as text to compare; none if there is nothing to compare.
pub(super) fn comparable(value: &Value) -> Option<String> {
    match value {
        Value::Date(day) => Some(day.to_string()),
        Value::Period(period) => Some(period.iso()),
        Value::Money(fen) => Some(fen.to_string()),
        Value::Number(n) | Value::Percent(n) => Some(n.normalize().to_string()),
        Value::YesNo(yes) => Some(yes.to_string()),
        Value::Duration(length) => Some(format!("{}{:?}", length.count, length.unit)),
        Value::Law(law) => Some(format!("{}{}", law.act, law.article.as_deref().unwrap_or(""))),
        other => other.as_text().map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()),
    }
}
