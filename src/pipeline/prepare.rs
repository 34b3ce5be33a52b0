//! From world to portal: everything that all editions share.
//!
//! Reads, parses, compiles, binds and gathers. Never stops on a user's mistake.

use std::collections::BTreeSet;
use std::ops::{Deref, Range};
use std::sync::Arc;

use rayon::prelude::*;

use super::accept::weigh;
use super::ground::{Ground, key};
use super::load::{Loaded, Text, load};
use super::memo::{Bound, GroundKey, Memo};
use crate::config::Audience;
use crate::diag::{Code, Diagnostic, Findings, Sources, Span};
use crate::model::{Entry, Portal, Setting, Units, bind, gather, place, units};
use crate::rules;
use crate::schema::Schema;
use crate::source::parse_document;
use crate::world::{Date, World};

pub(super) const NO_EDITION: Code = Code::error(
    "config/no-edition",
    "没有要生成的版本。请在 site-config.toml 里写 editions = [\"public\"]。",
    "There is no edition to build. Write editions = [\"public\"] in site-config.toml.",
);

/// Everything that editions are made from.
pub struct Prepared {
    /// The texts.
    pub sources: Sources,
    /// Configuration, theme, kinds, rules, templates.
    pub ground: Arc<Ground>,
    /// All entries.
    pub portal: Portal,
    /// Editions to make.
    pub editions: Vec<Audience>,
    /// What is wrong so far, without what the rules find.
    pub found: Findings,
}

impl Deref for Prepared {
    type Target = Ground;

    fn deref(&self) -> &Ground {
        &self.ground
    }
}

/// Prepares the site of `world`. `editions`: those asked for, instead of those that the site lists.
pub(super) fn prepare(
    world: &dyn World,
    editions: Option<&[Audience]>,
    names: Vec<String>,
    memo: &mut Memo,
) -> Prepared {
    let Loaded { sources, texts, others, mut found } = load(world, names, memo);
    let (content, outside): (Vec<Text>, Vec<Text>) =
        texts.into_iter().partition(|text| text.name().starts_with("content/"));
    let ground = ground(world, &outside, &others, memo);
    found.0.extend(ground.found.0.iter().cloned());
    let content = if ground.is_hopeless { &[][..] } else { &content[..] };
    let today = world.told_day().or(ground.site.today).unwrap_or_else(|| world.today());
    let (_, portal) = rayon::join(
        || ground.engine(),
        || {
            let assets = others.into_iter().filter(|name| name.starts_with("content/")).collect();
            portal(&ground, content, (assets, today), memo, &mut found)
        },
    );
    found.0.extend(ground.engine().1.0.iter().cloned());
    let mut editions = editions.map_or_else(|| ground.site.editions.clone(), <[Audience]>::to_vec);
    found.0.extend((editions.is_empty() && !ground.is_hopeless).then(no_edition));
    if ground.is_hopeless {
        editions.clear();
    }
    Prepared { sources, ground, portal, editions, found }
}

/// Checks the portal with the rules of its kinds, weighed as the site decides.
pub(super) fn judge(prepared: &Prepared) -> Findings {
    if prepared.is_hopeless {
        return Findings::default();
    }
    let whole = !prepared.found.has_errors();
    let judged = rules::check(&prepared.portal, &prepared.rulebook, &prepared.site);
    weigh(judged, &prepared.site, prepared.portal.today, whole, &prepared.sources)
}

fn no_edition() -> Diagnostic {
    Diagnostic::nowhere(&NO_EDITION, "没有要生成的版本", "there is no edition to build")
}

/// The ground: the one that is remembered, if nothing outside `content/` has changed.
fn ground(world: &dyn World, outside: &[Text], others: &[String], memo: &mut Memo) -> Arc<Ground> {
    let files = others.iter().filter(|name| !name.starts_with("content/"));
    let files: Vec<(String, Option<u64>)> = files.map(|name| (name.clone(), world.version(name))).collect();
    let now = GroundKey { texts: key(outside.iter()), files };
    if let Some((_, ground)) = memo.ground.as_ref().filter(|(key, _)| key.still_holds(&now)) {
        return ground.clone();
    }
    let mut names: Vec<String> = outside.iter().map(|text| text.name().to_owned()).collect();
    names.extend(now.files.iter().map(|(name, _)| name.clone()));
    names.sort_unstable();
    let last = memo.ground.take().map(|(_, ground)| ground);
    let ground = Arc::new(Ground::lay(world, outside, &names, last.as_deref()));
    if !last.is_some_and(|last| Arc::ptr_eq(&last.schema, &ground.schema)) {
        memo.forget_entries();
    }
    memo.ground = Some((now, ground.clone()));
    ground
}

