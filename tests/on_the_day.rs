//! Ledgers, calendars and networks of a small site, read from the pages as they are built for one day.

#![allow(clippy::disallowed_methods)] // tests read what was written, and sweep it away

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use gongkai::config::Audience;
use gongkai::diag::Severity;
use gongkai::pipeline;
use gongkai::world::{Memory, WithBuiltin};

const CONFIG: &str = r#"format = 1
title = "试"
base_url = "http://gongkai.example.cn/"
theme = "local"
today = 2026-11-20
editions = ["public", "intranet"]
regulations = ["ours"]
"#;

const CASE: &str = r#"format = 1
label = "问题"
audience = "public"
title = "title"
[[field]]
name = "id"
type = "slug"
[[field]]
name = "title"
type = "text"
[[field]]
name = "status"
type = "choice"
enum = ["在办", "办结"]
[[field]]
name = "opened"
type = "date"
[[field]]
name = "told"
type = "date"
[[field]]
name = "due"
type = "date"
[[field]]
name = "done"
type = "date"
[[field]]
name = "times"
type = "number"
[[field]]
name = "owner"
type = "text"
audience = "intranet"
[views.ledger]
status = "status"
opened = "opened"
due = "due"
closed = "done"
assigned = "told"
extensions = "times"
owner = "owner"
closed_words = ["办结"]
"#;

/// Opened, told, due, done, times, status: in the order in which they do not stand on the page.
const CASES: [(&str, &str); 8] = [
    ("fine", "opened = 2026-11-10\ntold = 2026-11-11\ndue = 2026-11-30\nstatus = \"在办\""),
    ("untold", "opened = 2026-11-13\nstatus = \"在办\""),
    ("untold-yet", "opened = 2026-11-17\nstatus = \"在办\""),
    ("a-week", "opened = 2026-11-01\ntold = 2026-11-02\ndue = 2026-11-13\nstatus = \"在办\""),
    ("eight-days", "opened = 2026-11-01\ntold = 2026-11-02\ndue = 2026-11-12\nstatus = \"在办\""),
    ("put-off", "opened = 2026-11-01\ntold = 2026-11-02\ndue = 2026-12-12\ntimes = 3\nstatus = \"在办\""),
    ("waits", "opened = 2026-11-01\ntold = 2026-11-02\ndue = 2026-11-12\ndone = 2026-11-11\nstatus = \"在办\""),
    ("over", "opened = 2026-11-01\ndue = 2026-11-05\ndone = 2026-11-06\nowner = \"机密某某\"\nstatus = \"办结\""),
];

const LIST: &str = r#"format = 1
label = "目录"
audience = "public"
title = "title"
[[field]]
name = "id"
type = "slug"
[[field]]
name = "title"
type = "text"
[[field]]
name = "every"
type = "text"
[[field]]
name = "since"
type = "period"
[[field]]
name = "whom"
type = "list"
of = "text"
[[field]]
name = "day"
type = "number"
[[field]]
name = "matter"
type = "text"
[[field]]
name = "basis"
type = "list"
of = "law"
[views.coverage]
by = ["paper.of"]
every = "every"
units = "whom"
since = "since"
due_day = "day"
matter = "matter"
[views.calendar]
ends = ["guard.until"]
"#;

const PAPER: &str = r#"format = 1
label = "公示"
audience = "public"
title = "title"
date = "from"
[[field]]
name = "id"
type = "slug"
[[field]]
name = "title"
type = "text"
[[field]]
name = "of"
type = "reference"
to = "list"
[[field]]
name = "period"
type = "period"
[[field]]
name = "from"
type = "date"
[[field]]
name = "to"
type = "date"
[[field]]
name = "back"
type = "date"
[views.life]
from = "from"
to = "to"
withdrawn = "back"
"#;

const GUARD: &str = r#"format = 1
label = "网格"
audience = "public"
title = "post"
[[field]]
name = "id"
type = "slug"
[[field]]
name = "post"
type = "text"
[[field]]
name = "who"
type = "text"
[[field]]
name = "level"
type = "choice"
enum = ["一级", "二级"]
[[field]]
name = "until"
label = "聘期止"
type = "date"
[views.network]
name = "who"
level = "level"
post = "post"
to = "until"
must = ["村"]
"#;

const OURS: &str = r#"format = 1
label = "试"
[[demand]]
id = "T1"
what = "deadline"
matter = ["village"]
length = "10日"
act = "本镇办法"
article = "第三条"
"#;

