//! The tree of units: bureau, branches, teams; county, town, villages.
//!
//! Units are entries of the kind `unit`; this is their tree, with names to find them by. A unit whose parent is
//! unknown stands at the top.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::entry::Entry;
use crate::diag::{Code, Diagnostic, Findings};
use crate::schema::Value;

pub(super) const UNIT_CIRCLE: Code = Code::error(
    "unit/circle",
    "上级单位绕成了圈：一个单位经过几层上级又回到了它自己。",
    "The parents of units form a circle: a unit is its own ancestor.",
);

pub(super) const SAME_NAME: Code = Code::error(
    "unit/same-name",
    "两个单位用了同一个全称或简称，按名称归属的内容会分不清是谁的。",
    "Two units share a full or short name; what is filed by name could belong to either.",
);

/// The number of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitId(pub u32);

/// A unit.
#[derive(Debug, Clone)]
pub struct Unit {
    /// Its id.
    pub id: Box<str>,
    /// Full name.
    pub name: Box<str>,
    /// Short name, if it has one.
    pub short: Option<Box<str>>,
    /// The unit above it.
    pub parent: Option<UnitId>,
    /// The units below it, in their order.
    pub children: Vec<UnitId>,
}

/// All units.
#[derive(Debug, Clone, Default)]
pub struct Units {
    list: Vec<Unit>,
    names: HashMap<Box<str>, UnitId>,
    roots: Vec<UnitId>,
}

impl Units {
    /// Builds the tree from the entries of the kind `unit`, in their order.
    pub(super) fn build<'a>(entries: impl Iterator<Item = &'a Entry>, found: &mut Findings) -> Units {
        let entries: Vec<&Entry> = entries.collect();
        let mut units = Units::default();
        for (at, entry) in entries.iter().enumerate() {
            let id = UnitId(at as u32);
            let name = entry.text("name").unwrap_or(&entry.id).trim();
            for (field, known) in [("id", Some(&*entry.id)), ("name", Some(name)), ("short", entry.text("short"))] {
                let Some(known) = known.map(str::trim).filter(|known| !known.is_empty()) else { continue };
                let first = *units.names.entry(known.into()).or_insert(id);
                if first != id && field != "id" {
                    found.add(same_name(known, entry, field, &units.list[first.0 as usize]));
                }
            }
            let short = entry.text("short").map(str::trim).filter(|short| !short.is_empty()).map(Box::from);
            let unit = Unit { id: entry.id.clone(), name: name.into(), short, parent: None, children: Vec::new() };
            units.list.push(unit);
        }
        let parents: Vec<Option<UnitId>> =
            entries.iter().map(|e| e.text("parent").and_then(|p| units.named(p))).collect();
        let order = |at: usize| match entries[at].get("order").map(|i| &i.value) {
            Some(Value::Number(number)) => *number,
            _ => Decimal::MAX,
        };
        let mut sorted: Vec<usize> = (0..entries.len()).collect();
        sorted.sort_by(|a, b| order(*a).cmp(&order(*b)).then_with(|| entries[*a].id.cmp(&entries[*b].id)));
        for at in sorted {
            let id = UnitId(at as u32);
            match parents[at].filter(|_| !in_circle(at, &parents)) {
                Some(parent) => {
                    units.list[at].parent = Some(parent);
                    units.list[parent.0 as usize].children.push(id);
                }
                None => units.roots.push(id),
            }
            if in_circle(at, &parents) {
                let span = entries[at].get("parent").map_or(entries[at].span, |i| i.span);
                found.add(Diagnostic::at(&UNIT_CIRCLE, span, "上级单位绕成了圈", "the parents form a circle"));
            }
        }
        units
    }

    /// The tree without the units that `sees` refuses: their names are gone, and what stands below them moves up.
    /// Numbers stay as they are.
    pub(super) fn only(&self, sees: impl Fn(UnitId) -> bool) -> Units {
        let mut units = Units::default();
        for (name, id) in self.names.iter().filter(|(_, id)| sees(**id)) {
            units.names.insert(name.clone(), *id);
        }
        let nothing = Unit { id: "".into(), name: "".into(), short: None, parent: None, children: Vec::new() };
        let own = |at: usize| sees(UnitId(at as u32)).then(|| Unit { children: Vec::new(), ..self.list[at].clone() });
        units.list = (0..self.list.len()).map(|at| own(at).unwrap_or_else(|| nothing.clone())).collect();
        for id in self.in_order().into_iter().filter(|id| sees(*id)) {
            let parent = self.above(id).into_iter().find(|above| sees(*above));
            units.list[id.0 as usize].parent = parent;
            match parent {
                Some(parent) => units.list[parent.0 as usize].children.push(id),
                None => units.roots.push(id),
            }
        }
        units
    }

    /// A unit.
    pub fn get(&self, id: UnitId) -> &Unit {
        &self.list[id.0 as usize]
    }

    /// The unit with this id, full name or short name.
    pub fn named(&self, name: &str) -> Option<UnitId> {
        self.names.get(name.trim()).copied()
    }

    /// Units without a parent.
    pub fn roots(&self) -> &[UnitId] {
        &self.roots
    }

    /// The units above `id`, nearest first.
    pub fn above(&self, id: UnitId) -> Vec<UnitId> {
        let mut above = Vec::new();
        let mut at = self.get(id).parent;
        while let Some(parent) = at {
            above.push(parent);
            at = self.get(parent).parent;
        }
        above
    }

    /// Whether `id` is `top` or stands below it.
    pub fn is_within(&self, id: UnitId, top: UnitId) -> bool {
        id == top || self.above(id).contains(&top)
    }

    /// All units from the top, each before those below it.
    pub fn in_order(&self) -> Vec<UnitId> {
        let mut order = Vec::with_capacity(self.list.len());
        let mut stack: Vec<UnitId> = self.roots.iter().rev().copied().collect();
        while let Some(id) = stack.pop() {
            order.push(id);
            stack.extend(self.get(id).children.iter().rev());
        }
        order
    }
}

fn same_name(name: &str, entry: &Entry, field: &str, other: &Unit) -> Diagnostic {
    let span = entry.get(field).map_or(entry.span, |item| item.span);
    let (zh, en) =
        (format!("“{name}”也是单位 {} 的名称", other.id), format!("“{name}” is a name of the unit {} too", other.id));
    Diagnostic::at(&SAME_NAME, span, zh, en)
}

fn in_circle(start: usize, parents: &[Option<UnitId>]) -> bool {
    let mut at = parents[start];
    for _ in 0..parents.len() {
        match at {
            Some(UnitId(unit)) if unit as usize == start => return true,
            Some(UnitId(unit)) => at = parents[unit as usize],
            None => return false,
        }
    }
    false
}
