//! The house holds its plan: who may know whom, how large a file or function may be, how files open.
//!
//! The table is that of `src/lib.rs`; every `use crate::…` and every path `crate::…` in the source is read.

#![allow(clippy::disallowed_methods, clippy::disallowed_macros)] // tests read and write where they like

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Room and the rooms it may know. Rooms further down the street know fewer.
const MAY_KNOW: [(&str, &[&str]); 14] = [
    (
        "cli",
        &[
            "serve", "pipeline", "render", "plan", "rules", "reckon", "model", "schema", "config", "source", "world",
            "diag", "output",
        ],
    ),
    ("serve", &["pipeline", "model", "config", "world", "diag"]),
    (
        "pipeline",
        &["render", "plan", "rules", "reckon", "model", "schema", "config", "source", "world", "diag", "output"],
    ),
    ("render", &["plan", "source", "diag"]),
    ("plan", &["reckon", "model", "schema", "config", "source", "diag"]),
    ("rules", &["reckon", "model", "schema", "config", "source", "diag"]),
    ("reckon", &["model", "schema", "config", "source", "diag"]),
    ("model", &["schema", "config", "source", "diag"]),
    ("schema", &["config", "source", "diag"]),
    ("config", &["source", "diag"]),
    ("source", &["diag"]),
    ("world", &["diag"]),
    ("diag", &[]),
    ("output", &[]),
];

/// Parts of one room that do not know each other.
const APART: [(&str, &str); 5] = [
    ("render/web", "render::data"),
    ("render/web", "render::print"),
    ("render/data", "render::web"),
    ("render/print", "render::web"),
    ("render/print", "render::data"),
];

fn source_files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("src can be read") {
            let path = entry.expect("an entry of src").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    assert!(files.len() > 50, "the walk over src found almost nothing");
    files
}

fn below_src(path: &Path) -> String {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/src/");
    path.to_string_lossy().replace('\\', "/").replacen(&root.replace('\\', "/"), "", 1)
}

/// The part of a file before its tests, without comments.
fn code(text: &str) -> String {
    let body = text.split("#[cfg(test)]\nmod tests").next().unwrap_or(text);
    body.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Names that follow `crate::`, also inside `use crate::{a, b}`.
fn known(code: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let group = rest.strip_prefix('{').map(|inner| inner.split('}').next().unwrap_or(""));
        for part in group.unwrap_or(rest).split(',').take(if group.is_some() { 64 } else { 1 }) {
            let name: String = part.trim().chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            names.insert(name);
        }
    }
    names
}

#[test]
fn arrows_only_run_down_the_street() {
    let table: BTreeMap<&str, &[&str]> = MAY_KNOW.into_iter().collect();
    let mut wrong = Vec::new();
    for path in source_files() {
        let name = below_src(&path);
        let Some((room, _)) = name.split_once('/') else { continue };
        let allowed = table.get(room).unwrap_or_else(|| panic!("{room} is not in the table"));
        let code = code(&fs::read_to_string(&path).expect("a source file"));
        for other in known(&code) {
            if other != room && table.contains_key(other.as_str()) && !allowed.contains(&other.as_str()) {
                wrong.push(format!("{name} knows {other}"));
            }
        }
        for (part, other) in APART {
            if name.starts_with(part) && code.contains(other) {
                wrong.push(format!("{name} knows {other}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_say_what_they_are_and_stay_small() {
    let mut wrong = Vec::new();
    for path in source_files() {
        let name = below_src(&path);
        let text = fs::read_to_string(&path).expect("a source file");
        if !text.starts_with("//!") {
            wrong.push(format!("{name} does not open with //!"));
        }
        let lines = text.split("#[cfg(test)]").next().unwrap_or("").lines().count();
        if lines > 400 {
            wrong.push(format!("{name} has {lines} lines"));
        }
        let stem = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        if ["utils", "util", "helpers", "helper", "common", "misc", "manager"].contains(&stem.as_str()) {
            wrong.push(format!("{name}: a file is named by the noun that it defines"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn functions_stay_small() {
    let mut wrong = Vec::new();
    for path in source_files() {
        let text = fs::read_to_string(&path).expect("a source file");
        let mut open: Option<(usize, usize, String)> = None;
        for (number, line) in text.lines().enumerate() {
            let indent = line.len() - line.trim_start().len();
            let head = line.trim_start();
            let is_head = head.starts_with("fn ") || (head.contains(" fn ") && head.starts_with("pub"));
            if open.is_none() && is_head && !head.ends_with(';') {
                open = Some((number, indent, head.to_owned()));
            }
            if let Some((start, depth, name)) = &open
                && indent == *depth
                && head == "}"
            {
                if number - start + 1 > 60 {
                    wrong.push(format!("{}:{}: {} lines: {name}", below_src(&path), start + 1, number - start + 1));
                }
                open = None;
            } else if open.as_ref().is_some_and(|(start, ..)| *start == number) && head.ends_with('}') {
                open = None;
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_unwrap_outside_tests() {
    let mut wrong = Vec::new();
    for path in source_files() {
        let text = fs::read_to_string(&path).expect("a source file");
        for (number, line) in code(&text).lines().enumerate() {
            if line.contains(".unwrap()") || line.contains("todo!(") || line.contains("unimplemented!(") {
                wrong.push(format!("{}:~{}: {}", below_src(&path), number + 1, line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
