//! What stands on paper: reads PDFs with poppler's tools (`pdfinfo`, `pdftotext`, `pdffonts`), which know nothing of us.
//!
//! `tests/run` installs them. Where they cannot be, GONGKAI_NO_POPPLER=1 leaves these tests out.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Whether the tools are left out on purpose.
pub fn left_out() -> bool {
    std::env::var_os("GONGKAI_NO_POPPLER").is_some()
}

fn run(tool: &str, before: &[&str], pdf: &[u8], after: &[&str]) -> String {
    let path: PathBuf = std::env::temp_dir().join(format!(
        "gongkai-paper-{}-{:?}-{tool}.pdf",
        std::process::id(),
        std::thread::current().id()
    ));
    std::fs::File::create(&path).and_then(|mut file| file.write_all(pdf)).expect("a temporary file");
    let output = Command::new(tool)
        .args(before)
        .arg(&path)
        .args(after)
        .stderr(Stdio::null())
        .output()
        .unwrap_or_else(|error| panic!("{tool} (package poppler-utils): {error}"));
    let _ = std::fs::remove_file(&path);
    assert!(output.status.success(), "{tool} fails on the PDF");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The text in reading order, without the places to break in it.
pub fn text(pdf: &[u8]) -> String {
    run("pdftotext", &["-enc", "UTF-8"], pdf, &["-"]).replace(['\u{200B}', '\u{00AD}'], "")
}

/// The text without any white space: lines may break anywhere in Chinese.
pub fn letters(pdf: &[u8]) -> String {
    text(pdf).split_whitespace().collect()
}

/// What `pdfinfo` says, by its labels.
pub fn info(pdf: &[u8]) -> BTreeMap<String, String> {
    let said = run("pdfinfo", &["-box"], pdf, &[]);
    let pairs = said.lines().filter_map(|line| line.split_once(':'));
    pairs.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect()
}

/// A box of the first page in points: left, bottom, right, top.
pub fn page_box(pdf: &[u8], name: &str) -> [f64; 4] {
    let said = info(pdf).get(name).cloned().unwrap_or_else(|| panic!("no {name}"));
    let numbers: Vec<f64> = said.split_whitespace().filter_map(|n| n.parse().ok()).collect();
    numbers.try_into().unwrap_or_else(|_| panic!("{name}: {said}"))
}

/// Types of the fonts and whether each is embedded.
pub fn fonts(pdf: &[u8]) -> Vec<(String, bool)> {
    let said = run("pdffonts", &[], pdf, &[]);
    // name, type (may hold a space), encoding, emb, sub, uni, object: the columns are as wide as the line of dashes says.
    let lines: Vec<&str> = said.lines().collect();
    let dashes = lines.get(1).copied().unwrap_or_default();
    let starts: Vec<usize> = std::iter::once(0).chain(dashes.match_indices(" -").map(|(at, _)| at + 1)).collect();
    let column = |line: &str, n: usize| {
        let end = starts.get(n + 1).copied().unwrap_or(line.len()).min(line.len());
        line.get(starts[n].min(line.len())..end).unwrap_or_default().trim().to_owned()
    };
    lines.iter().skip(2).map(|line| (column(line, 1), column(line, 3) == "yes")).collect()
}

/// The tags of the structure tree with their text.
pub fn tags(pdf: &[u8]) -> String {
    run("pdfinfo", &["-struct-text"], pdf, &[])
}
