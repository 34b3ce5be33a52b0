//! TOML text to a spanned tree, with all syntax errors of a file at once.
//!
//! The parser recovers, so one wrong line does not hide the next. Its English messages are put beside a
//! Chinese one for the mistakes that clerks really make.

mod rows;

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::node::{Data, Key, Node, Table};
use crate::diag::{Code, Diagnostic, FileId, Findings, Span};

pub(super) const SYNTAX: Code = Code::error(
    "source/toml-syntax",
    "这一行不符合 TOML 的写法。常见原因：文字没有用英文双引号括起来、引号是中文引号、键名用了中文、同一个键写了两次、日期不存在。",
    "The line is not TOML. Usual causes: text without quotes, Chinese quotes around it, a Chinese key without quotes, \
     a key written twice, a date that does not exist.",
);

/// Parses `text[range]`, a whole TOML document that stands in `file`.
pub fn parse_toml(text: &str, range: Range<usize>, file: FileId, found: &mut Findings) -> Node {
    let part = text.get(range.clone()).unwrap_or("");
    let convert = Converter { file, base: range.start };
    let table = rows::parse(part, &convert).unwrap_or_else(|| {
        let (table, errors) = whole(part, &convert);
        errors.iter().for_each(|error| found.add(syntax_error(part, error, &convert)));
        table
    });
    Node { span: convert.span(0..part.len()), data: Data::Table(table) }
}

/// All of `part` at once, with what is wrong in it.
fn whole(part: &str, convert: &Converter) -> (Table, Vec<toml::de::Error>) {
    let (table, errors) = DeTable::parse_recoverable(part);
    (convert.table(table.into_inner()), errors)
}

#[derive(Clone, Copy)]
struct Converter {
    file: FileId,
    base: usize,
}

impl Converter {
    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, self.base + range.start..self.base + range.end)
    }

    fn table(&self, table: DeTable<'_>) -> Table {
        let pairs = table.into_iter().map(|(key, value)| {
            let span = self.span(key.span());
            let name = key.into_inner().into_owned().into_boxed_str();
            (Key { span, name }, self.node(value))
        });
        Table { pairs: pairs.collect() }
    }

    fn node(&self, value: toml::Spanned<DeValue<'_>>) -> Node {
        let span = self.span(value.span());
        let data = match value.into_inner() {
            DeValue::String(s) => Data::String(s.into_owned().into_boxed_str()),
            DeValue::Integer(i) => Data::Integer(decimal(i.as_str(), i.radix())),
            DeValue::Float(f) => Data::Float(f.as_str().into()),
            DeValue::Boolean(b) => Data::Bool(b),
            DeValue::Datetime(d) => Data::Datetime(d.to_string().into_boxed_str()),
            DeValue::Array(list) => Data::Array(list.into_iter().map(|v| self.node(v)).collect()),
            DeValue::Table(table) => Data::Table(self.table(table)),
        };
        Node { span, data }
    }
}

fn decimal(digits: &str, radix: u32) -> Box<str> {
    match radix {
        10 => digits.into(),
        _ => u128::from_str_radix(digits, radix).map_or_else(|_| digits.into(), |n| n.to_string().into()),
    }
}

fn syntax_error(part: &str, error: &toml::de::Error, convert: &Converter) -> Diagnostic {
    let range = error.span().unwrap_or(0..0);
    let message = error.message().trim();
    let (zh, hint) = in_chinese(message, part, &range);
    let mut diagnostic =
        Diagnostic::at(&SYNTAX, convert.span(range), format!("TOML 写法有误：{zh}"), format!("TOML syntax: {message}"));
    if let Some((zh, en)) = hint {
        diagnostic = diagnostic.hint(zh, en);
    }
    diagnostic
}

type Hint = (&'static str, &'static str);

/// The parser's message in Chinese, and the cure for what usually causes it.
fn in_chinese(message: &str, part: &str, range: &Range<usize>) -> (String, Option<Hint>) {
    let at = part.get(range.start..).and_then(|rest| rest.chars().next());
    let start = part[..range.start.min(part.len())].rfind('\n').map_or(0, |i| i + 1);
    let line = part[start..].lines().next().unwrap_or("");
    if line.contains(['“', '”', '‘', '’']) && !line.contains('"') {
        return (
            "文字要用英文引号括起来".into(),
            Some(("把中文引号“ ”换成英文引号 \" \"", "use straight quotes \" \" around text")),
        );
    }
    if line.contains('＝') {
        return ("等号要用英文的 =".into(), Some(("把 ＝ 换成 =", "use = and not the full-width sign")));
    }
    let key_side = line.split('=').next().unwrap_or("");
    if at.is_some_and(|c| !c.is_ascii()) && !key_side.trim().is_ascii() {
        return (
            "键名只能用英文字母、数字、短横和下划线".into(),
            Some(("中文键名请改用 kind.toml 里的英文字段名", "use the field's ASCII name from kind.toml")),
        );
    }
    let known = [
        ("duplicate key", "同一个键写了两次"),
        ("key with no value", "键后面没有写 = 和值"),
        ("extra", "这里多了内容"),
        ("missing value", "= 后面没有值"),
        ("string values must be quoted", "文字要用英文双引号括起来"),
        ("invalid basic string", "文字的引号没有写完整"),
        ("missing closing quote", "文字缺少后引号"),
        ("leading zero", "数字前面不能有 0（编号请加引号）"),
        ("day", "日期不存在"),
        ("month", "月份不存在"),
        ("invalid datetime", "日期写法不对"),
        ("unclosed array", "列表缺少 ]"),
        ("unclosed table", "表头缺少 ]"),
        ("unclosed inline table", "缺少 }"),
        ("missing assignment", "键和值之间缺少 ="),
        ("invalid key", "键名写法不对"),
        ("unquoted", "文字要用英文双引号括起来"),
    ];
    let zh = known.iter().find(|(en, _)| message.contains(en)).map_or(message, |(_, zh)| zh);
    (zh.to_owned(), None)
}
