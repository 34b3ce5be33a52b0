//! `static-file`: files that are copied: the theme's static files, and files beside the content that an entry of this
//! edition uses. What nothing uses is not published.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::{Artifact, Subject, View, artifact};
use crate::model::{Entry, Target, target};
use crate::plan::cell::file_route;
use crate::plan::desk::Desk;
use crate::plan::recipe::{Form, Recipe};
use crate::plan::route::Route;
use crate::schema::{Record, Value};

/// The view.
pub struct StaticFile;

impl View for StaticFile {
    fn name(&self) -> &'static str {
        "static-file"
    }

    fn artifacts(&self, desk: &Desk<'_>, out: &mut Vec<Artifact>) {
        for file in desk.statics {
            out.push(artifact("static-file", Route::new(&file.place), Subject::File(file.name.as_str().into())));
        }
        if desk.edition.files.is_empty() {
            return;
        }
        let gather = |mut used: BTreeSet<String>, entry: &Arc<Entry>| {
            collect(&entry.record, entry, desk, &mut used);
            used
        };
        let join = |mut one: BTreeSet<String>, mut other: BTreeSet<String>| {
            one.append(&mut other);
            one
        };
        let used = desk.edition.entries.par_iter().fold(BTreeSet::new, gather).reduce(BTreeSet::new, join);
        for name in used {
            let route = Route::new(&file_route(&name));
            out.push(artifact("static-file", route, Subject::File(name.into())));
        }
    }

    fn recipe<'d>(&self, _: &'d Desk<'_>, artifact: &Artifact) -> Option<Recipe<'d>> {
        match &artifact.subject {
            Subject::File(name) => Some(Recipe { form: Form::Copy(name.clone()) }),
            _ => None,
        }
    }
}

fn collect(record: &Record, entry: &Entry, desk: &Desk<'_>, used: &mut BTreeSet<String>) {
    record.values.iter().for_each(|(_, item)| collect_value(&item.value, entry, desk, used));
}

fn collect_value(value: &Value, entry: &Entry, desk: &Desk<'_>, used: &mut BTreeSet<String>) {
    match value {
        Value::File(name) => {
            let name = format!("{}/{name}", entry.folder);
            if desk.edition.files.contains(&name) {
                used.insert(name);
            }
        }
        Value::Markdown(rich) => {
            for link in &rich.links {
                if let Target::File(name) = target(&link.target, &entry.folder, desk.edition) {
                    used.insert(name);
                }
            }
        }
        Value::List(items) => items.iter().for_each(|item| collect_value(&item.value, entry, desk, used)),
        Value::Record(record) => collect(record, entry, desk, used),
        Value::Table(rows) | Value::Steps(rows) => rows.iter().for_each(|row| collect(row, entry, desk, used)),
        _ => {}
    }
}