/// Parses, binds and gathers all content; files that are remembered with their entries are passed over.
fn portal(
    ground: &Ground,
    content: &[Text],
    (assets, today): (BTreeSet<String>, Date),
    memo: &mut Memo,
    found: &mut Findings,
) -> Portal {
    let schema = &ground.schema;
    let mut fresh = bind_all(content, schema, memo);
    let mut units = units_of(content, &fresh, schema, memo);
    let digest = units.value.digest();
    if digest != memo.units && fresh.len() < content.len() {
        // Entries know their units by number; with other units all have to find theirs again.
        memo.forget_entries();
        fresh = bind_all(content, schema, memo);
        units = units_of(content, &fresh, schema, memo);
    }
    memo.units = digest;
    let units = Arc::new(units.take(found));
    let placed: Vec<(&Text, Bound)> =
        fresh.into_par_iter().map(|(text, bound)| (text, placed(bound, &units, schema))).collect();
    for (text, bound) in placed {
        if let Some(known) = memo.files.get_mut(text.name()) {
            known.bound = Some(bound);
        }
    }
    let mut entries = Vec::with_capacity(content.len());
    for bound in content.iter().filter_map(|text| memo.files.get(text.name())?.bound.as_ref()) {
        entries.extend(bound.entries.iter().cloned());
        found.0.extend(bound.found.0.iter().cloned());
    }
    let setting = Setting {
        calendar: ground.calendar.clone(),
        regulations: ground.regulations.clone(),
        files: Arc::new(assets),
        today,
    };
    gather(schema.clone(), setting, units, entries).take(found)
}

/// A file's entries as they were bound, before they have units.
type Fresh<'t> = (&'t Text, (Vec<Entry>, Findings));

/// Parses and binds the content files that are not remembered, in parallel; trees are dropped as they are bound.
fn bind_all<'t>(content: &'t [Text], schema: &Schema, memo: &Memo) -> Vec<Fresh<'t>> {
    let is_bound = |text: &&Text| memo.files.get(text.name()).is_some_and(|known| known.bound.is_some());
    content.par_iter().filter(|text| !is_bound(text)).map(|text| (text, bind_one(text, schema))).collect()
}

fn bind_one(text: &Text, schema: &Schema) -> (Vec<Entry>, Findings) {
    let mut found = Findings::default();
    let document = parse_document(text.name(), text.text(), text.file).take(&mut found);
    let broken: Vec<Range<usize>> = found.0.iter().filter_map(|d| d.span).map(|s| lines(text.text(), s)).collect();
    // Without fields there is nothing to read, and one complaint says so.
    let hopeless = ["source/empty", "source/no-front-matter", "source/open-front-matter"];
    if found.0.iter().any(|d| hopeless.contains(&d.code.name)) {
        return (Vec::new(), found);
    }
    let bound = bind(document, text.text(), schema);
    found.append(without(bound.found, &broken));
    (bound.value, found)
}

/// The tree of units, from entries that were just bound and from those that are remembered.
fn units_of(content: &[Text], fresh: &[Fresh<'_>], schema: &Schema, memo: &Memo) -> crate::diag::Checked<Units> {
    let remembered = content.iter().filter_map(|text| memo.files.get(text.name())?.bound.as_ref());
    let remembered = remembered.flat_map(|bound| bound.entries.iter().map(|entry| &**entry));
    let entries = fresh.iter().flat_map(|(_, (entries, _))| entries).chain(remembered);
    units(schema, entries)
}

fn placed((entries, mut found): (Vec<Entry>, Findings), units: &Units, schema: &Schema) -> Bound {
    let entries = entries.into_iter().map(|mut entry| {
        place(&mut entry, units, schema, &mut found);
        Arc::new(entry)
    });
    Bound { entries: entries.collect(), found }
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
