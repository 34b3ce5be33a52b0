//! `superseded`: an article is cited that has since been moved or repealed.
//!
//! Keys: `fields` (laws or lists of laws; without it all). What was moved is data: `regulations/superseded.toml`. A
//! citation that names the year of its text (“2018年修正”) is meant and left alone.

use super::rule::{Case, Check, RuleWord, fields, wrong_field};
use super::walk::walk_item;
use crate::config::Superseded;
use crate::diag::{Code, Diagnostic, Findings, Span};
use crate::model::Entry;
use crate::schema::{Law, Value};

const MOVED: Code = Code::warning(
    "rule/superseded",
    "引用的条文已经移条、修改或废止。请按提示改为现行条文；确需引用旧文本时，在法名后写明年份，如“（2018年修正）”。",
    "The article cited was moved, changed or repealed. Cite the present one; where the old text is meant, name its year, such as （2018年修正）.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "superseded",
    doc: ("引用的条文没有移条或废止", "articles that are cited are still in force where they are cited"),
    basis: (
        "村民委员会组织法 2025 年修正后村务公开由第三十条移到第三十五条；移条和废止的清单见 regulations/superseded.toml",
        "The amendment of 2025 moved openness from article 30 to 35; the list is regulations/superseded.toml",
    ),
    example: r#"rule = "superseded"
fields = ["basis"]"#,
    codes: &[&MOVED],
    compile: |reader, kind, _| {
        let chosen = reader.node("fields").is_some().then(|| fields(reader, "fields", kind));
        let holds_law = |at: &usize| {
            let ty = &kind.fields[*at].ty;
            ty.name() == "law" || ty.item().is_some_and(|inner| inner.name() == "law") || ty.fields().is_some()
        };
        if chosen.as_ref().is_some_and(|list| !list.iter().all(holds_law)) {
            wrong_field(reader, "fields", "依据（law）", "a law");
        }
        Some(Box::new(MovedArticle { fields: chosen }))
    },
};

struct MovedArticle {
    fields: Option<Vec<usize>>,
}

impl Check for MovedArticle {
    fn entry(&self, entry: &Entry, case: Case<'_>, found: &mut Findings) {
        let moved = &case.portal.regulations.superseded;
        for (at, item) in &entry.record.values {
            if self.fields.as_ref().is_some_and(|fields| !fields.contains(&(*at as usize))) {
                continue;
            }
            walk_item(item, &mut |item| {
                let Value::Law(law) = &item.value else { return };
                if let Some(entry) = moved.iter().find(|entry| concerns(entry, law) && entry.since <= case.portal.today)
                {
                    found.add(complaint(entry, law, item.span));
                }
            });
        }
    }
}

fn concerns(moved: &Superseded, law: &Law) -> bool {
    let same_article = match (&moved.article, &law.article) {
        (Some(moved), Some(cited)) => {
            cited == moved || cited.strip_prefix(moved.as_str()).is_some_and(|r| r.starts_with(['第', '（']))
        }
        (None, _) => true,
        (Some(_), None) => false,
    };
    let act = law.act.trim();
    let bare = act.strip_prefix("中华人民共和国").unwrap_or(act);
    same_article && bare == moved.act
}

fn complaint(moved: &Superseded, law: &Law, span: Span) -> Diagnostic {
    let article = law.article.as_deref().unwrap_or("");
    Diagnostic::at(
        &MOVED,
        span,
        format!("《{}》{article}已有变化：{}", law.act, moved.now.zh),
        format!("《{}》{article} has changed: {}", law.act, moved.now.en),
    )
    .because(moved.span, "变化登记在这里", "the change is listed here")
}
