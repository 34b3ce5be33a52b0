//! Everything that was written: all entries, with units and unique ids.
//!
//! In: the entries of all files. Out: the `Portal` that rules check. Plans never see it.

use std::ops::Deref;
use std::sync::{Arc, LazyLock};

use hashbrown::HashMap;
use rayon::prelude::*;

use super::entry::Entry;
use super::shelf::{Setting, Shelf};
use super::unit::Units;
use crate::diag::{Checked, Code, Diagnostic, Findings};
use crate::schema::{Item, KindId, Schema, Scope, Value};

pub(super) const DUPLICATE_ID: Code = Code::error(
    "entry/duplicate-id",
    "两条同类内容用了同一个编号。编号是网址和引用的依据，必须各不相同。",
    "Two entries of a kind have the same id. Ids make addresses and references and must differ.",
);
pub(super) const NO_SUCH_UNIT: Code = Code::error(
    "entry/no-such-unit",
    "没有这个单位。单位登记在 content/unit/ 里，可以写代号，也可以写全称或简称。",
    "There is no such unit. Units are listed below content/unit/; write the id, the full or the short name.",
);
pub(super) const TOO_WIDE: Code = Code::error(
    "entry/audience-too-wide",
    "这条内容的公开范围比它的类型规定的更宽。某一条只能收窄，不能放宽；确需放宽，请改类型的 kind.toml。",
    "The entry's audience is wider than its kind allows. An entry may narrow it, never widen it.",
);

/// The kind that entries refer to by the field `unit`: one text for all of them.
static UNIT: LazyLock<Arc<str>> = LazyLock::new(|| Arc::from("unit"));

/// All entries of the site.
#[derive(Debug)]
pub struct Portal {
    shelf: Shelf,
}

impl Deref for Portal {
    type Target = Shelf;

    fn deref(&self) -> &Shelf {
        &self.shelf
    }
}

/// The tree of the units among `entries`.
pub fn units<'e>(schema: &Schema, entries: impl Iterator<Item = &'e Entry>) -> Checked<Units> {
    let mut found = Findings::default();
    let kind = schema.kind("unit").map(|(id, _)| id);
    // Units are numbered in the order of their ids, wherever they are written.
    let mut units: Vec<&Entry> = entries.filter(|entry| Some(entry.kind) == kind).collect();
    units.sort_by(|a, b| (&a.id, a.file, a.span.start).cmp(&(&b.id, b.file, b.span.start)));
    let value = Units::build(&units, &mut found);
    Checked { value, found }
}

/// Gathers entries that have found their units into a portal: they get their order, and ids are compared.
pub fn gather(
    schema: Arc<Schema>,
    setting: Setting,
    units: Arc<Units>,
    mut entries: Vec<Arc<Entry>>,
) -> Checked<Portal> {
    let mut found = Findings::default();
    let rank = |entry: &Entry| entry.unit.map(|unit| units.place(unit));
    // Files are numbered in the order of their names.
    entries.par_sort_by(|a, b| {
        let place = |entry: &Entry| (entry.kind, rank(entry));
        let file = |entry: &Entry| (entry.file, entry.span.start);
        place(a).cmp(&place(b)).then_with(|| a.id.cmp(&b.id)).then_with(|| file(a).cmp(&file(b)))
    });
    refuse_duplicates(&entries, &schema, &mut found);
    let shelf = Shelf::new(schema, units, setting, entries);
    Checked { value: Portal { shelf }, found }
}

/// Finds the unit of an entry and holds its audience to its kind's.
pub fn place(entry: &mut Entry, units: &Units, schema: &Schema, found: &mut Findings) {
    let (kind, unit_kind) = (schema.get(entry.kind), schema.kind("unit").map(|(id, _)| id));
    if entry.audience < kind.audience {
        let span = entry.get("audience").map_or(entry.span, |i| i.span);
        let (zh, en) = (entry.audience.word(), kind.audience.word());
        found.add(
            Diagnostic::at(
                &TOO_WIDE,
                span,
                format!("公开范围 {zh} 比“{}”规定的 {en} 更宽", kind.label.zh),
                format!("the audience {zh} is wider than {en}, which “{}” allows", kind.label.en),
            )
            .because(kind.span, "类型的公开范围在这里规定", "the kind's audience is set here"),
        );
        entry.audience = kind.audience;
    }
    if Some(entry.kind) == unit_kind {
        entry.unit = units.named(&entry.id);
        return;
    }
    entry.unit = match entry.get("unit") {
        Some(item) => {
            let name = item.value.as_text().unwrap_or_default();
            let unit = units.named(name);
            if unit.is_none() {
                found.add(if units.candidates(name).len() > 1 {
                    let (zh, en) = (format!("有几个单位都叫“{name}”"), format!("several units are called “{name}”"));
                    Diagnostic::at(&NO_SUCH_UNIT, item.span, zh, en).hint("请写代号", "write the unit's id")
                } else {
                    let (zh, en) = (format!("没有“{name}”这个单位"), format!("there is no unit “{name}”"));
                    Diagnostic::at(&NO_SUCH_UNIT, item.span, zh, en)
                });
            }
            unit
        }
        None => units.of_folder(&entry.folder),
    };
    // What the folder says is as good as written: rules, lists and downloads find the unit in the record.
    if let Some((unit, at)) = entry.unit.zip(kind.field_index("unit")) {
        let span = entry.record.at(at).map_or(entry.span, |item| item.span);
        let value = Value::Reference { to: UNIT.clone(), id: units.get(unit).id.clone() };
        entry.record.set(at, Item { value, span });
    }
    // Entries stay for the whole run, and there are many.
    entry.record.values.shrink_to_fit();
    if kind.scope == Scope::Unit
        && let Some(unit) = entry.unit
    {
        entry.key = format!("{}/{}", units.get(unit).id, entry.id).into();
    }
}

/// Of the entries that share kind and key, all but the first are complained about.
fn refuse_duplicates(entries: &[Arc<Entry>], schema: &Schema, found: &mut Findings) {
    let mut first: HashMap<(KindId, &str), &Entry> = HashMap::with_capacity(entries.len());
    for entry in entries {
        let entry: &Entry = entry;
        let other = *first.entry((entry.kind, &*entry.key)).or_insert(entry);
        if std::ptr::eq(other, entry) {
            continue;
        }
        let id_field = &schema.get(entry.kind).id;
        let place = |e: &Entry| e.get(id_field).map_or(e.span, |i| i.span);
        let (early, late) = if (other.file, other.span.start) <= (entry.file, entry.span.start) {
            (other, entry)
        } else {
            (entry, other)
        };
        found.add(
            Diagnostic::at(
                &DUPLICATE_ID,
                place(late),
                format!("编号“{}”用了两次", entry.id),
                format!("the id “{}” is used twice", entry.id),
            )
            .because(place(early), "第一次用在这里", "first used here"),
        );
    }
}
