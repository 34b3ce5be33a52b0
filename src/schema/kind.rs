//! A kind, compiled from its `kind.toml`.
//!
//! Fields and the places that name fields are checked here; rules and views are kept as written (`Use`), because
//! only their own rooms know what they may say.

use std::sync::Arc;

use super::field::{self, Field};
use crate::config::Audience;
use crate::diag::{Code, Diagnostic, Findings, Span, Text};
use crate::source::{Data, Node, Reader, nearest};

pub(super) const BAD_KIND: Code = Code::error(
    "kind/bad-kind",
    "kind.toml 的写法不对：缺少必须的键，或者引用了没有声明的字段。",
    "kind.toml is not right: a key is missing, or a field is named that is not declared.",
);

/// The number of a kind in its schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KindId(pub u16);

/// Where ids must differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// In the whole site.
    Site,
    /// Within one unit.
    Unit,
}

/// How a list is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Rows and columns.
    Table,
    /// Cards.
    Cards,
}

/// A rule or view that a kind uses, as written.
#[derive(Debug, Clone)]
pub struct Use {
    /// Name of the rule or view.
    pub name: Box<str>,
    /// The table that says it.
    pub node: Node,
    /// Place of the name.
    pub span: Span,
}

impl Use {
    /// Whether it says `off = true`.
    fn is_off(&self) -> bool {
        let off = self.node.as_table().and_then(|table| table.get("off"));
        off.is_some_and(|node| matches!(node.data, Data::Bool(true)))
    }
}

/// What stays of an entry that is taken back: its page, saying so.
#[derive(Debug)]
pub struct Withdrawal {
    /// The field with the day from which it counts.
    pub on: usize,
    /// Fields that stay, besides id, title, date and the common ones.
    pub keep: Vec<usize>,
}

/// A content type.
#[derive(Debug)]
pub struct Kind {
    /// Name of its folder.
    pub name: String,
    /// Label for people.
    pub label: Text,
    /// A sentence about it.
    pub about: Option<Text>,
    /// No entry is seen by more than these.
    pub audience: Audience,
    /// Field that names an entry.
    pub id: String,
    /// Where ids must differ.
    pub scope: Scope,
    /// Field that is the title.
    pub title: String,
    /// Field shown below the title on cards.
    pub summary: Option<String>,
    /// Field that dates an entry.
    pub date: Option<String>,
    /// Field that takes the Markdown below the front matter.
    pub body: Option<String>,
    /// Units below the owner show the entries too.
    pub handed_down: bool,
    /// How an entry is taken back.
    pub withdrawn: Option<Withdrawal>,
    /// Own fields, then the common ones.
    pub fields: Arc<[Field]>,
    /// Rules, as written.
    pub rules: Vec<Use>,
    /// Views, as written.
    pub views: Vec<Use>,
    /// Template of its own, by place in the theme.
    pub page: Option<String>,
    /// Its file.
    pub span: Span,
}

impl Kind {
    /// The number of a field.
    pub fn field_index(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|f| &*f.name == name)
    }

    /// Whether it has a list: `[views.index]` is not off, or a directory takes its place.
    pub fn is_listed(&self) -> bool {
        let index = self.views.iter().find(|used| &*used.name == "index");
        !index.is_some_and(Use::is_off) || self.uses_view("directory")
    }

    /// Whether it has `[views.<name>]`, and that is not off.
    pub fn uses_view(&self, name: &str) -> bool {
        self.views.iter().any(|used| &*used.name == name && !used.is_off())
    }

    /// A field by name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|f| &*f.name == name)
    }
}

/// The fields of `kinds/common.toml`, as nodes: every kind compiles them after its own.
pub(super) fn common_fields<'n>(root: &'n Node, found: &mut Findings) -> Vec<&'n Node> {
    let Some(mut reader) = Reader::new(root, found) else { return Vec::new() };
    reader.integer("format");
    let fields = reader.tables("field");
    reader.finish();
    fields
}

