//! Nothing above its audience leaves the checker: canaries in every kind of place, with a positive control.

#![allow(clippy::disallowed_methods, clippy::disallowed_macros)] // tests read and write where they like

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};

use gongkai::config::Audience;
use gongkai::pipeline;
use gongkai::world::{Memory, WithBuiltin};

const CONFIG: &str = r#"format = 1
title = "试"
base_url = "http://gongkai.example.cn/"
theme = "local"
editions = ["public", "intranet", "board"]
[[menu]]
to = "memo/"
[[menu]]
to = "page/canary-private"
[[home]]
title = "最新"
show = "list"
kind = "memo"
"#;

const KIND: &str = r#"format = 1
label = "便函"
audience = "public"
title = "title"
summary = "summary"
date = "on"
body = "body"
[[field]]
name = "id"
type = "slug"
[[field]]
name = "title"
type = "text"
required = true
[[field]]
name = "summary"
type = "text"
[[field]]
name = "on"
type = "date"
[[field]]
name = "clue"
type = "text"
audience = "intranet"
[[field]]
name = "number"
type = "identifier"
[[field]]
name = "refers"
type = "list"
of = { type = "reference", to = "memo" }
[[field]]
name = "body"
type = "markdown"
[views.feed]
limit = 10
"#;

/// A list of persons: names in the title, in a list, in a table and in a record, and telephones of both sorts.
const ROLL: &str = r#"format = 1
label = "名册"
audience = "public"
title = "who"
[[field]]
name = "id"
type = "slug"
[[field]]
name = "who"
type = "person"
[[field]]
name = "others"
type = "list"
of = "person"
[[field]]
name = "payees"
type = "table"
fields = [
  { name = "name", type = "person" },
  { name = "kin", type = "person", mask = "surname" },
  { name = "phone", type = "phone" },
]
[[field]]
name = "contact"
type = "record"
fields = [{ name = "name", type = "person", mask = "none" }, { name = "phone", type = "phone", mask = "none" }]
[views.index]
columns = ["who", "others", "contact"]
sort = ["who"]
[views.feed]
limit = 10
"#;

const PEOPLE: &str = r#"
[[item]]
id = "a"
who = "林禾苗"
others = ["诸葛小满（户主）", "麦收"]
payees = [{ name = "高粱红", kin = "玉米黄", phone = "13800138000" }, { name = "林禾苗", phone = "0999-0550310" }]
contact = { name = "何稻香", phone = "13900139000" }
"#;

/// A unit that only boards may name, above one that everybody may.
const UNITS: &str = r#"
[[item]]
id = "hidden"
name = "金丝雀隐去单位"
type = "部门"
audience = "board"
[[item]]
id = "open"
name = "公开单位"
type = "班组"
parent = "hidden"
"#;

fn memo(audience: &str) -> String {
    let canary = format!("金丝雀{audience}");
    format!(
        "+++\ntitle = \"{canary}标题\"\nsummary = \"{canary}摘要\"\non = 2026-03-05\naudience = \"{audience}\"\n\
         clue = \"线索{audience}\"\nnumber = \"编号{audience}\"\n\
         refers = [\"public\", \"intranet\", \"board\", \"private\"]\n+++\n\n{canary}正文，见[](memo/private)、[](memo/intranet)。\n\n\
         ![图](secret-{audience}.svg)\n"
    )
}

fn world() -> WithBuiltin<Memory> {
    let mut world = Memory::default();
    world.put("site-config.toml", CONFIG);
    world.put("themes/local/theme.toml", "format = 1\nextends = \"default\"\n");
    world.put("themes/local/kinds/memo/kind.toml", KIND);
    world.put(
        "content/page/canary-private.md",
        "+++\ntitle = \"金丝雀private单页\"\naudience = \"private\"\n+++\n\n正文。\n",
    );
    for audience in ["public", "intranet", "board", "private"] {
        world.put(format!("content/memo/{audience}.md"), memo(audience));
        world.put(format!("content/memo/secret-{audience}.svg"), format!("<svg><!--{audience}--></svg>"));
    }
    world.put("content/unit/units.toml", UNITS);
    world.put("themes/local/kinds/roll/kind.toml", ROLL);
    world.put("content/roll/all.toml", PEOPLE);
    world.put("content/page/people.md", "+++\ntitle = \"名册说明\"\n+++\n\n见[](roll/a)。\n");
    world.put(
        "content/金丝雀隐去单位/memo/from-hidden.md",
        "+++\ntitle = \"来自隐去单位\"\non = 2026-03-05\n+++\n\n正文，见[附件](fj.txt)。\n",
    );
    world.put("content/金丝雀隐去单位/memo/fj.txt", "附件");
    WithBuiltin(world)
}

