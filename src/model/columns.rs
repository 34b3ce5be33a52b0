//! The head of a sheet: which column holds which field.
//!
//! In: the first row. Out: the columns, and all complaints about them, so that no row has to repeat them: unknown and
//! repeated columns, fields that no cell can hold, required fields without a column.

use super::bind::NO_ID;
use crate::diag::{Code, Diagnostic, FileId, Findings, Span, Text};
use crate::schema::{Heading, Headings, Kind, absent, is_column};
use crate::source::{Cell, Sheet};

pub(super) const NO_HEADER: Code = Code::error(
    "entry/no-header",
    "表格的第一行要写列名，列名用字段名或它的中文名。标题、单位等行请删去，第一行就是表头，下面一行一条内容。",
    "The first row of a sheet names the columns, by the names or labels of fields. Take away titles above it: each row below is an entry.",
);
pub(super) const TWO_FIELDS: Code = Code::error(
    "entry/two-fields",
    "几个字段都叫这个名字，看不出这一列是哪一个。请改写成字段的英文名。",
    "Several fields have this label, so it is not clear which one the column holds. Write the field's ASCII name.",
);
pub(super) const COLUMN_TWICE: Code =
    Code::error("entry/column-twice", "同一个字段有两列。只留一列。", "Two columns hold the same field. Keep one.");
pub(super) const NO_COLUMN: Code = Code::error(
    "entry/no-column",
    "这个字段里面还有几行或几个小项，一个单元格写不下。有这种字段的内容请写成 .toml 或 .md 文件。",
    "The field holds rows or fields of its own, which no cell can hold. Write entries with it as .toml or .md.",
);

/// Of more wrong columns than these the rest is counted.
const MOST_TOLD: usize = 50;
/// A header is looked for in so many rows below the first.
const ROWS_TRIED: usize = 10;

/// What a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// It holds the field with this number.
    Field(usize),
    /// It has a name that was complained about.
    Refused,
    /// It has no name.
    Nameless,
}

/// The columns of a sheet.
#[derive(Debug)]
pub(super) struct Columns {
    columns: Vec<Column>,
    of_field: Vec<Option<usize>>,
}

impl Columns {
    /// Reads the head of a sheet; none if it names no field at all.
    pub(super) fn read(sheet: &mut Sheet<'_>, kind: &Kind, file: FileId, found: &mut Findings) -> Option<Columns> {
        let text = sheet.text();
        let Some(cells) = sheet.row(found) else {
            found.add(Diagnostic::at(&crate::source::EMPTY, Span::start_of(file), "文件是空的", "the file is empty"));
            return None;
        };
        let start = Span::start_of(file);
        let headings = Headings::new(&kind.fields);
        let head = cells.to_vec();
        let meant: Vec<Heading> = head.iter().map(|cell| headings.find(&cell.text(text))).collect();
        if meant.iter().all(|heading| *heading == Heading::Nothing) {
            found.add(no_header(sheet, &head, &headings, file));
            return None;
        }
        let mut reading = Head { text, file, kind, headings: &headings, found, told: 0 };
        let mut columns = Columns { columns: Vec::new(), of_field: vec![None; kind.fields.len()] };
        for (cell, heading) in head.iter().zip(meant) {
            let column = match heading {
                _ if cell.is_blank() => Column::Nameless,
                Heading::Field(field) => reading.field(field, *cell, &mut columns, &head),
                Heading::Several(fields) => reading.several(&fields, *cell),
                Heading::Nothing => {
                    reading.tell(|head| head.headings.unknown(&cell.text(text), cell.span(file)));
                    Column::Refused
                }
            };
            columns.columns.push(column);
        }
        reading.tell_of_more(head[head.len() - 1].span(file));
        reading.missing(&columns, head.iter().find(|cell| !cell.is_blank()).map_or(start, |cell| cell.span(file)));
        Some(columns)
    }

    /// What column number `at` is.
    pub(super) fn at(&self, at: usize) -> Column {
        self.columns.get(at).copied().unwrap_or(Column::Nameless)
    }

    /// The column of a field.
    pub(super) fn of(&self, field: usize) -> Option<usize> {
        self.of_field[field]
    }
}

/// Whether the first row of `text` names fields of `kind` and nothing else.
pub(super) fn is_all_fields(text: &str, kind: &Kind) -> bool {
    let headings = Headings::new(&kind.fields);
    let mut sheet = Sheet::new(text, FileId(0));
    let cells = sheet.row(&mut Findings::default()).unwrap_or_default();
    let mut named = cells.iter().filter(|cell| !cell.is_blank());
    cells.len() > 1 && named.all(|cell| headings.find(&cell.text(text)) != Heading::Nothing)
}

