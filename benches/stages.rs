//! What each stage of a run costs a page: instructions where valgrind is installed, else processor time.
//!
//! `cargo bench --bench stages` tells, for a site of articles in memory, what it takes to read and bind them, to check them
//! against the rules, to plan, to fingerprint, to render, and to take in one edited file. Instructions (callgrind) are
//! the same on a noisy machine; they are counted as the difference between a process that does the stage and one that only
//! prepares it, on one thread. `-- 500` takes another number of pages.

#![allow(clippy::disallowed_methods, clippy::disallowed_macros)] // a benchmark reads clocks and prints

use std::process::Command;
use std::time::Instant;

use gongkai::config::Audience;
use gongkai::model::edition;
use gongkai::pipeline::{Boards, Memo, Preview, prepare_again};
use gongkai::world::{Memory, WithBuiltin};

/// The stages, each after those that it needs.
const STAGES: [(&str, &str); 6] = [
    ("read", "read, parse and bind"),
    ("check", "check against the rules"),
    ("plan", "censor and plan an edition"),
    ("render", "recipes, fingerprints and bytes of all pages"),
    ("edit", "take in one edited file (the whole of it)"),
    ("again", "plan after the edit (the whole of it)"),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.as_slice() {
        [last, pages] if pages.parse::<usize>().is_ok() => run(last, pages.parse().unwrap_or(0)),
        [pages] => compare(pages.parse().unwrap_or(300)),
        _ => compare(300),
    }
}

/// A site of so many articles of about 2 KB, with links and a list.
fn site(pages: usize) -> WithBuiltin<Memory> {
    let mut world = Memory::default();
    let config = "format = 1\ntitle = \"测速站\"\nbase_url = \"http://gongkai.example.cn/\"\n";
    world.put("site-config.toml", config);
    (0..pages).for_each(|page| world.put(name(page), article(page, pages, "")));
    WithBuiltin(world)
}

fn name(page: usize) -> String {
    format!("content/article/p{page:06}.md")
}

fn article(page: usize, pages: usize, more: &str) -> String {
    let words = ["村务", "公开", "监督", "财务", "审核", "公示", "制度", "流程", "村民", "代表", "会议", "决议"];
    let sentence = |from: usize| -> String {
        let words: Vec<&str> = (0..24).map(|at| words[(page * 7 + from * 5 + at * at) % words.len()]).collect();
        format!("{}，{}。", words[..12].concat(), words[12..].concat())
    };
    let mut body = String::new();
    for section in 0..5 {
        let (one, two, link) = (sentence(section), sentence(section + 9), (page * 7 + section) % pages.max(1));
        body.push_str(&format!(
            "## 第{section}节\n\n{one}{two}\n\n- **要点**：{one}\n- 详见[相关内容](article/p{link:06})。\n\n"
        ));
    }
    let day = format!("2026-{:02}-{:02}", page % 12 + 1, page % 28 + 1);
    format!("+++\ntitle = \"第{page}号{more}\"\ncategory = \"工作动态\"\npublished_on = {day}\n+++\n\n{body}")
}

/// Does everything up to `last`, and ends; `none` only makes the site.
fn run(last: &str, pages: usize) {
    let mut world = site(pages);
    if last == "none" {
        return;
    }
    let mut memo = Memo::default();
    let prepared = prepare_again(&world, &[Audience::Public], &mut memo).expect("the machine works");
    if last == "read" {
        return;
    }
    let found = prepared.judge();
    assert!(!found.has_errors() && !prepared.found.has_errors(), "the site has errors");
    if last == "check" {
        return;
    }
    let (boards, seen) = (Boards::default(), edition(&prepared.portal, Audience::Public));
    let preview = Preview::open(&prepared, &seen, &world, &boards);
    if last == "plan" {
        return;
    }
    let made = preview.paths().filter(|path| preview.get(path).is_some()).count();
    assert!(made > pages, "only {made} files");
    if last == "render" {
        return;
    }
    world.0.put(name(pages / 2), article(pages / 2, pages, "（改）"));
    let prepared = prepare_again(&world, &[Audience::Public], &mut memo).expect("the machine works");
    if last == "edit" {
        return;
    }
    let seen = edition(&prepared.portal, Audience::Public);
    assert!(Preview::open(&prepared, &seen, &world, &boards).paths().count() >= made);
}

fn compare(pages: usize) {
    let counts = Command::new("valgrind").arg("--version").output().is_ok_and(|output| output.status.success());
    let (unit, whole) = if counts { ("instructions", "k") } else { ("time", "µs") };
    println!("{pages} pages; {unit} on one thread");
    println!("{:<48} {:>14} {:>14}", "stage", format!("{whole} a page"), "all, millions");
    let mut before = measure("none", pages, counts);
    for (stage, what) in STAGES {
        let now = measure(stage, pages, counts);
        let own = now.saturating_sub(before);
        println!("{what:<48} {:>14.1} {:>14.2}", own as f64 / 1e3 / pages as f64, own as f64 / 1e6);
        before = now;
    }
}

/// Instructions, or nanoseconds, of a process that goes up to `stage`.
fn measure(stage: &str, pages: usize, counts: bool) -> u64 {
    let program = std::env::current_exe().expect("this program");
    let arguments = [stage.to_owned(), pages.to_string()];
    if !counts {
        let one = || {
            let begun = Instant::now();
            let done = Command::new(&program).args(&arguments).env("RAYON_NUM_THREADS", "1").status();
            assert!(done.expect("a process").success());
            begun.elapsed().as_nanos() as u64
        };
        return (0..5).map(|_| one()).min().unwrap_or(0);
    }
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(&program).args(&arguments);
    let output = command.env("RAYON_NUM_THREADS", "1").output().expect("valgrind runs");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    // `==1234== I   refs:      5,678,901`
    let line = told.lines().find(|line| line.contains("refs:")).and_then(|line| line.rsplit_once(':'));
    let digits: String = line.map_or("", |(_, count)| count).chars().filter(char::is_ascii_digit).collect();
    digits.parse().expect("a count of instructions")
}
