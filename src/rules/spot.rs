//! A value that a path leads to, with the row it stands in.
//!
//! It knows how to name itself to people: by its label, the number of its row, and the number written in that row.

use std::ops::Range;

use super::comparable::comparable;
use crate::diag::{Span, Text};
use crate::schema::{Item, Record};

/// Columns that number the rows of a table, the best first.
const NUMBERS: [&str; 2] = ["voucher_no", "no"];

/// A value and the record that holds it.
#[derive(Clone, Copy)]
pub(super) struct Spot<'a> {
    /// The entry's record, or a row of it.
    pub(super) record: &'a Record,
    /// The number of the row from 1, if it is one.
    pub(super) row: Option<usize>,
    /// The value.
    pub(super) item: &'a Item,
}

impl Spot<'_> {
    /// The value called `label`, with its row: 第 3 行（凭证号 12）的“摘要”.
    pub(super) fn called(&self, label: &Text) -> Text {
        let Some(row) = self.row else {
            return Text::new(format!("“{}”", label.zh), format!("“{}”", label.en));
        };
        let numbered = NUMBERS.iter().find_map(|name| {
            let (field, item) = self.record.iter().find(|(field, _)| *field.name == **name)?;
            Some((&field.label, comparable(&item.value)?))
        });
        match numbered {
            Some((column, no)) => Text::new(
                format!("第 {row} 行（{} {no}）的“{}”", column.zh, label.zh),
                format!("“{}” in row {row} ({} {no})", label.en, column.en),
            ),
            None => Text::new(format!("第 {row} 行的“{}”", label.zh), format!("“{}” in row {row}", label.en)),
        }
    }
}

/// Where the part `range` of the text of `item` stands; the whole item where the file spells it in another way.
pub(super) fn part_of(item: &Item, text: &str, range: Range<usize>) -> Span {
    let exact = (item.span.end - item.span.start) as usize == text.len();
    if exact { item.span.part(range) } else { item.span }
}
