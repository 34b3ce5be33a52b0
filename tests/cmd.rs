//! Transcripts: every verb as people call it, with what it prints and its exit code.
//!
//! `cmd/*.txt` hold the calls (see `cmd/README.md`); each file runs in a fresh folder. `GONGKAI_BLESS=1` writes down what
//! was printed; look at the difference before you commit it.

#![allow(clippy::disallowed_methods)] // tests run the program over the disk

#[path = "cmd/transcript.rs"]
mod transcript;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use transcript::{Stage, play, program};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd")
}

/// Names and texts of the transcripts.
fn transcripts() -> Vec<(String, String)> {
    let entries = std::fs::read_dir(folder()).expect("the transcripts").map(|entry| entry.expect("an entry").path());
    let mut paths: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|e| e == "txt")).collect();
    paths.sort();
    let read = |path: PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        (name, std::fs::read_to_string(&path).expect("a transcript"))
    };
    paths.into_iter().map(read).collect()
}

#[test]
fn every_transcript_is_what_happens() {
    let bless = std::env::var_os("GONGKAI_BLESS").is_some();
    let mut wrong = String::new();
    for (name, written) in transcripts() {
        let played = play(&name, &written);
        if played == written {
            continue;
        }
        if bless {
            std::fs::write(folder().join(&name), &played).expect("the transcript can be written");
        } else {
            wrong += &format!("=== tests/cmd/{name}\n{}", difference(&written, &played));
        }
    }
    assert!(wrong.is_empty(), "{wrong}\nGONGKAI_BLESS=1 writes the transcripts anew");
}

/// The lines that differ, each file's first differing stretch.
fn difference(written: &str, played: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (written.lines().collect(), played.lines().collect());
    let same = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let call = old[..same].iter().rev().find(|line| line.starts_with("$ ")).unwrap_or(&"");
    let part = |lines: &[&str], sign: &str| -> String {
        lines.iter().skip(same).take(12).map(|line| format!("{sign} {line}\n")).collect()
    };
    format!("line {}, in {call}\n{}{}", same + 1, part(&old, "-"), part(&new, "+"))
}

#[test]
fn every_verb_has_a_transcript_in_both_languages() {
    let all: String = transcripts().into_iter().map(|(_, text)| text).collect();
    let help = program(&["--lang", "en", "--help"], None);
    let text = String::from_utf8(help.stdout).expect("UTF-8");
    let verbs = text.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let verbs: Vec<&str> = verbs.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(verbs.len() >= 6, "{text}");
    for verb in verbs.into_iter().filter(|verb| *verb != "help") {
        let calls: Vec<&str> =
            all.lines().filter(|l| l.starts_with("$ ") && l.contains(&format!("gongkai {verb}"))).collect();
        let (english, chinese): (Vec<&str>, Vec<&str>) =
            calls.into_iter().partition(|call| call.contains("--lang en") || call.contains("LANG=en"));
        assert!(!english.is_empty() && !chinese.is_empty(), "{verb}: {} en, {} zh", english.len(), chinese.len());
    }
}

/// The kinds of the built-in theme.
fn kinds() -> BTreeSet<String> {
    let files = gongkai::world::builtin_files().into_iter().map(|(name, _)| name);
    let kind = |name: String| {
        let name = name.strip_prefix("themes/default/kinds/")?.strip_suffix("/kind.toml")?;
        Some(name.to_owned())
    };
    files.filter_map(kind).collect()
}

#[test]
fn a_sample_of_every_kind_is_written() {
    let stage = Stage::new("samples");
    assert_eq!(program(&["init", "."], Some(stage.path())).status.code(), Some(0));
    for kind in kinds() {
        let written = program(&["new", &kind], Some(stage.path()));
        assert_eq!(written.status.code(), Some(0), "gongkai new {kind}");
        let folder = stage.path().join("content").join(&kind);
        let sample =
            ["toml", "md"].into_iter().find_map(|e| std::fs::read_to_string(folder.join(format!("new.{e}"))).ok());
        assert!(sample.is_some_and(|text| text.contains(" = ")), "{kind}: no sample, or an empty one");
    }
}

#[test]
fn schemas_are_json_and_there_is_one_for_every_kind() {
    let stage = Stage::new("schemas");
    assert_eq!(program(&["init", "."], Some(stage.path())).status.code(), Some(0));
    assert_eq!(program(&["schema", "--out", "schemas"], Some(stage.path())).status.code(), Some(0));
    let folder = stage.path().join("schemas");
    let names = std::fs::read_dir(&folder).expect("schemas").map(|entry| entry.expect("an entry").file_name());
    let names: BTreeSet<String> = names.map(|name| name.to_string_lossy().replace(".json", "")).collect();
    assert_eq!(names, kinds());
    for name in names {
        let text = std::fs::read_to_string(folder.join(format!("{name}.json"))).expect("a schema");
        let json: serde_json::Value = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(json["$schema"], "https://json-schema.org/draft/2020-12/schema", "{name}");
        let properties = json["properties"].as_object().expect("properties");
        // An editor must accept both a file that is one entry and one with rows.
        let rows = json["properties"]["item"]["items"]["properties"].as_object().expect("rows");
        assert!(rows.keys().all(|key| properties.contains_key(key)), "{name}");
        assert!(rows.len() > 5 && rows.values().all(|field| field["title"].is_string()), "{name}");
    }
}

#[test]
fn explain_lists_every_message_in_both_languages() {
    let list = |lang: &str| {
        let output = program(&["explain", "--lang", lang], None);
        assert_eq!(output.status.code(), Some(0));
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let (zh, en) = (list("zh"), list("en"));
    assert!(zh.lines().count() > 80);
    let name = |line: &str| line.split_whitespace().next().unwrap_or_default().to_owned();
    let names: Vec<String> = zh.lines().map(name).collect();
    assert_eq!(names, en.lines().map(name).collect::<Vec<_>>());
    assert!(names.windows(2).all(|pair| pair[0] < pair[1]), "sorted, and none twice");
    for (zh, en) in zh.lines().zip(en.lines()) {
        assert!(zh.chars().any(|c| c >= '\u{4E00}'), "{zh}");
        assert!(en.is_ascii() || en.contains("工作日") || en.contains('×'), "{en}");
    }
}
