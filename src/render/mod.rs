//! Recipes to bytes, purely.
//!
//! In: a recipe. Out: bytes, or a complaint about the template. Renderers see neither the model, the world nor each other.
//! Print jobs go to the press, because several files come of one layout.

pub mod data;
#[cfg(feature = "print")]
pub mod print;
#[cfg(not(feature = "print"))]
#[path = "absent.rs"]
pub mod print;
pub mod web;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, FileId};
use crate::plan::{Form, Recipe};

/// Complaints of this room about pages.
pub const CODES: &[&Code] = web::CODES;
/// Complaints of this room about boards.
pub const PRINT_CODES: &[&Code] = print::CODES;

/// A template: its name for the engine, the file it stands in, its text.
pub struct Template {
    /// Name (`views/index.html`, `default/views/index.html`, `print/kit.typ`).
    pub name: String,
    /// The file.
    pub file: FileId,
    /// The text.
    pub text: Arc<str>,
}

/// What a press is set up from.
pub struct PressParts<'a> {
    /// Print templates, by their places in the theme (`print/kit.typ`).
    pub templates: &'a [Template],
    /// Font files, the best first.
    pub fonts: Vec<Vec<u8>>,
    /// For each role the families that the site names.
    pub roles: Vec<Vec<String>>,
    /// The style sheet whose colours are taken.
    pub style_sheet: &'a str,
    /// The words of the theme.
    pub words: &'a BTreeMap<String, String>,
}

/// Renders a recipe. Files that are copied, and those of print jobs, have no bytes here: none.
pub fn render(recipe: &Recipe<'_>, engine: &web::Engine) -> Result<Option<Vec<u8>>, Box<Diagnostic>> {
    match &recipe.form {
        Form::Page { template, frame, model } => engine.page(template, frame, &**model).map(Some),
        Form::Csv(sheet) => Ok(Some(data::csv(sheet))),
        Form::Json(sheet) => Ok(Some(data::json(sheet))),
        Form::Ical(calendar) => Ok(Some(data::ical(calendar))),
        Form::Copy(_) | Form::Print(_) => Ok(None),
    }
}
