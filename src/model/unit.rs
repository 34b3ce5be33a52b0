//! The tree of units: bureau, branches, teams; county, town, villages.
//!
//! Units are entries of the kind `unit`; this is their tree, with names to find them by. A unit whose parent is
//! unknown stands at the top.

use std::sync::Arc;

use hashbrown::HashMap;
use rust_decimal::Decimal;
use twox_hash::XxHash3_128;

use super::entry::Entry;
use crate::diag::{Code, Diagnostic, Findings};
use crate::schema::Value;

pub(super) const UNIT_CIRCLE: Code = Code::error(
    "unit/circle",
    "上级单位绕成了圈：一个单位经过几层上级又回到了它自己。",
    "The parents of units form a circle: a unit is its own ancestor.",
);

pub(super) const TOO_DEEP: Code = Code::error(
    "unit/too-deep",
    "单位的层级太深，超过 16 层。请检查上级单位是不是写错了。",
    "The units are more than 16 levels deep; a parent is probably wrong.",
);

/// Levels of units; more is a mistake.
const DEEPEST: usize = 16;

/// The number of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitId(pub u32);

/// A unit.
#[derive(Debug, Clone)]
pub struct Unit {
    /// Its id.
    pub id: Arc<str>,
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
    names: HashMap<Box<str>, Vec<UnitId>>,
    roots: Vec<UnitId>,
    /// For each unit its number in the order of the tree, and the number behind the last unit below it.
    stretches: Vec<(u32, u32)>,
}

impl Units {
    /// Builds the tree from the entries of the kind `unit`, in their order.
    pub(super) fn build(entries: &[&Entry], found: &mut Findings) -> Units {
        let mut units = Units::default();
        for (at, entry) in entries.iter().enumerate() {
            let id = UnitId(at as u32);
            let name = entry.text("name").unwrap_or(&entry.id).trim();
            for known in [Some(&*entry.id), Some(name), entry.text("short")].into_iter().flatten().map(str::trim) {
                let same = units.names.entry(known.into()).or_default();
                if !known.is_empty() && !same.contains(&id) {
                    same.push(id);
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
            let wrong = wrong_parents(at, &parents);
            match parents[at].filter(|_| wrong.is_none()) {
                Some(parent) => {
                    units.list[at].parent = Some(parent);
                    units.list[parent.0 as usize].children.push(id);
                }
                None => units.roots.push(id),
            }
            if let Some((code, zh, en)) = wrong {
                let span = entries[at].get("parent").map_or(entries[at].span, |i| i.span);
                found.add(Diagnostic::at(code, span, zh, en));
            }
        }
        units.number();
        units
    }

    /// The tree without the units that `sees` refuses: their names are gone, and what stands below them moves up.
    /// Numbers stay as they are.
    pub(super) fn only(&self, sees: impl Fn(UnitId) -> bool) -> Units {
        let mut units = Units::default();
        for (name, ids) in &self.names {
            units.names.insert(name.clone(), ids.iter().copied().filter(|id| sees(*id)).collect());
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
        units.number();
        units
    }

    /// Numbers the units along the tree; those that are not in it stand alone behind it.
    fn number(&mut self) {
        let order = self.in_order();
        let alone = u32::MAX - 1;
        self.stretches = vec![(alone, alone); self.list.len()];
        for (at, id) in order.iter().enumerate() {
            self.stretches[id.0 as usize] = (at as u32, at as u32 + 1);
        }
        // Those below come later, so their ends are known first.
        for id in order.iter().rev() {
            if let Some(parent) = self.get(*id).parent {
                let end = self.stretches[id.0 as usize].1;
                let above = &mut self.stretches[parent.0 as usize].1;
                *above = end.max(*above);
            }
        }
    }

    /// What distinguishes these units from others, hashed: ids, names and who stands below whom, in their order.
    pub fn digest(&self) -> u128 {
        let mut hash = XxHash3_128::new();
        for unit in &self.list {
            for text in [&*unit.id, &unit.name, unit.short.as_deref().unwrap_or("\0")] {
                hash.write(&(text.len() as u64).to_le_bytes());
                hash.write(text.as_bytes());
            }
            hash.write(&unit.parent.map_or(u32::MAX, |parent| parent.0).to_le_bytes());
        }
        for (first, _) in &self.stretches {
            hash.write(&first.to_le_bytes());
        }
        hash.finish_128()
    }

    /// Where a unit stands in the order of the tree.
    pub fn place(&self, id: UnitId) -> u32 {
        self.stretches.get(id.0 as usize).map_or(u32::MAX, |(first, _)| *first)
    }

    /// A unit.
    pub fn get(&self, id: UnitId) -> &Unit {
        &self.list[id.0 as usize]
    }

    /// The unit with this id, full name or short name; none if several share the name.
    pub fn named(&self, name: &str) -> Option<UnitId> {
        match self.candidates(name) {
            [only] => Some(*only),
            several => several.iter().copied().find(|unit| *self.get(*unit).id == *name.trim()),
        }
    }

    /// All units with this id, full name or short name.
    pub fn candidates(&self, name: &str) -> &[UnitId] {
        self.names.get(name.trim()).map_or(&[], Vec::as_slice)
    }

    /// The innermost unit that a folder is in. Of several units with one name the one below the unit outside is meant:
    /// every village has its group 一组.
    pub fn of_folder(&self, folder: &str) -> Option<UnitId> {
        let mut inside: Option<UnitId> = None;
        for part in folder.split('/') {
            let within = |unit: &&UnitId| inside.is_some_and(|outer| self.is_within(**unit, outer));
            let nearer = self.candidates(part).iter().find(within).copied();
            inside = nearer.or_else(|| self.named(part)).or(inside);
        }
        inside
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
        let ((at, _), (first, end)) = (self.stretches[id.0 as usize], self.stretches[top.0 as usize]);
        id == top || (first <= at && at < end)
    }

    /// All units from the top, each before those below it.
    pub fn in_order(&self) -> Vec<UnitId> {
        self.from(&self.roots)
    }

    /// `top` and all units below it, each before those below it.
    pub fn all_within(&self, top: UnitId) -> Vec<UnitId> {
        self.from(&[top])
    }

    fn from(&self, tops: &[UnitId]) -> Vec<UnitId> {
        let mut order = Vec::new();
        let mut stack: Vec<UnitId> = tops.iter().rev().copied().collect();
        while let Some(id) = stack.pop() {
            order.push(id);
            stack.extend(self.get(id).children.iter().rev());
        }
        order
    }
}

/// What is wrong with the way up from a unit, if anything.
fn wrong_parents(start: usize, parents: &[Option<UnitId>]) -> Option<(&'static Code, &'static str, &'static str)> {
    let (mut at, mut passed) = (parents[start], Vec::with_capacity(DEEPEST));
    for _ in 0..DEEPEST {
        match at {
            // The circle is above; those in it are complained about.
            Some(unit) if passed.contains(&unit) => return None,
            Some(unit) if unit.0 as usize != start => passed.push(unit),
            _ => {}
        }
        match at {
            Some(UnitId(unit)) if unit as usize == start => {
                return Some((&UNIT_CIRCLE, "上级单位绕成了圈", "the parents form a circle"));
            }
            Some(UnitId(unit)) => at = parents[unit as usize],
            None => return None,
        }
    }
    Some((&TOO_DEEP, "单位的层级超过 16 层", "the unit is more than 16 levels deep"))
}
