//! Reads a table of our own shape (site-config.toml, theme.toml, kind.toml) key by key.
//!
//! In: a table node. Out: typed values. Every key that is asked for is known; `finish` complains about the
//! others and names the nearest one. So the shape of a file is written down only once, where it is read.

use super::node::{Data, Node, Table};
use crate::diag::{Code, Diagnostic, Findings, Span, Text};

pub(super) const UNKNOWN_KEY: Code = Code::error(
    "source/unknown-key",
    "这个键在这里没有意义，多半是写错了字。请对照文档或提示改正；删去也可以。",
    "The key means nothing here; it is probably misspelt. Correct it after the documentation, or remove it.",
);
pub(super) const MISSING_KEY: Code =
    Code::error("source/missing-key", "这里缺少一个必须写的键。", "A key that must be written is missing here.");
pub(super) const WRONG_SHAPE: Code = Code::error(
    "source/wrong-shape",
    "值的形式不对，例如应当写列表却写了一段文字。",
    "The value has the wrong shape, for example text where a list is expected.",
);

/// A table being read.
pub struct Reader<'a, 'f> {
    table: &'a Table,
    span: Span,
    asked: Vec<&'static str>,
    /// Where complaints go.
    pub found: &'f mut Findings,
}

impl<'a, 'f> Reader<'a, 'f> {
    /// Begins to read `node`; anything but a table is complained about.
    pub fn new(node: &'a Node, found: &'f mut Findings) -> Option<Self> {
        match node.as_table() {
            Some(table) => Some(Reader { table, span: node.span, asked: Vec::new(), found }),
            None => {
                wrong_shape(node, "一组键值", "a table", found);
                None
            }
        }
    }

    /// The place of the whole table.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The value of a key, whatever it is.
    pub fn node(&mut self, key: &'static str) -> Option<&'a Node> {
        self.asked.push(key);
        self.table.get(key)
    }

    /// All pairs whose key has not been asked for.
    pub fn rest(&self) -> Vec<(&'a str, &'a Node)> {
        let unasked = self.table.pairs.iter().filter(|(k, _)| !self.asked.contains(&&*k.name));
        unasked.map(|(k, v)| (&*k.name, v)).collect()
    }

    /// A text.
    pub fn text(&mut self, key: &'static str) -> Option<&'a str> {
        self.text_at(key).map(|(text, _)| text)
    }

    /// A text with its place.
    pub fn text_at(&mut self, key: &'static str) -> Option<(&'a str, Span)> {
        let node = self.node(key)?;
        if node.as_str().is_none() {
            wrong_shape(node, "文字", "text", self.found);
        }
        node.as_str().map(|text| (text, node.span))
    }

    /// A text that must be there.
    pub fn required_text(&mut self, key: &'static str) -> Option<&'a str> {
        let text = self.text(key);
        if text.is_none() && self.table.get(key).is_none() {
            self.missing(key);
        }
        text
    }

    /// true or false.
    pub fn bool(&mut self, key: &'static str) -> Option<bool> {
        let node = self.node(key)?;
        match node.data {
            Data::Bool(value) => Some(value),
            _ => {
                wrong_shape(node, "true 或 false", "true or false", self.found);
                None
            }
        }
    }

    /// A whole number.
    pub fn integer(&mut self, key: &'static str) -> Option<i64> {
        let node = self.node(key)?;
        let number = match &node.data {
            Data::Integer(digits) => digits.replace('_', "").parse().ok(),
            _ => None,
        };
        if number.is_none() {
            wrong_shape(node, "整数", "a whole number", self.found);
        }
        number
    }

    /// A word or a list of words, each with its place.
    pub fn words(&mut self, key: &'static str) -> Option<Vec<(&'a str, Span)>> {
        let node = self.node(key)?;
        let nodes = match &node.data {
            Data::Array(list) => list.as_slice(),
            _ => std::slice::from_ref(node),
        };
        let mut words = Vec::with_capacity(nodes.len());
        for node in nodes {
            match node.as_str() {
                Some(word) => words.push((word, node.span)),
                None => wrong_shape(node, "文字或文字的列表", "text or a list of text", self.found),
            }
        }
        Some(words)
    }

    /// A list of tables (`[[key]]`).
    pub fn tables(&mut self, key: &'static str) -> Vec<&'a Node> {
        let Some(node) = self.node(key) else { return Vec::new() };
        match &node.data {
            Data::Array(list) => list.iter().collect(),
            _ => {
                wrong_shape(node, "若干个 [[ ]] 表", "a list of tables [[ ]]", self.found);
                Vec::new()
            }
        }
    }

    /// A label: one text for both languages, or `{ zh = …, en = … }`.
    pub fn label(&mut self, key: &'static str) -> Option<Text> {
        let node = self.node(key)?;
        read_label(node, self.found)
    }

    /// A label that must be there.
    pub fn required_label(&mut self, key: &'static str) -> Option<Text> {
        let label = self.label(key);
        if self.table.get(key).is_none() {
            self.missing(key);
        }
        label
    }

    /// Complains that `key` is missing.
    pub fn missing(&mut self, key: &'static str) {
        self.found.add(Diagnostic::at(
            &MISSING_KEY,
            head(self.span),
            format!("缺少 `{key}`"),
            format!("`{key}` is missing"),
        ));
    }

    /// Complains about every key that was not asked for.
    pub fn finish(self) {
        for (key, _) in &self.table.pairs {
            if !self.asked.contains(&&*key.name) {
                let diagnostic = Diagnostic::at(
                    &UNKNOWN_KEY,
                    key.span,
                    format!("这里没有 `{}` 这个键", key.name),
                    format!("there is no key `{}` here", key.name),
                )
                .did_you_mean(nearest(&key.name, self.asked.iter().copied()));
                self.found.add(diagnostic);
            }
        }
    }
}

/// A label from a node.
pub fn read_label(node: &Node, found: &mut Findings) -> Option<Text> {
    if let Some(text) = node.as_str() {
        return Some(Text::new(text, text));
    }
    let mut reader = Reader::new(node, found)?;
    let (zh, en) = (reader.text("zh"), reader.text("en"));
    reader.finish();
    let zh = zh.or(en)?;
    Some(Text::new(zh, en.unwrap_or(zh)))
}

/// Complains that `node` is not what was expected.
pub fn wrong_shape(node: &Node, zh: &str, en: &str, found: &mut Findings) {
    let (got_zh, got_en) = node.shape();
    found.add(Diagnostic::at(
        &WRONG_SHAPE,
        node.span,
        format!("这里应当写{zh}，写的却是{got_zh}"),
        format!("expected {en}, found {got_en}"),
    ));
}

/// The place of a table's head, not of all its lines.
fn head(span: Span) -> Span {
    Span { end: span.start.saturating_add(1).min(span.end), ..span }
}

/// The candidate that is nearest to `word`, if it is near enough to be meant and no other is as near.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = (word.chars().count() / 3).max(1);
    let mut scored: Vec<(usize, &str)> = candidates.into_iter().map(|c| (distance(word, c), c)).collect();
    scored.retain(|(d, _)| *d <= allowed);
    scored.sort_unstable();
    scored.dedup();
    match scored.as_slice() {
        [(first, _), (second, _), ..] if first == second && *first > 0 => None,
        [(_, best), ..] => Some(best),
        [] => None,
    }
}

/// Edit distance (Levenshtein) in characters.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(ca != *cb);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
