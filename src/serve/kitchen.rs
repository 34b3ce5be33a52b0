//! Keeps a site in memory and up to date: prepares it anew when files change, and puts each good state on a table from
//! which pages are served.
//!
//! In: a world that is watched. Out: answers, states, and news for whoever started it. A state with errors that keep the
//! site from being understood is never put on a table; the last good one stays.

use std::path::PathBuf;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use tokio::sync::watch;

use super::larder::Larder;
use super::report::Report;
use super::show::{Answer, Show, State};
use super::table::{Ask, Table, missing};
use crate::config::Audience;
use crate::diag::{Findings, Sources, Text};
use crate::pipeline::{Boards, Failure, Memo, Prepared, prepare_again};
use crate::world::{Vigil, Watched, WithBuiltin, World};

/// What is served.
pub struct Setting {
    /// The site's folder, absolute and without links.
    pub root: PathBuf,
    /// The edition that is shown; none: the first that the site lists.
    pub edition: Option<Audience>,
    /// Looks at everything from time to time instead of being told of changes.
    pub polls: bool,
}

/// What came of a change.
pub struct News {
    /// What is wrong, sorted.
    pub found: Findings,
    /// The texts that findings point into.
    pub sources: Sources,
    /// How many entries there are.
    pub entries: usize,
    /// The pages are those of the last good state.
    pub stale: bool,
    /// Why changes are noticed slowly.
    pub note: Option<Text>,
}

/// A site kept in memory.
pub struct Kitchen {
    setting: Setting,
    world: Arc<WithBuiltin<Watched>>,
    boards: Arc<Boards>,
    table: Mutex<Option<Table>>,
    states: watch::Sender<State>,
    larder: Larder,
    /// What turned out to be wrong only when a page of the present state was made.
    late: Mutex<Late>,
}

/// The findings of the present state, to which those of its pages are added.
#[derive(Default)]
struct Late {
    found: Findings,
    sources: Sources,
    notes: Vec<Text>,
    stale: bool,
}

/// Told of everything that comes of a change.
type Tell = Box<dyn Fn(&News) + Send>;

impl Kitchen {
    /// Prepares the site and keeps it up to date on a thread of its own, for as long as the kitchen is held.
    pub fn open(world: Watched, setting: Setting, tell: Tell) -> Arc<Kitchen> {
        let kitchen = Arc::new(Kitchen {
            setting,
            world: Arc::new(WithBuiltin(world)),
            boards: Arc::default(),
            table: Mutex::new(None),
            states: watch::channel(State::default()).0,
            larder: Larder::default(),
            late: Mutex::default(),
        });
        let vigil = Vigil::keep(&kitchen.setting.root, kitchen.setting.polls);
        let (ready, wait) = sync_channel(1);
        let world = kitchen.world.clone();
        let cook = Cook { kitchen: Arc::downgrade(&kitchen), world, memo: Memo::default(), vigil, tell };
        std::thread::spawn(move || cook.run(&ready));
        // The first state is there before anybody can ask for it.
        let _ = wait.recv();
        kitchen
    }

    /// Whether there is anything to be shown.
    pub fn is_open(&self) -> bool {
        Self::lock(&self.table).is_some()
    }

    fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
        mutex.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells browsers of a new report.
    fn publish(&self) {
        let late = Self::lock(&self.late);
        let report = Report { stale: late.stale, notes: late.notes.clone(), ..Report::new(&late.found, &late.sources) };
        drop(late);
        self.states.send_modify(|state| {
            state.report = Arc::new(report);
            state.busy = false;
        });
    }

    /// Tells browsers that pages may have changed; what is wrong with them comes later.
    fn publish_pages(&self) {
        self.states.send_modify(|state| {
            state.number += 1;
            state.busy = true;
        });
    }

    /// Adds what turned out wrong when a page was made.
    fn add_late(&self, found: Findings) {
        {
            let mut late = Self::lock(&self.late);
            let known = |new: &crate::diag::Diagnostic| {
                late.found.0.iter().any(|old| (old.span, &old.message) == (new.span, &new.message))
            };
            let new: Vec<_> = found.0.into_iter().filter(|new| !known(new)).collect();
            if new.is_empty() {
                return;
            }
            late.found.0.extend(new);
        }
        self.publish();
    }
}

