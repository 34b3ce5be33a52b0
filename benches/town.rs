//! A town: villages × 24 months × 20 entries (accounts, notices, issues), checked and built, as the town grows.
//!
//! `cargo bench --bench town` takes 15, 30 and 60 villages (7,200 to 28,800 entries); `-- 10 20` takes others. Every rule of
//! the three kinds and the coverage of a catalogue run. Figures are for reading side by side; nothing is asserted.

#![allow(clippy::disallowed_methods, clippy::disallowed_macros)] // a benchmark reads clocks and prints

mod outside;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use outside::{folder, put, run};

const MONTHS: usize = 24;
const NOTICES: usize = 9;
const ISSUES: usize = 10;

fn main() {
    let told: Vec<usize> = std::env::args().skip(1).filter_map(|a| a.parse().ok()).collect();
    let sizes = if told.is_empty() { vec![15, 30, 60] } else { told };
    println!(
        "{:>9} {:>9} {:>9} {:>12} {:>9} {:>12} {:>9}",
        "villages", "entries", "check s", "µs an entry", "MiB", "build s", "MiB"
    );
    for villages in sizes {
        let root = folder("town");
        generate(&root.join("site"), villages);
        let entries = villages * MONTHS * (1 + NOTICES + ISSUES);
        let (check, check_peak) = run(&root, &["check"]);
        let (build, build_peak) = run(&root, &["build"]);
        println!(
            "{villages:>9} {entries:>9} {:>9.2} {:>12.0} {check_peak:>9} {:>12.2} {build_peak:>9}",
            check.as_secs_f64(),
            check.as_secs_f64() * 1e6 / entries as f64,
            build.as_secs_f64(),
        );
        let _ = fs::remove_dir_all(&root);
    }
}

fn generate(site: &Path, villages: usize) {
    let config = "format = 1\ntitle = \"测速镇\"\nbase_url = \"http://gongkai.example.cn/\"\neditions = [\"intranet\"]\n\
                  regulations = [\"national\", \"chongqing\"]\n";
    put(&site.join("site-config.toml"), config);
    let mut units = "[[item]]\nid = \"town\"\nname = \"测速镇\"\ntype = \"镇\"\n".to_owned();
    for village in 0..villages {
        let _ = write!(
            units,
            "\n[[item]]\nid = \"v-{village:02}\"\nname = \"第{village}村\"\ntype = \"村\"\nparent = \"town\"\n"
        );
    }
    put(&site.join("content/unit/units.toml"), &units);
    put(&site.join("content/town/catalog-item/catalog.toml"), CATALOGUE);
    for village in 0..villages {
        let folder = site.join(format!("content/v-{village:02}"));
        put(&folder.join("finance/all.toml"), &finance(village));
        put(&folder.join("notice/all.toml"), &notices(village));
        put(&folder.join("issue/all.toml"), &issues(village));
    }
}

const CATALOGUE: &str = r#"
level1 = "村务公开"
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

[[item]]
id = "accounts"
title = "月度收支"
level2 = "财务"
freq = "月"
deadline_rule = "次月15日前"
due_day = 15
since = "2024-11"
matter = "village/finance"

[[item]]
id = "affairs"
title = "村务事项"
level2 = "村务"
freq = "随时"
deadline_rule = "及时"
matter = "village/affairs"
"#;

/// Year and month number `month` after 2024-10.
fn calendar(month: usize) -> (usize, usize) {
    (2024 + (10 + month) / 12, (10 + month) % 12 + 1)
}

