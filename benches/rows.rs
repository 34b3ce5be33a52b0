//! Many rows in one file: a county's register of collective assets, as TOML and as a sheet, checked as it grows.
//!
//! `cargo bench --bench rows` takes 10,000, 50,000 and 100,000 rows; `-- 1000 5000` takes others. The sheet is written as Excel
//! in China writes it (GBK, CRLF). “read” is `due`, which reads, binds and judges all rows; `check` renders a page a row as
//! well. Figures are for reading side by side; nothing is asserted.

#![allow(clippy::disallowed_methods, clippy::disallowed_macros)] // a benchmark reads clocks and prints

mod outside;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use outside::{folder, put, run};

const VILLAGES: usize = 50;

fn main() {
    let told: Vec<usize> = std::env::args().skip(1).filter_map(|a| a.parse().ok()).collect();
    let sizes = if told.is_empty() { vec![10_000, 50_000, 100_000] } else { told };
    println!(
        "{:>8} {:>6} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9}",
        "rows", "as", "file MiB", "read, s", "µs a row", "MiB", "check, s", "µs a row", "MiB"
    );
    for rows in sizes {
        for (format, bytes) in [("TOML", toml(rows).into_bytes()), ("CSV", sheet(rows))] {
            let root = folder("rows");
            let site = root.join("site");
            frame(&site);
            fs::write(site.join(format!("content/asset/all.{}", format.to_lowercase())), &bytes).expect("a file");
            let size = bytes.len() as f64 / f64::from(1 << 20);
            print!("{rows:>8} {format:>6} {size:>9.1}");
            // What is due is told without rendering a page.
            for verb in ["due", "check"] {
                let (time, peak) = run(&root, &[verb]);
                let micros = time.as_secs_f64() * 1e6 / rows as f64;
                print!(" {:>9.2} {micros:>9.0} {peak:>9}", time.as_secs_f64());
            }
            println!();
            let _ = fs::remove_dir_all(&root);
        }
    }
}

fn frame(site: &Path) {
    let config = "format = 1\ntitle = \"测速县\"\nbase_url = \"http://gongkai.example.cn/\"\neditions = [\"public\"]\n";
    put(&site.join("site-config.toml"), config);
    let units: String =
        (0..VILLAGES).map(|v| format!("[[item]]\nid = \"v-{v:02}\"\nname = \"第{v}村\"\ntype = \"村\"\n\n")).collect();
    put(&site.join("content/unit/units.toml"), &units);
    put(&site.join("content/catalog-item/catalog.toml"), CATALOGUE);
    fs::create_dir_all(site.join("content/asset")).expect("a folder");
}

/// Something that can be due, so that `due` has something to say.
const CATALOGUE: &str = r#"
id = "accounts"
title = "月度收支"
level1 = "村务公开"
level2 = "财务"
elements = ["收入"]
basis = ["《村民委员会组织法（2025年修正）》第三十五条"]
display_min = 15
owner = "村民委员会"
channels = ["公示栏"]
audience_scope = "全社会"
mode = "主动"
tier = "村"
applies_to = ["村"]
has_personal = false
freq = "随时"
deadline_rule = "及时"
matter = "village/affairs"
"#;

/// Names of the fields, labels, and whether TOML writes the value bare.
const COLUMNS: [(&str, &str, bool); 11] = [
    ("id", "编号", false),
    ("name", "名称", false),
    ("kind_of", "类别", false),
    ("qty", "数量", true),
    ("unit_word", "计量单位", false),
    ("location", "坐落", false),
    ("original_value", "原值（元）", true),
    ("acquired_on", "取得时间", false),
    ("status", "使用状况", false),
    ("checked_on", "最近清查", true),
    ("unit", "单位", false),
];

fn row(number: usize) -> [String; 11] {
    let village = number % VILLAGES;
    [
        format!("v-{village:02}-zc-{number:06}"),
        format!("第{number}号仓房"),
        "固定资产".to_owned(),
        (1 + number % 9).to_string(),
        "间".to_owned(),
        format!("第{village}村{}组机耕路东侧", 1 + number % 12),
        format!("{}.50", 1_000 + number * 7919 % 90_000),
        format!("{}", 1990 + number % 35),
        "自用".to_owned(),
        format!("2025-{:02}-{:02}", 1 + number % 12, 1 + number % 28),
        format!("v-{village:02}"),
    ]
}

fn toml(rows: usize) -> String {
    let mut text = String::new();
    for number in 0..rows {
        text.push_str("[[item]]\n");
        for ((name, _, is_bare), value) in COLUMNS.iter().zip(row(number)) {
            let quote = if *is_bare { "" } else { "\"" };
            let _ = writeln!(text, "{name} = {quote}{value}{quote}");
        }
        text.push('\n');
    }
    text
}

fn sheet(rows: usize) -> Vec<u8> {
    let mut text = COLUMNS.map(|(_, label, _)| label).join(",");
    text.push_str("\r\n");
    for number in 0..rows {
        let mut cells = row(number);
        cells[9] = cells[9].replace('-', "/");
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    encoding_rs::GBK.encode(&text).0.into_owned()
}
