//! `gongkai schema`: a JSON Schema per kind, for editors.

use std::path::PathBuf;

use super::report::{findings, write_err};
use super::{Call, Ended, Outcome};
use crate::output::write_new;
use crate::pipeline;
use crate::schema::kind_schema;

pub(super) fn run(call: &Call<'_>) -> Ended {
    let mut prepared = pipeline::prepare_only(&call.world())?;
    if prepared.is_no_site {
        findings(call, &prepared.found, &prepared.sources);
        return Ok(Outcome::ContentErrors);
    }
    let out = call.args.get_one::<PathBuf>("out").cloned().unwrap_or_else(|| call.site.join("schema"));
    let about_kinds = |name: &str| name.ends_with("/kind.toml") || name.ends_with("/common.toml");
    prepared.found.0.retain(|d| d.span.is_none_or(|span| about_kinds(prepared.sources.name(span.file))));
    prepared.found.sort(&prepared.sources);
    findings(call, &prepared.found, &prepared.sources);
    for kind in &prepared.schema.kinds {
        let path = out.join(format!("{}.json", kind.name));
        let text = format!("{:#}\n", kind_schema(kind, call.lang));
        write_new(&path, text.as_bytes(), true)?;
    }
    let n = prepared.schema.kinds.len();
    write_err(&call.say(
        format!(
            "已写入 {n} 个文件到 {}；在 TOML 文件第一行写 #:schema 路径/类型.json，编辑器就会补全\n",
            out.display()
        ),
        format!(
            "wrote {n} files to {}; begin a TOML file with #:schema PATH/KIND.json and editors complete it\n",
            out.display()
        ),
    ));
    Ok(if prepared.found.has_errors() { Outcome::ContentErrors } else { Outcome::Fine })
}
