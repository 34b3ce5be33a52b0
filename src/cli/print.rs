//! `gongkai print`: boards and sheets as PDF, SVG or PNG, in `DIR/<edition>/`.
//!
//! Without names all boards are printed. With names only those, and what was printed before stays.

use std::path::PathBuf;

use super::progress::Watch;
use super::report::{editions, files, findings, passes, write_err};
use super::{Call, Ended, Outcome};
use crate::config::Audience;
use crate::diag::{Diagnostic, Findings, Severity};
use crate::pipeline::{self, Request};
use crate::plan::{Order, Output};

pub(super) fn run(call: &Call<'_>) -> Ended {
    if !cfg!(feature = "print") {
        write_err(&call.say(
            "这个 gongkai 编译时没有带排版功能（feature print），不能打印版面\n",
            "this gongkai was built without the feature print and cannot print boards\n",
        ));
        return Ok(Outcome::WrongUsage);
    }
    let out = call.args.get_one::<PathBuf>("out").cloned().unwrap_or_else(|| call.site.join("print"));
    if super::build::is_inside_sources(&out, &call.site) {
        write_err(&call.say(
            "输出文件夹不能放在 content 或 themes 里面\n",
            "the output folder must not be inside content or themes\n",
        ));
        return Ok(Outcome::WrongUsage);
    }
    let order = order(call);
    // Paper in one place may show what no portal may.
    let editions = editions(call).unwrap_or_else(|| vec![Audience::Board]);
    let (strict, watch) = (call.args.get_flag("deny-warnings"), Watch::new(call));
    let build = Request::build(Some(&editions), &out);
    let run = pipeline::run(&call.world(), Request { order: Some(&order), strict, progress: &watch, ..build })?;
    watch.finish(call);
    let (own, others) = sorted(run.found);
    findings(call, &own, &run.sources);
    if others > 0 {
        write_err(&call.say(
            format!("另有 {others} 条与打印无关的警告和提示，用 gongkai check 查看\n"),
            format!("{others} more warnings and notes are not about print; see gongkai check\n"),
        ));
    }
    for made in run.made.iter().filter(|made| made.released) {
        let (place, count) = (out.join(made.audience.word()), files(made.files.len(), call.lang));
        write_err(
            &call.say(
                format!("已排好 {}：{count}\n", place.display()),
                format!("printed {}: {count}\n", place.display()),
            ),
        );
    }
    if passes(call, &own) {
        return Ok(Outcome::Fine);
    }
    write_err(&call.say("没有打印，上一次的结果原样保留\n", "nothing was printed; the last result is as it was\n"));
    Ok(Outcome::ContentErrors)
}

/// Errors and what is about boards; how many others there are.
fn sorted(found: Findings) -> (Findings, usize) {
    let own = |d: &Diagnostic| {
        let names = ["print/", "rule/stale", "rule/budget", "rule/out-of-step"];
        d.severity == Severity::Error || names.iter().any(|name| d.code.name.starts_with(name))
    };
    let (own, others): (Vec<_>, Vec<_>) = found.0.into_iter().partition(own);
    (Findings(own), others.len())
}

/// What is to be printed.
fn order(call: &Call<'_>) -> Order {
    let names = call.args.get_many::<String>("name").into_iter().flatten().cloned().collect();
    let ppi = call.args.get_one::<u32>("ppi").copied().unwrap_or(150);
    let output = |word: &String| match word.as_str() {
        "svg" => Output::Svg,
        "png" => Output::Png(ppi),
        "plain-pdf" => Output::PlainPdf,
        "tiles-a4" => Output::Tiles(false),
        "tiles-a3" => Output::Tiles(true),
        _ => Output::Pdf,
    };
    let formats = call.args.get_many::<String>("format").into_iter().flatten();
    let mut outputs: Vec<Output> = Vec::new();
    for format in formats.map(output) {
        if !outputs.contains(&format) {
            outputs.push(format);
        }
    }
    if outputs.is_empty() {
        outputs.push(Output::Pdf);
    }
    Order { names, outputs }
}
