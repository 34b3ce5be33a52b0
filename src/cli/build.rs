//! `gongkai build`: checks, renders, and makes `DIR/<edition>/` the release if nothing is wrong.

use std::path::{Path, PathBuf};

use super::progress::Watch;
use super::report::{editions, entries, files, findings, passes, write_err, write_out};
use super::{Call, Ended, Outcome};
use crate::pipeline::{self, Failure, Request, Run, Why};

pub(super) fn run(call: &Call<'_>) -> Ended {
    let out = call.args.get_one::<PathBuf>("out").cloned().unwrap_or_else(|| call.site.join("dist"));
    if is_inside_sources(&out, &call.site) {
        write_err(&call.say(
            "输出文件夹不能放在 content 或 themes 里面\n",
            "the output folder must not be inside content or themes\n",
        ));
        return Ok(Outcome::WrongUsage);
    }
    #[cfg(feature = "serve")]
    if call.args.get_flag("watch") {
        return super::keep::run(call, &out);
    }
    let run = one(call, &out, call.args.get_flag("clean"), |request| pipeline::run(&call.world(), request))?;
    findings(call, &run.found, &run.sources);
    released(call, &run, &out, "");
    Ok(if passes(call, &run.found) { Outcome::Fine } else { Outcome::ContentErrors })
}

/// Builds into `out` as the arguments say, by means of `run`.
pub(super) fn one(
    call: &Call<'_>,
    out: &Path,
    clean: bool,
    run: impl FnOnce(Request<'_>) -> Result<Run, Failure>,
) -> Result<Run, Failure> {
    let (editions, watch) = (editions(call), Watch::new(call));
    let (strict, explain) = (call.args.get_flag("deny-warnings"), call.args.get_flag("explain-rebuild"));
    let run = run(Request { strict, clean, explain, progress: &watch, ..Request::build(editions.as_deref(), out) })?;
    watch.finish(call);
    Ok(run)
}

/// Says which releases were made in `out`, and why, if that was asked for; or that none was. `counts` ends each line.
pub(super) fn released(call: &Call<'_>, run: &Run, out: &Path, counts: &str) {
    for made in run.made.iter().filter(|made| made.released) {
        made.why
            .iter()
            .for_each(|(path, why)| write_out(&format!("{}/{path}: {}\n", made.audience.word(), reason(why, call))));
        let place = out.join(made.audience.word());
        let count = files(made.files.len(), call.lang);
        let from = entries(run.entries, call.lang);
        write_err(&call.say(
            format!("已生成 {}：{count}，来自 {from}{counts}\n", place.display()),
            format!("made {}: {count} from {from}{counts}\n", place.display()),
        ));
    }
    if !passes(call, &run.found) {
        write_err(&call.say(
            format!("没有生成，上一次的结果原样保留{counts}\n"),
            format!("nothing was made; the last release is as it was{counts}\n"),
        ));
    }
}

/// Why a file was made again, in words.
fn reason(why: &Why, call: &Call<'_>) -> String {
    let (zh, en) = match why {
        Why::New => ("以前没有", "there was none before"),
        Why::Touched => {
            ("发布文件夹里的文件被改过或者不见了", "the file in the release was changed or deleted by somebody")
        }
        Why::Templates => ("模板、主题的用词或者程序变了", "templates, words of the theme or the program have changed"),
        Why::Frame => (
            "各页共用的部分变了（标题、菜单、页脚、日期）",
            "what all pages share has changed: title, menu, footer or day",
        ),
        Why::Own(name) => return call.say(format!("{name} 变了"), format!("{name} has changed")),
        Why::Others => ("它列出或者引用的其他内容变了", "what it shows of other entries has changed"),
    };
    call.say(zh, en)
}

pub(super) fn is_inside_sources(out: &Path, site: &Path) -> bool {
    let whole = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let out = whole(out);
    ["content", "themes"].iter().any(|folder| out.starts_with(whole(&site.join(folder))))
}
