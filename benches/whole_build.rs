//! Whole builds of generated sites: time, time per page, and peak memory, as the site grows.
//!
//! `cargo bench --bench whole_build` builds 1,000, 10,000 and 50,000 pages; `-- 1000 5000` builds others. Each size is a
//! process of its own. Figures are for reading side by side in one run; machines are noisy, so nothing is asserted.

#![allow(clippy::disallowed_methods, clippy::disallowed_macros)] // a benchmark reads clocks and prints

mod outside;

use std::fs;
use std::path::Path;

use outside::{folder, put, run};

fn main() {
    let told: Vec<usize> = std::env::args().skip(1).filter_map(|a| a.parse().ok()).collect();
    let sizes = if told.is_empty() { vec![1_000, 10_000, 50_000] } else { told };
    println!("{:>8} {:>10} {:>12} {:>12} {:>14}", "pages", "seconds", "µs a page", "peak MiB", "again (s)");
    for pages in sizes {
        let root = folder("bench");
        generate(&root.join("site"), pages);
        let (first, peak) = run(&root, &["build"]);
        let (again, _) = run(&root, &["build"]);
        println!(
            "{pages:>8} {:>10.2} {:>12.0} {:>12} {:>14.2}",
            first.as_secs_f64(),
            first.as_secs_f64() * 1e6 / pages as f64,
            peak,
            again.as_secs_f64()
        );
        let _ = fs::remove_dir_all(&root);
    }
}

const WORDS: [&str; 24] = [
    "村务", "公开", "监督", "财务", "审核", "公示", "制度", "流程", "村民", "代表", "会议", "决议", "资产", "资源",
    "合同", "收支", "救助", "评议", "工程", "采购", "党员", "支部", "班组", "廉洁",
];

/// A site of `pages` articles of 2 to 3 KB in twenty units, with links among them.
fn generate(site: &Path, pages: usize) {
    let mut seed = 20_261_122_u64;
    let mut next = move |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let config = "format = 1\ntitle = \"测速站\"\nbase_url = \"http://gongkai.example.cn/\"\n\
                  [[home]]\ntitle = \"最新\"\nshow = \"list\"\nkind = \"article\"\nlimit = 20\n";
    put(&site.join("site-config.toml"), config);
    let units: String =
        (0..20).map(|u| format!("[[item]]\nid = \"u-{u:02}\"\nname = \"第{u}村\"\ntype = \"村\"\n\n")).collect();
    put(&site.join("content/unit/units.toml"), &units);
    for page in 0..pages {
        let mut sentence = |words: usize| -> String {
            let words: Vec<&str> = (0..words).map(|_| WORDS[next(WORDS.len())]).collect();
            format!("{}，{}。", words[..words.len() / 2].concat(), words[words.len() / 2..].concat())
        };
        let mut body = sentence(30);
        for section in 1..=4 {
            body.push_str(&format!(
                "\n\n## {section}、{}\n\n{}{}",
                WORDS[(page + section) % 24],
                sentence(40),
                sentence(40)
            ));
            body.push_str(&format!("\n\n- **{}**：{}\n- {}", WORDS[section], sentence(12), sentence(12)));
            body.push_str(&format!("\n\n详见[相关内容](article/p{:06})。", (page * 7 + section) % pages));
        }
        body.push_str(
            "\n\n| 序号 | 项目 | 金额 |\n| ---: | --- | ---: |\n| 1 | 办公费 | 120.00 |\n| 2 | 水电费 | 86.50 |\n",
        );
        let text = format!(
            "+++\ntitle = \"{}（第{page}号）\"\ncategory = \"工作动态\"\npublished_on = {}-{:02}-{:02}\nsummary = \"{}\"\n+++\n\n{body}",
            WORDS[page % 24],
            2015 + page * 11 / pages.max(1),
            page % 12 + 1,
            page % 28 + 1,
            sentence(12),
        );
        put(&site.join(format!("content/u-{:02}/article/p{page:06}.md", page % 20)), &text);
    }
}
