//! Every content file to its entries, in their units, in parallel; trees are dropped as they are bound.
//!
//! In: the texts of TOML and Markdown files, and the names of the sheets. Out: the portal. A sheet in the folder of a kind
//! is content, unless it lies below a folder 附件 or files, or an entry names it, in a `file` field or a link. Attachments
//! are not read here, whatever they hold. Files that are remembered with their entries are not parsed again.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::ground::Ground;
use super::load::{Name, Text, read_again};
use super::memo::{Bound, Memo};
use crate::diag::{Checked, Code, Diagnostic, Findings, Sources, Span};
use crate::model::{
    Entry, Portal, Setting, Units, bind, bind_sheet, gather, kind_of_sheet, looks_like_entries, named_files, place,
    units,
};
use crate::schema::{KindId, Schema};
use crate::source::{decode_sheet, parse_document};
use crate::world::{Date, World};

pub(super) const ATTACHED: Code = Code::warning(
    "source/sheet-attached",
    "这个 CSV 文件的列全是字段，像是内容；可是有内容把它当附件，它就只是附件，里面的行不会成为条目。当内容用，就删去对它的引用；当附件用，就放进名为“附件”的文件夹。",
    "All columns of this sheet are fields, as those of content are; but an entry names it, so it is an attachment and its rows are no entries. Take the link away, or put the sheet into a folder called 附件 or files.",
);

/// The files below `content/` that entries may come from.
pub(super) struct Content<'a> {
    pub world: &'a dyn World,
    pub ground: &'a Ground,
    pub texts: &'a [Text],
    pub sheets: &'a [Name],
}

/// A file's entries as they were bound, before they have units.
type Fresh<'t> = (&'t Text, Bound);

impl Content<'_> {
    /// The portal of all entries. `assets` are the other files, to which attached sheets are added; the texts of the other
    /// sheets go to `sources`.
    pub(super) fn portal(
        self,
        (mut assets, today): (BTreeSet<String>, Date),
        memo: &mut Memo,
        sources: &mut Sources,
        found: &mut Findings,
    ) -> Portal {
        let schema = &self.ground.schema;
        let mut texts: Vec<Text> = self.texts.to_vec();
        let mut fresh = bind_all(self.texts, schema, memo);
        let named = self.named(entries_of(self.texts, &fresh, memo));
        let is_content =
            |sheet: &&Name| kind_of_sheet(&sheet.1, schema).is_some() && !named.contains_key(&folded(&sheet.1));
        let (content, attached): (Vec<&Name>, Vec<&Name>) = self.sheets.iter().partition(is_content);
        let mut attached: Vec<&str> = attached.into_iter().map(|(_, name)| name.as_str()).collect();
        let sheets = read_again(self.world, &content, decode_sheet, memo);
        let fresh_sheets = bind_all(&sheets, schema, memo);
        let named_in_sheets = self.named(entries_of(&sheets, &fresh_sheets, memo));
        let is_attached = |text: &Text| named_in_sheets.contains_key(&folded(text.name()));
        attached.extend(
            content.iter().map(|(_, name)| name.as_str()).filter(|name| named_in_sheets.contains_key(&folded(name))),
        );
        for name in &attached {
            let place = named.get(&folded(name)).or(named_in_sheets.get(&folded(name)));
            found.0.extend(place.and_then(|place| self.mistaken(name, *place)));
        }
        let kept: Vec<Text> = sheets.iter().filter(|text| !is_attached(text)).cloned().collect();
        fresh.extend(fresh_sheets.into_iter().filter(|(text, _)| !is_attached(text)));
        texts.extend(kept.iter().cloned());
        let (units, fresh) = self.in_units(fresh, memo, &texts, found);
        remember(fresh, &units, schema, memo);
        sheets.iter().for_each(|sheet| sources.fill(sheet.file, sheet.source.clone()));
        // Also what cannot be read at all.
        for (_, name) in content.iter().filter(|(_, name)| !named_in_sheets.contains_key(&folded(name))) {
            found.0.extend(memo.files.get(name.as_str()).iter().flat_map(|known| known.found.0.iter().cloned()));
        }
        assets.extend(attached.into_iter().map(str::to_owned));
        let mut entries = Vec::with_capacity(texts.len());
        for bound in texts.iter().filter_map(|text| memo.files.get(text.name())?.bound.as_ref()) {
            entries.extend(bound.entries.iter().cloned());
            found.0.extend(bound.found.0.iter().cloned());
        }
        let setting = self.setting(assets, today);
        gather(schema.clone(), setting, units, entries).take(found)
    }

    fn setting(&self, assets: BTreeSet<String>, today: Date) -> Setting {
        let (calendar, regulations) = (self.ground.calendar.clone(), self.ground.regulations.clone());
        Setting { calendar, regulations, files: Arc::new(assets), today }
    }

    /// The units of all files, and what has to be placed in them: everything, if they are not those that is remembered.
    fn in_units<'t>(
        &self,
        mut fresh: Vec<Fresh<'t>>,
        memo: &mut Memo,
        texts: &'t [Text],
        found: &mut Findings,
    ) -> (Arc<Units>, Vec<Fresh<'t>>) {
        let schema = &self.ground.schema;
        let of = |fresh: &[Fresh<'t>], memo: &Memo| -> Checked<Units> { units(schema, entries_of(texts, fresh, memo)) };
        let mut tree = of(&fresh, memo);
        let digest = tree.value.digest();
        let has_more = texts.iter().any(|text| is_bound(text, memo));
        if digest != memo.units && has_more {
            // Entries know their units by number; with other units all have to find theirs again.
            let again: Vec<&Text> = texts.iter().filter(|text| is_bound(text, memo)).collect();
            fresh.extend(again.par_iter().map(|text| (*text, bind_one(text, schema))).collect::<Vec<_>>());
            memo.forget_entries();
            tree = of(&fresh, memo);
        }
        memo.units = digest;
        (Arc::new(tree.take(found)), fresh)
    }

    /// The sheets that entries of other files name, whatever the case of the letters, each with the first place that does.
    fn named<'e>(&self, entries: impl Iterator<Item = &'e Entry>) -> BTreeMap<String, Span> {
        let mut named = BTreeMap::new();
        if !self.sheets.is_empty() {
            let mut see = |name: String, place: Span| {
                let own = self.sheets.binary_search_by_key(&place.file, |(file, _)| *file);
                let is_own = own.is_ok_and(|at| folded(&self.sheets[at].1) == folded(&name));
                if name.to_ascii_lowercase().ends_with(".csv") && !is_own {
                    let first = named.entry(folded(&name)).or_insert(place);
                    *first = place.min(*first);
                }
            };
            entries.for_each(|entry| named_files(entry, &mut see));
        }
        named
    }

    /// A warning about an attachment that looks like content.
    fn mistaken(&self, name: &str, place: Span) -> Option<Diagnostic> {
        let schema = &self.ground.schema;
        let kind: KindId = kind_of_sheet(name, schema)?;
        let bytes = self.world.read(name).ok()?;
        let text = decode_sheet(&bytes, place.file, &mut Findings::default())?;
        looks_like_entries(&text, kind, schema).then(|| {
            let label = &schema.get(kind).label;
            Diagnostic::at(
                &ATTACHED,
                place,
                format!("{name} 的列全是“{}”的字段，这里却把它当附件", label.zh),
                format!("the columns of {name} are all fields of “{}”, but this makes it an attachment", label.en),
            )
        })
    }
}

