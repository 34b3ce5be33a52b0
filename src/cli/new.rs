//! `gongkai new KIND [PATH]`: a commented sample file of a kind.
//!
//! The kind's own `sample.toml` or `sample.md`, or else one made from its fields.

use std::path::{Path, PathBuf};

use super::report::{findings, write_err};
use super::{Call, Ended, Outcome};
use crate::output::write_new;
use crate::pipeline::{self, Prepared};
use crate::schema::{Kind, sample};
use crate::source::nearest;
use crate::world::World;

pub(super) fn run(call: &Call<'_>) -> Ended {
    let world = call.world();
    let prepared = pipeline::prepare_only(&world)?;
    if prepared.is_no_site {
        findings(call, &prepared.found, &prepared.sources);
        return Ok(Outcome::ContentErrors);
    }
    let name = call.args.get_one::<String>("kind").map(String::as_str).unwrap_or_default();
    let Some(kind) = prepared.schema.kind_named(name).map(|id| prepared.schema.get(id)) else {
        unknown(call, name, &prepared);
        return Ok(Outcome::WrongUsage);
    };
    let told = call.args.get_one::<PathBuf>("path");
    let (text, extension) = sample_text(kind, told.map(PathBuf::as_path), &prepared, &world, call);
    let path = match told {
        Some(path) if path.is_dir() => free_path(&path.join(&kind.name), extension),
        Some(path) => path.clone(),
        None => free_path(&call.site.join("content").join(&kind.name), extension),
    };
    write_new(&path, text.as_bytes(), false)?;
    let label = kind.label.get(call.lang);
    write_err(&call.say(
        format!("已写入 {}（{label}）；改好内容后运行 gongkai check\n", path.display()),
        format!("wrote {} ({label}); edit it and run gongkai check\n", path.display()),
    ));
    Ok(Outcome::Fine)
}

fn unknown(call: &Call<'_>, name: &str, prepared: &Prepared) {
    let names: Vec<&str> = prepared.schema.kinds.iter().map(|kind| kind.name.as_str()).collect();
    let mut message = call.say(format!("没有“{name}”这种内容"), format!("there is no kind “{name}”"));
    if let Some(near) = nearest(name, names.iter().copied()) {
        message.push_str(&call.say(format!("；是不是 {near}？"), format!("; did you mean {near}?")));
    }
    let list = names.join(" ");
    write_err(&format!("{message}\n{}{list}\n", call.say("可用：", "kinds: ")));
}

/// The text of the sample and its extension. A path that ends in .md or .toml decides the form.
fn sample_text(
    kind: &Kind,
    told: Option<&Path>,
    prepared: &Prepared,
    world: &dyn World,
    call: &Call<'_>,
) -> (String, &'static str) {
    let wanted = told.and_then(Path::extension).and_then(|e| e.to_str());
    let forms: &[&'static str] = match wanted {
        Some("md") => &["md"],
        Some("toml") => &["toml"],
        _ => &["toml", "md"],
    };
    for form in forms {
        let place = format!("kinds/{}/sample.{form}", kind.name);
        let text = prepared.theme.file(&place).and_then(|file| world.read(&file.name).ok());
        if let Some(text) = text.and_then(|bytes| String::from_utf8(bytes).ok()) {
            return (text, form);
        }
    }
    let markdown = wanted.map_or(kind.body.is_some(), |extension| extension == "md");
    (sample(kind, markdown, call.lang), if markdown { "md" } else { "toml" })
}

/// `new.toml`, or the first `new-2.toml`, `new-3.toml` … that is free.
fn free_path(folder: &Path, extension: &str) -> PathBuf {
    let name = |n: u32| if n == 1 { format!("new.{extension}") } else { format!("new-{n}.{extension}") };
    let mut n = 1;
    while folder.join(name(n)).exists() && n < 10_000 {
        n += 1;
    }
    folder.join(name(n))
}