fn site() -> Memory {
    let mut world = Memory::default();
    world.put("site-config.toml", CONFIG);
    world.put("themes/local/theme.toml", "format = 1\nextends = \"default\"\n");
    world.put("themes/local/regulations/ours.toml", OURS);
    for (kind, text) in [("case2", CASE), ("list", LIST), ("paper", PAPER), ("guard", GUARD)] {
        world.put(format!("themes/local/kinds/{kind}/kind.toml"), text);
    }
    let unit = |id: &str, name: &str, ty: &str, parent: &str| {
        format!("[[item]]\nid = \"{id}\"\nname = \"{name}\"\ntype = \"{ty}\"\n{parent}\n")
    };
    let below = "parent = \"hexi\"";
    let units = [
        unit("hexi", "禾溪镇", "镇", ""),
        unit("shiqiao", "石桥村", "村", below),
        unit("liuwan", "柳湾村", "村", below),
        unit("fenglin", "枫林村", "村", below),
    ];
    world.put("content/unit/all.toml", units.concat());
    for (id, rest) in CASES {
        world.put(format!("content/case2/{id}.toml"), format!("id = \"{id}\"\ntitle = \"{id}\"\n{rest}\n"));
    }
    let item = "whom = [\"村\"]\nbasis = [\"《大法》第一条\"]\n";
    world.put(
        "content/hexi/list/all.toml",
        format!(
            "[[item]]\nid = \"own\"\ntitle = \"账目\"\nevery = \"月\"\nsince = \"2026-09\"\nday = 15\n{item}\
             [[item]]\nid = \"law\"\ntitle = \"村务\"\nevery = \"季\"\nsince = \"2026Q4\"\nmatter = \"village/affairs\"\n{item}"
        ),
    );
    let paper = |title: &str, period: &str, from: &str, rest: &str| {
        format!("title = \"{title}\"\nof = \"own\"\nperiod = \"{period}\"\nfrom = {from}\n{rest}\n")
    };
    world.put("content/shiqiao/paper/a.toml", paper("十月账目", "2026-10", "2026-11-10", "to = 2026-11-25"));
    world.put("content/liuwan/paper/b.toml", paper("迟的账目", "2026-10", "2026-11-17", "to = 2026-12-02"));
    let back = "to = 2026-11-26\nback = 2026-11-18";
    world.put("content/liuwan/paper/c.toml", paper("撤回的账目", "2026-09", "2026-10-10", back));
    let guard = |id: &str, who: &str, until: &str| {
        format!("id = \"{id}\"\npost = \"{who}的岗位\"\nwho = \"{who}\"\nlevel = \"二级\"\nuntil = {until}\n")
    };
    world.put("content/shiqiao/guard/a.toml", guard("a", "桥知深", "2027-01-19"));
    world.put("content/liuwan/guard/b.toml", guard("b", "湾映月", "2026-11-19"));
    world
}

type Files = BTreeMap<String, String>;

fn built() -> &'static Files {
    static BUILT: OnceLock<Files> = OnceLock::new();
    BUILT.get_or_init(|| {
        let out = std::env::temp_dir().join(format!("gongkai-day-{}", std::process::id()));
        let run = pipeline::build(&WithBuiltin(site()), Some(&[Audience::Public, Audience::Intranet]), &out, false);
        let run = run.expect("the machine works");
        let errors: Vec<_> = run.found.0.iter().filter(|found| found.severity == Severity::Error).collect();
        let told: Vec<&str> = errors.iter().map(|found| found.message.en.as_str()).collect();
        assert!(errors.is_empty(), "{told:#?}");
        let mut files = Files::new();
        for edition in ["public", "intranet"] {
            let pages = [
                "case2/ledger.html",
                "list/calendar.html",
                "list/calendar.ics",
                "guard/network.html",
                "case2/case2.csv",
            ];
            for page in pages {
                let text = std::fs::read_to_string(out.join(edition).join(page)).expect(page);
                files.insert(format!("{edition}/{page}"), text);
            }
        }
        sweep(&out);
        files
    })
}

fn sweep(folder: &Path) {
    std::fs::remove_dir_all(folder).expect("the folder is ours");
}

fn page(name: &str) -> &'static str {
    built().get(name).map(String::as_str).expect("a page")
}

/// The part of `text` from the first `from` to the next `to`.
fn part<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let rest = text.split_once(from).unwrap_or_else(|| panic!("no {from}")).1;
    rest.split_once(to).map_or(rest, |(part, _)| part)
}