/// Every file of an edition, as text, names included.
fn built() -> BTreeMap<Audience, String> {
    static RUNS: AtomicU32 = AtomicU32::new(0);
    let number = RUNS.fetch_add(1, Ordering::Relaxed);
    let out = std::env::temp_dir().join(format!("gongkai-editions-{}-{number}", std::process::id()));
    let _ = std::fs::remove_dir_all(&out);
    let run = pipeline::build(&world(), None, &out, false).expect("the build ends");
    assert!(!run.found.has_errors(), "{:?}", run.found.0.iter().map(|d| &d.message.en).collect::<Vec<_>>());
    let mut editions = BTreeMap::new();
    for made in &run.made {
        let mut text = String::new();
        for file in &made.files {
            let bytes = std::fs::read(out.join(made.audience.word()).join(&*file.path)).expect("a listed file");
            text.push_str(&file.path);
            text.push_str(&String::from_utf8_lossy(&bytes));
        }
        editions.insert(made.audience, text);
    }
    let _ = std::fs::remove_dir_all(&out);
    editions
}

#[test]
fn canaries_stay_in_their_cages() {
    let editions = built();
    assert_eq!(editions.len(), 3);
    for (edition, text) in &editions {
        for audience in Audience::ALL {
            let word = audience.word();
            let visible = audience <= *edition;
            for canary in [
                format!("金丝雀{word}标题"),
                format!("金丝雀{word}摘要"),
                format!("金丝雀{word}正文"),
                format!("memo/{word}.html"),
                format!("secret-{word}.svg"),
            ] {
                // The positive control: what may be seen is seen, so that the test can fail.
                assert_eq!(text.contains(&canary), visible, "{canary} in the edition {}", edition.word());
            }
        }
        assert!(!text.contains("金丝雀private"), "a private page leaked through the menu");
        assert!(!text.contains("编号public"), "an identifier was shown");
    }
}

#[test]
fn fields_have_audiences_of_their_own() {
    let editions = built();
    assert!(!editions[&Audience::Public].contains("线索public"), "an intranet field is in the public edition");
    assert!(editions[&Audience::Intranet].contains("线索public"), "the intranet edition lost its field");
}

#[test]
fn a_hidden_unit_has_no_name_in_lists_trees_and_breadcrumbs() {
    let editions = built();
    assert!(editions[&Audience::Board].contains("金丝雀隐去单位"), "the board edition lost its unit");
    for audience in [Audience::Public, Audience::Intranet] {
        assert!(!editions[&audience].contains("金丝雀隐去单位"), "a hidden unit is named in {}", audience.word());
        assert!(editions[&audience].contains("公开单位"), "the unit below it is gone");
        assert!(editions[&audience].contains("来自隐去单位"), "its public entry is gone");
    }
}

#[test]
fn names_and_mobile_numbers_are_whole_on_boards_only() {
    let editions = built();
    let whole = ["林禾苗", "诸葛小满", "麦收", "高粱红", "玉米黄", "13800138000"];
    let masked = ["林*苗", "诸葛*满（户主）", "麦*", "高*红", "玉某某", "138****8000"];
    for (edition, text) in &editions {
        let shown = *edition == Audience::Board;
        for name in whole {
            assert_eq!(text.contains(name), shown, "{name} in the edition {}", edition.word());
        }
        for mask in masked {
            assert_eq!(text.contains(mask), !shown, "{mask} in the edition {}", edition.word());
        }
        // What a kind shows on purpose, and landlines, are for everybody.
        for open in ["何稻香", "13900139000", "0999-0550310"] {
            assert!(text.contains(open), "{open} in the edition {}", edition.word());
        }
        assert!(!text.contains("tel:138****"), "a masked number cannot be rung");
        assert!(text.contains("roll/a.html"), "the person's page is there");
    }
}

#[test]
fn a_person_is_masked_alike_everywhere() {
    let editions = built();
    let public = &editions[&Audience::Public];
    // The title of the page, its heading, the list, the table, the downloads and the link from another page.
    assert!(public.matches("林*苗").count() >= 6, "only {} places", public.matches("林*苗").count());
    assert!(!public.contains("林**"), "the person has another mask somewhere");
}
