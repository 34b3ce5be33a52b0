//! Every kind of the default theme has a sample that checks clean, lists its labels in both languages, and has a schema
//! that says what must be filled.

#![allow(clippy::disallowed_methods, clippy::disallowed_macros)] // tests read and write where they like

use gongkai::diag::{Lang, Severity};
use gongkai::pipeline::{self, prepare_only};
use gongkai::schema::{TYPES, kind_schema};
use gongkai::world::{Memory, WithBuiltin, builtin_files};

const CONFIG: &str = "format = 1\ntoday = 2026-11-20\ntitle = \"试\"\nbase_url = \"http://gongkai.example.cn/\"\n";

fn site() -> Memory {
    let mut world = Memory::default();
    world.put("site-config.toml", CONFIG);
    world
}

/// Kind and sample file (`sample.toml` or `sample.md`) of the built-in theme.
fn samples() -> Vec<(String, &'static str, &'static [u8])> {
    let mut samples = Vec::new();
    for (name, bytes) in builtin_files() {
        let Some(below) = name.strip_prefix("themes/default/kinds/") else { continue };
        match below.split_once('/') {
            Some((kind, "sample.toml")) => samples.push((kind.to_owned(), "toml", bytes)),
            Some((kind, "sample.md")) => samples.push((kind.to_owned(), "md", bytes)),
            _ => {}
        }
    }
    samples
}

#[test]
fn every_kind_has_a_sample_that_checks_clean() {
    let kinds = prepare_only(&WithBuiltin(site())).expect("the theme").schema.kinds.len();
    let samples = samples();
    assert_eq!(samples.len(), kinds, "a kind has no sample, or two");
    for (kind, form, bytes) in samples {
        let mut world = site();
        world.put(format!("content/{kind}/yangli-01.{form}"), bytes);
        let run = pipeline::check(&WithBuiltin(world), None).expect("the check ends");
        // A sample stands alone here; what it refers to is written by whoever uses it.
        let alone = |code: &str| matches!(code, "reference/dangling" | "entry/no-such-unit");
        let found = run.found.0.iter().filter(|d| d.severity != Severity::Note && !alone(d.code.name));
        let found: Vec<_> = found.collect();
        assert!(found.is_empty(), "{kind}: {:?}", found.iter().map(|d| &d.message.en).collect::<Vec<_>>());
        assert_eq!(run.entries, 1, "{kind}: the sample is not one entry");
    }
}

#[test]
fn kinds_speak_both_languages() {
    let prepared = prepare_only(&WithBuiltin(site())).expect("the theme");
    assert!(prepared.found.0.iter().all(|d| d.severity != Severity::Error), "{:?}", prepared.found.0);
    for kind in &prepared.schema.kinds {
        assert_ne!(kind.label.zh, kind.label.en, "{} has one label for both languages", kind.name);
        for field in kind.fields.iter() {
            assert_ne!(field.label.zh, field.label.en, "{}.{} has one label", kind.name, field.name);
        }
    }
}

#[test]
fn schemas_say_what_editors_need() {
    let prepared = prepare_only(&WithBuiltin(site())).expect("the theme");
    let (_, notice) = prepared.schema.kind("notice").expect("the kind notice");
    let schema = kind_schema(notice, Lang::Zh);
    assert_eq!(schema["properties"]["form"]["enum"][0], "公示");
    assert_eq!(schema["properties"]["item"]["items"]["properties"]["from"]["format"], "date");
    assert_eq!(schema["properties"]["contact"]["required"][1], "phone");
    assert_eq!(schema["additionalProperties"], false);
}

#[test]
fn field_types_have_names_of_their_own() {
    let mut names: Vec<&str> = TYPES.iter().map(|t| t.name).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
    assert!(TYPES.iter().all(|t| t.doc.0 != t.doc.1), "a type is documented in one language only");
}