/// Compiles one kind.
pub(super) fn compile(name: &str, root: &Node, common: &[&Node], found: &mut Findings) -> Kind {
    let mut kind = Kind {
        name: name.to_owned(),
        label: Text::new(name, name),
        about: None,
        audience: Audience::Private,
        id: "id".to_owned(),
        scope: Scope::Site,
        title: "title".to_owned(),
        summary: None,
        date: None,
        body: None,
        handed_down: false,
        withdrawn: None,
        fields: Arc::new([]),
        rules: Vec::new(),
        views: Vec::new(),
        page: None,
        span: Span::start_of(root.span.file),
    };
    let Some(mut reader) = Reader::new(root, found) else { return kind };
    head(&mut kind, &mut reader);
    let own = reader.tables("field");
    let named = |n: &Node| n.as_table().and_then(|t| t.get("name")).and_then(|n| n.as_str().map(str::to_owned));
    let own_names: Vec<_> = own.iter().filter_map(|n| named(n)).collect();
    let inherited = common.iter().filter(|n| named(n).is_none_or(|name| !own_names.contains(&name)));
    let nodes: Vec<&Node> = own.iter().chain(inherited).copied().collect();
    kind.fields = field::compile_all(&nodes, reader.found);
    for field in kind.fields.iter().filter(|field| matches!(&*field.name, "item" | "kind")) {
        let (zh, en) = (
            format!("`{}` 在内容文件里另有用处，不能作字段名", field.name),
            format!("`{}` means something else in content files and cannot be a field", field.name),
        );
        reader.found.add(Diagnostic::at(&BAD_KIND, field.span, zh, en));
    }
    kind.withdrawn = withdrawal(&kind, &mut reader);
    kind.rules = rules(&mut reader);
    kind.views = views(&mut reader);
    let root_table = reader.node("format").map(|n| n.span);
    named_fields(&kind, root, root_table, reader.found);
    reader.finish();
    kind
}

fn head(kind: &mut Kind, reader: &mut Reader<'_, '_>) {
    match reader.integer("format") {
        Some(1) => {}
        Some(_) => complain(reader, "format", "这个版本只认识 format = 1", "this version knows format = 1"),
        None => reader.missing("format"),
    }
    if let Some(label) = reader.required_label("label") {
        kind.label = label;
    }
    kind.about = reader.label("about");
    match reader.text_at("audience") {
        Some((word, span)) => {
            kind.audience = Audience::read(word, span, reader.found).unwrap_or(Audience::Private);
        }
        None => reader.missing("audience"),
    }
    let text = |reader: &mut Reader<'_, '_>, key| reader.text(key).map(str::to_owned);
    kind.id = text(reader, "id").unwrap_or_else(|| "id".to_owned());
    kind.title = text(reader, "title").unwrap_or_else(|| "title".to_owned());
    (kind.summary, kind.date) = (text(reader, "summary"), text(reader, "date"));
    kind.body = text(reader, "body");
    kind.handed_down = reader.bool("handed_down").unwrap_or(false);
    match reader.text("scope") {
        Some("unit") => kind.scope = Scope::Unit,
        Some("site") | None => {}
        Some(_) => complain(reader, "scope", "scope 只能是 site 或 unit", "scope is site or unit"),
    }
}

/// `withdrawn = { on = "withdrawn_on", keep = ["form"] }`.
fn withdrawal(kind: &Kind, reader: &mut Reader<'_, '_>) -> Option<Withdrawal> {
    let node = reader.node("withdrawn")?;
    let mut inner = Reader::new(node, reader.found)?;
    let (on, keep) = (inner.text_at("on"), inner.words("keep").unwrap_or_default());
    if on.is_none() {
        inner.missing("on");
    }
    inner.finish();
    let field = |(name, span): (&str, Span)| {
        let at = kind.field_index(name);
        if at.is_none() {
            let (zh, en) = (format!("没有声明字段 `{name}`"), format!("the field `{name}` is not declared"));
            reader.found.add(Diagnostic::at(&BAD_KIND, span, zh, en));
        }
        at
    };
    let mut always = vec![kind.id.as_str(), kind.title.as_str(), "unit", "audience", "updated_on"];
    always.extend(kind.date.as_deref());
    let chosen: Vec<(&str, Span)> = on.into_iter().chain(keep).collect();
    let mut kept: Vec<usize> = chosen.into_iter().filter_map(field).collect();
    let on = kept.first().copied().filter(|at| kind.fields[*at].ty.name() == "date");
    if on.is_none() {
        reader.found.add(Diagnostic::at(&BAD_KIND, node.span, "`on` 要指一个日期字段", "`on` names a date"));
    }
    kept.extend(always.into_iter().filter_map(|name| kind.field_index(name)));
    Some(Withdrawal { on: on?, keep: kept })
}

