//! Flags from checks: places and ties, reasons, streaks and what follows, which periods have flags at all.
//!
//! A village office with four teams, a monthly scheme and the checks of three months; the page of the scheme is read.

#![allow(clippy::disallowed_methods)] // tests look at what was written to the disk

use gongkai::config::Audience;
use gongkai::pipeline::build;
use gongkai::world::{Memory, WithBuiltin, parse_day};

const SCHEME: &str = r#"
format = 1
label = "挂旗办法"
audience = "public"

[[field]]
name = "id"
type = "slug"
required = true

[[field]]
name = "title"
type = "text"

[[field]]
name = "period"
type = "choice"
enum = ["月", "季"]

[[field]]
name = "checks"
type = "list"
of = { type = "choice", enum = ["自查", "互查", "巡查"] }

[[field]]
name = "pass_mark"
type = "number"

[[field]]
name = "items"
type = "table"
fields = [{ name = "id", type = "slug" }, { name = "name", type = "text" }, { name = "max", type = "number" }]

[[field]]
name = "groups"
type = "table"
fields = [{ name = "name", type = "text" }, { name = "units", type = "list", of = { type = "reference", to = "unit" } }]

[[field]]
name = "flags"
type = "table"
fields = [{ name = "flag", type = "flag" }, { name = "meaning", type = "text" }]

[[field]]
name = "rules"
type = "table"
fields = [
  { name = "flag", type = "flag" },
  { name = "at_least", type = "number" },
  { name = "first", type = "number" },
  { name = "done", type = "yes-no" },
  { name = "otherwise", type = "yes-no" },
]

[[field]]
name = "tie_break"
type = "list"
of = "text"

[[field]]
name = "escalation"
type = "table"
fields = [{ name = "flag", type = "flag" }, { name = "times", type = "number" }, { name = "action", type = "text" }]

[[rule]]
rule = "flag-scheme"

[[rule]]
rule = "one-flag-each"

[views.ranking]
checks = "check"
"#;

const CHECK: &str = r#"
format = 1
label = "检查记录"
audience = "public"
title = "id"

[[field]]
name = "id"
type = "slug"
required = true

[[field]]
name = "scheme"
type = "reference"
to = "flag-scheme"

[[field]]
name = "period"
type = "period"

[[field]]
name = "check"
type = "choice"
enum = ["自查", "互查", "巡查"]

[[field]]
name = "passed"
type = "yes-no"

[[field]]
name = "scores"
type = "table"
fields = [{ name = "item", type = "text" }, { name = "score", type = "number" }]

[[field]]
name = "note"
type = "text"
"#;

const BANFA: &str = r#"
id = "banfa"
title = "月度挂旗办法"
period = "月"
checks = ["自查"]
pass_mark = 60
items = [{ id = "tz", name = "台账", max = 60 }, { id = "gk", name = "公开", max = 40 }]
groups = [{ name = "全部", units = ["ban-a", "ban-b", "ban-c", "ban-d"] }]
flags = [{ flag = "红旗", meaning = "九十分以上的前两名" }, { flag = "黄旗", meaning = "其余" }, { flag = "灰旗", meaning = "没有查" }]
rules = [
  { flag = "红旗", at_least = 90, first = 2 },
  { flag = "灰旗", done = false },
  { flag = "黄旗", otherwise = true },
]
tie_break = ["gk"]
escalation = [
  { flag = "黄旗", times = 2, action = "约谈班长" },
  { flag = "黄旗", times = 3, action = "局里通报" },
  { flag = "灰旗", times = 1, action = "十日内补查" },
]
"#;

/// A check of a team: month, and the marks of the two items.
fn check(team: &str, month: &str, tz: &str, gk: &str) -> String {
    format!(
        "[[item]]\nid = \"c-{team}-{month}\"\nunit = \"ban-{team}\"\nperiod = \"{month}\"\nscheme = \"banfa\"\ncheck = \"自查\"\n\
         scores = [{{ item = \"tz\", score = {tz} }}, {{ item = \"gk\", score = {gk} }}]\n\n"
    )
}

