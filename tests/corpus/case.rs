//! Cases from the text of a suite file.
//!
//! In: the text. Out: cases, each with the files of its site (expectation lines taken out) and the findings expected of
//! it. The format is described in `../suite/README.md`.

use std::collections::{BTreeMap, BTreeSet};

/// One file of the corpus.
#[derive(Debug)]
pub struct Suite {
    /// Its name below `suite/`.
    pub name: String,
    /// Its cases.
    pub cases: Vec<Case>,
}

/// A small site and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct Case {
    /// The suite file.
    pub file: String,
    /// What stands behind `===`.
    pub name: String,
    /// Line of its heading.
    pub line: usize,
    /// Files of the site.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Files that are listed but cannot be read.
    pub unreadable: BTreeSet<String>,
    /// What must be found.
    pub expected: Vec<Expected>,
    /// Codes that are of no interest here.
    pub ignored: BTreeSet<String>,
    /// Without the site-config.toml that is otherwise given.
    pub bare: bool,
}

/// A finding that must be there.
#[derive(Debug, Clone)]
pub struct Expected {
    /// `error`, `warning` or `note`.
    pub severity: String,
    /// Name of the complaint.
    pub code: String,
    /// File and line in the site; none for findings without a place.
    pub place: Option<(String, usize)>,
    /// Column; none: written as `?`, to be filled in.
    pub column: Option<usize>,
    /// Line of the suite file.
    pub line: usize,
}

/// A part of a suite file that begins with `-- name --`.
struct Section<'a> {
    name: &'a str,
    modifiers: Vec<&'a str>,
    lines: Vec<(usize, &'a str)>,
    line: usize,
}

/// Takes a suite file apart.
pub fn parse(file: &str, text: &str) -> Result<Suite, String> {
    let mut shared = Case { file: file.to_owned(), ..Case::default() };
    let mut cases = Vec::new();
    let mut part: Vec<(usize, &str)> = Vec::new();
    let mut heading: Option<(usize, &str)> = None;
    let numbered = text.lines().enumerate().map(|(at, line)| (at + 1, line));
    for (line, written) in numbered.chain([(0, "=== ")]) {
        let Some(name) = written.strip_prefix("=== ") else {
            part.push((line, written));
            continue;
        };
        let lines = std::mem::take(&mut part);
        match heading {
            None => fill(&mut shared, &lines)?,
            Some((at, name)) => {
                let mut case = Case { name: name.trim().to_owned(), line: at, ..shared.clone() };
                fill(&mut case, &lines)?;
                cases.push(case);
            }
        }
        heading = Some((line, name));
    }
    if cases.is_empty() {
        return Err(format!("{file}: no case; a case begins with `=== its name`"));
    }
    Ok(Suite { name: file.to_owned(), cases })
}

/// Reads what stands below a heading (or above the first one) into `case`.
fn fill(case: &mut Case, lines: &[(usize, &str)]) -> Result<(), String> {
    let wrong = |line: usize, what: &str| Err(format!("{}:{line}: {what}", case.file));
    let mut sections: Vec<Section<'_>> = Vec::new();
    let mut head = Vec::new();
    for (line, written) in lines.iter().copied() {
        if let Some((name, modifiers)) = header(written) {
            sections.push(Section { name, modifiers, lines: Vec::new(), line });
        } else if let Some(section) = sections.last_mut() {
            section.lines.push((line, written));
        } else if let Some(words) = directive(written) {
            match words.as_slice() {
                ["ignore", code] => drop(case.ignored.insert((*code).to_owned())),
                ["no", "site-config"] => case.bare = true,
                [severity, code, place] if is_severity(severity) => {
                    head.push(placed(severity, code, place, line).ok_or_else(|| format!("line {line}: {place}"))?);
                }
                _ => return wrong(line, "a line `#!` that means nothing"),
            }
        }
    }
    for section in sections {
        let name = section.name.to_owned();
        // A case's own file stands in for the shared one, together with what was expected of that.
        case.expected.retain(|e| e.place.as_ref().is_none_or(|(file, _)| *file != name));
        let line = section.line;
        let bytes = take(case, section).map_err(|why| format!("{}:{line}: {why}", case.file))?;
        case.files.insert(name, bytes);
    }
    case.expected.append(&mut head);
    Ok(())
}

