//! Boards and sheets, laid out by Typst and written as PDF, SVG and PNG.
//!
//! In: a print job of the plan. Out: the bytes of its files, or complaints: what does not fit, which characters no font has,
//! what is wrong in a template. User text reaches the templates as data and never becomes code. It sees no disk: templates
//! and fonts are given when the press is set up.

mod check;
mod complaint;
mod data;
mod export;
mod fit;
mod fonts;
mod markdown;
mod marks;
mod model;
mod press;
mod qr;
mod tiles;
mod tokens;
mod world;

pub use press::Press;

use crate::diag::Code;

/// All complaints of this room.
pub const CODES: &[&Code] = &[
    &complaint::TEMPLATE,
    &complaint::BROKE,
    &complaint::NO_FONT,
    &complaint::NO_GLYPH,
    &complaint::NOT_PRINTABLE,
    &complaint::TOO_MUCH,
    &complaint::TOO_MANY_SHEETS,
    &complaint::OVERFLOW,
    &complaint::TOO_SMALL,
    &complaint::TOO_MANY_DOTS,
    &complaint::NO_STYLE,
];