fn is_bound(text: &Text, memo: &Memo) -> bool {
    memo.files.get(text.name()).is_some_and(|known| known.bound.is_some())
}

/// Entries that are remembered.
fn remembered<'m>(texts: &'m [Text], memo: &'m Memo) -> impl Iterator<Item = &'m Entry> {
    let bound = texts.iter().filter_map(|text| memo.files.get(text.name())?.bound.as_ref());
    bound.flat_map(|bound| bound.entries.iter().map(|entry| &**entry))
}

/// All entries of `texts`: those that were just bound, and those that are remembered.
fn entries_of<'m>(texts: &'m [Text], fresh: &'m [Fresh<'_>], memo: &'m Memo) -> impl Iterator<Item = &'m Entry> {
    let fresh = fresh.iter().flat_map(|(_, bound)| bound.entries.iter().map(|entry| &**entry));
    fresh.chain(remembered(texts, memo))
}

/// Parses and binds the content files that are not remembered.
fn bind_all<'t>(texts: &'t [Text], schema: &Schema, memo: &Memo) -> Vec<Fresh<'t>> {
    texts.par_iter().filter(|text| !is_bound(text, memo)).map(|text| (text, bind_one(text, schema))).collect()
}

fn bind_one(text: &Text, schema: &Schema) -> Bound {
    let mut found = Findings::default();
    if text.name().to_ascii_lowercase().ends_with(".csv") {
        let entries = bind_sheet(text.name(), text.text(), text.file, schema).take(&mut found);
        return bound(entries, found);
    }
    let document = parse_document(text.name(), text.text(), text.file).take(&mut found);
    let broken: Vec<Range<usize>> = found.0.iter().filter_map(|d| d.span).map(|s| lines(text.text(), s)).collect();
    // Without fields there is nothing to read, and one complaint says so.
    let hopeless = ["source/empty", "source/no-front-matter", "source/open-front-matter"];
    if found.0.iter().any(|d| hopeless.contains(&d.code.name)) {
        return bound(Vec::new(), found);
    }
    let read = bind(document, text.text(), schema);
    found.append(without(read.found, &broken));
    bound(read.value, found)
}

fn bound(entries: Vec<Entry>, found: Findings) -> Bound {
    // Collected in place, these would keep the room of what they were made from.
    let mut entries: Vec<Arc<Entry>> = entries.into_iter().map(Arc::new).collect();
    entries.shrink_to_fit();
    Bound { entries, found }
}

/// Finds the units of fresh entries and remembers them.
fn remember(fresh: Vec<Fresh<'_>>, units: &Units, schema: &Schema, memo: &mut Memo) {
    let placed = |mut bound: Bound| {
        // Nobody else has these entries yet.
        for entry in bound.entries.iter_mut().filter_map(Arc::get_mut) {
            place(entry, units, schema, &mut bound.found);
        }
        bound
    };
    let placed: Vec<(&Text, Bound)> = fresh.into_par_iter().map(|(text, bound)| (text, placed(bound))).collect();
    for (text, bound) in placed {
        if let Some(known) = memo.files.get_mut(text.name()) {
            known.bound = Some(bound);
        }
    }
}

/// Names are compared as Windows does.
fn folded(name: &str) -> String {
    name.to_lowercase()
}

/// The bytes of the lines that a span touches.
fn lines(text: &str, span: Span) -> Range<usize> {
    let (start, end) = (text.floor_char_boundary(span.start as usize), text.floor_char_boundary(span.end as usize));
    let first = text[..start].rfind('\n').map_or(0, |at| at + 1);
    first..text[end..].find('\n').map_or(text.len(), |at| end + at)
}

/// Findings that are not about lines with a syntax error: what was read from such a line means nothing.
fn without(mut found: Findings, broken: &[Range<usize>]) -> Findings {
    let on_broken = |span: Span| broken.iter().any(|line| line.contains(&(span.start as usize)));
    found.0.retain(|d| d.code.name.ends_with("/missing-field") || !d.span.is_some_and(on_broken));
    found
}
