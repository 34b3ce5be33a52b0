//! Documents to entries: which kind, which rows, which values.
//!
//! In: one parsed file. Out: its entries, with ids and audiences, not yet with their units. Files are bound
//! independently of each other, so they can be bound in parallel.

use std::sync::Arc;

use rayon::prelude::*;

use super::entry::Entry;
use crate::config::Audience;
use crate::diag::{Checked, Code, Diagnostic, FileId, Findings, Span};
use crate::schema::{Item, Kind, KindId, Reading, Record, Schema, Value, check_required, is_slug, read_values, rich};
use crate::source::{Data, Document, Node, Table, TextSlice, nearest};

pub(super) const NO_KIND: Code = Code::error(
    "entry/no-kind",
    "看不出这个文件是什么内容。内容文件要放在以内容类型命名的文件夹里（如 notice 或 公示公告），或在文件里写 kind = \"…\"。",
    "It is not clear what this file holds. Put it below a folder named after a kind (such as notice), or write kind = \"…\" in it.",
);
pub(super) const NO_SUCH_KIND: Code = Code::error(
    "entry/no-such-kind",
    "没有这种内容类型。可用的类型是主题 kinds 文件夹里的各个子文件夹。",
    "There is no such kind. The kinds are the folders below the theme's kinds folder.",
);
pub(super) const NOT_ROWS: Code = Code::error(
    "entry/not-rows",
    "item 是一行一行的内容，每一行写成一个 [[item]]，下面写字段。",
    "item holds rows of content: each row is a table [[item]] with its fields below.",
);
pub(super) const BODY_TWICE: Code = Code::error(
    "entry/body-twice",
    "正文写了两处：+++ 里面的字段和 +++ 下面的文字。只留一处。",
    "The text is written twice: as a field between the +++ and below them. Keep one.",
);
pub(super) const NO_ID: Code = Code::error(
    "entry/no-id",
    "这条内容没有编号，别处无法引用它，也没有网址。",
    "The entry has no id: nothing can refer to it, and it has no address.",
);
pub(super) const NO_BODY: Code = Code::error(
    "entry/no-body-field",
    "这种内容没有正文字段，+++ 下面的文字没有地方显示。",
    "This kind has no field for the text below the front matter.",
);

/// Rows that are bound together: fewer are not worth another thread.
const LEAST_ROWS: usize = 64;

/// Binds one document.
pub fn bind(document: Document, text: &Arc<str>, schema: &Schema) -> Checked<Vec<Entry>> {
    let mut found = Findings::default();
    let mut entries = Vec::new();
    let Document { name, root, body, file } = document;
    let Data::Table(mut table) = root.data else { return Checked { value: entries, found } };
    let told = table.remove("kind").map(|(_, node)| node);
    let items = table.remove("item").map(|(_, node)| node);
    let Some(kind_id) = kind_of(&name, told.as_ref(), file, schema, &mut found) else {
        return Checked { value: entries, found };
    };
    let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut binder = Binder {
        kind_id,
        kind: schema.get(kind_id),
        folder: folder.into(),
        file,
        reading: Reading { text, found: &mut found },
    };
    match items {
        Some(Node { data: Data::Array(rows), .. }) if body.is_none() => binder.rows(&table, rows, &mut entries),
        Some(node) => {
            binder.reading.found.add(not_rows(node.span));
        }
        None => entries.push(binder.single(&name, &table, body)),
    }
    Checked { value: entries, found }
}

