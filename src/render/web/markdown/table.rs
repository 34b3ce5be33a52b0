//! Tables: cells with their alignment as a class, in a box that scrolls.
//!
//! In: the columns' alignments, then rows and cells as they begin. Out: opening and closing
//! tags. Refuses to know: what the cells hold.

use super::escape;
use pulldown_cmark::Alignment;

#[derive(Default)]
pub struct Table {
    columns: Vec<Alignment>,
    cell: usize,
    head: bool,
    body: bool,
    count: usize,
}

impl Table {
    pub fn start(&mut self, out: &mut String, columns: &[Alignment], label: &str) {
        self.columns = columns.to_vec();
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
