//! `blocks`: what the blocks of a page name is there: kinds, entries, units, links.
//!
//! Key: `table` (rows with the columns kind, entry, unit, links, view). Without it a block that names nothing would just
//! be missing from the page.

use super::rule::{Case, Check, RuleWord, field};
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::{Entry, Target, target};
use crate::schema::{Item, Record, Value};
use crate::source::nearest;

const NOTHING: Code = Code::error(
    "rule/block-names-nothing",
    "版块里写的内容类型、条目、单位或链接不存在，或者这种看法缺少内容类型；不改正，这一块就不会出现在页面上。",
    "A block names a kind, an entry, a unit or a link that does not exist, or its view lacks a kind; it would be missing from the page.",
);

const FRONT: Code = Code::error(
    "rule/front-in-front",
    "版块里放的是另一个由版块组成的页面；页面里不能再套页面，这一块不会出现。请改放具体内容，或者用 links 版块链接过去。",
    "A block shows an entry that is made of blocks itself; such entries do not stand within each other, and the block would be missing from the page. Show something else, or link to it.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "blocks",
    doc: ("版块指的内容都在", "what the blocks of a page name is there"),
    basis: (
        "阵地上的每一块都要有内容，空白版块是检查中常见的问题",
        "Every part of a wall has content; blank parts are a common finding of inspections",
    ),
    example: r#"rule = "blocks"
table = "blocks""#,
    codes: &[&NOTHING, &FRONT],
    compile: |reader, kind, _| Some(Box::new(Blocks { table: field(reader, "table", kind)? })),
};

struct Blocks {
    table: usize,
}

impl Check for Blocks {
    fn entry(&self, entry: &Entry, case: Case<'_>, found: &mut Findings) {
        let Some(Value::Table(rows)) = entry.record.at(self.table).map(|item| &item.value) else { return };
        for row in rows {
            check(row, case, found);
            found.0.extend(front(row, case));
        }
    }
}

fn check(row: &Record, case: Case<'_>, found: &mut Findings) {
    let portal = case.portal;
    let text = |name: &str| row.get(name).and_then(|item| Some((item, item.value.as_text()?.trim())));
    if let Some((item, name)) = text("kind").filter(|(_, name)| portal.schema.kind(name).is_none()) {
        let near = nearest(name, portal.schema.kinds.iter().map(|kind| kind.name.as_str()));
        found.add(
            nothing(item, &format!("没有“{name}”这种内容"), &format!("there is no kind “{name}”")).did_you_mean(near),
        );
    }
    let kind = text("kind").and_then(|(_, name)| portal.schema.kind(name));
    if let Some(((_, kind), (item, name))) =
        kind.zip(text("where")).filter(|((_, kind), (_, name))| kind.field(name).is_none())
    {
        let near = nearest(name, kind.fields.iter().map(|field| &*field.name));
        found.add(
            nothing(item, &format!("没有声明字段 `{name}`"), &format!("there is no field `{name}`")).did_you_mean(near),
        );
    }
    let takes_filter =
        text("view").is_none_or(|(_, view)| ["list", "cards", "table", "entry", "whole"].contains(&view));
    if let Some((item, _)) = text("where").filter(|_| !takes_filter) {
        found.add(nothing(item, "这种看法不能用 where", "this view takes no `where`"));
    }
    if let Some((item, name)) = text("unit").filter(|(_, name)| *name != "*" && portal.units.named(name).is_none()) {
        found.add(nothing(item, &format!("没有“{name}”这个单位"), &format!("there is no unit “{name}”")));
    }
    let links = match row.get("links").map(|item| &item.value) {
        Some(Value::List(items)) => items.as_slice(),
        _ => &[],
    };
    let links = links.iter().filter_map(|item| Some((item, item.value.as_text()?.trim())));
    for (item, name) in text("entry").into_iter().chain(links) {
        if matches!(target(name, "content", portal), Target::Nothing | Target::NoEntry(..)) {
            found.add(nothing(item, &format!("“{name}”不存在"), &format!("“{name}” does not exist")));
        }
    }
    let needs = match text("view").map(|(_, view)| view) {
        Some("units" | "links" | "qr") | None => None,
        Some("entry" | "whole") if row.get("kind").is_none() => Some("entry"),
        Some("entry" | "whole") => None,
        Some(_) => Some("kind"),
    };
    if let Some((key, (item, view))) = needs.filter(|key| row.get(key).is_none()).zip(text("view")) {
        found.add(nothing(item, &format!("{view} 版块要写 {key}"), &format!("a {view} block needs `{key}`")));
    }
}

/// An `entry` block that leads to what is made of blocks itself.
fn front(row: &Record, case: Case<'_>) -> Option<Diagnostic> {
    row.get("view")
        .filter(|item| item.value.as_text().is_some_and(|view| ["entry", "whole"].contains(&view.trim())))?;
    let (portal, item) = (case.portal, row.get("entry").or_else(|| row.get("kind"))?);
    let name = item.value.as_text()?.trim();
    let kind = match row.get("entry").map(|_| target(name, "content", portal)) {
        Some(Target::Entry(at, _)) => portal.schema.kinds.get(portal.entries[at].kind.0 as usize)?,
        Some(_) => return None,
        None => portal.schema.kind(name)?.1,
    };
    ["front", "board"].iter().any(|view| kind.uses_view(view)).then(|| {
        let (zh, en) = (format!("“{name}”自己就由版块组成"), format!("“{name}” is made of blocks itself"));
        Diagnostic::at(&FRONT, item.span, zh, en)
    })
}

fn nothing(item: &Item, zh: &str, en: &str) -> Diagnostic {
    Diagnostic::at(&NOTHING, item.span, zh, en)
}
