//! The regulations that come with the default theme: the floor of fifteen days holds from 2026-01-01 on, and a changed
//! date changes the findings of the days between, and of no others.

#![allow(clippy::disallowed_methods, clippy::disallowed_macros)] // tests read and write where they like

use gongkai::pipeline;
use gongkai::world::{Memory, WithBuiltin, builtin_files};

const CATALOGUE: &str = r#"
id = "affairs"
title = "村务事项"
level1 = "村务公开"
elements = ["经费"]
basis = ["《村民委员会组织法》第三十五条"]
freq = "随时"
deadline_rule = "及时"
display_min = 15
matter = "village/affairs"
owner = "村民委员会"
channels = ["公示栏"]
audience_scope = "全社会"
mode = "主动"
tier = "村"
applies_to = ["村"]
has_personal = false
"#;

/// A site with one notice a month from 2025-11 to 2026-04, each displayed for ten days.
fn site(national: Option<&str>) -> Memory {
    let mut world = Memory::default();
    let theme = if national.is_some() { "theme = \"local\"\n" } else { "" };
    world.put(
        "site-config.toml",
        format!("format = 1\ntoday = 2026-11-20\ntitle = \"试\"\nbase_url = \"http://gongkai.example.cn/\"\nregulations = [\"national\"]\n{theme}"),
    );
    if let Some(text) = national {
        world.put("themes/local/theme.toml", "format = 1\nlabel = \"试\"\nextends = \"default\"\n");
        world.put("themes/local/regulations/national.toml", text);
    }
    world.put("content/catalog-item/affairs.toml", CATALOGUE);
    let mut notices = "form = \"公示\"\ncategory = \"村务\"\ncatalog = \"affairs\"\nissuer = \"某村村民委员会\"\nresult = \"无异议\"\n\
                       contact = { org = \"村务监督委员会\", phone = \"12388\" }\n"
        .to_owned();
    for (from, to) in DAYS {
        notices.push_str(&format!(
            "\n[[item]]\nid = \"n-{from}\"\ntitle = \"关于经费安排的公示\"\nissued_on = {from}\nfrom = {from}\nto = {to}\nbody = \"经费安排如下，有不同意见请在公示期内提出。\"\n"
        ));
    }
    world.put("content/notice/all.toml", notices);
    world
}

const DAYS: [(&str, &str); 6] = [
    ("2025-11-10", "2025-11-20"),
    ("2025-12-31", "2026-01-10"),
    ("2026-01-01", "2026-01-11"),
    ("2026-02-10", "2026-02-20"),
    ("2026-03-10", "2026-03-20"),
    ("2026-04-10", "2026-04-20"),
];

/// The first days of the notices that were complained about.
fn too_short(world: Memory) -> Vec<String> {
    let run = pipeline::check(&WithBuiltin(world), None).expect("the check ends");
    let others: Vec<_> = run.found.0.iter().filter(|d| d.code.name != "rule/notice-days").collect();
    assert!(others.is_empty(), "{:?}", others.iter().map(|d| &d.message.en).collect::<Vec<_>>());
    let day = |message: &str| message.split_whitespace().nth(1).unwrap_or_default().to_owned();
    run.found.0.iter().map(|d| day(&d.message.en)).collect()
}

fn national() -> String {
    let file = builtin_files().into_iter().find(|(name, _)| *name == "themes/default/regulations/national.toml");
    String::from_utf8(file.expect("the national set").1.to_vec()).expect("text")
}

#[test]
fn fifteen_days_from_2026_on_and_none_before() {
    assert_eq!(too_short(site(None)), ["2026-01-01", "2026-02-10", "2026-03-10", "2026-04-10"]);
}

#[test]
fn another_date_changes_the_findings_of_the_days_between() {
    let (text, floor) = (national(), "id = \"R04\"");
    let at = text.find(floor).expect("the floor");
    let moved = format!("{}{}", &text[..at], text[at..].replacen("from = 2026-01-01", "from = 2026-03-01", 1));
    assert_ne!(text, moved);
    assert_eq!(too_short(site(Some(&moved))), ["2026-03-10", "2026-04-10"]);
    let ended = format!(
        "{}{}",
        &text[..at],
        text[at..].replacen("from = 2026-01-01", "from = 2026-01-01\nuntil = 2026-02-28", 1)
    );
    assert_eq!(too_short(site(Some(&ended))), ["2026-01-01", "2026-02-10"]);
}
