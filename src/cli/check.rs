//! `gongkai check`: everything is checked and rendered, nothing is written.

use super::progress::Watch;
use super::report::{editions, entries, findings, passes, write_err, write_out};
use super::{Call, Ended, Outcome};
use crate::diag::{to_json, to_sarif};
use crate::pipeline::{self, Request};

pub(super) fn run(call: &Call<'_>) -> Ended {
    let (editions, watch) = (editions(call), Watch::new(call));
    let last = call.site.join("dist");
    let request = Request { last: Some(&last), progress: &watch, ..Request::check(editions.as_deref()) };
    let run = pipeline::run(&call.world(), request)?;
    watch.finish(call);
    let fine = passes(call, &run.found);
    match call.args.get_one::<String>("format").map(String::as_str) {
        Some("json") => write_out(&to_json(&run.found, &run.sources)),
        Some("sarif") => write_out(&to_sarif(&run.found, &run.sources, call.lang)),
        _ => {
            findings(call, &run.found, &run.sources);
            if fine {
                let n = entries(run.entries, call.lang);
                write_err(&call.say(format!("检查通过：{n}\n"), format!("checked: {n}\n")));
            }
        }
    }
    Ok(if fine { Outcome::Fine } else { Outcome::ContentErrors })
}