/// `-- name --` or `-- name (modifier, modifier) --`.
fn header(line: &str) -> Option<(&str, Vec<&str>)> {
    let inner = line.strip_prefix("-- ")?.strip_suffix(" --")?;
    match inner.split_once(" (") {
        Some((name, modifiers)) => Some((name, modifiers.strip_suffix(')')?.split(", ").collect())),
        None => Some((inner, Vec::new())),
    }
}

/// The words of a line `#! …` or `<!--! … -->`.
fn directive(line: &str) -> Option<Vec<&str>> {
    let line = line.trim();
    let html = line.strip_prefix("<!--! ").and_then(|rest| rest.strip_suffix(" -->"));
    Some(line.strip_prefix("#! ").or(html)?.split_whitespace().collect())
}

fn is_severity(word: &str) -> bool {
    matches!(word, "error" | "warning" | "note")
}

/// An expectation at the head of a case: its place is `-`, or `file:line:column`.
fn placed(severity: &str, code: &str, place: &str, line: usize) -> Option<Expected> {
    let (place, column) = match place {
        "-" => (None, Some(0)),
        _ => {
            let mut parts = place.rsplitn(3, ':');
            let column = parts.next()?;
            let at = parts.next()?.parse().ok()?;
            (Some((parts.next()?.to_owned(), at)), if column == "?" { None } else { Some(column.parse().ok()?) })
        }
    };
    Some(Expected { severity: severity.to_owned(), code: code.to_owned(), place, column, line })
}

/// The bytes of a section; what is expected of its lines goes to the case.
fn take(case: &mut Case, section: Section<'_>) -> Result<Vec<u8>, String> {
    let mut kept: Vec<&str> = Vec::new();
    for (line, written) in &section.lines {
        let Some(words) = directive(written) else {
            kept.push(written);
            continue;
        };
        let [severity, code, column] = words.as_slice() else { return Err(format!("line {line}: three words wanted")) };
        let column = if *column == "?" { None } else { Some(column.parse().map_err(|e| format!("{line}: {e}"))?) };
        if !is_severity(severity) {
            return Err(format!("line {line}: `{severity}` is no severity"));
        }
        case.expected.push(Expected {
            severity: (*severity).to_owned(),
            code: (*code).to_owned(),
            place: Some((section.name.to_owned(), kept.len() + 1)),
            column,
            line: *line,
        });
    }
    while kept.last().is_some_and(|line| line.is_empty()) {
        kept.pop();
    }
    let mut text: String = kept.iter().flat_map(|line| [line, "\n"]).collect();
    let mut bytes = None;
    for modifier in &section.modifiers {
        match *modifier {
            "gbk" => bytes = Some(encoding_rs::GBK.encode(&text).0.into_owned()),
            "utf-16" => bytes = Some(utf_16(&text)),
            "hex" => bytes = Some(hex(&text).ok_or("not hexadecimal")?),
            "bom" => text.insert(0, '\u{FEFF}'),
            "crlf" => text = text.replace('\n', "\r\n"),
            "unreadable" => drop(case.unreadable.insert(section.name.to_owned())),
            other => {
                let times = other.strip_prefix("repeated ").and_then(|times| times.parse().ok());
                text = text.repeat(times.ok_or_else(|| format!("`({other})` means nothing"))?);
            }
        }
    }
    Ok(bytes.unwrap_or_else(|| text.into_bytes()))
}

/// UTF-16 with its mark, low byte first, as Notepad writes “Unicode”.
fn utf_16(text: &str) -> Vec<u8> {
    std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

fn hex(text: &str) -> Option<Vec<u8>> {
    text.split_whitespace().map(|pair| u8::from_str_radix(pair, 16).ok()).collect()
}
