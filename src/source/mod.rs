//! Bytes to spanned documents.
//!
//! In: the bytes of a file. Out: text, a tree of TOML values with the place of each, Markdown as events, rows of a sheet.
//! It knows no kind and no field: what the values mean is for later rooms.

mod document;
pub mod markdown;
mod node;
mod reader;
mod sheet;
mod text;
mod toml;

pub use document::{Document, EMPTY, parse_document};
pub use node::{Data, Key, Node, Table};
pub use reader::{Reader, nearest, read_label};
pub use sheet::{Cell, Sheet};
pub use text::{UNREADABLE, decode, decode_sheet, slice::TextSlice};
pub use toml::parse_toml;

use crate::diag::Code;

/// All complaints of this room.
pub const CODES: &[&Code] = &[
    &text::UNREADABLE,
    &text::NOT_UTF8,
    &text::TOO_LARGE,
    &toml::SYNTAX,
    &document::EMPTY,
    &document::NO_FRONT_MATTER,
    &document::OPEN_FRONT_MATTER,
    &sheet::OPEN_QUOTE,
    &sheet::STRAY_QUOTE,
    &reader::UNKNOWN_KEY,
    &reader::MISSING_KEY,
    &reader::WRONG_SHAPE,
];
