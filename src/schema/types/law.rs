//! `law`: a legal basis: “《村民委员会组织法》第三十五条（文号）”, or its parts.
//!
//! The act is linked to a regulation of the site by its title, when the field says which kind holds them (`to`).

use std::sync::Arc;

use super::super::field::Field;
use super::super::record::Reading;
use super::super::value::{Law as Basis, Value};
use super::{FieldType, TypeWord, not_understood, wrong_type};
use crate::diag::Span;
use crate::source::{Data, Node, Table};

pub(super) const WORD: TypeWord = TypeWord {
    name: "law",
    doc: ("依据，如 \"《村民委员会组织法》第三十五条\"", "a basis such as \"《村民委员会组织法》第三十五条\""),
    compile: |reader| Arc::new(Law { to: reader.text_at("to").map(|(to, span)| (to.into(), span)) }),
};

#[derive(Debug)]
struct Law {
    to: Option<(Arc<str>, Span)>,
}

impl FieldType for Law {
    fn name(&self) -> &'static str {
        WORD.name
    }

    fn read(&self, node: &Node, field: &Field, reading: &mut Reading<'_>) -> Option<Value> {
        let basis = match &node.data {
            Data::String(text) => parse(text),
            Data::Table(table) => from_table(table, field, reading),
            _ => {
                wrong_type(node, field, "法规名称", "the name of an act", reading);
                return None;
            }
        };
        let Some((act, article, doc_no)) = basis else {
            let zh = "看不出是哪部法规".to_owned();
            let en = "does not say which act".to_owned();
            reading.found.add(not_understood(&super::super::record::EMPTY_FIELD, node, field, zh, en).hint(
                "写成 \"《村民委员会组织法》第三十五条\"",
                "write \"《村民委员会组织法》第三十五条\" or { act = \"…\", article = \"…\" }",
            ));
            return None;
        };
        let to = self.to.as_ref().map(|(to, _)| to.clone());
        Some(Value::Law(Box::new(Basis { act, article, doc_no, to })))
    }

    fn json(&self) -> serde_json::Value {
        let text = serde_json::json!({ "type": "string" });
        let parts = serde_json::json!({
            "type": "object", "required": ["act"], "additionalProperties": false,
            "properties": { "act": text, "article": text, "doc_no": text },
        });
        serde_json::json!({ "anyOf": [text, parts] })
    }

    fn sample(&self) -> String {
        super::quoted("《村民委员会组织法》第三十五条")
    }

    fn references(&self, into: &mut Vec<(Arc<str>, Span)>) {
        into.extend(self.to.clone());
    }
}

/// Act, article and document number.
type Parts = (String, Option<String>, Option<String>);

/// From “《act》article（number）”, or a bare name.
fn parse(text: &str) -> Option<Parts> {
    let text = text.trim();
    let (act, rest) = match text.strip_prefix('《') {
        Some(inner) => {
            let end = closing(inner)?;
            (&inner[..end], &inner[end + '》'.len_utf8()..])
        }
        None => text.split_once('第').map_or((text, ""), |(act, _)| (act, &text[act.len()..])),
    };
    let rest = rest.trim();
    let (article, doc_no) = match rest.find(['（', '(']) {
        Some(at) => (&rest[..at], rest[at..].trim_matches(['（', '(', '）', ')'])),
        None => (rest, ""),
    };
    let some = |part: &str| (!part.trim().is_empty()).then(|| part.trim().to_owned());
    some(act).map(|act| (act, some(article), some(doc_no)))
}

/// The 》 that closes a title; titles may hold titles: 《关于印发〈…〉的通知》.
fn closing(inner: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in inner.char_indices() {
        match c {
            '《' => depth += 1,
            '》' if depth == 0 => return Some(at),
            '》' => depth -= 1,
            _ => {}
        }
    }
    None
}

fn from_table(table: &Table, field: &Field, reading: &mut Reading<'_>) -> Option<Parts> {
    let mut text = |name: &str| {
        let node = table.get(name)?;
        let text = node.as_str().map(str::trim).filter(|t| !t.is_empty());
        if text.is_none() {
            wrong_type(node, field, "文字", "text", reading);
        }
        text.map(str::to_owned)
    };
    let (act, article, doc_no) = (text("act"), text("article"), text("doc_no"));
    for (key, _) in table.pairs.iter().filter(|(k, _)| !["act", "article", "doc_no"].contains(&&*k.name)) {
        reading.found.add(
            super::super::record::unknown(&key.name, key.span, &[])
                .hint("可用 act（法规名）、article（条款）、doc_no（文号）", "use act, article and doc_no"),
        );
    }
    let act = act?.trim_start_matches('《').trim_end_matches('》').to_owned();
    Some((act, article, doc_no))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_basis_is_taken_apart() {
        let parts = |text| parse(text).map(|(a, b, c)| (a, b.unwrap_or_default(), c.unwrap_or_default()));
        let expect = |a: &str, b: &str, c: &str| Some((a.to_owned(), b.to_owned(), c.to_owned()));
        assert_eq!(parts("《村民委员会组织法》第三十五条"), expect("村民委员会组织法", "第三十五条", ""));
        assert_eq!(parts("《财务公开规定》（农经发〔2011〕13号）"), expect("财务公开规定", "", "农经发〔2011〕13号"));
        assert_eq!(parts("村规民约"), expect("村规民约", "", ""));
        assert_eq!(parts("《没有写完"), None);
        assert_eq!(parts(""), None);
    }
}
