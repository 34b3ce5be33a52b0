//! All that a renderer sees of one artifact, and its fingerprint.
//!
//! A renderer that can reach nothing but its recipe cannot have hidden dependencies: same fingerprint, same bytes.

use std::io::Write;
use std::sync::Arc;

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
        model: Box<dyn erased_serde::Serialize + Send + Sync + 'a>,
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

/// What an artifact's bytes depend on, hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint(pub [u8; 16]);

impl Fingerprint {
    /// As hexadecimal digits.
    pub fn hex(self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl Recipe<'_> {
    /// The fingerprint; `renderer` stands for everything else that shapes the bytes (templates, version, options).
    pub fn fingerprint(&self, renderer: &[u8; 32]) -> Fingerprint {
        let mut hash = Hash(blake3::Hasher::new());
        hash.0.update(renderer);
        match &self.form {
            Form::Page { template, frame, model } => {
                hash.0.update(b"page\0").update(template.as_bytes()).update(&frame.hash);
                hash.json(&**model);
            }
            Form::Csv(sheet) => {
                hash.0.update(b"csv\0");
                hash.json(sheet);
            }
            Form::Json(sheet) => {
                hash.0.update(b"json\0");
                hash.json(sheet);
            }
            Form::Ical(calendar) => {
                hash.0.update(b"ical\0");
                hash.json(calendar);
            }
            Form::Print(print) => {
                hash.0.update(b"print\0");
                hash.json(&print.output);
                hash.json(&print.printed.job);
                hash.json(&*print.printed.model);
            }
            Form::Copy(name) => {
                hash.0.update(b"copy\0").update(name.as_bytes());
            }
        }
        let mut short = [0; 16];
        short.copy_from_slice(&hash.0.finalize().as_bytes()[..16]);
        Fingerprint(short)
    }
}

/// A short digest of a value, for addresses that change with what they lead to.
pub(super) fn digest<T: serde::Serialize + ?Sized>(value: &T) -> String {
    let mut hash = Hash(blake3::Hasher::new());
    hash.json(value);
    hash.0.finalize().to_hex()[..12].to_owned()
}

/// Hashes what is written to it.
pub(super) struct Hash(pub(super) blake3::Hasher);

impl Hash {
    /// Models are our own structs with text keys, which JSON can always hold.
    pub(super) fn json<T: serde::Serialize + ?Sized>(&mut self, value: &T) {
        let mut writer = std::io::BufWriter::with_capacity(8192, &mut *self);
        let written = serde_json::to_writer(&mut writer, value);
        debug_assert!(written.is_ok());
        let flushed = writer.flush();
        debug_assert!(flushed.is_ok());
    }
}

impl Write for Hash {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
