//! The corpus: small sites in text files, each with the findings that it must give; see `suite/README.md`.
//!
//! Every rule, every field type and every complaint of `gongkai explain` has to appear in it, so that the corpus
//! can be read as their manual. `GONGKAI_BLESS=1` fills in columns that are written as `?`.

#![allow(clippy::disallowed_methods)] // tests read their cases from the disk

#[path = "corpus/case.rs"]
mod case;
#[path = "corpus/verdict.rs"]
mod verdict;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use case::{Case, Suite, parse};
use rayon::prelude::*;
use verdict::{Verdict, judge};

/// Complaints that no case can bring about, with the reason.
const BEYOND_A_CASE: [(&str, &str); 4] = [
    ("template/broke", "needs a fault of the program itself"),
    ("print/broke", "needs a fault of the program itself"),
    ("print/too-many-dots", "is about pictures that `gongkai print` is asked for (tests/boards.rs)"),
    ("plan/nothing-to-print", "is about what `gongkai print` is asked for (tests/boards.rs)"),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite")
}

/// All files of the corpus by their names below `suite/`, sorted.
fn suites() -> Vec<Suite> {
    let mut names = Vec::new();
    let mut open = vec![folder()];
    while let Some(at) = open.pop() {
        for entry in std::fs::read_dir(&at).expect("a folder of the corpus") {
            let path = entry.expect("an entry of the corpus").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "txt") {
                names.push(path);
            }
        }
    }
    names.sort();
    let suite = |path: &PathBuf| {
        let name = path.strip_prefix(folder()).expect("below the corpus").to_string_lossy().replace('\\', "/");
        let text = std::fs::read_to_string(path).expect("a file of the corpus in UTF-8");
        parse(&name, &text).unwrap_or_else(|why| panic!("{why}"))
    };
    names.iter().map(suite).collect()
}

#[test]
fn every_case_gives_its_findings_and_no_others() {
    let suites = suites();
    let cases: Vec<&Case> = suites.iter().flat_map(|suite| &suite.cases).collect();
    assert!(cases.len() >= 150, "only {} cases: is the corpus complete?", cases.len());
    let verdicts: Vec<Verdict> = cases.par_iter().map(|case| judge(case)).collect();
    if std::env::var_os("GONGKAI_BLESS").is_some() {
        bless(&verdicts);
    }
    let wrong: Vec<&str> = verdicts.iter().filter(|v| !v.wrong.is_empty()).map(|v| v.wrong.as_str()).collect();
    assert!(wrong.is_empty(), "{} of {} cases are wrong\n\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

/// Writes the columns that were found over the question marks, and nothing else.
fn bless(verdicts: &[Verdict]) {
    let files: BTreeSet<&str> = verdicts.iter().flat_map(|v| &v.columns).map(|(file, ..)| file.as_str()).collect();
    for file in files {
        let path = folder().join(file);
        let text = std::fs::read_to_string(&path).expect("a file of the corpus");
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for (_, line, column) in verdicts.iter().flat_map(|v| &v.columns).filter(|(name, ..)| name == file) {
            lines[line - 1] = lines[line - 1].replacen(" ?", &format!(" {column}"), 1);
        }
        std::fs::write(&path, lines.join("\n") + "\n").expect("the corpus can be written");
    }
}

#[test]
fn every_file_shows_what_is_wrong_and_what_is_right() {
    for suite in suites() {
        let complains = |case: &&Case| !case.expected.is_empty();
        assert!(suite.cases.iter().any(|c| complains(&c)), "{}: no case that complains", suite.name);
        assert!(suite.cases.iter().any(|c| !complains(&c)), "{}: no case that passes", suite.name);
        let names: BTreeSet<&str> = suite.cases.iter().map(|case| case.name.as_str()).collect();
        assert_eq!(names.len(), suite.cases.len(), "{}: two cases of one name", suite.name);
    }
}

#[test]
fn every_rule_and_every_field_type_has_its_file() {
    let there: BTreeSet<String> = suites().into_iter().map(|suite| suite.name).collect();
    let rules = gongkai::rules::RULES.iter().map(|rule| format!("rules/{}.txt", rule.name));
    let types = gongkai::schema::TYPES.iter().map(|ty| format!("schema/{}.txt", ty.name));
    let missing: Vec<String> = rules.chain(types).filter(|name| !there.contains(name)).collect();
    assert!(missing.is_empty(), "the corpus has no {missing:?}");
}

#[test]
fn every_complaint_appears_in_the_corpus() {
    let told = Command::new(env!("CARGO_BIN_EXE_gongkai")).args(["explain", "--lang", "en"]).output();
    let told = String::from_utf8(told.expect("gongkai runs").stdout).expect("UTF-8");
    let codes: BTreeSet<&str> = told.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(codes.len() > 80, "`explain` lists only {}", codes.len());
    let suites = suites();
    let shown: BTreeSet<&str> =
        suites.iter().flat_map(|s| &s.cases).flat_map(|c| &c.expected).map(|e| e.code.as_str()).collect();
    let unknown: Vec<&&str> = shown.iter().filter(|code| !codes.contains(*code)).collect();
    assert!(unknown.is_empty(), "the corpus expects codes that do not exist: {unknown:?}");
    let excused: BTreeSet<&str> = BEYOND_A_CASE.iter().map(|(code, _)| *code).collect();
    let missing: Vec<&&str> = codes.iter().filter(|c| !shown.contains(*c) && !excused.contains(*c)).collect();
    assert!(missing.is_empty(), "no case complains with {missing:?}");
    let needless: Vec<&&str> = excused.iter().filter(|code| shown.contains(*code)).collect();
    assert!(needless.is_empty(), "excused, but there is a case: {needless:?}");
}

#[test]
fn the_corpus_itself_can_fail() {
    let site =
        "=== 标题是空的\n-- content/page/a.md --\n+++\n#! error entry/empty-field 10\ntitle = \"\"\n+++\n\n正文。\n";
    let verdict = |text: &str| {
        let suite = parse("here.txt", text).expect("a suite");
        judge(&suite.cases[0]).wrong
    };
    assert_eq!(verdict(site), "");
    // A wrong column, a wrong severity, a finding too many and one too few are all told.
    for (from, to) in [
        ("empty-field 10", "empty-field 9"),
        ("error entry", "warning entry"),
        ("#! error entry/empty-field 10\n", ""),
        ("title = \"\"", "title = \"关于本站\""),
    ] {
        let broken = site.replace(from, to);
        assert_ne!(broken, site);
        assert_ne!(verdict(&broken), "", "{broken}");
    }
    for broken in ["=== a\n#! eror x -\n", "=== a\n-- x --\n#! error x\n", "=== a\ntext\n-- x (gbq) --\n", "-- x --\n"]
    {
        assert!(parse("here.txt", broken).is_err(), "{broken}");
    }
}