fn complain(reader: &mut Reader<'_, '_>, key: &'static str, zh: &str, en: &str) {
    let span = reader.node(key).map_or(reader.span(), |n| n.span);
    reader.found.add(Diagnostic::at(&BAD_KIND, span, zh, en));
}

fn rules(reader: &mut Reader<'_, '_>) -> Vec<Use> {
    let mut rules = Vec::new();
    for node in reader.tables("rule") {
        match node.as_table().and_then(|t| t.get("rule")) {
            Some(name) if name.as_str().is_some() => {
                rules.push(Use { name: name.as_str().unwrap_or_default().into(), node: node.clone(), span: name.span })
            }
            _ => reader.found.add(
                Diagnostic::at(&BAD_KIND, node.span, "规则缺少名称", "the rule has no name")
                    .hint("写 rule = \"规则名\"", "write rule = \"name\""),
            ),
        }
    }
    rules
}

fn views(reader: &mut Reader<'_, '_>) -> Vec<Use> {
    let Some(node) = reader.node("views") else { return Vec::new() };
    let Data::Table(table) = &node.data else {
        complain(reader, "views", "写成 [views.index] 这样的表", "write tables such as [views.index]");
        return Vec::new();
    };
    let uses = table.pairs.iter();
    uses.map(|(key, node)| Use { name: key.name.clone(), node: node.clone(), span: key.span }).collect()
}

/// Kinds have names that can stand in addresses, and labels that differ: folders may be named after either.
pub(super) fn check_names(kinds: &[Kind], found: &mut Findings) {
    for (at, kind) in kinds.iter().enumerate() {
        if !super::types::is_slug(&kind.name) {
            let (zh, en) = (
                format!("内容类型的文件夹名“{}”要用小写英文字母、数字和短横", kind.name),
                format!("the kind's folder “{}” must be lower-case letters, digits and hyphens", kind.name),
            );
            found.add(Diagnostic::at(&BAD_KIND, kind.span, zh, en));
        }
        if let Some(first) = kinds[..at].iter().find(|other| other.label.zh == kind.label.zh) {
            let (zh, en) = (
                format!("内容类型“{}”和“{}”用了同一个名称", kind.name, first.name),
                format!("the kinds “{}” and “{}” have one label", kind.name, first.name),
            );
            found.add(Diagnostic::at(&BAD_KIND, kind.span, zh, en).because(
                first.span,
                "另一个在这里",
                "the other is here",
            ));
        }
    }
}

/// `id`, `title`, `summary`, `date` and `body` name fields that exist.
fn named_fields(kind: &Kind, root: &Node, fallback: Option<Span>, found: &mut Findings) {
    let named = [
        ("id", Some(&kind.id)),
        ("title", Some(&kind.title)),
        ("summary", kind.summary.as_ref()),
        ("date", kind.date.as_ref()),
        ("body", kind.body.as_ref()),
    ];
    let must_be = |key: &str| match key {
        "id" => Some("slug"),
        "body" => Some("markdown"),
        _ => None,
    };
    for (key, field) in named {
        let declared = field.and_then(|name| kind.field(name));
        if let Some((declared, ty)) = declared.zip(must_be(key)).filter(|(declared, ty)| declared.ty.name() != *ty) {
            let (zh, en) = (format!("`{key}` 指的字段要是 {ty} 类型"), format!("`{key}` names a field of type {ty}"));
            found.add(Diagnostic::at(&BAD_KIND, declared.span, zh, en));
        }
        let Some(field) = field.filter(|name| kind.field(name).is_none()) else { continue };
        let written = root.as_table().and_then(|t| t.get(key)).map(|n| n.span);
        let span = written.or(fallback).unwrap_or(kind.span);
        let mut diagnostic = Diagnostic::at(
            &BAD_KIND,
            span,
            format!("`{key}` 指的字段 `{field}` 没有声明"),
            format!("`{key}` names the field `{field}`, which is not declared"),
        );
        let names = kind.fields.iter().map(|f| &*f.name);
        diagnostic = diagnostic.did_you_mean(nearest(field, names));
        found.add(diagnostic);
    }
}