/// The kind that the file says, or else its innermost folder that is named after one.
fn kind_of(name: &str, told: Option<&Node>, file: FileId, schema: &Schema, found: &mut Findings) -> Option<KindId> {
    if let Some(node) = told {
        let word = node.as_str().unwrap_or_default();
        let kind = schema.kind_named(word);
        if kind.is_none() {
            let diagnostic = Diagnostic::at(
                &NO_SUCH_KIND,
                node.span,
                format!("没有“{word}”这种内容"),
                format!("there is no kind “{word}”"),
            )
            .did_you_mean(nearest(word, schema.kinds.iter().map(|k| k.name.as_str())));
            found.add(diagnostic);
        }
        return kind;
    }
    let folders = name.rsplit('/').skip(1);
    let kind = folders.clone().find_map(|folder| schema.kind_named(folder));
    if kind.is_none() {
        let mut diagnostic = Diagnostic::at(
            &NO_KIND,
            Span::start_of(file),
            "看不出这个文件是哪种内容",
            "it is not clear which kind this file holds",
        );
        let names = || schema.kinds.iter().map(|k| k.name.as_str());
        if let Some(near) = folders.clone().find_map(|folder| nearest(folder, names())) {
            diagnostic =
                diagnostic.hint(format!("文件夹名是不是 `{near}`？"), format!("is the folder meant to be `{near}`?"));
        }
        let list = schema.kinds.iter().map(|k| format!("{}（{}）", k.name, k.label.zh)).collect::<Vec<_>>();
        let names: Vec<&str> = names().collect();
        found.add(diagnostic.hint(
            format!("放到以内容类型命名的文件夹里：{}", list.join("、")),
            format!("put it below a folder named after a kind: {}", names.join(", ")),
        ));
    }
    kind
}

fn not_rows(span: Span) -> Diagnostic {
    Diagnostic::at(&NOT_ROWS, span, "item 要写成若干个 [[item]]", "write item as tables [[item]]")
        .hint("Markdown 文件只有一条内容，不写 item", "a Markdown file is one entry and has no item")
}

/// What the entries of one file have in common.
pub(super) struct Binder<'a> {
    pub(super) kind_id: KindId,
    pub(super) kind: &'a Kind,
    pub(super) folder: Arc<str>,
    pub(super) file: FileId,
    pub(super) reading: Reading<'a>,
}

