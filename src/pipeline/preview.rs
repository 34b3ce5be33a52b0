//! One edition, made file by file as somebody asks for it: the same plan and recipes as a release, and the same bytes.

use std::sync::{Arc, Mutex, PoisonError};

use super::make::copied;
use super::{Failure, Memo, Prepared, names, prepare, print};
use crate::config::Audience;
use crate::diag::{Diagnostic, Findings};
use crate::model::Edition;
use crate::plan::{Artifact, Desk, Fingerprint, Form, Recipe, Subject, plan, recipe};
use crate::render::render;
use crate::world::World;

/// Boards whose files are kept, because a browser asks for the picture and the PDF of the same one.
const BOARDS_KEPT: usize = 24;

/// Prepares the site of `world` for `editions`, or for those that it lists, reading and parsing only what `memo` does not know. What the rules find is left to
/// [`Prepared::judge`], so that pages need not wait for it.
pub fn prepare_again(world: &dyn World, editions: &[Audience], memo: &mut Memo) -> Result<Prepared, Failure> {
    let editions = (!editions.is_empty()).then_some(editions);
    Ok(prepare::prepare(world, editions, names(world)?, memo))
}

impl Prepared {
    /// What the rules find, weighed as the site decides.
    pub fn judge(&self) -> Findings {
        prepare::judge(self)
    }
}

/// The file that was asked for.
pub enum Shown {
    /// Its bytes, and what they were made from.
    Bytes(Arc<[u8]>, Fingerprint),
    /// A file of the site as it is, by its name from the site's root.
    File(Box<str>),
    /// It cannot be made.
    Failed(Vec<Diagnostic>),
}

/// The files of a board's sheets.
type Sheets = Vec<Arc<[u8]>>;

/// Files of the boards that were laid out last, by fingerprint.
#[derive(Default)]
pub struct Boards(Mutex<Vec<([u8; 16], Sheets)>>);

/// An edition ready to be shown.
pub struct Preview<'p> {
    prepared: &'p Prepared,
    world: &'p dyn World,
    boards: &'p Boards,
    desk: Desk<'p>,
    artifacts: Vec<Artifact>,
    /// What is wrong with the plan.
    pub found: Findings,
}

impl<'p> Preview<'p> {
    /// Plans `edition`.
    pub fn open(prepared: &'p Prepared, edition: &'p Edition, world: &'p dyn World, boards: &'p Boards) -> Preview<'p> {
        let desk = prepared.desk(edition);
        let mut found = Findings::default();
        let artifacts = plan(&desk).take(&mut found);
        Preview { prepared, world, boards, desk, artifacts, found }
    }

    /// All addresses, in their order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.artifacts.iter().map(|artifact| artifact.route.as_str())
    }

    /// Whether what stands at `path` has to be laid out, which takes its time and a deep stack.
    pub fn is_printed(&self, path: &str) -> bool {
        self.artifact(path).is_some_and(|(artifact, _)| matches!(artifact.subject, Subject::Print(..)))
    }

    /// What stands at `path`; none if nothing does.
    pub fn get(&self, path: &str) -> Option<Shown> {
        let (artifact, page) = self.artifact(path)?;
        let recipe = recipe(&self.desk, artifact)?;
        match &recipe.form {
            Form::Print(_) => self.printed(recipe, page),
            Form::Copy(name) => Some(self.copied(name)),
            _ => {
                let engine = match self.prepared.engine() {
                    (Some(engine), _) => engine,
                    (None, found) => return Some(Shown::Failed(found.0.clone())),
                };
                Some(match render(&recipe, engine) {
                    Ok(bytes) => Shown::Bytes(bytes.unwrap_or_default().into(), recipe.fingerprint(engine.identity)),
                    Err(diagnostic) => Shown::Failed(vec![*diagnostic]),
                })
            }
        }
    }

    /// What is made at `path`, and which of its pages, from 0.
    fn artifact(&self, path: &str) -> Option<(&Artifact, usize)> {
        let find = |path: &str| {
            let at = self.artifacts.binary_search_by(|artifact| artifact.route.as_str().cmp(path)).ok()?;
            Some(&self.artifacts[at])
        };
        find(path).map(|artifact| (artifact, 0)).or_else(|| {
            let (base, page) = print::unpaged(path)?;
            Some((find(&base)?, page))
        })
    }

    fn copied(&self, name: &str) -> Shown {
        match copied(name, self.world) {
            Ok(bytes) if self.world.version(name).is_none_or(|version| version == u64::MAX) => {
                let fingerprint = Fingerprint::of(&bytes);
                Shown::Bytes(bytes.into(), fingerprint)
            }
            Ok(_) => Shown::File(name.into()),
            Err(error) => Shown::Failed(vec![super::make::unreadable(name, &error)]),
        }
    }

    fn printed(&self, recipe: Recipe<'_>, page: usize) -> Option<Shown> {
        let mut found = Findings::default();
        let press = print::press(&self.prepared.ground, self.world, &mut found)?;
        let fingerprint = recipe.fingerprint(press.identity);
        let Form::Print(job) = recipe.form else { return None };
        let pages = match self.boards.get(fingerprint) {
            Some(pages) => pages,
            None => match press.print(&job.printed, &[job.output]) {
                Ok(made) => {
                    let pages = made.into_iter().flatten().map(Arc::from).collect();
                    self.boards.keep(fingerprint, pages)
                }
                Err(complaints) => return Some(Shown::Failed(complaints)),
            },
        };
        pages.get(page).map(|bytes| Shown::Bytes(bytes.clone(), fingerprint))
    }
}

impl Boards {
    fn get(&self, fingerprint: Fingerprint) -> Option<Sheets> {
        let boards = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        boards.iter().find(|(known, _)| *known == fingerprint.0).map(|(_, pages)| pages.clone())
    }

    fn keep(&self, fingerprint: Fingerprint, pages: Sheets) -> Sheets {
        let mut boards = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if boards.len() >= BOARDS_KEPT {
            boards.remove(0);
        }
        boards.push((fingerprint.0, pages.clone()));
        pages
    }
}
