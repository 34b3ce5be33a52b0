//! Large files of many rows (`[[item]]`), parsed piece by piece on all cores.
//!
//! A piece begins at the head of a row. A cut inside a string or a list would leave the piece before it without its end,
//! which is a syntax error; so if every piece is TOML without errors and holds nothing but rows, the whole is what the
//! pieces are, one after the other. Anything else is read as a whole.

use std::ops::Range;

use memchr::memmem;
use rayon::prelude::*;
use toml::de::DeTable;

use super::super::node::{Data, Node, Table};
use super::Converter;

/// Bytes of a piece, at least. What is shorter than two is not cut.
const PIECE: usize = 64 << 10;

/// The table that `part` is, if it can be read in pieces.
pub(super) fn parse(part: &str, convert: &Converter) -> Option<Table> {
    let (name, pieces) = pieces(part)?;
    let tables: Option<Vec<Table>> = pieces
        .into_par_iter()
        .map(|piece| {
            let (table, errors) = DeTable::parse_recoverable(&part[piece.clone()]);
            let convert = Converter { base: convert.base + piece.start, ..*convert };
            errors.is_empty().then(|| convert.table(table.into_inner()))
        })
        .collect();
    let mut tables = tables?.into_iter();
    let mut whole = tables.next()?;
    let rows = rows_of(&mut whole, name)?;
    for mut table in tables {
        let is_all = table.pairs.len() == 1;
        rows.append(rows_of(&mut table, name).filter(|_| is_all)?);
    }
    Some(whole)
}

/// The rows called `name`.
fn rows_of<'t>(table: &'t mut Table, name: &str) -> Option<&'t mut Vec<Node>> {
    match table.pairs.iter_mut().find(|(key, _)| &*key.name == name) {
        Some((_, Node { data: Data::Array(rows), .. })) => Some(rows),
        _ => None,
    }
}

/// The name of the first rows in `part`, and pieces that begin, but for the first, at their heads; none if there is only one.
/// The first piece holds a head, too: that says that these are rows.
fn pieces(part: &str) -> Option<(&str, Vec<Range<usize>>)> {
    if part.len() < 2 * PIECE {
        return None;
    }
    let mut heads = memmem::find_iter(part.as_bytes(), "\n[[").filter_map(|at| Some((at + 1, head(&part[at + 1..])?)));
    let name = head(part).or_else(|| heads.next().map(|(_, name)| name))?;
    let (mut pieces, mut from) = (Vec::with_capacity(part.len() / PIECE), 0);
    for (at, _) in heads.filter(|(_, other)| *other == name) {
        if at - from >= PIECE && part.len() - at >= PIECE {
            pieces.push(from..at);
            from = at;
        }
    }
    pieces.push(from..part.len());
    (pieces.len() > 1).then_some((name, pieces))
}

/// The name in the head of rows that `text` begins with, if it is a plain one.
fn head(text: &str) -> Option<&str> {
    let line = text.split('\n').next()?.trim_end();
    let name = line.strip_prefix("[[")?.strip_suffix("]]")?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    (!name.is_empty() && name.chars().all(is_plain)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::super::whole;
    use super::*;
    use crate::diag::FileId;

    fn in_pieces(text: &str) -> Option<Table> {
        parse(text, &Converter { file: FileId(1), base: 7 })
    }

    fn rows(count: usize, more: &str) -> String {
        (0..count).map(|at| format!("[[item]]\nid = \"r-{at}\"\ntext = '{}'\n{more}\n", "公开".repeat(20))).collect()
    }

    fn same(text: &str) {
        let table = in_pieces(text).expect("pieces");
        let (whole, errors) = whole(text, &Converter { file: FileId(1), base: 7 });
        assert!(errors.is_empty());
        assert_eq!(format!("{table:?}"), format!("{whole:?}"));
    }

    #[test]
    fn pieces_together_are_the_whole() {
        same(&rows(2_000, ""));
        same(
            &("kind = \"notice\"\nunit = 'a'\n\n".to_owned() + &rows(2_000, "[item.sub]\nx = 1\n[[item.list]]\ny = 2")),
        );
        same(&rows(2_000, "body = \"\"\"\n一行\n\"\"\"").replace('\n', "\r\n"));
        same(&(rows(1_500, "") + "[[item]]\nx = 1\n" + &"# 结尾\n".repeat(20)));
    }

    #[test]
    fn what_is_more_than_rows_is_read_as_a_whole() {
        let half = rows(1_500, "");
        assert!(in_pieces("a = 1\n").is_none(), "short");
        assert!(in_pieces(&(half.clone() + "[other]\nx = 1\n" + &half)).is_none(), "another table");
        assert!(in_pieces(&(half.clone() + "x = \n" + &half)).is_none(), "a mistake");
        assert!(in_pieces(&("item = []\n".to_owned() + &half)).is_none(), "rows written twice");
        let text = format!("[[item]]\nbody = '''\n{half}'''\n{half}");
        assert!(in_pieces(&text).is_none(), "a string over heads of rows");
        assert!(in_pieces(&(half.clone() + "x = [\n" + &half)).is_none(), "a list that is never closed");
    }
}
