//! Files that fields name are there. Always on.

use super::walk::walk;
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::{Entry, Portal};
use crate::schema::Value;
use crate::source::nearest;

pub(super) const MISSING: Code = Code::error(
    "file/missing",
    "字段里写的文件不在这条内容的旁边。请把文件放进同一个文件夹，文件名（包括扩展名）要一致。",
    "The file that a field names is not beside the entry. Put it into the same folder, with exactly this name.",
);

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
        if let Some(near) = nearest(name, beside.filter_map(|f| f.strip_prefix(&prefix))) {
            diagnostic = diagnostic.hint(format!("是不是“{near}”？"), format!("did you mean “{near}”?"));
        }
        found.add(diagnostic);
    });
}
