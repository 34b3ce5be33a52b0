//! What views show of entries and kinds, looked at in the bytes: time lines, the matrix, figures, pictures.

#![allow(clippy::disallowed_methods)] // tests look at what was written to the disk

use std::path::PathBuf;

use gongkai::config::Audience;
use gongkai::pipeline::build;
use gongkai::world::{Memory, WithBuiltin};

const CONFIG: &str = "format = 1\ntitle = \"试\"\nbase_url = \"http://gongkai.example.cn/\"\ntheme = \"local\"\ntoday = 2026-11-20\n\
    [[home]]\ntitle = \"图\"\nshow = \"matrix\"\nkind = \"cross\"\nlimit = 1\n\
    [[home]]\ntitle = \"数\"\nshow = \"totals\"\nkind = \"tally\"\nlimit = 1\n";

const WORK: &str = r#"format = 1
label = "工作"
audience = "public"
title = "id"
field = [
  { name = "id", type = "slug" },
  { name = "began_on", label = "立案日期", type = "date" },
  { name = "moved_on", label = "移送", type = "date" },
  { name = "due", label = "到期", type = "date" },
  { name = "clue", label = "线索日", type = "date", audience = "intranet" },
  { name = "paid", label = "付款", type = "table", fields = [{ name = "on", type = "date" }, { name = "sum", label = "金额", type = "money" }] },
]
[views.timeline]
fields = ["began_on", "moved_on", "clue", "due"]
events = "paid.on"
spans = true
"#;

const POST: &str = "format = 1\nlabel = \"LABEL\"\naudience = \"public\"\ntitle = \"id\"\n\
    field = [{ name = \"id\", type = \"slug\" }, { name = \"star\", type = \"level\" }, { name = \"year\", type = \"period\" }]\n";

const CROSS: &str = r#"format = 1
label = "图"
audience = "public"
title = "id"
field = [
  { name = "id", type = "slug" },
  { name = "row", label = "业务", type = "reference", to = "duty" },
  { name = "column", label = "岗位", type = "reference", to = "place" },
  { name = "star", type = "level" },
  { name = "nodes", label = "节点", type = "list", of = "text" },
  { name = "year", type = "period" },
]
[views.matrix]
row = "row"
column = "column"
level = "star"
items = "nodes"
row_level = "star"
"#;

const TALLY: &str = r#"format = 1
label = "数"
audience = "public"
title = "id"
date = "day"
field = [
  { name = "id", type = "slug" },
  { name = "value", type = "number" },
  { name = "day", type = "date" },
  { name = "series", type = "table", fields = [{ name = "p", type = "period" }, { name = "v", type = "number" }] },
  { name = "pictures", type = "list", of = "file" },
]
[views.totals]
value = "value"
as_of = "day"
series = "series"
[views.gallery]
picture = "pictures"
"#;

