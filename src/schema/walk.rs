//! Every value of an entry, also those inside lists, records and tables.

use super::{Item, Record, Value};

/// Calls `see` with every value that holds no others.
pub fn walk<'a>(record: &'a Record, see: &mut impl FnMut(&'a Item)) {
    record.values.iter().for_each(|(_, item)| walk_item(item, see));
}

/// The same below one value.
pub fn walk_item<'a>(item: &'a Item, see: &mut impl FnMut(&'a Item)) {
    match &item.value {
        Value::List(items) => items.iter().for_each(|item| walk_item(item, see)),
        Value::Record(record) => walk(record, see),
        Value::Table(rows) | Value::Steps(rows) => rows.iter().for_each(|row| walk(row, see)),
        _ => see(item),
    }
}
