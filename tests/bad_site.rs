//! The deliberately bad site: twenty files, a mistake of every sort, and one run that tells all of them.
//!
//! `sites/bad-findings.txt` says where each one is (`file:line:column code`). A build of this site must leave an earlier
//! release as it was, byte for byte and with its times.

#![allow(clippy::disallowed_methods)] // tests look at what was written to the disk

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use gongkai::diag::Severity;
use gongkai::pipeline::check;
use gongkai::world::{Disk, Memory, WithBuiltin, World};

const FINDINGS: &str = include_str!("sites/bad-findings.txt");

fn bad() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/bad")
}

/// A folder below the system's temporary one that goes when the test ends.
struct Temporary(PathBuf);

impl Temporary {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("gongkai-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a temporary folder");
        Temporary(folder)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn one_run_tells_every_mistake_at_its_place() {
    let world = WithBuiltin(Disk::new(bad(), Memory::default().today()));
    let run = check(&world, None).expect("a run");
    let places = run.found.0.iter().map(|d| {
        let place = d.span.map(|span| (run.sources.name(span.file), run.sources.position(span)));
        let place = place.map_or("-".to_owned(), |(file, at)| format!("{file}:{}:{}", at.line, at.column));
        format!("{place} {}", d.code.name)
    });
    let found: Vec<String> = places.collect();
    let expected: Vec<&str> = FINDINGS.lines().collect();
    let missing: Vec<&&str> = expected.iter().filter(|line| !found.iter().any(|f| f == *line)).collect();
    let extra: Vec<&String> = found.iter().filter(|line| !expected.contains(&line.as_str())).collect();
    assert!(missing.is_empty() && extra.is_empty(), "missing: {missing:#?}\nextra: {extra:#?}");
    assert_eq!(found, expected, "the same findings, but not in the order of files and places, or one of them twice");
    assert_eq!(run.found.count(Severity::Error), expected.len(), "all of them are errors");
}

#[test]
fn the_site_is_as_bad_as_it_should_be() {
    let codes: BTreeSet<&str> = FINDINGS.lines().filter_map(|line| line.split(' ').nth(1)).collect();
    assert!(codes.len() >= 50, "only {} different mistakes", codes.len());
    assert_eq!(files_below(&bad()).len(), 21);
    // Its text must really be in GBK: an editor that saved it as UTF-8 would have taken the test away.
    let gbk = std::fs::read(bad().join("content/unit/groups.toml")).expect("the file in GBK");
    assert!(std::str::from_utf8(&gbk).is_err());
}

/// Files below `folder` by their relative paths.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(at) = open.pop() {
        for entry in std::fs::read_dir(&at).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else {
                files.push(path.strip_prefix(folder).expect("below").to_path_buf());
            }
        }
    }
    files.sort();
    files
}

/// Bytes and times of all files of a release.
fn snapshot(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
    let state = |path: PathBuf| {
        let whole = folder.join(&path);
        let time = std::fs::metadata(&whole).and_then(|m| m.modified()).expect("a time");
        (path, (std::fs::read(&whole).expect("a file"), time))
    };
    files_below(folder).into_iter().map(state).collect()
}

fn gongkai(arguments: &[&std::ffi::OsStr]) -> u8 {
    let name = OsString::from("gongkai");
    gongkai::run(std::iter::once(name).chain(arguments.iter().map(OsString::from)).collect())
}

fn build(site: &Path, out: &Path) -> u8 {
    let word = std::ffi::OsStr::new;
    gongkai(&[word("build"), word("--site"), site.as_ref(), word("--out"), out.as_ref(), word("--today=2026-11-22")])
}

#[test]
fn a_bad_site_leaves_the_last_release_as_it_was() {
    let temporary = Temporary::new("bad-site");
    let (good, out) = (temporary.0.join("good"), temporary.0.join("out"));
    assert_eq!(gongkai(&["init".as_ref(), good.as_os_str()]), 0);
    assert_eq!(build(&good, &out), 0, "the new site is released");
    let before = snapshot(&out.join("public"));
    assert!(before.contains_key(Path::new("index.html")) && before.contains_key(Path::new("manifest.json")));

    assert_eq!(build(&bad(), &out), 1, "the content has errors");
    assert!(snapshot(&out.join("public")) == before, "the release was touched");
    let left: Vec<PathBuf> = files_below(&out).into_iter().filter(|path| !path.starts_with("public")).collect();
    let notes = [".last-build", ".last-frames", ".public.lock", ".public.stamps"].map(PathBuf::from);
    assert_eq!(left, notes, "nothing else is left behind");
    assert!(!out.join(".public.stage").exists());

    // The comparison itself can fail: a release that does change is seen.
    std::fs::write(good.join("content/page/about.md"), "+++\ntitle = \"关于我们\"\n+++\n\n换了说法。\n")
        .expect("an edit");
    assert_eq!(build(&good, &out), 0);
    assert!(snapshot(&out.join("public")) != before, "a good build changes the release");
}
