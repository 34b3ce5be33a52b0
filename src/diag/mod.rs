//! What went wrong, where, why, and what to do about it.
//!
//! In: complaints of every stage. Out: one sorted list, shown to people (terminal) or machines (JSON, SARIF).
//! It knows files only as names and texts; it neither reads nor prints.

mod checked;
mod code;
mod cover;
mod diagnostic;
mod json;
mod sarif;
mod source_file;
mod span;
mod terminal;
mod text;

pub use checked::{Checked, Findings};
pub use code::{Code, Severity};
pub use cover::Covered;
pub use diagnostic::{Diagnostic, Reason};
pub use json::to_json;
pub use sarif::to_sarif;
pub use source_file::{Position, SourceFile, Sources};
pub use span::{FileId, Span};
pub use terminal::{Style, summary, to_terminal};
pub use text::{Lang, Text};
