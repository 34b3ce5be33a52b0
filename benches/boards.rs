//! Two hundred different boards: laid out, laid out again unchanged, and after one of them changed; time and peak memory.
//!
//! `cargo bench --bench boards` takes 50, 100 and 200 boards; `-- 20` takes others. Half are tables of 24 rows at
//! 900 × 600 mm, half are a village's month of 40 rows on A3. Figures are for reading side by side; nothing is asserted.

#![allow(clippy::disallowed_methods, clippy::disallowed_macros)] // a benchmark reads clocks and prints

mod outside;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use outside::{folder, put, run};

fn main() {
    let told: Vec<usize> = std::env::args().skip(1).filter_map(|a| a.parse().ok()).collect();
    let sizes = if told.is_empty() { vec![50, 100, 200] } else { told };
    println!(
        "{:>7} {:>9} {:>12} {:>9} {:>12} {:>15}",
        "boards", "print s", "ms a board", "MiB", "again s", "one changed s"
    );
    for boards in sizes {
        let root = folder("boards");
        let site = root.join("site");
        generate(&site, boards);
        let (first, peak) = run(&root, &["print"]);
        let (again, _) = run(&root, &["print"]);
        put(&site.join("content/line/0.toml"), &lines(0, 1));
        let (one, _) = run(&root, &["print"]);
        println!(
            "{boards:>7} {:>9.2} {:>12.0} {peak:>9} {:>12.2} {:>15.2}",
            first.as_secs_f64(),
            first.as_secs_f64() * 1e3 / boards as f64,
            again.as_secs_f64(),
            one.as_secs_f64()
        );
        let _ = fs::remove_dir_all(&root);
    }
}

const KIND: &str = r#"format = 1
label = "流水"
audience = "public"
title = "what"
[[field]]
name = "id"
label = "编号"
type = "slug"
[[field]]
name = "board"
label = "版面"
type = "text"
[[field]]
name = "what"
label = "摘要"
type = "text"
[[field]]
name = "why"
label = "说明"
type = "text"
[[field]]
name = "amount"
label = "金额"
type = "money"
"#;

fn generate(site: &Path, boards: usize) {
    let config = "format = 1\ntheme = \"local\"\ntitle = \"测速站\"\nbase_url = \"http://gongkai.example.cn/\"\n";
    put(&site.join("site-config.toml"), config);
    put(&site.join("themes/local/theme.toml"), "format = 1\nextends = \"default\"\n");
    put(&site.join("themes/local/kinds/line/kind.toml"), KIND);
    for board in 0..boards {
        put(&site.join(format!("content/line/{board}.toml")), &lines(board, 0));
        let (size, distance) = if board.is_multiple_of(2) { ("900×600", "1") } else { ("A3", "0.6") };
        let text = format!(
            "id = \"b-{board}\"\ntitle = \"第{board}块公开栏\"\nzone = \"公开栏\"\nplace = \"村部\"\nclass = \"公示\"\nowner = \"报账员\"\n\
             refresh = \"月\"\nrefreshed_on = 2026-11-02\nsize = \"{size}\"\ndistance = {distance}\n\n[[slots]]\ntitle = \"收支\"\n\
             view = \"table\"\nkind = \"line\"\nwhere = \"board\"\nis = [\"b-{board}\"]\ncolumns = [\"what\", \"why\", \"amount\"]\nlimit = 40\n"
        );
        put(&site.join(format!("content/board/b-{board}.toml")), &text);
    }
}

/// The rows of a board; `version` changes one figure.
fn lines(board: usize, version: usize) -> String {
    let rows = if board.is_multiple_of(2) { 24 } else { 40 };
    let mut text = String::new();
    for row in 0..rows {
        let amount = 100 + (board * 37 + row * 91 + version * usize::from(row == 0)) % 9000;
        let _ = write!(
            text,
            "[[item]]\nid = \"l-{board}-{row}\"\nboard = \"b-{board}\"\nwhat = \"第{row}笔维修水渠人工费\"\n\
             why = \"二组至三组主渠清淤，出工{}人次，经村民代表会议同意\"\namount = {amount}.50\n\n",
            row + board % 7
        );
    }
    text
}
