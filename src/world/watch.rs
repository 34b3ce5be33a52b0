//! Tells when something below a site may have changed.
//!
//! In: the folder of a site. Out: hints where to look, gathered over a few hundredths of a second. Where the system cannot
//! tell of changes (network drives, a limit that was reached) it says why, and whoever listens has to look by himself.

use std::path::{Path, PathBuf};
use std::time::Duration;

use notify::{ErrorKind, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, NoCache, new_debouncer_opt};

use super::disk::TOPS;
use super::network::network;
use crate::diag::Text;

/// Changes that come together are told together: an editor writes a file in several steps.
const TOGETHER: Duration = Duration::from_millis(20);
/// How often it is looked whether a change has come to rest.
const TICK: Duration = Duration::from_millis(10);
/// More paths than this are not looked at one by one.
const MOST_PATHS: usize = 256;

/// Where something may have changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hint {
    /// At these paths.
    Paths(Vec<PathBuf>),
    /// Anywhere: so much has changed, or so much was missed, that everything has to be looked at.
    Everything,
}

/// A watch on a site; it ends when it is dropped.
pub struct Watch {
    root: PathBuf,
    debouncer: Option<Debouncer<RecommendedWatcher, NoCache>>,
    /// Why changes are not told of, if they are not.
    pub why_not: Option<Text>,
}

impl Watch {
    /// Watches the site in the folder `root`, an absolute path without links.
    /// `polls`: somebody would rather look for himself.
    pub fn new(root: &Path, polls: bool, tell: impl Fn(Hint) + Send + 'static) -> Watch {
        let asked = || Text::new("按要求每隔一会儿检查一遍文件", "as asked, everything is looked at from time to time");
        let why_not = polls.then(asked).or_else(|| network(root));
        let mut watch = Watch { root: root.to_path_buf(), debouncer: None, why_not };
        if watch.why_not.is_some() {
            return watch;
        }
        let handler = move |result: DebounceEventResult| {
            if let Some(hint) = hint(result) {
                tell(hint);
            }
        };
        match new_debouncer_opt(TOGETHER, Some(TICK), handler, NoCache::new(), notify::Config::default()) {
            Ok(debouncer) => {
                watch.debouncer = Some(debouncer);
                watch.renew();
            }
            Err(error) => watch.give_up(&error),
        }
        watch
    }

    /// Watches the folders of the site that have come to be since.
    pub fn renew(&mut self) {
        let Some(debouncer) = &mut self.debouncer else { return };
        let tops = TOPS.iter().map(|top| self.root.join(top)).filter(|top| top.is_dir());
        let places = std::iter::once((self.root.clone(), RecursiveMode::NonRecursive));
        let places = places.chain(tops.map(|top| (top, RecursiveMode::Recursive)));
        let failed = places.filter_map(|(place, mode)| debouncer.watch(place, mode).err()).next();
        if let Some(error) = failed {
            self.give_up(&error);
        }
    }

    /// Whether `path` is one of the folders that `renew` watches.
    pub fn is_top(&self, path: &Path) -> bool {
        path.parent() == Some(&*self.root) && TOPS.iter().any(|top| path.ends_with(top))
    }

    /// A watch that sees a part is worse than none: what it does not see would never be noticed.
    fn give_up(&mut self, error: &notify::Error) {
        self.debouncer = None;
        self.why_not = Some(match &error.kind {
            ErrorKind::MaxFilesWatch => Text::new(
                "这台电脑允许监视的文件夹数目已经用完，改为每隔一会儿检查一遍。想更快，请管理员调大 fs.inotify.max_user_watches",
                "this machine allows no more watched folders, so everything is looked at from time to time; to be faster, raise fs.inotify.max_user_watches",
            ),
            _ => Text::new(
                format!("系统不能通知文件的变化（{error}），改为每隔一会儿检查一遍"),
                format!("the system cannot tell of changes ({error}), so everything is looked at from time to time"),
            ),
        });
    }
}

/// What a batch of events says; nothing if it tells only that files were opened.
fn hint(result: DebounceEventResult) -> Option<Hint> {
    let Ok(events) = result else { return Some(Hint::Everything) };
    let mut paths: Vec<PathBuf> = Vec::new();
    for event in &events {
        if event.need_rescan() {
            return Some(Hint::Everything);
        }
        if !event.kind.is_access() {
            paths.extend(event.paths.iter().cloned());
        }
    }
    paths.sort_unstable();
    paths.dedup();
    match paths.len() {
        0 => None,
        1..=MOST_PATHS => Some(Hint::Paths(paths)),
        _ => Some(Hint::Everything),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{AccessKind, CreateKind, EventKind, Flag};
    use notify::{Error, Event};
    use notify_debouncer_full::DebouncedEvent;

    #[allow(clippy::disallowed_methods)] // events carry the moment they were seen
    fn event(kind: EventKind, path: &str) -> DebouncedEvent {
        DebouncedEvent { event: Event::new(kind).add_path(path.into()), time: std::time::Instant::now() }
    }

    #[test]
    fn what_was_missed_or_is_too_much_means_everything() {
        let created = EventKind::Create(CreateKind::File);
        assert_eq!(hint(Ok(vec![event(created, "/a"), event(created, "/a")])), Some(Hint::Paths(vec!["/a".into()])));
        assert_eq!(hint(Ok(vec![event(EventKind::Access(AccessKind::Any), "/a")])), None);
        assert_eq!(hint(Err(vec![Error::generic("lost")])), Some(Hint::Everything));
        let mut lost = event(created, "/a");
        lost.event = lost.event.set_flag(Flag::Rescan);
        assert_eq!(hint(Ok(vec![lost])), Some(Hint::Everything));
        let storm = (0..20_000).map(|at| event(created, &format!("/{at}"))).collect();
        assert_eq!(hint(Ok(storm)), Some(Hint::Everything));
    }
}
