//! `file`: the name of a file beside the entry.
//!
//! A plain name, or one in a folder below; never a way out of the content folder. Whether the file exists is checked
//! when all files are known.

use std::sync::Arc;

use super::super::field::Field;
use super::super::record::Reading;
use super::super::value::Value;
use super::{FieldType, TypeWord, not_understood, scalar};
use crate::diag::{Code, Span};
use crate::source::Node;

pub(in crate::schema) const NOT_A_FILE_NAME: Code = Code::error(
    "entry/not-a-file-name",
    "这里要写文件名，文件放在这条内容的旁边；不能写磁盘路径，也不能用 .. 指到别处。",
    "The name of a file beside the entry is expected: no path on a disk, and no .. to elsewhere.",
);

pub(super) const WORD: TypeWord = TypeWord {
    name: "file",
    doc: ("放在这条内容旁边的文件名", "the name of a file beside the entry"),
    compile: |reader| {
        let extensions = reader.words("extensions").unwrap_or_default();
        let extensions = extensions.into_iter().map(|(e, s)| (e.trim_start_matches('.').to_lowercase(), s));
        Arc::new(File { extensions: extensions.collect() })
    },
};

#[derive(Debug)]
struct File {
    extensions: Vec<(String, Span)>,
}

impl FieldType for File {
    fn name(&self) -> &'static str {
        WORD.name
    }

    fn read(&self, node: &Node, field: &Field, reading: &mut Reading<'_>) -> Option<Value> {
        let name = scalar(node, field, "文件名", "the name of a file", reading)?.trim();
        if !is_below(name) {
            let (zh, en) = (format!("“{name}”不是旁边文件的名字"), format!("“{name}” is no file beside the entry"));
            reading.found.add(not_understood(&NOT_A_FILE_NAME, node, field, zh, en));
            return None;
        }
        let extension = name.rsplit_once('.').map(|(_, e)| e.to_lowercase()).unwrap_or_default();
        if let Some((_, span)) =
            self.extensions.first().filter(|_| !self.extensions.iter().any(|(e, _)| *e == extension))
        {
            let allowed: Vec<&str> = self.extensions.iter().map(|(e, _)| e.as_str()).collect();
            let zh = (format!("不接受 .{extension} 文件"), format!("只接受 {}", allowed.join("、")));
            let en = (format!("takes no .{extension} file"), format!("only {}", allowed.join(", ")));
            reading.found.add(super::limits::complain(node, field, *span, zh, en));
        }
        Some(Value::File(name.into()))
    }

    fn json(&self) -> serde_json::Value {
        serde_json::json!({ "type": "string" })
    }

    fn sample(&self) -> String {
        super::quoted("fujian.pdf")
    }
}

/// Whether `name` stays below the folder it is written in.
pub(crate) fn is_below(name: &str) -> bool {
    !name.is_empty()
        && !name.contains(['\\', ':', '\0'])
        && name.split('/').all(|part| !part.is_empty() && !part.starts_with('.') && !part.starts_with('~'))
}
