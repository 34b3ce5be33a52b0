//! Files that fields name are there. Always on.

use std::collections::HashSet;

use rayon::prelude::*;

use super::walk::walk;
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::{Entry, Portal, Target, target};
use crate::schema::Value;
use crate::source::nearest;

pub(super) const MISSING: Code = Code::error(
    "file/missing",
    "字段里写的文件不在这条内容的旁边。请把文件放进同一个文件夹，文件名（包括扩展名）要一致。",
    "The file that a field names is not beside the entry. Put it into the same folder, with exactly this name.",
);

pub(super) const UNUSED: Code = Code::warning(
    "file/unused",
    "content 文件夹里的这个文件没有任何内容用到，不会公开。内容要写在 .toml、.md 或 .csv 文件里，放在以内容类型命名的文件夹中；附件要在内容里写出文件名。",
    "Nothing uses this file below content, so it is not published. Content is written in .toml, .md or .csv files below the folder of a kind; attachments are named by an entry.",
);

/// Complains about files that no entry uses: a sheet that somebody takes for published would otherwise be missed.
pub(super) fn check_unused(portal: &Portal, found: &mut Findings) {
    if portal.files.is_empty() {
        return;
    }
    let used: HashSet<String> = portal.entries.par_iter().flat_map_iter(|entry| used_by(entry, portal)).collect();
    for name in portal.files.iter().filter(|name| !used.contains(*name)) {
        let (zh, en) = (format!("{name} 没有任何内容用到"), format!("nothing uses {name}"));
        let diagnostic = Diagnostic::nowhere(&UNUSED, zh, en);
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
        found.add(match extension.as_str() {
            "csv" => diagnostic.hint(
                "当内容用，就放进以内容类型命名的文件夹（不是“附件”文件夹）；当附件用，就在内容里写出文件名",
                "put it into the folder of a kind (and not below 附件 or files) if it is content, or name it as an attachment",
            ),
            "xlsx" | "xls" | "et" => diagnostic.hint(
                "工作簿不会自动变成网页：当内容用，请另存为 CSV；当附件用，就在内容里写出文件名",
                "workbooks do not become pages: save them as CSV, or name the file as an attachment",
            ),
            "docx" | "doc" | "wps" | "txt" | "markdown" | "htm" | "html" => diagnostic.hint(
                "文档不会自动变成网页：内容请写成 .toml 或 .md；当附件用，就在内容里写出文件名",
                "documents do not become pages: write .toml or .md, or name the file as an attachment",
            ),
            _ => diagnostic,
        });
    }
}

/// The files that an entry names and that are there.
fn used_by(entry: &Entry, portal: &Portal) -> Vec<String> {
    let mut used = Vec::new();
    walk(&entry.record, &mut |item| match &item.value {
        Value::File(name) => used.push(format!("{}/{name}", entry.folder)),
        Value::Markdown(rich) => {
            used.extend(rich.links.iter().filter_map(|link| match target(&link.target, &entry.folder, portal) {
                Target::File(name) => Some(name),
                _ => None,
            }))
        }
        _ => {}
    });
    used
}

pub(super) fn check(entry: &Entry, portal: &Portal, found: &mut Findings) {
    walk(&entry.record, &mut |item| {
        let Value::File(name) = &item.value else { return };
        if portal.files.contains(&format!("{}/{name}", entry.folder)) {
            return;
        }
        let mut diagnostic = Diagnostic::at(
            &MISSING,
            item.span,
            format!("旁边没有“{name}”这个文件"),
            format!("there is no file “{name}” beside the entry"),
        );
        let prefix = format!("{}/", entry.folder);
        let beside = portal.files.range(prefix.clone()..).take_while(|f| f.starts_with(&prefix));
        diagnostic = diagnostic.did_you_mean(nearest(name, beside.filter_map(|f| f.strip_prefix(&prefix))));
        found.add(diagnostic);
    });
}