fn finance(village: usize) -> String {
    let mut text = "catalog = \"accounts\"\npreparer = \"钱某\"\nreviewer = \"孙某\"\napprover = \"赵某\"\nreview_opinion = \"同意公开\"\n".to_owned();
    let mut balance = 10_000_000;
    let mut year = (0, 0, 0);
    for month in 0..MONTHS {
        let (y, m) = calendar(month);
        if year.0 != y {
            year = (y, 0, 0);
        }
        let (next_year, next_month) = calendar(month + 1);
        let opening = balance;
        let (mut income, mut expense, mut rows) = (0, 0, String::new());
        for row in 1..=6 {
            let (fen, is_in) = (10_000 + (village * 7919 + month * 104_729 + row * 1299) % 40_000, row % 3 == 1);
            let amount = format!("{} = {}.{:02}", if is_in { "income" } else { "expense" }, fen / 100, fen % 100);
            if is_in {
                (income, balance) = (income + fen, balance + fen);
            } else {
                (expense, balance) = (expense + fen, balance - fen);
            }
            let subject = if is_in { "经营收入" } else { "水电费" };
            let _ = writeln!(
                rows,
                "  {{ no = {row}, date = {y}-{m:02}-{:02}, voucher_no = \"记-{row:03}\", subject = \"{subject}\", summary = \"第{village}村{y}年{m}月第{row}笔收付款\", {amount}, balance = {}.{:02}, handler = \"钱某\", approver = \"赵某\", fund_source = \"村集体自有\" }},",
                row * 4,
                balance / 100,
                balance % 100
            );
        }
        year = (y, year.1 + income, year.2 + expense);
        let yuan = |fen: usize| format!("{}.{:02}", fen / 100, fen % 100);
        let _ = write!(
            text,
            "\n[[item]]\nid = \"v-{village:02}-{y}-{m:02}\"\ntitle = \"第{village}村{y}年{m}月收支\"\nperiod = \"{y}-{m:02}\"\nopening = {}\nincome_total = {}\nexpense_total = {}\nclosing = {}\ncash = {}\nbank = 0\nreviewed_on = {next_year}-{next_month:02}-08\npublish_on = {next_year}-{next_month:02}-10\n",
            yuan(opening),
            yuan(income),
            yuan(expense),
            yuan(balance),
            yuan(balance),
        );
        if y > 2024 {
            let _ = write!(text, "ytd_income = {}\nytd_expense = {}\n", yuan(year.1), yuan(year.2));
        }
        let _ = write!(text, "entries = [\n{rows}]\n");
    }
    text
}

fn notices(village: usize) -> String {
    let mut text = "form = \"公示\"\ncategory = \"村务\"\ncatalog = \"affairs\"\nissuer = \"村民委员会\"\nresult = \"无异议\"\ncontact = { org = \"村务监督委员会\", phone = \"12388\" }\n".to_owned();
    for number in 0..MONTHS * NOTICES {
        let (y, m) = calendar(number / NOTICES);
        let _ = write!(
            text,
            "\n[[item]]\nid = \"v-{village:02}-{y}-{m:02}-{}\"\ntitle = \"关于第{village}村{y}年{m}月第{}项事务的公示\"\nperiod = \"{y}-{m:02}\"\nfrom = {y}-{m:02}-02\nto = {y}-{m:02}-20\nissued_on = {y}-{m:02}-01\nbody = \"经村民代表会议讨论，本村第{number}项事务的收入和支出安排如下，有不同意见请在公示期内提出。\"\n",
            number % NOTICES,
            number % NOTICES + 1,
        );
    }
    text
}

fn issues(village: usize) -> String {
    let mut text = String::new();
    for number in 0..MONTHS * ISSUES {
        let (y, m) = calendar(number / ISSUES);
        let _ = write!(
            text,
            "\n[[item]]\nno = \"wt-{village:02}-{number:03}\"\ntitle = \"第{village}村第{number}项登记有缺漏\"\nfound_on = {y}-{m:02}-05\nsource = \"自查\"\nplace = \"第{village}村村部\"\ncategory = \"签字手续不全\"\ndescription = \"第{number}号单据缺少经办人签字，涉及第{village}村。\"\nseverity = \"轻微\"\nstatus = \"不属实\"\nresult = \"经第{village}村核对原件，第{number}号单据签字齐全，登记时看漏了背面\"\n",
        );
    }
    text
}
