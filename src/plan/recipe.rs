//! All that a renderer sees of one artifact, and its fingerprint.
//!
//! A renderer that can reach nothing but its recipe cannot have hidden dependencies: same fingerprint, same bytes.

use std::sync::Arc;

use super::fingerprint::{Digest, Fingerprint};
use super::frame::Frame;
use super::print::Print;

/// What to render.
pub enum Form<'a> {
    /// A web page: template, frame and model (`page` and `view`).
    Page {
        /// Place of the template in the theme.
        template: String,
        /// What every page of this depth shares.
        frame: Arc<Frame>,
        /// What the template shows.
        model: Box<dyn Shown + 'a>,
    },
    /// A sheet as CSV.
    Csv(Sheet),
    /// A sheet as JSON, with its schema.
    Json(Sheet),
    /// A calendar (RFC 5545).
    Ical(Ical),
    /// A file of a print job.
    Print(Box<Print<'a>>),
    /// A file as it is, by its name from the site's root.
    Copy(Box<str>),
}

/// What a template shows. That each knows its own way into a hash and to the value that templates see spares every page
/// the detour of a serialiser that is chosen at run time.
pub trait Shown: Send + Sync {
    /// Adds it to a hash.
    fn add_to(&self, digest: &mut Digest);
    /// The value that templates see.
    fn value(&self) -> tera::TeraResult<tera::Value>;
}

impl<T: serde::Serialize + Send + Sync> Shown for T {
    fn add_to(&self, digest: &mut Digest) {
        digest.value(self);
    }

    fn value(&self) -> tera::TeraResult<tera::Value> {
        tera::Value::try_from_serializable(self)
    }
}

/// A recipe.
pub struct Recipe<'a> {
    /// What to render.
    pub form: Form<'a>,
}

/// Rows and columns of a download.
#[derive(Debug, serde::Serialize)]
pub struct Sheet {
    /// What it is about.
    pub title: String,
    /// Names, labels and types of the columns.
    pub columns: Vec<SheetColumn>,
    /// For each row a value a column.
    pub rows: Vec<Vec<serde_json::Value>>,
}

/// A column of a sheet.
#[derive(Debug, serde::Serialize)]
pub struct SheetColumn {
    /// ASCII name.
    pub name: String,
    /// Label for people.
    pub title: String,
    /// Type, in the words of Table Schema.
    #[serde(rename = "type")]
    pub ty: &'static str,
}

/// A calendar of events that last a day each.
#[derive(Debug, serde::Serialize)]
pub struct Ical {
    /// What it calls itself.
    pub name: String,
    /// The day it was made for.
    #[serde(serialize_with = "iso")]
    pub stamp: jiff::civil::Date,
    /// The events.
    pub events: Vec<IcalEvent>,
}

/// An event.
#[derive(Debug, serde::Serialize)]
pub struct IcalEvent {
    /// Its name for programs; never changes.
    pub uid: String,
    /// Its day.
    #[serde(serialize_with = "iso")]
    pub day: jiff::civil::Date,
    /// One line.
    pub summary: String,
    /// More lines.
    pub description: String,
    /// Of which sort it is.
    pub category: String,
    /// The page about it.
    pub url: Option<String>,
}

fn iso<S: serde::Serializer>(day: &jiff::civil::Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(day)
}

impl Recipe<'_> {
    /// The fingerprint; `renderer` stands for everything else that shapes the bytes (templates, version, options).
    pub fn fingerprint(&self, renderer: Fingerprint) -> Fingerprint {
        let mut digest = Digest::default();
        digest.bytes(&renderer.0);
        match &self.form {
            Form::Page { template, frame, model } => {
                digest.bytes(b"page").bytes(template.as_bytes()).bytes(&frame.hash.0);
                model.add_to(&mut digest);
                &mut digest
            }
            Form::Csv(sheet) => digest.bytes(b"csv").value(sheet),
            Form::Json(sheet) => digest.bytes(b"json").value(sheet),
            Form::Ical(calendar) => digest.bytes(b"ical").value(calendar),
            Form::Print(job) => {
                digest.bytes(b"print").value(&job.output).value(&job.printed.job).value(&*job.printed.model)
            }
            Form::Copy(name) => digest.bytes(b"copy").bytes(name.as_bytes()),
        };
        digest.hash()
    }
}

/// A short digest of a value, for addresses that change with what they lead to.
pub(super) fn digest<T: serde::Serialize + ?Sized>(value: &T) -> String {
    Digest::default().value(value).hash().to_string()[..12].to_owned()
}