/// The page of the scheme, built for `day` from `checks`.
fn page(name: &str, day: &str, checks: &[String]) -> String {
    let mut memory = Memory::new(parse_day(day).expect("a day"));
    let config = "format = 1\ntitle = \"挂旗\"\nbase_url = \"https://gongkai.example.cn/\"\ntheme = \"local\"\n";
    memory.put("site-config.toml", config);
    memory.put("themes/local/theme.toml", "format = 1\nextends = \"default\"\n");
    memory.put("themes/local/kinds/flag-scheme/kind.toml", SCHEME);
    memory.put("themes/local/kinds/check/kind.toml", CHECK);
    let units =
        ["a", "b", "c", "d"].map(|t| format!("[[item]]\nid = \"ban-{t}\"\nname = \"{t}班\"\ntype = \"班组\"\n\n"));
    memory.put("content/unit/units.toml", units.concat());
    memory.put("content/flag-scheme/banfa.toml", BANFA);
    memory.put("content/check/all.toml", checks.concat());
    let folder = std::env::temp_dir().join(format!("gongkai-ranking-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    let run = build(&WithBuiltin(memory), Some(&[Audience::Public]), &folder, true).expect("a build");
    assert!(!run.found.has_errors(), "{:#?}", run.found.0);
    let text = std::fs::read_to_string(folder.join("public/flag-scheme/banfa.html")).expect("the page");
    let _ = std::fs::remove_dir_all(&folder);
    text
}

/// The cards of the wall as text: unit, flag, reason.
fn wall(page: &str) -> Vec<String> {
    let list = page.split("<li class=\"hung\">").skip(1);
    let list = list.map(|card| card.split("</li>").next().unwrap_or_default());
    list.map(|card| plain(card.split("hung-card").nth(1).unwrap_or_default())).collect()
}

fn plain(markup: &str) -> String {
    let mut text = String::new();
    let mut inside = true;
    for letter in markup.chars() {
        match letter {
            '<' => inside = true,
            '>' => {
                inside = false;
                text.push(' ');
            }
            _ if !inside => text.push(letter),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn three_months() -> Vec<String> {
    vec![
        check("a", "2026-08", "58", "38"),
        check("b", "2026-08", "50", "30"),
        check("c", "2026-08", "40", "20"),
        check("d", "2026-08", "59", "39"),
        check("a", "2026-09", "58", "38"),
        check("b", "2026-09", "50", "30"),
        check("d", "2026-09", "59", "39"),
        // In October a and d have one score; a was better where ties are settled.
        check("a", "2026-10", "54", "40"),
        check("b", "2026-10", "50.5", "30"),
        check("d", "2026-10", "56", "38"),
        // November is not over, and most are still to come.
        check("a", "2026-11", "10", "10"),
    ]
}

#[test]
fn the_wall_says_flag_place_and_reason() {
    let page = page("wall", "2026-11-20", &three_months());
    let wall = wall(&page);
    assert_eq!(
        wall,
        [
            "a班 红旗 94 分 第 1 名 总分 94，组内第 1 名（共 4 个，同分比“公开”）；自查合格 连续 3 期",
            "d班 红旗 94 分 第 2 名 总分 94，组内第 2 名（共 4 个，同分比“公开”）；自查合格 连续 3 期",
            "b班 黄旗 80.5 分 第 3 名 总分 80.5，组内第 3 名（共 4 个）；自查合格；不够其他旗的条件 连续 3 期",
            "c班 灰旗 没有完成自查 连续 2 期",
        ]
    );
    for word in ["2026年10月挂旗", "下次检查 2026年11月", "九十分以上的前两名", "近 3 期的旗"] {
        assert!(page.contains(word), "{word}");
    }
}

#[test]
fn what_follows_is_the_strictest_step_reached() {
    let page = page("steps", "2026-11-20", &three_months());
    let steps = page.split("按办法要做的").nth(1).expect("the steps");
    let steps = plain(steps.split("</section>").next().unwrap_or_default());
    assert!(steps.contains("b班 ：局里通报") && steps.contains("c班 ：十日内补查"), "{steps}");
    assert!(!steps.contains("约谈") && !steps.contains("a班"), "{steps}");
}

#[test]
fn equal_units_share_a_place_and_the_better_flag() {
    let checks = ["a", "b", "c"].map(|team| check(team, "2026-10", "55", "36"));
    let wall = wall(&page("ties", "2026-11-20", &checks));
    for card in &wall[..3] {
        assert!(card.contains("红旗 91 分 并列第 1 名") && card.contains("另有 2 个同名次"), "{card}");
    }
}

#[test]
fn a_period_counts_when_it_is_over_or_whole() {
    let october = |day: &str, name: &str| wall(&page(name, day, &[check("a", "2026-10", "55", "36")]));
    assert!(october("2026-11-01", "over").len() == 4, "over");
    let latest = |day: &str, name: &str| {
        let page = page(name, day, &[check("a", "2026-10", "55", "36")]);
        page.split("挂旗</h2>").next().and_then(|head| head.rsplit('>').next()).map(str::to_owned)
    };
    assert_eq!(latest("2026-12-05", "awaited").as_deref(), Some("2026年10月"), "November is still awaited");
    assert_eq!(latest("2027-01-05", "missed").as_deref(), Some("2026年11月"), "nobody was checked in November");
    let whole: Vec<String> = ["a", "b", "c", "d"].iter().map(|t| check(t, "2026-11", "55", "36")).collect();
    let page = page("whole", "2026-11-20", &whole);
    assert!(page.contains("2026年11月挂旗"), "all have their checks");
}

#[test]
fn shapes_differ_by_flag() {
    let page = page("shapes", "2026-11-20", &three_months());
    for (shape, word) in [("swallow", "红"), ("pennant", "黄"), ("barred", "灰")] {
        let drawn = page.split("<svg").find(|svg| svg.contains(&format!(">{word}</text>"))).expect("the flag");
        assert!(drawn.contains(&format!("shape-{shape}")), "{word}");
    }
}
