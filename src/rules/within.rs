//! `within`: entries that belong together because some of their fields say the same.
//!
//! What is not filled counts as a value of its own; an entry in which one of the fields could not be read belongs nowhere.

use super::reference_key::{key_of, name_of};
use super::rule::{fields, wrong_field};
use crate::model::{Entry, Portal};
use crate::schema::Kind;
use crate::source::Reader;

/// The fields that make a group.
pub(super) struct Within {
    fields: Vec<usize>,
}

impl Within {
    /// Reads `within`; without it all entries are one group.
    pub(super) fn read(reader: &mut Reader<'_, '_>, kind: &Kind) -> Within {
        let fields = if reader.node("within").is_some() { fields(reader, "within", kind) } else { Vec::new() };
        let many = |at: &usize| matches!(kind.fields[*at].ty.name(), "list" | "record" | "table" | "steps");
        if fields.iter().any(many) {
            wrong_field(reader, "within", "只有一个值的", "one value");
        }
        Within { fields }
    }

    /// How many fields make a group.
    pub(super) fn count(&self) -> usize {
        self.fields.len()
    }

    /// The group of an entry.
    pub(super) fn key(&self, entry: &Entry, portal: &Portal) -> Option<Vec<String>> {
        if self.fields.iter().any(|at| entry.record.unread.contains(&(*at as u16))) {
            return None;
        }
        let value = |at: &usize| entry.record.at(*at).and_then(|item| key_of(&item.value, portal)).unwrap_or_default();
        Some(self.fields.iter().map(value).collect())
    }

    /// What people call the group of an entry: 石桥村＋村民委员会; empty if there is nothing to call it by.
    pub(super) fn name(&self, entry: &Entry, portal: &Portal) -> String {
        let names = self.fields.iter().filter_map(|at| entry.record.at(*at)).map(|item| name_of(&item.value, portal));
        names.filter(|name| !name.is_empty()).collect::<Vec<_>>().join("＋")
    }
}
