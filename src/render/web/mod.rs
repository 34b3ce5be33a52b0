//! Recipes to web pages: Tera templates, Markdown, highlighted code.
//!
//! In: templates with their names, and recipes. Out: HTML and XML text. No page has a script, style or handler inline.

mod engine;
mod exhibits;
pub mod highlight;
pub mod markdown;
mod template_error;

pub use engine::Engine;

use crate::diag::Code;

/// All complaints of this room.
pub(super) const CODES: &[&Code] =
    &[&template_error::SYNTAX, &template_error::RENDERING, &template_error::MISSING, &engine::BROKE, &engine::INLINE];
