//! `gongkai build --watch`: builds, waits for the next change, and builds again, until it is stopped.
//!
//! What was read stays in memory, so a change takes a fraction of a build. What stops a release stops only this one: the
//! last good release stays, and the next change is waited for.

use std::path::Path;
use std::time::Duration;

use super::build::{one, released};
use super::report::{self, Told, passed_over, write_err};
use super::{Call, Ended};
use crate::diag::{Style, to_terminal};
use crate::pipeline::{Memo, Run, run_again};
use crate::world::{Vigil, WithBuiltin, World};

/// How long after a failure of the machine it is tried again: a full disk, or somebody else who is writing.
const AGAIN: Duration = Duration::from_secs(2);

pub(super) fn run(call: &Call<'_>, out: &Path) -> Ended {
    let (root, world) = call.watched()?;
    let world = WithBuiltin(world);
    let mut vigil = Vigil::keep(&root, call.args.get_flag("poll"));
    if let Some(why) = vigil.why_slow() {
        write_err(&format!("{}\n", why.get(call.lang)));
    }
    let (mut memo, mut told) = (Memo::default(), Told::default());
    let (mut clean, mut failed) = (call.args.get_flag("clean"), None);
    loop {
        let day = world.today();
        match one(call, out, clean, |request| run_again(&world, request, &mut memo)) {
            Ok(run) => {
                (clean, failed) = (false, None);
                tell(call, &run, out, &mut told);
                vigil.wait(&world.0, day, || true);
            }
            // What cannot even begin is usually a mistake on the command line.
            Err(failure) if told.is_new() => return Err(failure),
            Err(failure) => {
                let cause = failure.to_string();
                if failed.as_ref() != Some(&cause) {
                    report::failure(call, &failure);
                    failed = Some(cause);
                }
                std::thread::sleep(AGAIN);
            }
        }
    }
}

/// Tells what is new and how the site stands.
fn tell(call: &Call<'_>, run: &Run, out: &Path, told: &mut Told) {
    let style = Style { lang: call.lang, colour: call.colour };
    write_err(&to_terminal(&told.news(&run.found), &run.sources, style));
    released(call, run, out, &passed_over(&run.found, call.lang));
    write_err(&call.say("等待变化（按 Ctrl+C 结束）\n", "waiting for changes (Ctrl+C ends it)\n"));
}
