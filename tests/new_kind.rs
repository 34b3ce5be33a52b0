//! A new kind is a folder: one kind.toml and one content file, no template and no Rust.
//!
//! From those two come checks, a list, pages, downloads, a schema and a sample. Each of its rules is shown to complain.

#![allow(clippy::disallowed_methods)] // tests look at what was written to the disk

use std::path::{Path, PathBuf};

use gongkai::config::Audience;
use gongkai::diag::Lang;
use gongkai::pipeline::{build, check, prepare_only};
use gongkai::schema::{kind_schema, sample};
use gongkai::world::{Memory, WithBuiltin};

const KIND: &str = include_str!("sites/new-kind/kind.toml");
const LEASES: &str = include_str!("sites/new-kind/leases.toml");

/// A village with the kind `asset-lease` in its own theme, and `leases` as the only content of it.
fn village(leases: &str) -> WithBuiltin<Memory> {
    let mut memory = Memory::default();
    let config =
        "format = 1\ntitle = \"柳湾村村务公开\"\nbase_url = \"https://gongkai.example.cn/\"\ntheme = \"local\"\n";
    memory.put("site-config.toml", config);
    memory.put("themes/local/theme.toml", "format = 1\nextends = \"default\"\n");
    memory.put("themes/local/kinds/asset-lease/kind.toml", KIND);
    memory.put("content/unit/units.toml", "id = \"liuwan\"\nname = \"柳湾村\"\ntype = \"村\"\n");
    memory.put("content/liuwan/asset-lease/2026.toml", leases);
    WithBuiltin(memory)
}

/// The release of the village, in a folder that goes when the test ends.
struct Release(PathBuf);

