//! Boards and sheets: exact size, embedded fonts, text in reading order, the same bytes again; they agree with page and
//! download, fit or say so, and print hostile text as text.

#![cfg(feature = "print")]
#![allow(clippy::disallowed_methods, clippy::disallowed_macros)] // tests read and write where they like

#[path = "boards/paper.rs"]
mod paper;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use gongkai::config::Audience;
use gongkai::pipeline::{self, Request, Run, Why};
use gongkai::plan::{Order, Output};
use gongkai::world::{Disk, Memory, WithBuiltin, World, builtin_files, parse_day};

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("gongkai-boards-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a temporary folder");
        Folder(path)
    }

    fn file(&self, name: &str) -> Vec<u8> {
        fs::read(self.0.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn sample() -> WithBuiltin<Disk> {
    WithBuiltin(Disk::new(env!("CARGO_MANIFEST_DIR"), parse_day("2026-11-22").expect("a day")))
}

/// Prints `names` of a site into `out/board`.
fn print(world: &dyn World, out: &Path, names: &[&str], outputs: &[Output]) -> Run {
    let order = Order { names: names.iter().map(|name| (*name).to_owned()).collect(), outputs: outputs.to_vec() };
    let editions = [Audience::Board];
    let request = Request { order: Some(&order), ..Request::build(Some(&editions), out) };
    pipeline::run(world, request).expect("the machine works")
}

fn errors(run: &Run) -> Vec<(&'static str, String)> {
    let errors = run.found.0.iter().filter(|d| d.severity == gongkai::diag::Severity::Error);
    errors.map(|d| (d.code.name, d.message.zh.clone())).collect()
}

const CONFIG: &str = "format = 1\ntheme = \"local\"\ntoday = 2026-11-20\ntitle = \"试\"\nbase_url = \"http://gongkai.example.cn/\"\n\
                      [[hotline]]\nlabel = \"监督电话\"\nphone = \"0999-0550310\"\n";

/// Lines of text without rules of their own.
const KIND: &str = "format = 1\nlabel = \"条目\"\naudience = \"public\"\ntitle = \"act\"\n\
                    [[field]]\nname = \"id\"\nlabel = \"编号\"\ntype = \"slug\"\n\
                    [[field]]\nname = \"act\"\nlabel = \"行为\"\ntype = \"text\"\n\
                    [[field]]\nname = \"control\"\nlabel = \"措施\"\ntype = \"text\"\n";

/// A board with one slot that lists the lines of the site.
fn board(size: &str, more: &str) -> String {
    format!(
        "id = \"wall\"\ntitle = \"负面清单\"\nzone = \"看板\"\nplace = \"班组会议室\"\nclass = \"教育\"\nowner = \"廉卫士\"\n\
         refresh = \"月\"\nrefreshed_on = 2026-11-02\nsize = \"{size}\"\n{more}\n\n[[slots]]\ntitle = \"不准做的事\"\n\
         view = \"table\"\nkind = \"line\"\ncolumns = [\"act\", \"control\"]\nlimit = 100\n"
    )
}

fn item(id: &str, act: &str, control: &str) -> String {
    let (act, control) = (serde_json::Value::from(act), serde_json::Value::from(control));
    format!("[[item]]\nid = \"{id}\"\nact = {act}\ncontrol = {control}\n\n")
}

fn small_site(board: &str, items: &str) -> Memory {
    let mut world = Memory::default();
    world.put("site-config.toml", CONFIG);
    world.put("themes/local/theme.toml", "format = 1\nextends = \"default\"\n");
    world.put("themes/local/kinds/line/kind.toml", KIND);
    world.put("content/board/wall.toml", board);
    world.put("content/line/all.toml", items);
    world
}

/// Millimetres in points.
fn pt(mm: f64) -> f64 {
    mm * 72.0 / 25.4
}

#[test]
fn sizes_are_exact_with_and_without_marks() {
    if paper::left_out() {
        return;
    }
    let out = Folder::new("sizes");
    let items = item("f-1", "不准收礼", "当场退回");
    for (size, more, width, height, bleed, marks) in [
        ("1200×2400", "distance = 2\nbleed = 10\nmarks = true", 1200.0, 2400.0, 10.0, true),
        ("900×600", "distance = 1.5\nbleed = 3", 900.0, 600.0, 3.0, false),
        ("A3", "distance = 1\norientation = \"横\"", 420.0, 297.0, 0.0, false),
        ("A5", "distance = 0.5", 148.0, 210.0, 0.0, false),
    ] {
        let world = WithBuiltin(small_site(&board(size, more), &items));
        let run = print(&world, &out.0, &["wall"], &[Output::Pdf]);
        assert_eq!(errors(&run), [], "{size}");
        let pdf = out.file("board/board/wall.pdf");
        // Marks stand 2 mm off the bleed and are 6 mm long.
        let slug = if marks { bleed + 8.0 } else { bleed };
        let near = |found: [f64; 4], wanted: [f64; 4]| found.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 0.02);
        let media = paper::page_box(&pdf, "MediaBox");
        assert!(near(media, [0.0, 0.0, pt(width + 2.0 * slug), pt(height + 2.0 * slug)]), "{size}: MediaBox {media:?}");
        let trim = paper::page_box(&pdf, "TrimBox");
        let (low, right, top) = (pt(slug), pt(slug + width), pt(slug + height));
        assert!(near(trim, [low, low, right, top]), "{size}: TrimBox {trim:?}");
    }
}

#[test]
fn every_board_of_the_sample_is_archival_tagged_and_has_its_fonts() {
    if paper::left_out() {
        return;
    }
    let out = Folder::new("sample");
    let run = print(&sample(), &out.0, &[], &[Output::Pdf]);
    assert_eq!(errors(&run), []);
    let files = &run.made[0].files;
    assert!(files.len() >= 20, "only {} boards", files.len());
    for file in files {
        let pdf = out.file(&format!("board/{}", file.path));
        let fonts = paper::fonts(&pdf);
        assert!(!fonts.is_empty(), "{} has no fonts", file.path);
        for (kind, embedded) in fonts {
            assert!(embedded && !kind.contains("Type 3"), "{}: a font of type {kind}, embedded: {embedded}", file.path);
        }
        let raw = String::from_utf8_lossy(&pdf);
        assert!(raw.contains("<pdfaid:part>2</pdfaid:part>"), "{}: no PDF/A-2", file.path);
        assert!(raw.contains("<pdfaid:conformance>A</pdfaid:conformance>"), "{}: not level A", file.path);
        assert!(raw.contains("<pdfuaid:part>1</pdfuaid:part>"), "{}: no PDF/UA-1", file.path);
        assert_eq!(paper::info(&pdf).get("Tagged").map(String::as_str), Some("yes"), "{}", file.path);
    }
}

#[test]
fn text_comes_out_in_reading_order_with_its_tags() {
    if paper::left_out() {
        return;
    }
    let out = Folder::new("order");
    let items = item("f-1", "不准收受礼金", "当场退回并登记") + &item("f-2", "严禁虚报工程量", "两人核对");
    let world = WithBuiltin(small_site(&board("A3", "distance = 1"), &items));
    assert_eq!(errors(&print(&world, &out.0, &["wall"], &[Output::Pdf])), []);
    let pdf = out.file("board/board/wall.pdf");
    let letters = paper::letters(&pdf);
    let places: Vec<usize> =
        ["负面清单", "2026年11月2日", "不准做的事", "不准收受礼金", "当场退回", "两人核对", "0999-0550310"]
            .iter()
            .map(|text| letters.find(text).unwrap_or_else(|| panic!("{text} is not in: {letters}")))
            .collect();
    assert!(places.is_sorted(), "{places:?} in {letters}");
    let tags = paper::tags(&pdf);
    for tag in ["H1", "H2", "Table", "TH", "TD", "Figure"] {
        assert!(tags.contains(tag), "no {tag} in\n{tags}");
    }
}

#[test]
fn the_same_board_has_the_same_bytes() {
    let names = ["hall-matrix", "team-repair-negative-a3"];
    let outputs = [Output::Pdf, Output::Svg, Output::Png(40), Output::Tiles(false)];
    let made = [1, 4].map(|threads| {
        let out = Folder::new(&format!("same-{threads}"));
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let run = pool.install(|| print(&sample(), &out.0, &names, &outputs));
        assert_eq!(errors(&run), []);
        run.made[0].files.iter().map(|file| (file.path.clone(), file.sha256)).collect::<Vec<_>>()
    });
    assert_eq!(made[0].len(), 8);
    assert_eq!(made[0], made[1]);
}

#[test]
fn board_page_and_download_change_together() {
    if paper::left_out() {
        return;
    }
    let site = |amount: &str| {
        let stat = format!(
            "[[item]]\nid = \"tui-fei\"\ntitle = \"退还群众多交费用\"\nvalue = {amount}\nunit_word = \"元\"\n\
             definition = \"全年累计\"\nas_of = 2026-10-31\n"
        );
        let slots = board("A3", "distance = 1").replace(
            "view = \"table\"\nkind = \"line\"\ncolumns = [\"act\", \"control\"]",
            "view = \"table\"\nkind = \"stat\"",
        );
        let mut world = small_site(&slots, &item("f-1", "不准收礼", "当场退回"));
        world.put("content/stat/all.toml", stat);
        WithBuiltin(world)
    };
    let out = Folder::new("agree");
    for (amount, shown) in [("48213", "48213"), ("59327", "59327")] {
        let run = pipeline::build(&site(amount), None, &out.0, false).expect("a build");
        assert_eq!(errors(&run), []);
        let holds = |text: &str| text.replace(',', "").contains(shown);
        let page = String::from_utf8(out.file("public/board/wall.html")).expect("text");
        assert!(holds(&page), "the board's page lacks {shown}");
        let csv = String::from_utf8_lossy(&out.file("public/stat/stat.csv")).into_owned();
        assert!(holds(&csv), "the download lacks {shown}");
        assert!(holds(&paper::letters(&out.file("public/board/wall.pdf"))), "the board lacks {shown}");
    }
}

#[test]
fn unchanged_boards_are_not_laid_out_again() {
    let out = Folder::new("warm");
    let items = item("f-1", "不准收礼", "当场退回");
    let site = |act: &str| {
        let mut world = small_site(&board("A3", "distance = 1"), &items);
        let other = board("A4", "distance = 0.5").replace("\"wall\"", "\"other\"").replace("\"line\"", "\"page\"");
        world.put("content/board/other.toml", other.replace("columns = [\"act\", \"control\"]\n", ""));
        world.put("content/page/a.md", "+++\ntitle = \"甲\"\n+++\n\n正文。\n");
        world.put("content/line/all.toml", item("f-1", act, "当场退回"));
        WithBuiltin(world)
    };
    let told = RefCell::new(BTreeMap::new());
    let build = |act: &str| {
        let request = Request { explain: true, ..Request::build(None, &out.0) };
        let run = pipeline::run(&site(act), request).expect("a build");
        assert_eq!(errors(&run), []);
        let printed = |path: &str| path.starts_with("board/") && path.ends_with(".pdf");
        let why =
            run.made[0].why.iter().filter(|(path, _)| printed(path)).map(|(path, why)| (path.to_string(), why.clone()));
        *told.borrow_mut() = why.collect();
        run.made[0].laid_out
    };
    let told = |path: &str| told.borrow().get(path).cloned();
    assert_eq!(build("不准收礼"), 2, "everything is new");
    assert_eq!(told("board/wall.pdf"), Some(Why::New));
    let before = out.file("public/board/other.pdf");
    assert_eq!(build("不准收礼"), 0, "nothing has changed");
    assert_eq!(told("board/wall.pdf"), None);
    assert_eq!(build("不准收卡"), 1, "one board has changed");
    // Files in memory have no times, so every one may be what has changed.
    let own = Why::Own("content/board/wall.toml".to_owned());
    assert_eq!((told("board/wall.pdf"), told("board/other.pdf")), (Some(own), None), "and it is said why");
    assert_eq!(out.file("public/board/other.pdf"), before);
    // A check beside a release believes it, too.
    let world = site("不准收卡");
    let request = Request { last: Some(&out.0), ..Request::check(None) };
    let run = pipeline::run(&world, request).expect("a check");
    assert_eq!(run.made[0].laid_out, 0);
    // Somebody changed the file: it is made again, with the right bytes.
    fs::write(out.0.join("public/board/other.pdf"), b"not a board").expect("a file");
    assert_eq!(build("不准收卡"), 1);
    assert_eq!(out.file("public/board/other.pdf"), before);
}

#[test]
fn without_a_chinese_font_nothing_is_printed() {
    let mut world = small_site(
        &board("A3", "distance = 1"),
        &item("f-1", "不准收受礼金礼品消费卡有价证券", "当场退回并登记，逐级上交，列入清单备查"),
    );
    // A theme of the site's own without fonts; what is left is a Latin one.
    for (name, bytes) in builtin_files() {
        if !name.starts_with("themes/default/fonts/") {
            world.put(name, bytes);
        }
    }
    let latin =
        builtin_files().into_iter().find(|(name, _)| name.ends_with("NotoSansSymbols-Subset.ttf")).expect("a font");
    world.put("fonts/Latin.ttf", latin.1);
    let out = Folder::new("latin");
    let run = print(&WithBuiltin(world), &out.0, &["wall"], &[Output::Pdf]);
    let errors = errors(&run);
    assert!(errors.iter().any(|(name, text)| *name == "print/no-font" && text.contains("汉字印不出来")), "{errors:?}");
    assert!(!out.0.join("board/board/wall.pdf").exists(), "an empty PDF was written");
}

#[test]
fn what_does_not_fit_is_said_with_slot_and_measure() {
    let out = Folder::new("much");
    let items: String =
        (1..60).map(|n| item(&format!("f-{n:02}"), &format!("不准做第{n}件事"), "当场退回并登记，逐级上交")).collect();
    let world = WithBuiltin(small_site(&board("A3", "distance = 2"), &items));
    let run = print(&world, &out.0, &["wall"], &[Output::Pdf]);
    let errors = errors(&run);
    let (name, text) = errors.first().expect("an error");
    assert_eq!(*name, "print/too-much");
    assert!(text.contains("28.4 磅") || text.contains("28.3 磅"), "{text}");
    assert!(text.contains("毫米") && text.contains("行"), "{text}");
    let span = run.found.0.iter().find(|d| d.code.name == "print/too-much").and_then(|d| d.span).expect("a place");
    let line = board("A3", "distance = 2")[..span.start as usize].matches('\n').count();
    assert!(
        board("A3", "distance = 2").lines().nth(line).is_some_and(|line| line.contains("[[slots]]")),
        "line {line}"
    );
    // Two sheets or more are another matter where the board allows them.
    let world = WithBuiltin(small_site(&board("A3", "distance = 1\nsheets = 8"), &items));
    let run = print(&world, &out.0, &["wall"], &[Output::Svg]);
    assert_eq!(self::errors(&run), []);
    assert!(run.made[0].files.len() > 1, "one sheet only");
}

#[test]
fn hostile_text_is_printed_as_text() {
    if paper::left_out() {
        return;
    }
    let out = Folder::new("hostile");
    let hostile = [
        "#panic(\"x\")",
        "#import \"/print/kit.typ\": *",
        "*粗* _斜_ `码` $x^2$ @标签 <标签>",
        "<script>alert(1)</script>",
        "= 标题",
        "- 项目",
        "\\ 反斜杠 \\u{41}",
        "// 注释 /* 注释 */",
        "[链接](javascript:alert(1))",
        "{{ 7*7 }} {% raw %}",
        "https://example.cn/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    ];
    let items: String =
        hostile.iter().enumerate().map(|(n, text)| item(&format!("h-{n:02}"), &format!("不准{text}"), text)).collect();
    let title = "标题 #1 *粗* <b>";
    let text = board("A2", "distance = 0.5\nlead = \"#let x = 1 与 [[slots]]\"\nsign = [\"#审核\", \"*签*\"]");
    let world =
        WithBuiltin(small_site(&text.replace("\"负面清单\"", &serde_json::Value::from(title).to_string()), &items));
    let run = print(&world, &out.0, &["wall"], &[Output::Pdf]);
    assert_eq!(errors(&run), []);
    let letters = paper::letters(&out.file("board/board/wall.pdf"));
    for text in hostile.iter().chain([&title]) {
        let wanted: String = text.split_whitespace().collect();
        assert!(letters.contains(&wanted), "“{wanted}” is not in: {letters}");
    }
}

#[test]
fn what_cannot_be_printed_rightly_is_refused() {
    let out = Folder::new("refused");
    let refused = |items: String| {
        let world = WithBuiltin(small_site(&board("A3", "distance = 1"), &items));
        let run = print(&world, &out.0, &["wall"], &[Output::Pdf]);
        assert!(!out.0.join("board").exists(), "something was published");
        errors(&run)
    };
    let rare = refused(item("f-1", "不准欺瞒\u{30EDD}某", "核对"));
    assert!(rare.iter().any(|(name, text)| *name == "print/no-glyph" && text.contains("U+30EDD")), "{rare:?}");
    let turned = refused(item("f-1", "不准\u{202E}礼收", "核对"));
    assert!(turned.iter().any(|(name, _)| *name == "print/not-printable"), "{turned:?}");
    let endless = refused(item("f-1", &format!("不准{}", "收".repeat(10_000)), "核对"));
    assert!(endless.iter().any(|(name, _)| *name == "print/too-much"), "{endless:?}");
}

#[test]
fn tiles_cover_a_board_and_are_named() {
    if paper::left_out() {
        return;
    }
    let out = Folder::new("tiles");
    let world = WithBuiltin(small_site(&board("600×900", "distance = 1"), &item("f-1", "不准收礼", "当场退回")));
    assert_eq!(errors(&print(&world, &out.0, &["wall"], &[Output::Tiles(false)])), []);
    let pdf = out.file("board/board/wall-tiles-a4.pdf");
    assert_eq!(paper::info(&pdf).get("Pages").map(String::as_str), Some("15"), "three across, five down, turned");
    let text = paper::letters(&pdf);
    assert!(text.contains("A1") && text.contains("E3") && text.contains("15/15"), "{text}");
}

#[test]
fn a_name_that_is_nothing_is_said() {
    let out = Folder::new("nothing");
    let run = print(&sample(), &out.0, &["hall-matrx"], &[Output::Pdf]);
    let found = run.found.0.iter().find(|d| d.code.name == "plan/nothing-to-print").expect("a complaint");
    assert!(found.hints.iter().any(|hint| hint.zh.contains("hall-matrix")), "{:?}", found.hints);
    assert!(!out.0.join("board").exists());
}

#[test]
fn a_board_shows_what_its_edition_may_see() {
    if paper::left_out() {
        return;
    }
    let out = Folder::new("audience");
    let secret = item("f-1", "不准收礼", "当场退回")
        + &item("f-2", "不准吃请", "只在内网的措施")
            .replace("act = \"不准吃请\"", "audience = \"board\"\nact = \"不准吃请\"");
    let world = WithBuiltin(small_site(&board("A3", "distance = 1"), &secret));
    let editions = [Audience::Public, Audience::Board];
    let run = pipeline::run(&world, Request::build(Some(&editions), &out.0)).expect("a build");
    assert_eq!(errors(&run), []);
    assert!(paper::letters(&out.file("board/board/wall.pdf")).contains("只在内网的措施"), "the control is missing");
    assert!(!paper::letters(&out.file("public/board/wall.pdf")).contains("只在内网的措施"));
}