impl Binder<'_> {
    /// Rows of a TOML file; keys above them are defaults. A large file has thousands, so they are bound on all cores.
    fn rows(&mut self, defaults: &Table, rows: Vec<Node>, entries: &mut Vec<Entry>) {
        let head = defaults.pairs.first().map_or(Span::start_of(self.file), |(k, _)| k.span);
        let defaults = (defaults, read_values(&self.kind.fields, defaults, head, &mut self.reading));
        let (kind_id, kind, folder, file, text) = (self.kind_id, self.kind, &self.folder, self.file, self.reading.text);
        let one = |(number, node): (usize, Node)| {
            let mut found = Findings::default();
            let reading = Reading { text, found: &mut found };
            let entry = Binder { kind_id, kind, folder: folder.clone(), file, reading }.row(number, &node, &defaults);
            (entry, found)
        };
        let bound: Vec<(Option<Entry>, Findings)> =
            rows.into_par_iter().enumerate().with_min_len(LEAST_ROWS).map(one).collect();
        entries.reserve_exact(bound.len());
        for (entry, found) in bound {
            entries.extend(entry);
            self.reading.found.append(found);
        }
    }

    fn row(&mut self, number: usize, node: &Node, (defaults, defaults_read): &(&Table, Record)) -> Option<Entry> {
        let Data::Table(table) = &node.data else {
            self.reading.found.add(not_rows(node.span));
            return None;
        };
        // The parser gives an array-of-tables row the span of its `[[item]]` line.
        let mut record = read_values(&self.kind.fields, table, node.span, &mut self.reading);
        for (at, item) in &defaults_read.values {
            if record.at(*at as usize).is_none() && table.get(&self.kind.fields[*at as usize].name).is_none() {
                record.set(*at as usize, item.clone());
            }
        }
        self.required(&mut record, table, defaults);
        let id = self.id(&record, self.says_id(table), None, number);
        Some(self.entry(id, record, node.span))
    }

    /// A file that is one entry.
    fn single(&mut self, name: &str, table: &Table, body: Option<(TextSlice, Span)>) -> Entry {
        let first = table.pairs.first().map(|(k, _)| k.span);
        let span = first.or(body.as_ref().map(|(_, s)| Span { end: s.start, ..*s }));
        let span = span.unwrap_or(Span::start_of(self.file));
        let mut record = read_values(&self.kind.fields, table, span, &mut self.reading);
        if let Some((text, place)) = body.filter(|(text, _)| !text.trim().is_empty()) {
            self.body(&mut record, text, place);
        }
        let stem = name.rsplit('/').next().unwrap_or(name);
        let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
        let folder = self.folder.clone();
        let stem = if stem == "index" { folder.rsplit('/').next().unwrap_or(stem) } else { stem };
        let at = self.kind.field_index(&self.kind.id);
        if let Some(at) = at.filter(|at| record.at(*at).is_none() && table.get(&self.kind.id).is_none())
            && is_slug(stem)
        {
            record.set(at, Item { value: Value::Slug(stem.into()), span });
        }
        self.required(&mut record, table, &Table::default());
        let id = self.id(&record, self.says_id(table), Some(stem), 0);
        self.entry(id, record, span)
    }

    fn body(&mut self, record: &mut Record, text: TextSlice, place: Span) {
        let at = self.kind.body.as_deref().and_then(|name| self.kind.field_index(name));
        match at {
            Some(at) => {
                if let Some(item) = record.at(at) {
                    let below = Span { end: place.start, ..place };
                    self.reading.found.add(
                        Diagnostic::at(&BODY_TWICE, item.span, "正文写了两处", "the text is written twice").because(
                            below,
                            "另一处从这里开始",
                            "the other begins here",
                        ),
                    );
                }
                record.set(at, Item { value: rich(text, Some(place), place), span: place });
            }
            None => self.reading.found.add(Diagnostic::at(
                &NO_BODY,
                Span { end: place.start, ..place },
                format!("“{}”没有正文，+++ 下面不能写文字", self.kind.label.zh),
                format!("“{}” has no text below the front matter", self.kind.label.en),
            )),
        }
    }

    fn required(&mut self, record: &mut Record, table: &Table, defaults: &Table) {
        check_required(record, &[table, defaults], &mut self.reading);
    }

    fn says_id(&self, table: &Table) -> bool {
        table.get(&self.kind.id).is_some()
    }

    /// The id of a record. `is_told`: something is written for it, which was complained about where it was read if it is none.
    pub(super) fn id(&mut self, record: &Record, is_told: bool, stem: Option<&str>, number: usize) -> Arc<str> {
        let item = record.get(&self.kind.id);
        if let Some(id) = item.and_then(|item| item.value.as_text()).map(str::trim).filter(|id| is_slug(id)) {
            return id.into();
        }
        let id_field = self.kind.field(&self.kind.id);
        let complained = id_field.is_some_and(|f| f.required.is_some()) || is_told;
        if !complained {
            let mut diagnostic = Diagnostic::at(&NO_ID, record.span, "这条内容没有编号", "the entry has no id");
            if let Some(stem) = stem {
                diagnostic = diagnostic.hint(
                    format!(
                        "文件名“{stem}”不能当编号；请写 {} = \"…\"，或把文件名改成小写英文、数字和短横",
                        self.kind.id
                    ),
                    format!(
                        "the file's name “{stem}” cannot be an id; write {} = \"…\" or rename the file",
                        self.kind.id
                    ),
                );
            }
            self.reading.found.add(diagnostic);
        }
        // A stand-in, so that the other checks still see the entry; nothing is published with it.
        format!("?{}-{}-{number}", self.file.0, record.span.start).into()
    }

    pub(super) fn entry(&mut self, id: Arc<str>, record: Record, span: Span) -> Entry {
        let told = record.get("audience").and_then(|item| item.value.as_text()).and_then(Audience::from_word);
        let audience = told.unwrap_or(self.kind.audience);
        Entry {
            kind: self.kind_id,
            key: id.clone(),
            id,
            unit: None,
            audience,
            record,
            file: self.file,
            folder: self.folder.clone(),
            span,
        }
    }
}