impl Release {
    fn new(name: &str, audience: Audience) -> Self {
        let folder = std::env::temp_dir().join(format!("gongkai-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        let run = build(&village(LEASES), Some(&[audience]), &folder, true).expect("a build");
        assert!(run.found.0.is_empty(), "{:?}", run.found.0);
        assert!(run.made.iter().all(|made| made.released));
        Release(folder)
    }

    fn text(&self, path: &str) -> String {
        std::fs::read_to_string(self.0.join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
    }
}

impl Drop for Release {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn the_kind_has_a_list_and_a_page_for_every_row() {
    let release = Release::new("new-kind-pages", Audience::Public);
    let list = release.text("public/asset-lease/index.html");
    for word in ["资产出租", "集体资产租给了谁", "村东鱼塘", "老供销社商铺", "旋耕机", "12,600.10", "年租金（元）"]
    {
        assert!(list.contains(word), "the list says nothing of {word}");
    }
    assert!(list.contains("href=\"zl-01.html\"") || list.contains("asset-lease/zl-01.html"), "no link to the page");
    // Groups stand in the order of the choices: 鱼塘, 商铺, 机械.
    let place = |word: &str| list.find(&format!(">{word}<")).or_else(|| list.find(word)).expect("a row");
    assert!(place("村东鱼塘") < place("老供销社商铺") && place("老供销社商铺") < place("旋耕机"));
    let page = release.text("public/asset-lease/zl-02.html");
    for word in ["老供销社商铺", "协议出租", "原承租人续租", "3,600", "柳湾村"] {
        assert!(page.contains(word), "the page says nothing of {word}");
    }
    for id in ["zl-01", "zl-03"] {
        assert!(Path::new(&release.0).join(format!("public/asset-lease/{id}.html")).is_file(), "{id}");
    }
    let unit = release.text("public/unit/liuwan.html");
    assert!(unit.contains("资产出租") && unit.contains("村东鱼塘"), "the unit shows what is its own");
    assert!(release.text("public/index.html").contains("资产出租"), "the home page names the new list");
    assert!(release.text("public/sitemap.xml").contains("asset-lease/zl-03.html"));
}

#[test]
fn the_downloads_have_the_rows_and_hide_what_is_not_public() {
    let release = Release::new("new-kind-data", Audience::Public);
    let csv = release.text("public/asset-lease/asset-lease.csv");
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{FEFF}').as_bytes());
    let head: Vec<String> = reader.headers().expect("a head").iter().map(str::to_owned).collect();
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 3);
    let at = |title: &str| head.iter().position(|h| h == title).unwrap_or_else(|| panic!("{title} in {head:?}"));
    let fish = rows.iter().find(|row| &row[at("编号")] == "zl-01").expect("the fish pond");
    assert_eq!(
        (&fish[at("年租金（元）")], &fish[at("租期止")], &fish[at("面积（亩）")]),
        ("12600.10", "2029-01-31", "12.5")
    );

    let text = release.text("public/asset-lease/asset-lease.json");
    let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let fields = json["schema"]["fields"].as_array().expect("a schema");
    let ty = |name: &str| fields.iter().find(|f| f["name"] == name).map(|f| f["type"].clone()).expect("a field");
    assert_eq!((ty("rent"), ty("signed_on"), ty("terms")), ("number".into(), "date".into(), "array".into()));
    let data = json["data"].as_array().expect("data");
    assert_eq!(data.len(), 3);
    let fish = data.iter().find(|row| row["id"] == "zl-01").expect("the fish pond");
    // Exact: money never passes through a float.
    assert_eq!(fish["rent"].to_string(), "12600.10");
    assert_eq!(fish["terms"][1], "每年一月底前付清");
    assert_eq!(fish["unit"], "liuwan");

    for path in ["asset-lease.csv", "asset-lease.json", "index.html", "zl-01.html"] {
        assert!(!release.text(&format!("public/asset-lease/{path}")).contains("林小禾"), "{path} shows the lessee");
    }
}

#[test]
fn a_narrower_edition_sees_the_field_that_is_for_it() {
    let release = Release::new("new-kind-inside", Audience::Intranet);
    // The intranet is as wide as an enterprise: it reads names with a mask.
    assert!(release.text("intranet/asset-lease/zl-01.html").contains("林*禾"));
    assert!(release.text("intranet/asset-lease/asset-lease.csv").contains("周*山"));
    let board = Release::new("new-kind-board", Audience::Board);
    assert!(board.text("board/asset-lease/zl-01.html").contains("林小禾"));
    assert!(board.text("board/asset-lease/asset-lease.csv").contains("周大山"));
}

#[test]
fn the_kind_has_a_schema_and_a_sample_that_can_be_filled_in() {
    let prepared = prepare_only(&village(LEASES)).expect("a site");
    let (_, kind) = prepared.schema.kind("asset-lease").expect("the kind");
    let json = kind_schema(kind, Lang::Zh);
    let row = &json["properties"]["item"]["items"];
    assert_eq!(json["title"], "资产出租");
    assert_eq!(row["properties"]["sort"]["enum"], serde_json::json!(["鱼塘", "商铺", "机械"]));
    assert_eq!(row["properties"]["terms"]["description"], "一条一句");
    assert_eq!(row["additionalProperties"], false);
    let written = sample(kind, false, Lang::Zh);
    assert!(written.contains("[[item]]") && written.contains("# 年租金（元）\nrent = "), "{written}");
    // The sample is a sample: it can be read, and whatever it complains about is no mistake of form.
    let run = check(&village(&written), None).expect("a run");
    let formal = |name: &str| name.starts_with("source/") || name.starts_with("entry/");
    let wrong: Vec<_> = run.found.0.iter().filter(|d| formal(d.code.name)).collect();
    assert!(wrong.is_empty(), "{wrong:?}\n{written}");
}

/// Code, line and column of everything that is found when `from` is written as `to`.
fn broken(from: &str, to: &str) -> Vec<(&'static str, usize, usize)> {
    let leases = LEASES.replacen(from, to, 1);
    assert_ne!(leases, LEASES, "{from} is not there");
    let run = check(&village(&leases), None).expect("a run");
    let place = |d: &gongkai::diag::Diagnostic| {
        let at = run.sources.position(d.span.expect("a place"));
        (d.code.name, at.line, at.column)
    };
    run.found.0.iter().map(place).collect()
}

#[test]
fn each_rule_and_each_demand_of_the_kind_complains() {
    assert!(check(&village(LEASES), None).expect("a run").found.0.is_empty(), "nothing is wrong to begin with");
    for (from, to, expected) in [
        ("from = 2026-02-01", "from = 2026-01-09", ("rule/date-order", 10, 8)),
        ("to = 2029-01-31", "to = 2026-01-31", ("rule/date-order", 11, 6)),
        ("reason = \"原承租人续租，价格经评估\"\n", "", ("rule/required-when", 19, 8)),
        ("id = \"zl-03\"", "id = \"zl-02\"", ("entry/duplicate-id", 27, 7)),
        ("title = \"旋耕机\"\n", "", ("entry/missing-field", 26, 1)),
        ("rent = 3600", "rent = \"三千六\"", ("entry/not-money", 21, 8)),
        ("sort = \"商铺\"", "sort = \"仓库\"", ("entry/not-a-choice", 17, 8)),
        ("area = 12.5", "area = -1", ("entry/constraint", 5, 8)),
        ("terms =", "term =", ("entry/unknown-field", 12, 1)),
    ] {
        let found = broken(from, to);
        assert!(found.contains(&expected), "{from} -> {to}: {found:?}");
        let others: Vec<_> = found.iter().filter(|one| **one != expected && one.0 != "plan/route-twice").collect();
        assert!(others.is_empty(), "{from} -> {to}: also {others:?}");
    }
}
