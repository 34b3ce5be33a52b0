//! Every content file to its entries, in parallel; trees are dropped as they are bound.
//!
//! In: the texts of TOML and Markdown files, and the names of the sheets. Out: the entries, and the names of those sheets
//! that are attachments. A sheet in the folder of a kind is content, unless it lies below a folder 附件 or files, or an
//! entry names it, in a `file` field or a link. Attachments are not read here, whatever they hold.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::load::{Names, Texts, read_text};
use crate::diag::{Code, Diagnostic, Findings, Sources, Span};
use crate::model::{Entry, bind, bind_sheet, kind_of_sheet, looks_like_entries, named_files};
use crate::schema::{KindId, Schema};
use crate::source::{decode_sheet, parse_document};
use crate::world::World;

pub(super) const ATTACHED: Code = Code::warning(
    "source/sheet-attached",
    "这个 CSV 文件的列全是字段，像是内容；可是有内容把它当附件，它就只是附件，里面的行不会成为条目。当内容用，就删去对它的引用；当附件用，就放进名为“附件”的文件夹。",
    "All columns of this sheet are fields, as those of content are; but an entry names it, so it is an attachment and its rows are no entries. Take the link away, or put the sheet into a folder called 附件 or files.",
);

/// The files below `content/` that entries may come from.
pub(super) struct Content<'a> {
    pub world: &'a dyn World,
    pub schema: &'a Schema,
    pub texts: &'a Texts,
    pub sheets: &'a Names,
}

/// A sheet that has been read.
struct Bound {
    text: Option<Arc<str>>,
    entries: Vec<Entry>,
    found: Findings,
}

impl Content<'_> {
    /// All entries, and the sheets that are attachments. The texts of sheets that were read go to `sources`.
    pub(super) fn bind(self, sources: &mut Sources, found: &mut Findings) -> (Vec<Entry>, Vec<String>) {
        let mut entries = self.bind_texts(found);
        let named = self.named(entries.iter());
        let is_content = |name: &str| kind_of_sheet(name, self.schema).is_some() && !named.contains_key(&folded(name));
        let (content, attached): (Vec<_>, Vec<_>) = self.sheets.iter().partition(|(_, name)| is_content(name));
        let bound: Vec<Bound> = content
            .par_iter()
            .map(|(file, name)| {
                let mut found = Findings::default();
                let text = read_text(self.world, (*file, name), decode_sheet, &mut found);
                let entries = text.as_ref().map(|text| bind_sheet(name, text, *file, self.schema).take(&mut found));
                Bound { entries: entries.unwrap_or_default(), text, found }
            })
            .collect();
        let named_in_sheets = self.named(bound.iter().flat_map(|bound| &bound.entries));
        let mut attached: Vec<String> = attached.into_iter().map(|(_, name)| name.clone()).collect();
        for ((file, name), bound) in content.into_iter().zip(bound) {
            bound.text.into_iter().for_each(|text| sources.fill(*file, text));
            if named_in_sheets.contains_key(&folded(name)) {
                attached.push(name.clone());
                continue;
            }
            entries.extend(bound.entries);
            found.append(bound.found);
        }
        for name in &attached {
            let place = named.get(&folded(name)).or(named_in_sheets.get(&folded(name)));
            found.0.extend(place.and_then(|place| self.mistaken(name, *place)));
        }
        (entries, attached)
    }

    fn bind_texts(&self, found: &mut Findings) -> Vec<Entry> {
        let content: Vec<_> = self.texts.iter().filter(|(_, name, _)| name.starts_with("content/")).collect();
        let bound: Vec<(Vec<Entry>, Findings)> = content
            .par_iter()
            .map(|(file, name, text)| {
                let mut found = Findings::default();
                let document = parse_document(name, text, *file).take(&mut found);
                let broken: Vec<Range<usize>> = found.0.iter().filter_map(|d| d.span).map(|s| lines(text, s)).collect();
                // Without fields there is nothing to read, and one complaint says so.
                let hopeless = ["source/empty", "source/no-front-matter", "source/open-front-matter"];
                if found.0.iter().any(|d| hopeless.contains(&d.code.name)) {
                    return (Vec::new(), found);
                }
                let bound = bind(document, text, self.schema);
                found.append(without(bound.found, &broken));
                (bound.value, found)
            })
            .collect();
        let mut entries = Vec::new();
        for (part, complaints) in bound {
            entries.extend(part);
            found.append(complaints);
        }
        entries
    }

    /// The sheets that entries of other files name, whatever the case of the letters, each with the first place that does.
    fn named<'e>(&self, entries: impl Iterator<Item = &'e Entry>) -> BTreeMap<String, Span> {
        let mut named = BTreeMap::new();
        if !self.sheets.is_empty() {
            let mut see = |name: String, place: Span| {
                let own = self.sheets.binary_search_by_key(&place.file, |(file, _)| *file);
                let is_own = own.is_ok_and(|at| folded(&self.sheets[at].1) == folded(&name));
                if name.to_ascii_lowercase().ends_with(".csv") && !is_own {
                    named.entry(folded(&name)).or_insert(place);
                }
            };
            entries.for_each(|entry| named_files(entry, &mut see));
        }
        named
    }

    /// A warning about an attachment that looks like content.
    fn mistaken(&self, name: &str, place: Span) -> Option<Diagnostic> {
        let kind: KindId = kind_of_sheet(name, self.schema)?;
        let bytes = self.world.read(name).ok()?;
        let text = decode_sheet(&bytes, place.file, &mut Findings::default())?;
        looks_like_entries(&text, kind, self.schema).then(|| {
            let label = &self.schema.get(kind).label;
            Diagnostic::at(
                &ATTACHED,
                place,
                format!("{name} 的列全是“{}”的字段，这里却把它当附件", label.zh),
                format!("the columns of {name} are all fields of “{}”, but this makes it an attachment", label.en),
            )
        })
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
