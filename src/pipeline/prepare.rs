//! From world to portal: everything that all editions share.
//!
//! Reads, parses, compiles, binds and gathers. Never stops on a user's mistake.

use std::ops::Deref;
use std::sync::Arc;

use super::accept::weigh;
use super::content::Content;
use super::ground::{Ground, key};
use super::load::{Loaded, Text, load};
use super::memo::{GroundKey, Memo};
use crate::config::Audience;
use crate::diag::{Code, Diagnostic, Findings, Sources};
use crate::model::Portal;
use crate::render::web::highlight;
use crate::rules;
use crate::source::markdown;
use crate::world::World;

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
    let Loaded { mut sources, texts, sheets, others, mut found } = load(world, names, memo);
    let (content, outside): (Vec<Text>, Vec<Text>) =
        texts.into_iter().partition(|text| text.name().starts_with("content/"));
    let ground = ground(world, &outside, &others, memo);
    found.0.extend(ground.found.0.iter().cloned());
    let (texts, sheets) = if ground.is_hopeless { (&[][..], &[][..]) } else { (&content[..], &sheets[..]) };
    let makes_all = memo.makes_all;
    markdown::want(makes_all);
    let today = world.told_day().or(ground.site.today).unwrap_or_else(|| world.today());
    let (_, portal) = rayon::join(
        || {
            ground.engine();
            if makes_all {
                highlight::warm(texts.iter().map(|text| &**text.text()));
            }
        },
        || {
            let assets = others.into_iter().filter(|name| name.starts_with("content/")).collect();
            let content = Content { world, ground: &ground, texts, sheets };
            content.portal((assets, today), memo, &mut sources, &mut found)
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
