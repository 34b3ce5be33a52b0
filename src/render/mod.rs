//! Recipes to bytes, purely.
//!
//! In: a recipe. Out: bytes, or a complaint about the template. Renderers see neither the model, the world nor each other.

pub mod data;
pub mod web;

use crate::diag::{Code, Diagnostic};
use crate::plan::{Form, Recipe};

/// All complaints of this room.
pub const CODES: &[&Code] = web::CODES;

/// Renders a recipe. Files that are copied have no bytes here: none.
pub fn render(recipe: &Recipe<'_>, engine: &web::Engine) -> Result<Option<Vec<u8>>, Box<Diagnostic>> {
    match &recipe.form {
        Form::Page { template, frame, model } => {
            engine.page(template, frame, &**model).map(|text| Some(text.into_bytes()))
        }
        Form::Csv(sheet) => Ok(Some(data::csv(sheet))),
        Form::Json(sheet) => Ok(Some(data::json(sheet))),
        Form::Ical(calendar) => Ok(Some(data::ical(calendar))),
        Form::Copy(_) => Ok(None),
    }
}