#[test]
fn the_worst_stand_first_and_carry_their_cards() {
    let open = part(page("public/case2/ledger.html"), "class=\"cases\"", "</ol>");
    let title = |case: &str| part(part(case, "class=\"case-title\"", "</p>"), ".html\">", "</a>").to_owned();
    let cases: Vec<&str> = open.split("<li class=\"case").skip(1).collect();
    let titles: Vec<String> = cases.iter().map(|case| title(case)).collect();
    assert_eq!(titles, ["eight-days", "put-off", "a-week", "untold", "fine", "waits", "untold-yet"]);
    for (case, card) in cases.iter().zip(["■", "■", "▲", "◇", "", "", ""]) {
        let shown = case.contains("case-card");
        assert_eq!((shown, shown && case.contains(card)), (!card.is_empty(), !card.is_empty()), "{case}");
    }
    assert!(cases[0].contains("超期 8 天") && cases[0].contains("已等 19 天"), "{}", cases[0]);
    assert!(cases[1].contains("还有 22 天") && cases[1].contains("延期 3 次"), "{}", cases[1]);
    assert!(cases[5].contains("等验收") && !cases[5].contains("超期"), "what is done is not overdue");
}

#[test]
fn totals_count_what_is_closed_late() {
    let figures = part(page("public/case2/ledger.html"), "class=\"figures\"", "</p>");
    for (number, word) in
        [("8", "件"), ("7", "在办"), ("2", "超期"), ("1", "办结"), ("12%", "办结率"), ("0%", "按期率")]
    {
        let at = figures.find(&format!("<b>{number}</b>")).unwrap_or_else(|| panic!("no {number}: {figures}"));
        assert!(
            figures[at..].split("</span>\n").next().is_some_and(|f| f.contains(word)),
            "{number} {word}: {figures}"
        );
    }
    assert!(page("public/case2/ledger.html").contains("超期办结"));
}

#[test]
fn owners_above_the_audience_are_not_told() {
    assert!(!page("public/case2/ledger.html").contains("机密某某"));
    assert!(page("intranet/case2/ledger.html").contains("机密某某"), "the control");
}

#[test]
fn the_calendar_tells_who_lacks_what_and_on_which_basis() {
    let calendar = page("public/list/calendar.html");
    let due = part(calendar, "id=\"day-2026-11-15\"", "</li>\n</ul>");
    assert!(due.contains("账目") && due.contains("2026年10月") && due.contains("《大法》第一条"), "{due}");
    assert!(due.contains("已公开 1") && due.contains("迟 1") && due.contains("缺 1"), "{due}");
    assert!(part(due, "due-lacking", "</p>").contains("枫林村") && due.contains("非工作日"), "{due}");
    let by_law = part(calendar, "id=\"day-2027-01-10\"", "</li>\n</ul>");
    assert!(by_law.contains("村务") && by_law.contains("《本镇办法》第三条") && !by_law.contains("大法"), "{by_law}");
    assert!(by_law.contains("未到期 3") && !by_law.contains("due-lacking"), "{by_law}");
    for (day, what) in [("2026-11-25", "十月账目"), ("2026-11-19", "聘期止"), ("2027-01-19", "桥知深的岗位")]
    {
        assert!(part(calendar, &format!("id=\"day-{day}\""), "</li>\n</ul>").contains(what), "{day}");
    }
    assert!(!calendar.contains("撤回的账目"), "what was taken back has no end");
}

#[test]
fn the_calendar_file_holds_thirteen_months_and_is_well_formed() {
    let file = page("public/list/calendar.ics");
    assert!(file.lines().all(|line| line.len() <= 75));
    assert_eq!(file.matches("\r\n").count(), file.matches('\n').count());
    let months = (1..=10).map(|month| format!("UID:list/own/2027-{month:02}@gongkai.example.cn\r\n"));
    let missing: Vec<String> = months.filter(|uid| !file.contains(uid.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(!file.contains("UID:list/own/2027-11@"), "beyond November 2027");
    let uids: Vec<&str> = file.lines().filter(|line| line.starts_with("UID:")).collect();
    let unique: std::collections::BTreeSet<&&str> = uids.iter().collect();
    assert_eq!(unique.len(), uids.len());
    assert_eq!(file.matches("DTSTAMP:20261120T000000Z").count(), uids.len());
}

#[test]
fn the_network_marks_units_without_anybody_and_terms_that_are_over() {
    let network = page("public/guard/network.html");
    let gap = part(network, "class=\"net-gap\"", "</p>");
    assert!(gap.contains("枫林村") && gap.contains("柳湾村") && !gap.contains("石桥村"), "{gap}");
    assert!(network.contains("1/3") && network.contains("任期都已到期") && network.contains("无人"));
    let member = |who: &str| part(network, &format!(">{who}</a>"), "</li>");
    assert!(member("湾映月").contains("任期已到"), "{}", member("湾映月"));
    assert!(member("桥知深").contains("任期将到"), "sixty days ahead: {}", member("桥知深"));
}
