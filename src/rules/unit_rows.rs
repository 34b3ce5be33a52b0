//! `unit-rows`: a table has a row for every unit below the entry's own.
//!
//! Keys: `table`, `column` (a reference to a unit, or its name), `of` (types of unit that must have a row; without it
//! those directly below). A table that is not filled is passed over: `required` and `required-after` ask for it.

use std::collections::HashSet;

use super::rule::{BAD_RULE, Case, Check, RuleWord, field, wrong_field};
use super::unit_type::{type_of, types};
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::{Entry, Portal, UnitId};
use crate::schema::{Record, Value};
use crate::source::nearest;

const ROWS: Code = Code::error(
    "rule/unit-rows",
    "表里缺了下属单位。应当每个下属单位一行，一个不漏；没有数据的也写上。",
    "Units below are missing from the table. Every one has a row, also those with nothing to tell.",
);

/// So many missing units are named; the rest is counted.
const MOST_NAMED: usize = 10;

pub(super) const WORD: RuleWord = RuleWord {
    name: "unit-rows",
    doc: ("每个下属单位在表里都有一行", "every unit below has a row in a table"),
    basis: ("全面公开、全覆盖：每个村组、班组都在表上", "Full coverage: every village group and team is in the table"),
    example: r#"rule = "unit-rows"
table = "receipts"
column = "team"
of = ["班组"]"#,
    codes: &[&ROWS],
    compile: |reader, kind, schema| {
        let (table, of, column) = (field(reader, "table", kind), reader.words("of"), reader.text_at("column"));
        let types = of.map(|words| types(words, schema, reader.found));
        let Some((name, span)) = column else {
            reader.missing("column");
            return None;
        };
        let table = table?;
        let Some(columns) = kind.fields.get(table).and_then(|field| field.ty.fields()).cloned() else {
            wrong_field(reader, "table", "表格", "rows");
            return None;
        };
        let column = columns.iter().position(|column| *column.name == *name);
        let fits = |at: &usize| columns.get(*at).is_some_and(|c| matches!(c.ty.name(), "reference" | "text"));
        let column = column.filter(fits);
        if column.is_none() {
            let zh = format!("表里没有 `{name}` 这一列，或者它不是单位");
            let en = format!("the table has no column `{name}`, or it holds no units");
            let near = nearest(name, columns.iter().map(|column| &*column.name));
            reader.found.add(Diagnostic::at(&BAD_RULE, span, zh, en).did_you_mean(near));
        }
        Some(Box::new(UnitRows { table, column: column?, types }))
    },
};

struct UnitRows {
    table: usize,
    column: usize,
    types: Option<Vec<String>>,
}

impl Check for UnitRows {
    fn entry(&self, entry: &Entry, case: Case<'_>, found: &mut Findings) {
        let Some(item) = entry.record.at(self.table) else { return };
        let rows: &[Record] = match &item.value {
            Value::Table(rows) | Value::Steps(rows) => rows,
            _ => return,
        };
        let column = self.column as u16;
        if rows.is_empty() || rows.iter().any(|row| row.unread.contains(&column)) {
            return;
        }
        let portal = case.portal;
        let named = |row: &Record| portal.units.named(row.at(self.column)?.value.as_text()?);
        let there: HashSet<UnitId> = rows.iter().filter_map(named).collect();
        let missing: Vec<UnitId> =
            self.wanted(entry, portal).into_iter().filter(|unit| !there.contains(unit)).collect();
        if missing.is_empty() {
            return;
        }
        let name = |unit: &UnitId| {
            let unit = portal.units.get(*unit);
            unit.short.as_deref().unwrap_or(&unit.name).to_owned()
        };
        let names = missing.iter().take(MOST_NAMED).map(name).collect::<Vec<_>>();
        let (more_zh, more_en) = if missing.len() > MOST_NAMED { ("等", " and others") } else { ("", "") };
        let count = missing.len();
        found.add(Diagnostic::at(
            &ROWS,
            item.span,
            format!("表里缺 {count} 个单位：{}{more_zh}", names.join("、")),
            format!("{count} units are missing from the table: {}{more_en}", names.join(", ")),
        ));
    }
}

impl UnitRows {
    /// The units that must have a row, from the top of the tree.
    fn wanted(&self, entry: &Entry, portal: &Portal) -> Vec<UnitId> {
        let units = &portal.units;
        let Some(types) = &self.types else {
            return entry.unit.map_or(units.roots(), |unit| &units.get(unit).children).to_vec();
        };
        let below = entry.unit.map_or_else(|| units.in_order(), |unit| units.all_within(unit).split_off(1));
        let wanted = |unit: &UnitId| type_of(*unit, portal).is_some_and(|ty| types.iter().any(|wanted| wanted == ty));
        below.into_iter().filter(wanted).collect()
    }
}
