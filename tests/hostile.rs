//! Nothing that a user can write makes the program panic: real files, mutated ten thousand ways with a fixed seed.
//!
//! `GONGKAI_FUZZ=100000 cargo test --release --test hostile` goes on for longer.

#![allow(clippy::disallowed_methods, clippy::disallowed_macros)] // tests read and write where they like

use std::panic::{AssertUnwindSafe, catch_unwind};

use gongkai::diag::{Lang, Style, to_json, to_sarif, to_terminal};
use gongkai::pipeline;
use gongkai::world::{Memory, WithBuiltin, builtin_files};

/// A small generator of its own (the constants are Knuth's), so that a failure can be repeated anywhere.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }
}

const HOSTILE: [&str; 40] = [
    "\u{0}",
    "\u{FDD0}",
    "\u{202E}",
    "\u{FEFF}",
    "\"",
    "'''",
    "\"\"\"",
    "[[",
    "]]",
    "{",
    "}",
    "=",
    "\n",
    "\r\n",
    "+++\n",
    "99999999999999999999999999999999",
    "-1",
    "1e400",
    "0x1F",
    "9999-12-31",
    "0000-01-01",
    "2026-02-30",
    "2026Q9",
    "../../../etc/passwd",
    "C:\\windows",
    "javascript:alert(1)",
    "<script>alert(1)</script>",
    "{{ site.title }}",
    "{% include \"x\" %}",
    "𠮷㛃",
    "#",
    "**",
    "[x](page/home#无)",
    "![](x.png)",
    "((((((((((",
    "|||||",
    "null",
    "nan",
    "next = [1]",
    "id = \"con\"",
];

const CONFIG: &str = "format = 1\ntitle = \"试\"\nbase_url = \"http://gongkai.example.cn/\"\ntheme = \"local\"\n\
    editions = [\"public\", \"board\"]\n[[menu]]\nto = \"notice/\"\n[[home]]\nshow = \"cards\"\nkind = \"article\"\nlimit = 3\n\
    [[home]]\nshow = \"units\"\nunit = \"shiqiao\"\n[markdown]\nhtml = [\"u\"]\n";

/// Names and bytes of a site with an entry of every kind, and a theme of its own.
fn site() -> Vec<(String, Vec<u8>)> {
    let mut files = vec![
        ("site-config.toml".to_owned(), CONFIG.into()),
        ("themes/local/theme.toml".to_owned(), b"format = 1\nextends = \"default\"\n".to_vec()),
        ("themes/local/calendar.toml".to_owned(), b"[2027]\nholidays = [\"2027-01-01/2027-01-03\"]\n".to_vec()),
        ("themes/local/locales/zh.toml".to_owned(), "home = \"首页\"\n".into()),
    ];
    for (name, bytes) in builtin_files() {
        let Some(below) = name.strip_prefix("themes/default/kinds/") else { continue };
        match below.split_once('/') {
            Some((kind, "sample.toml")) => files.push((format!("content/{kind}/a.toml"), bytes.to_vec())),
            Some((kind, "sample.md")) => files.push((format!("content/shiqiao/{kind}/b.md"), bytes.to_vec())),
            Some((kind, "kind.toml")) => files.push((format!("themes/local/kinds/{kind}/kind.toml"), bytes.to_vec())),
            _ => {}
        }
        if below.starts_with("notice") && below.ends_with(".md") {
            files.push((
                "themes/local/views/home.html".to_owned(),
                b"{{ site.title }}{{ view.blocks | length }}".to_vec(),
            ));
        }
    }
    files
}

fn mutate(bytes: &mut Vec<u8>, chance: &mut Chance) {
    for _ in 0..=chance.below(3) {
        let at = chance.below(bytes.len());
        let end = (at + 1 + chance.below(40)).min(bytes.len());
        match chance.below(7) {
            0 if !bytes.is_empty() => bytes[at] = chance.below(256) as u8,
            1 => drop(bytes.drain(at..end)),
            2 => {
                let part = bytes[at..end].to_vec();
                bytes.splice(at..at, part.repeat(1 + chance.below(3)));
            }
            3 => bytes.truncate(at),
            4 => drop(
                bytes.splice(at..at, HOSTILE[chance.below(HOSTILE.len())].repeat(1 + chance.below(50)).into_bytes()),
            ),
            _ => drop(bytes.splice(at..at, HOSTILE[chance.below(HOSTILE.len())].bytes())),
        }
    }
}

