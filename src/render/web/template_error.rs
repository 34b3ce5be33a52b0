//! Complaints of the template engine, brought to file, line and column.
//!
//! The engine's own picture of the line miscounts Chinese characters; its spans are bytes of the template and are used
//! instead.

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::sync::Arc;

use tera::{Error, ErrorKind};

use crate::diag::{Code, Diagnostic, FileId, Span};

pub(super) const SYNTAX: Code = Code::error(
    "template/syntax",
    "模板写法有误：缺少结束标签、用了没有的过滤器或组件等。模板语法见 Tera 2 的文档。",
    "The template is not right: an end tag is missing, or a filter or component does not exist. See the Tera 2 documentation.",
);
pub(super) const RENDERING: Code = Code::error(
    "template/rendering",
    "模板在生成页面时出错，多半是用了这个页面没有的变量。模板能用的变量见 docs/templates.md。",
    "The template fails while a page is made, usually because it uses a variable that this page does not have.",
);
pub(super) const MISSING: Code =
    Code::error("template/missing", "主题里缺少需要的模板。", "A template that is needed is missing from the theme.");

/// A complaint about a template that is not there.
pub(super) fn missing(name: &str) -> Diagnostic {
    let (zh, en) = (format!("主题里没有模板 {name}"), format!("the theme has no template {name}"));
    Diagnostic::nowhere(&MISSING, zh, en)
}

/// Translates an error; `files` gives the file of a template's name.
pub(super) fn translate<S: BuildHasher>(error: &Error, files: &HashMap<String, (FileId, Arc<str>), S>) -> Diagnostic {
    let (code, report) = match error.kind() {
        ErrorKind::SyntaxError(report) => (&SYNTAX, report),
        ErrorKind::RenderingError(report) => (&RENDERING, report),
        other => return unplaced(other, error, files),
    };
    let message = steady(report.message());
    let (zh, en) = (format!("模板出错：{message}"), format!("template: {message}"));
    match files.get(report.filename()) {
        Some((file, _)) => Diagnostic::at(code, Span::new(*file, report.span().range.clone()), zh, en),
        None => Diagnostic::nowhere(code, zh, en),
    }
}

/// The message with its lists of `names` sorted: the engine gives them in no fixed order.
fn steady(message: &str) -> String {
    let mut out = String::new();
    let mut rest = message;
    while let Some(start) = rest.find('`') {
        out.push_str(&rest[..start]);
        let mut names = Vec::new();
        rest = &rest[start..];
        while let Some(end) = rest.get(1..).and_then(|inner| inner.find('`')) {
            names.push(&rest[..end + 2]);
            rest = &rest[end + 2..];
            match rest.strip_prefix(", ").filter(|next| next.starts_with('`')) {
                Some(next) => rest = next,
                None => break,
            }
        }
        if names.is_empty() {
            break;
        }
        names.sort_unstable();
        out.push_str(&names.join(", "));
    }
    out + rest
}

/// Errors that carry no span, or only a text such as “--> views/a.html:3:5”.
fn unplaced<S: BuildHasher>(
    kind: &ErrorKind,
    error: &Error,
    files: &HashMap<String, (FileId, Arc<str>), S>,
) -> Diagnostic {
    let text = error.to_string();
    let message = text.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned();
    let (zh, en) = (format!("模板出错：{message}"), format!("template: {message}"));
    let (name, line, column) = match kind {
        ErrorKind::MissingParent { current, .. } => (current.as_str(), 1, 1),
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => (tpl.as_str(), 1, 1),
        _ => text.lines().find_map(|line| place(line.trim().strip_prefix("--> ")?)).unwrap_or(("", 1, 1)),
    };
    match files.get(name) {
        Some((file, source)) => {
            let start = offset(source, line, column);
            let width =
                source[start..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').map(char::len_utf8).sum();
            Diagnostic::at(&SYNTAX, Span::new(*file, start..start + usize::max(width, 1)), zh, en)
        }
        None => Diagnostic::nowhere(&SYNTAX, zh, en),
    }
}

/// Name, line and column of `name:line:column`.
fn place(text: &str) -> Option<(&str, usize, usize)> {
    let mut parts = text.trim_matches(['[', ']', ' ']).rsplitn(3, ':');
    let column = parts.next()?.parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    Some((parts.next()?, line, column))
}

/// The byte at `line` and `column` (in characters), both from 1.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let within = text[start..].chars().take(column.saturating_sub(1)).map(char::len_utf8);
    start + within.sum::<usize>()
}