/// The complaint about a first row that names no field; a row below that does is pointed at.
fn no_header(sheet: &mut Sheet<'_>, head: &[Cell], headings: &Headings<'_>, file: FileId) -> Diagnostic {
    let text = sheet.text();
    let place = |cells: &[Cell]| cells.iter().find(|cell| !cell.is_blank()).map(|cell| cell.span(file));
    let start = place(head).unwrap_or(Span::start_of(file));
    let diagnostic = Diagnostic::at(&NO_HEADER, start, "第一行不是列名", "the first row does not name the columns");
    let mut aside = Findings::default();
    for _ in 0..ROWS_TRIED {
        let Some(cells) = sheet.row(&mut aside) else { break };
        let fields = cells.iter().filter(|cell| headings.find(&cell.text(text)) != Heading::Nothing).count();
        if let Some(place) = place(cells).filter(|_| fields > 1) {
            return diagnostic
                .because(place, "列名好像在这一行", "this row seems to name them")
                .hint("删去列名上面的行", "take away the rows above the names");
        }
    }
    match head {
        [only] if only.text(text).contains('，') => {
            diagnostic.hint("各列之间用英文逗号 , 隔开", "separate the columns with , and not with ，")
        }
        _ => diagnostic.hint("在第一行写上列名", "name the columns in the first row"),
    }
}

/// What the head is read with.
struct Head<'a> {
    text: &'a str,
    file: FileId,
    kind: &'a Kind,
    headings: &'a Headings<'a>,
    found: &'a mut Findings,
    /// Complaints about single columns.
    told: usize,
}

impl Head<'_> {
    fn tell(&mut self, complaint: impl FnOnce(&Self) -> Diagnostic) {
        if self.told < MOST_TOLD {
            self.found.add(complaint(self));
        }
        self.told += 1;
    }

    fn tell_of_more(&mut self, last: Span) {
        if self.told > MOST_TOLD {
            let more = self.told - MOST_TOLD;
            let (zh, en) = (format!("还有 {more} 列也不对"), format!("{more} more columns are wrong"));
            self.found.add(Diagnostic::at(&NO_HEADER, last, zh, en));
        }
    }

    fn field(&mut self, field: usize, cell: Cell, columns: &mut Columns, head: &[Cell]) -> Column {
        let (span, declared) = (cell.span(self.file), &self.kind.fields[field]);
        let Text { zh, en } = &declared.label;
        if !is_column(&*declared.ty) {
            let (zh, en) = (format!("“{zh}”不能写成一列"), format!("“{en}” cannot be a column"));
            self.tell(|_| {
                Diagnostic::at(&NO_COLUMN, span, zh, en).because(
                    declared.span,
                    "字段在这里声明",
                    "the field is declared here",
                )
            });
            return Column::Refused;
        }
        if let Some(first) = columns.of_field[field] {
            let first = head[first].span(self.file);
            let (zh, en) = (format!("“{zh}”有两列"), format!("“{en}” has two columns"));
            self.tell(|_| {
                Diagnostic::at(&COLUMN_TWICE, span, zh, en).because(first, "第一列在这里", "the first one is here")
            });
            return Column::Refused;
        }
        columns.of_field[field] = Some(columns.columns.len());
        Column::Field(field)
    }

    fn several(&mut self, fields: &[usize], cell: Cell) -> Column {
        self.tell(|head| {
            let names: Vec<&str> = fields.iter().map(|field| &*head.kind.fields[*field].name).collect();
            let written = cell.text(head.text);
            let (zh, en) = (format!("有几个字段都叫“{written}”"), format!("several fields are called “{written}”"));
            let diagnostic = Diagnostic::at(&TWO_FIELDS, cell.span(head.file), zh, en);
            diagnostic.hint(format!("写字段名：{}", names.join("、")), format!("write one of {}", names.join(", ")))
        });
        Column::Refused
    }

    /// Complains about fields without a column that every row would have to fill.
    fn missing(&mut self, columns: &Columns, start: Span) {
        let id = self.kind.field_index(&self.kind.id);
        for (field, _) in self.kind.fields.iter().zip(&columns.of_field).filter(|(_, column)| column.is_none()) {
            let Some(required) = field.required else { continue };
            let diagnostic = absent(field, start, required);
            self.found.add(match is_column(&*field.ty) {
                true => diagnostic.hint(
                    format!("添一列“{}”，每一行都填", field.label.zh),
                    format!("add a column “{}” and fill it in every row", field.label.en),
                ),
                false => diagnostic.hint(
                    "它在单元格里写不下，这种内容请写成 .toml 或 .md",
                    "no cell can hold it: write this kind as .toml or .md",
                ),
            });
        }
        if id.is_none_or(|at| columns.of_field[at].is_none() && self.kind.fields[at].required.is_none()) {
            let (zh, en) = ("没有编号这一列", "there is no column for ids");
            let name = &self.kind.id;
            let diagnostic = Diagnostic::at(&NO_ID, start, zh, en);
            self.found.add(diagnostic.hint(format!("添一列 {name}"), format!("add a column {name}")));
        }
    }
}