#[test]
fn no_input_makes_it_panic() {
    let rounds = std::env::var("GONGKAI_FUZZ").ok().and_then(|n| n.parse().ok()).unwrap_or(1_000);
    let files = site();
    assert!(files.len() > 18, "the site is too small to be worth breaking");
    let mut chance = Chance(20_261_122);
    let mut refused = 0;
    for round in 0..rounds {
        let mut world = Memory::default();
        let broken = [chance.below(files.len()), chance.below(files.len())];
        let mut changed = Vec::new();
        for (at, (name, bytes)) in files.iter().enumerate() {
            // Boards take long to lay out; they come along now and then.
            if name.ends_with("/board/a.toml") && round % 25 != 0 {
                continue;
            }
            let mut bytes = bytes.clone();
            if broken.contains(&at) {
                mutate(&mut bytes, &mut chance);
                changed.push((name.clone(), String::from_utf8_lossy(&bytes).into_owned()));
            }
            world.put(name.clone(), bytes);
        }
        let ended = catch_unwind(AssertUnwindSafe(|| {
            let run = pipeline::check(&WithBuiltin(world), None).expect("memory does not fail");
            for lang in [Lang::Zh, Lang::En] {
                to_terminal(&run.found, &run.sources, Style { lang, colour: true });
                to_sarif(&run.found, &run.sources, lang);
            }
            to_json(&run.found, &run.sources);
            run
        }));
        let run = ended.unwrap_or_else(|_| panic!("round {round} panicked on:\n{changed:#?}"));
        let broke = run.found.0.iter().find(|d| d.code.name == "template/broke");
        assert!(broke.is_none(), "round {round} broke inside a page on:\n{changed:#?}");
        refused += usize::from(run.found.has_errors());
    }
    assert!(refused > rounds / 4, "only {refused} of {rounds} were refused: the mutations are too tame");
}

/// Sheets as nobody would write them, below a kind, with what must be complained about.
fn hostile_sheets() -> Vec<(&'static str, String, &'static str)> {
    let head = "编号,负面行为,领域,适用岗位,风险等级,依据\n";
    let columns: String = (0..100_000).map(|at| format!("列{at},")).collect();
    let row = |text: &str| format!("{head}qx-01,{text},抢修服务,班长,低,《规定》第一条\n");
    vec![
        ("nuls", row("不准\0\0\0"), ""),
        ("nothing but NULs", "\0".repeat(10_000), "entry/no-header"),
        ("a cell of a megabyte", row(&"不准".repeat(170_000)), "entry/constraint"),
        ("a quoted cell of a megabyte", row(&format!("\"{}\"", "\"\"".repeat(500_000))), "entry/constraint"),
        ("a heading of a megabyte", format!("{},编号\n,qx-01\n", "负".repeat(350_000)), "entry/unknown-field"),
        ("100,000 columns", format!("编号,{columns}\nqx-01,{columns}\n"), "entry/unknown-field"),
        ("100,000 times one column", format!("{}\n", "编号,".repeat(100_000)), "entry/column-twice"),
        ("100,000 cells too many", format!("{head}{columns}\n"), "entry/cell-outside"),
        ("a lone quote", "\"".to_owned(), "source/open-quote"),
        ("a lone quote in the head", format!("\"{head}"), "source/open-quote"),
        ("a lone quote in every row", format!("{head}{}", "\"qx-01,不准,\n".repeat(5_000)), "source/open-quote"),
        ("quotes without end", format!("{head}{}", "\"".repeat(1_000_001)), "source/open-quote"),
        ("quotes in pairs, then none", format!("{head}{}", "\"a\"\"\n".repeat(5_000)), "source/open-quote"),
        ("text behind every quote", format!("{head}{}", "\"a\"b,".repeat(10_000)), "source/stray-quote"),
        ("separators only", ",,\r\n".repeat(100_000), "source/empty"),
        ("carriage returns only", head.replace('\n', "\r") + "qx-01\r\r\r\"", "source/open-quote"),
        ("a mark and nothing else", "\u{FEFF}".to_owned(), "source/empty"),
        ("brackets for names", "编号,（）,()）,（（,负面行为（\nqx-01\n".to_owned(), "entry/unknown-field"),
    ]
}

#[test]
fn no_sheet_makes_it_panic() {
    for (about, text, code) in hostile_sheets() {
        let mut world = Memory::default();
        world.put("site-config.toml", "format = 1\ntitle = \"试\"\nbase_url = \"http://gongkai.example.cn/\"\n");
        world.put("content/negative-item/a.csv", text);
        let ended = catch_unwind(AssertUnwindSafe(|| {
            let run = pipeline::check(&WithBuiltin(world), None).expect("memory does not fail");
            to_terminal(&run.found, &run.sources, Style { lang: Lang::Zh, colour: true });
            to_json(&run.found, &run.sources);
            run
        }));
        let run = ended.unwrap_or_else(|_| panic!("panicked on {about}"));
        let codes: Vec<&str> = run.found.0.iter().map(|d| d.code.name).collect();
        let told = code.is_empty() || codes.contains(&code);
        assert!(told, "{about}: no {code} among {:?}", codes.iter().take(20).collect::<Vec<_>>());
    }
}
