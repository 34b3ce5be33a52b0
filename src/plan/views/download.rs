//! `download`: every list as CSV and JSON beside it.
//!
//! One row an entry, one column a field, in the order of the list, and the address of the entry's page, where its text
//! stands: a list of articles is not a second copy of them. The JSON carries its schema (Table Schema, Frictionless Data),
//! so that a program knows what the columns mean.

use std::sync::Arc;

use serde::Serialize;
use serde_json::Value as Json;

use super::{Artifact, Subject, View, artifact};
use crate::diag::Lang;
use crate::plan::book::Options;
use crate::plan::desk::Desk;
use crate::plan::format;
use crate::plan::plain::plain_text;
use crate::plan::recipe::{Form, Recipe, Sheet, SheetColumn};
use crate::plan::route::{Base, Route};
use crate::schema::{Kind, KindId, Record, Schema, Value};
use crate::source::{Reader, markdown::plain};

/// The view.
pub struct Download;

/// Which fields are left out of the sheets.
#[derive(Debug)]
struct DownloadOptions {
    hidden: Vec<usize>,
}

const CSV: u32 = 0;
const JSON: u32 = 1;

/// The address of a download.
#[derive(Serialize)]
pub(super) struct Link {
    label: &'static str,
    href: String,
}

impl View for Download {
    fn name(&self) -> &'static str {
        "download"
    }

    fn is_default(&self) -> bool {
        true
    }

    fn options(&self, reader: &mut Reader<'_, '_>, kind: &Kind, _: &Schema) -> Option<Options> {
        let hidden = super::field_list(reader, "hidden", kind).unwrap_or_default();
        Some(Arc::new(Arc::new(DownloadOptions { hidden })))
    }

    fn artifacts(&self, desk: &Desk<'_>, out: &mut Vec<Artifact>) {
        for (kind, _) in desk.edition.schema.iter().filter(|(kind, _)| is_on(desk, *kind)) {
            for form in [CSV, JSON] {
                out.push(artifact("download", route(desk, kind, form), Subject::Kind(kind, form)));
            }
        }
    }

    fn recipe<'d>(&self, desk: &'d Desk<'_>, artifact: &Artifact) -> Option<Recipe<'d>> {
        let Subject::Kind(kind, form) = artifact.subject else { return None };
        let sheet = sheet(desk, kind);
        Some(Recipe { form: if form == CSV { Form::Csv(sheet) } else { Form::Json(sheet) } })
    }
}

fn is_on(desk: &Desk<'_>, kind: KindId) -> bool {
    desk.book.is_on(kind, "download") && desk.list_route(kind, 0).is_some()
}

fn route(desk: &Desk<'_>, kind: KindId, form: u32) -> Route {
    let name = &desk.edition.kind(kind).name;
    Route::new(&format!("{name}/{name}.{}", if form == CSV { "csv" } else { "json" }))
}

/// The downloads of a kind's list, as seen from `base`.
pub(super) fn links(desk: &Desk<'_>, kind: KindId, base: Base<'_>) -> Vec<Link> {
    if !is_on(desk, kind) {
        return Vec::new();
    }
    [("CSV", CSV), ("JSON", JSON)]
        .map(|(label, form)| Link { label, href: desk.href(base, &route(desk, kind, form)) })
        .into()
}

fn sheet(desk: &Desk<'_>, kind: KindId) -> Sheet {
    let (declared, lang) = (desk.edition.kind(kind), desk.site.lang);
    let column = |at: &usize| {
        let field = &declared.fields[*at];
        let ty = type_word(field.ty.name());
        SheetColumn { name: field.name.to_string(), title: field.label.get(lang).to_owned(), ty }
    };
    // The audience says nothing to readers of one edition; the text stands on the entry's page.
    let left_out = |name: &str| name == "audience" || Some(name) == declared.body.as_deref();
    let sees = |at: &usize| desk.sees(&declared.fields[*at]) && !left_out(&declared.fields[*at].name);
    let options = desk.book.get::<DownloadOptions>(kind, "download");
    let hidden = |at: &usize| options.is_some_and(|options| options.hidden.contains(at));
    let chosen: Vec<usize> = (0..declared.fields.len()).filter(|at| sees(at) && !hidden(at)).collect();
    // Relative to the download itself, which lies in the folder of its kind.
    let base = Base::Depth(1);
    let rows = desk.listing(kind).order.iter().map(|at| {
        let entry = desk.entry(*at);
        let value = |at: &usize| entry.record.at(*at).map_or(Json::Null, |item| json(&item.value, desk));
        let route = desk.entry_route(entry);
        let page = route.map(|route| desk.absolute(&route).unwrap_or_else(|| desk.href(base, &route)));
        chosen.iter().map(value).chain([page.map_or(Json::Null, Json::String)]).collect()
    });
    let mut columns: Vec<SheetColumn> = chosen.iter().map(column).collect();
    let title = if lang == Lang::Zh { "网页" } else { "Page" };
    columns.push(SheetColumn { name: "page".to_owned(), title: title.to_owned(), ty: "string" });
    Sheet { title: declared.label.get(lang).to_owned(), columns, rows: rows.collect() }
}

/// The type in the words of Table Schema.
fn type_word(ty: &str) -> &'static str {
    match ty {
        "number" | "money" | "percent" => "number",
        "date" => "date",
        "yes-no" => "boolean",
        "list" | "table" | "steps" => "array",
        "record" => "object",
        _ => "string",
    }
}

/// A value as JSON: numbers exact, dates ISO, words as in files.
fn json(value: &Value, desk: &Desk<'_>) -> Json {
    let number = |text: String| text.parse::<serde_json::Number>().map_or(Json::String(text), Json::Number);
    match value {
        Value::Money(fen) => number(format::yuan(*fen)),
        Value::Number(n) | Value::Percent(n) => number(n.to_string()),
        Value::Date(day) => day.to_string().into(),
        Value::Period(period) => period.iso().into(),
        Value::YesNo(value) => (*value).into(),
        Value::List(items) => items.iter().map(|item| json(&item.value, desk)).collect(),
        Value::Record(record) => object(record, desk),
        Value::Table(rows) | Value::Steps(rows) => rows.iter().map(|row| object(row, desk)).collect(),
        // The words, not the source: links in it may name what this audience cannot see.
        Value::Markdown(rich) => plain(&rich.text).into(),
        Value::Law(_) | Value::Duration(_) => plain_text(value, desk.edition, desk.site.lang).into(),
        other => other.as_text().unwrap_or_default().trim().into(),
    }
}

fn object(record: &Record, desk: &Desk<'_>) -> Json {
    Json::Object(record.iter().map(|(field, item)| (field.name.to_string(), json(&item.value, desk))).collect())
}
