//! Waits for a site to change: told by the system where it can, by looking from time to time where it cannot.
//!
//! Whatever was told, everything is looked at once more when it has been quiet for a moment, in case something was not.

use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use super::watch::{Hint, Watch};
use super::{Date, Watched, World};
use crate::diag::Text;

/// How long after the last change everything is looked at once more, in case an event was lost.
const SETTLE: Duration = Duration::from_millis(1500);
/// How often everything is looked at where the system tells of no changes.
const POLL: Duration = Duration::from_secs(1);
/// How often it is asked whether a new day has begun.
const DAY: Duration = Duration::from_secs(30);

/// Somebody who waits for changes of a site.
pub struct Vigil {
    watch: Watch,
    hints: Receiver<Hint>,
}

impl Vigil {
    /// Begins to watch the site in the folder `root`, an absolute path without links. `polls`: it looks from time to time
    /// instead of being told.
    pub fn keep(root: &Path, polls: bool) -> Vigil {
        let (hint, hints) = channel();
        let watch = Watch::new(root, polls, move |new| {
            // Nobody listens any more when the program ends.
            let _ = hint.send(new);
        });
        Vigil { watch, hints }
    }

    /// Why changes are noticed slowly, if they are.
    pub fn why_slow(&self) -> Option<&Text> {
        self.watch.why_not.as_ref()
    }

    /// Waits until something of `world` has changed, or the day is another than `day`; false as soon as it is no longer
    /// `wanted`, which is asked every half minute at least.
    pub fn wait(&mut self, world: &Watched, day: Date, wanted: impl Fn() -> bool) -> bool {
        let mut is_settled = false;
        loop {
            let polls = self.watch.why_not.is_some();
            let pause = match is_settled {
                _ if polls => POLL,
                true => DAY,
                false => SETTLE,
            };
            let hint = self.hints.recv_timeout(pause);
            if !wanted() {
                return false;
            }
            let has_changed = match hint {
                Ok(hint) => {
                    is_settled = false;
                    let mut has_changed = self.look(world, hint);
                    while let Ok(more) = self.hints.try_recv() {
                        has_changed |= self.look(world, more);
                    }
                    has_changed
                }
                Err(RecvTimeoutError::Timeout) if polls || !is_settled => {
                    is_settled = true;
                    // A folder that cannot be read just now is looked at again later.
                    world.sweep().unwrap_or(false)
                }
                Err(RecvTimeoutError::Timeout) => false,
                // Nobody watches: there is nothing left but to look by oneself.
                Err(RecvTimeoutError::Disconnected) => {
                    std::thread::sleep(pause);
                    world.sweep().unwrap_or(false)
                }
            };
            if has_changed || day != world.today() {
                return true;
            }
        }
    }

    /// Looks where a hint says, and tells whether anything has changed. What cannot be looked at may have changed.
    fn look(&mut self, world: &Watched, hint: Hint) -> bool {
        match hint {
            Hint::Everything => world.sweep().unwrap_or(true),
            Hint::Paths(paths) => {
                let is_new_top = paths.iter().any(|path| self.watch.is_top(path));
                if is_new_top {
                    self.watch.renew();
                    return world.sweep().unwrap_or(true);
                }
                let mut has_changed = false;
                for path in &paths {
                    has_changed |= world.touch(path).unwrap_or(true);
                }
                has_changed
            }
        }
    }
}
