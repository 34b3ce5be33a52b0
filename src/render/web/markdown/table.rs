//! Tables: cells with their alignment as a class, in a box that scrolls.
//!
//! In: the columns' alignments, then rows and cells as they begin. Out: opening and closing
//! tags. Refuses to know: what the cells hold.

use super::escape;
use pulldown_cmark::{Alignment, Event, Tag, TagEnd};

#[derive(Default)]
pub struct Table {
    columns: Vec<Alignment>,
    cell: usize,
    head: bool,
    body: bool,
    count: usize,
}

impl Table {
    pub fn start(&mut self, out: &mut String, columns: Vec<Alignment>, label: &str) {
        self.columns = columns;
        self.body = false;
        self.count += 1;
        out.push_str("<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
        escape::text(out, label);
        // Regions of one page should not share a name.
        if self.count > 1 {
            out.push_str(&format!(" {}", self.count));
        }
        out.push_str("\">\n<table>\n");
    }

    pub fn end(&mut self) -> &'static str {
        if self.body { "</tbody>\n</table>\n</div>\n" } else { "</table>\n</div>\n" }
    }

    pub fn start_row(&mut self, out: &mut String, head: bool) {
        self.cell = 0;
        self.head = head;
        if head {
            out.push_str("<thead>\n");
        } else if !self.body {
            self.body = true;
            out.push_str("<tbody>\n");
        }
        out.push_str("<tr>");
    }

    pub fn start_cell(&mut self, out: &mut String) -> &'static str {
        out.push_str(if self.head { "<th scope=\"col\"" } else { "<td" });
        out.push_str(match self.columns.get(self.cell) {
            Some(Alignment::Right) => " class=\"num\">",
            Some(Alignment::Center) => " class=\"center\">",
            _ => ">",
        });
        self.cell += 1;
        if self.head { "</th>" } else { "</td>" }
    }
}

/// The columns' alignments; a column that says nothing and holds only amounts or numbers is aligned to the right, so that
/// digits stand under digits.
pub fn aligned(written: &[Alignment], table: &[Event<'_>]) -> Vec<Alignment> {
    let mut numeric = vec![(0_usize, true); written.len()];
    let (mut column, mut cell, mut in_head) = (0, String::new(), false);
    for event in table {
        match event {
            Event::Start(Tag::TableHead) => (in_head, column) = (true, 0),
            Event::End(TagEnd::TableHead) => in_head = false,
            Event::Start(Tag::TableRow) => column = 0,
            Event::Start(Tag::TableCell) => cell.clear(),
            Event::Text(text) | Event::Code(text) => cell.push_str(text),
            Event::End(TagEnd::TableCell) => {
                if let Some((filled, all)) = numeric.get_mut(column).filter(|_| !in_head && !cell.trim().is_empty()) {
                    *filled += 1;
                    *all &= is_number(cell.trim());
                }
                column += 1;
            }
            _ => {}
        }
    }
    let sides = written.iter().zip(numeric);
    let right = |filled, all| if filled > 0 && all { Alignment::Right } else { Alignment::None };
    sides.map(|(side, (filled, all))| if *side == Alignment::None { right(filled, all) } else { *side }).collect()
}

/// 12, -3.5, 1,234.50, 85%, ￥20.00, or a dash for nothing; not a date or a telephone number.
fn is_number(cell: &str) -> bool {
    let bare = cell.trim_start_matches(['-', '−', '+', '￥', '¥']).trim_end_matches(['%', '％', '元']);
    let digits = |c: char| c.is_ascii_digit() || c == ',' || c == '.';
    matches!(cell, "—" | "-" | "——" | "－") || (!bare.is_empty() && bare.chars().all(digits))
}