const FILES: [(&str, &str); 6] = [
    (
        "work/a.toml",
        "id = \"a\"\nbegan_on = 2026-03-01\nmoved_on = 2026-04-11\nclue = 2026-02-01\ndue = 2027-01-01\n\
         paid = [{ on = 2026-03-11, sum = 1200 }]\n",
    ),
    (
        "duty/a.toml",
        "[[item]]\nid = \"y-1\"\nstar = \"高\"\n[[item]]\nid = \"y-2\"\nstar = \"低\"\n[[item]]\nid = \"y-3\"\n",
    ),
    ("place/a.toml", "[[item]]\nid = \"g-1\"\n[[item]]\nid = \"g-2\"\n"),
    (
        "cross/a.toml",
        "[[item]]\nid = \"x-1\"\nrow = \"y-1\"\ncolumn = \"g-1\"\nstar = \"高\"\nnodes = [\"门锁\", \"窗\"]\nyear = \"2026\"\n\
         [[item]]\nid = \"x-2\"\nrow = \"y-1\"\ncolumn = \"g-2\"\nstar = \"低\"\nnodes = [\"灯\"]\nyear = \"2026\"\n\
         [[item]]\nid = \"x-3\"\nrow = \"y-2\"\ncolumn = \"g-2\"\nstar = \"低\"\nnodes = [\"灯\"]\nyear = \"2026\"\n\
         [[item]]\nid = \"x-0\"\nrow = \"y-2\"\ncolumn = \"g-1\"\nstar = \"高\"\nnodes = [\"旧\"]\nyear = \"2025\"\n",
    ),
    (
        "tally/a.toml",
        "[[item]]\nid = \"t-1\"\nvalue = 12\nday = 2026-07-01\npictures = [\"one.svg\", \"read.txt\"]\n\
         series = [{ p = \"2026Q2\", v = 7 }, { p = \"2026Q1\", v = 5 }]\n\
         [[item]]\nid = \"t-2\"\nvalue = 3\nday = 2026-07-02\n",
    ),
    ("tally/one.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
];

/// The release of one audience, in a folder that goes when the test ends.
struct Release(PathBuf, &'static str);

impl Release {
    fn new(name: &str, audience: Audience) -> Self {
        let mut world = Memory::default();
        world.put("site-config.toml", CONFIG);
        world.put("themes/local/theme.toml", "format = 1\nextends = \"default\"\n");
        for (kind, text) in [("work", WORK), ("duty", POST), ("place", POST), ("cross", CROSS), ("tally", TALLY)] {
            world.put(format!("themes/local/kinds/{kind}/kind.toml"), text.replace("LABEL", kind));
        }
        FILES.iter().for_each(|(place, text)| world.put(format!("content/{place}"), *text));
        world.put("content/tally/read.txt", "文字");
        let folder = std::env::temp_dir().join(format!("gongkai-exhibits-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        let run = build(&WithBuiltin(world), Some(&[audience]), &folder, true).expect("a build");
        assert!(!run.found.has_errors(), "{:?}", run.found.0.iter().map(|d| &d.message.en).collect::<Vec<_>>());
        Release(folder, audience.word())
    }

    fn text(&self, path: &str) -> String {
        std::fs::read_to_string(self.0.join(self.1).join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
    }
}

impl Drop for Release {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// All words stand in `text`, each after the one before.
fn in_order(text: &str, words: &[&str]) {
    let mut from = 0;
    for word in words {
        let at = text[from..].find(word).unwrap_or_else(|| panic!("no “{word}” after the words before it in\n{text}"));
        from += at + word.len();
    }
}

#[test]
fn a_time_line_counts_days_and_marks_what_is_to_come() {
    let release = Release::new("timeline", Audience::Public);
    let page = release.text("work/a.html");
    let words = [
        "从立案到移送 41 天",
        "<b>立案</b>",
        "隔 10 天",
        "<b>付款</b>",
        "金额 ",
        "1,200.00",
        "隔 31 天",
        "<b>移送</b>",
    ];
    in_order(&page, &words);
    in_order(&page, &["<b>移送</b>", "2026年11月20日", "今天", "还有 42 天", "tl-ahead", "<b>到期</b>", "未到"]);
    assert!(!page.contains("线索日"), "a date above this audience was shown");
    let inside = Release::new("timeline-inside", Audience::Intranet).text("work/a.html");
    in_order(&inside, &["从线索日到移送 69 天", "<b>线索日</b>", "隔 28 天", "<b>立案</b>"]);
}

#[test]
fn the_matrix_counts_by_level_and_keeps_to_the_latest_year() {
    let release = Release::new("matrix", Audience::Public);
    let page = release.text("cross/matrix.html");
    let totals =
        "<th scope=\"row\">业务</th><td class=\"num\">1</td><td class=\"num\">1</td><td class=\"num\"><b>3</b></td>";
    assert!(page.contains(totals), "{page}");
    let nodes =
        "<th scope=\"row\">节点</th><td class=\"num\">2</td><td class=\"num\">2</td><td class=\"num\"><b>4</b></td>";
    assert!(page.contains(nodes), "{page}");
    assert_eq!(page.matches("<td class=\"mx-").count(), 3);
    assert!(!page.contains("x-0"), "a cell of an earlier year");
    // A row without cells is a gap that is seen.
    in_order(&page, &["id=\"mx-list\"", "y-1", "g-1", "门锁", "窗", "g-2", "灯", "y-2", "y-3", "还没有填"]);
    let home = release.text("index.html");
    in_order(&home, &["block-matrix", "y-1", "2 处，3 个节点"]);
    assert!(!home.contains("class=\"mx") || !home.contains("<select"), "a block is small");
}

#[test]
fn figures_have_charts_on_their_page_and_none_in_blocks() {
    let release = Release::new("totals", Audience::Public);
    let page = release.text("tally/totals.html");
    in_order(&page, &["<b>12</b>", "<svg class=\"chart\"", "2026年第一季度", "比上一期多 2", "截至"]);
    assert_eq!(page.matches("<svg class=\"chart\"").count(), 1, "no chart without a series");
    assert!(release.text("tally/t-1.html").contains("<svg class=\"chart\""));
    let home = release.text("index.html");
    in_order(&home, &["block-totals", "<b>12</b>"]);
    assert!(!home.contains("<svg class=\"chart\"") && !home.contains("t-2"));
}

#[test]
fn a_gallery_shows_pictures_and_only_pictures() {
    let release = Release::new("gallery", Audience::Public);
    let page = release.text("tally/gallery.html");
    assert_eq!(page.matches("class=\"shot\"").count(), 1);
    let src = page.split("<img src=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a picture");
    assert!(src.ends_with("/one.svg"));
    assert_eq!(release.text(src.trim_start_matches("../")), FILES[5].1);
    assert!(!release.text("tally/t-1.html").contains("src=\"../files/read.txt"));
}
