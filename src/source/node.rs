//! A TOML value with its place, owned, with numbers still as they were written.
//!
//! Numbers and dates stay text so that money never passes through a float and `2026-02-30` can be
//! complained about in our own words.

use crate::diag::Span;

/// A value and its place.
#[derive(Debug, Clone)]
pub struct Node {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub data: Data,
}

/// What a value is.
#[derive(Debug, Clone)]
pub enum Data {
    /// A string, unescaped.
    String(Box<str>),
    /// An integer as written, in decimal digits where that is possible.
    Integer(Box<str>),
    /// A float as written.
    Float(Box<str>),
    /// true or false.
    Bool(bool),
    /// A date or time as written.
    Datetime(Box<str>),
    /// A list.
    Array(Vec<Node>),
    /// A table.
    Table(Table),
}

/// A key and its place.
#[derive(Debug, Clone)]
pub struct Key {
    /// Where it stands.
    pub span: Span,
    /// Its name.
    pub name: Box<str>,
}

/// Keys and values in the order of the file.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// The pairs.
    pub pairs: Vec<(Key, Node)>,
}

impl Table {
    /// The value of a key.
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.pairs.iter().find(|(k, _)| &*k.name == name).map(|(_, v)| v)
    }

    /// Takes a key out.
    pub fn remove(&mut self, name: &str) -> Option<(Key, Node)> {
        let at = self.pairs.iter().position(|(k, _)| &*k.name == name)?;
        Some(self.pairs.remove(at))
    }
}

impl Node {
    /// The string, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match &self.data {
            Data::String(s) => Some(s),
            _ => None,
        }
    }

    /// The text of a string, number, boolean or date, as written.
    pub fn scalar(&self) -> Option<&str> {
        match &self.data {
            Data::String(s) | Data::Integer(s) | Data::Float(s) | Data::Datetime(s) => Some(s),
            Data::Bool(b) => Some(if *b { "true" } else { "false" }),
            Data::Array(_) | Data::Table(_) => None,
        }
    }

    /// The table, if it is one.
    pub fn as_table(&self) -> Option<&Table> {
        match &self.data {
            Data::Table(t) => Some(t),
            _ => None,
        }
    }

    /// What it is, for people: Chinese and English.
    pub fn shape(&self) -> (&'static str, &'static str) {
        match &self.data {
            Data::String(_) => ("文字", "text"),
            Data::Integer(_) | Data::Float(_) => ("数字", "a number"),
            Data::Bool(_) => ("是否（true/false）", "true or false"),
            Data::Datetime(_) => ("日期", "a date"),
            Data::Array(_) => ("列表 [ ]", "a list [ ]"),
            Data::Table(_) => ("一组键值", "a table"),
        }
    }
}