impl Show for Kitchen {
    fn get(&self, path: &str) -> Answer {
        // A table may be taken away between the order and the meal; then the next one serves.
        for _ in 0..8 {
            let table = Self::lock(&self.table).as_ref().map(Table::door);
            let (Some(door), (reply, answer)) = (table, sync_channel(1)) else { break };
            if door.send(Ask { path: path.to_owned(), reply }).is_err() {
                continue;
            }
            if let Ok((answer, found)) = answer.recv() {
                if !found.0.is_empty() {
                    self.add_late(found);
                }
                return self.larder.serve(path, answer);
            }
        }
        missing()
    }

    fn source(&self, name: &str) -> Option<String> {
        let late = Self::lock(&self.late);
        late.sources.named(name).map(|file| file.text.to_string())
    }

    fn absolute(&self, name: &str) -> Option<String> {
        let path = self.setting.root.join(name);
        self.world.0.version(name).map(|_| path.to_string_lossy().into_owned())
    }

    fn states(&self) -> watch::Receiver<State> {
        self.states.subscribe()
    }
}

/// Who keeps the site up to date.
struct Cook {
    kitchen: Weak<Kitchen>,
    world: Arc<WithBuiltin<Watched>>,
    memo: Memo,
    vigil: Vigil,
    tell: Tell,
}

impl Cook {
    fn run(mut self, ready: &SyncSender<()>) {
        loop {
            let Some(kitchen) = self.kitchen.upgrade() else { return };
            let day = self.world.today();
            match prepare_again(&*self.world, kitchen.setting.edition.as_slice(), &mut self.memo) {
                Ok(prepared) => self.serve(&kitchen, prepared),
                Err(failure) => self.fail(&kitchen, &failure),
            }
            let _ = ready.try_send(());
            drop(kitchen);
            let kitchen = &self.kitchen;
            // Until nobody holds the kitchen any more.
            if !self.vigil.wait(&self.world.0, day, || kitchen.strong_count() > 0) {
                return;
            }
        }
    }

    /// Puts a state on a table if it is good, and then tells what is wrong with it.
    fn serve(&self, kitchen: &Arc<Kitchen>, prepared: Prepared) {
        let prepared = Arc::new(prepared);
        let is_first = Kitchen::lock(&kitchen.table).is_none();
        let stale = prepared.found.has_errors() && !is_first;
        let mut found = prepared.found.clone();
        if !stale && let Some(audience) = prepared.editions.first() {
            let parts = (prepared.clone(), kitchen.world.clone(), kitchen.boards.clone());
            let (table, planned) = Table::set(parts, *audience);
            found.append(planned);
            let old = Kitchen::lock(&kitchen.table).replace(table);
            kitchen.publish_pages();
            // Taking down a large state takes a moment that nobody has to wait for.
            std::thread::spawn(move || drop(old));
        }
        found.append(prepared.judge());
        found.sort(&prepared.sources);
        let sources = prepared.sources.clone();
        let note = self.vigil.why_slow().cloned();
        let late =
            Late { found: found.clone(), sources: sources.clone(), notes: note.iter().cloned().collect(), stale };
        *Kitchen::lock(&kitchen.late) = late;
        kitchen.publish();
        (self.tell)(&News { found, sources, entries: prepared.portal.entries.len(), stale, note });
    }

    /// The machine failed: the last state stays, and the reason is told.
    fn fail(&self, kitchen: &Kitchen, failure: &Failure) {
        let note = Text::new(format!("读不了站点的文件：{failure}"), format!("the site cannot be read: {failure}"));
        Kitchen::lock(&kitchen.late).notes = vec![note.clone()];
        kitchen.publish();
        let found = Findings::default();
        (self.tell)(&News { found, sources: Sources::default(), entries: 0, stale: true, note: Some(note) });
    }
}
