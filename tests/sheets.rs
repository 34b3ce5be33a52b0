//! The same rows as a sheet and as TOML are the same portal, byte for byte, however the sheet is written.

#![allow(clippy::disallowed_methods)] // tests read and write where they like

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use gongkai::pipeline;
use gongkai::world::{Memory, WithBuiltin};

const CONFIG: &str = "format = 1\ntitle = \"石桥村村务公开\"\nbase_url = \"http://gongkai.example.cn/\"\ntheme = \"local\"\n\
    today = 2026-11-22\neditions = [\"public\", \"intranet\"]\n[[menu]]\nto = \"ledger/\"\n";

/// A field of every type that a cell can hold.
const KIND: &str = r#"
format = 1
label = { zh = "台账", en = "Ledger" }
audience = "public"
title = "title"
date = "day"
field = [
  { name = "id", label = { zh = "编号", en = "No." }, type = "slug", required = true },
  { name = "title", label = { zh = "名称", en = "Title" }, type = "text", required = true },
  { name = "about", label = { zh = "说明", en = "About" }, type = "markdown" },
  { name = "area", label = { zh = "面积", en = "Area" }, type = "number" },
  { name = "amount", label = { zh = "金额（元）", en = "Amount (yuan)" }, type = "money" },
  { name = "rate", label = { zh = "比例", en = "Rate" }, type = "percent" },
  { name = "day", label = { zh = "日期", en = "Day" }, type = "date" },
  { name = "period", label = { zh = "所属期", en = "Period" }, type = "period" },
  { name = "term", label = { zh = "期限", en = "Term" }, type = "duration" },
  { name = "state", label = { zh = "状态", en = "State" }, type = "choice", enum = [{ value = "let", label = { zh = "出租", en = "let out" } }, { value = "idle", label = { zh = "闲置", en = "idle" } }] },
  { name = "level", label = { zh = "等级", en = "Level" }, type = "level" },
  { name = "flag", label = { zh = "旗", en = "Flag" }, type = "flag" },
  { name = "before", label = { zh = "上一条", en = "Before" }, type = "reference", to = "ledger" },
  { name = "posts", label = { zh = "岗位", en = "Posts" }, type = "list", of = "text" },
  { name = "basis", label = { zh = "依据", en = "Basis" }, type = "list", of = "law" },
  { name = "days", label = { zh = "各日", en = "Days" }, type = "list", of = "date" },
  { name = "keeper", label = { zh = "户主", en = "Keeper" }, type = "person" },
  { name = "phone", label = { zh = "电话", en = "Telephone" }, type = "phone" },
  { name = "place", label = { zh = "地址", en = "Place" }, type = "address" },
  { name = "page", label = { zh = "网址", en = "Page" }, type = "url" },
  { name = "paper", label = { zh = "版面", en = "Paper" }, type = "paper" },
  { name = "picture", label = { zh = "图", en = "Picture" }, type = "file" },
  { name = "open", label = { zh = "公开", en = "Open" }, type = "yes-no" },
]
"#;

const TOML: &str = r#"
[[item]]
id = "tz-01"
title = "村部“北侧”仓房, 三间"
about = "第一行\n\n第二行见[上一条](ledger/tz-02)。"
area = 1234.50
amount = 1234567.80
rate = 12.5
day = 2026-03-05
period = "2026-03"
term = "5个工作日"
state = "let"
level = "高"
flag = "红旗"
before = "tz-02"
posts = ["村文书", "报账员"]
basis = ["《村民委员会组织法》第三条、第五条", "《会计法》第九条"]
days = [2026-03-05, 2026-03-06]
keeper = "张小三"
phone = "13800138000"
place = "石桥村二组"
page = "https://www.example.cn/a"
paper = "A3"
picture = "tu.svg"
open = true

[[item]]
id = "tz-02"
title = "村前塘"
amount = -20
day = 2026-12-31
period = "2026Q1"
state = "idle"
posts = ["水、电"]
open = false
unit = "shiqiao"
audience = "intranet"
updated_on = 2026-03-01
"#;

const SHEET: &str = r#"编号,名称,说明,面积（亩）,Amount,比例(%),日 期,所属期,期限,状态,等级,旗,上一条,岗位,依据,各日,户主,电话,地址,网址,版面,图,OPEN,单位,公开范围,最后更新
tz-01,"村部“北侧”仓房, 三间","第一行

第二行见[上一条](ledger/tz-02)。","1,234.50","￥1,234,567.80",12.5%,2026/3/5,2026年3月,5个工作日,出租,高,red flag,tz-02,村文书；报账员,《村民委员会组织法》第三条、第五条、《会计法》第九条,2026.3.5、2026年3月6日,张小三,13800138000,石桥村二组,https://www.example.cn/a,A3,tu.svg,TRUE,,,
tz-02,村前塘,,,-20.00,,2026/12/31 0:00,2026年第一季度,,idle,,,,水、电；,,,,,,,,,否,石桥村,内网公开,2026-03-01
"#;

const UNITS: &str = "id = \"shiqiao\"\nname = \"石桥村\"\ntype = \"村\"\n";

/// Every file of the release of a site with `content` as its ledger.
fn release(name: &str, content: Vec<u8>) -> BTreeMap<String, Vec<u8>> {
    let mut world = Memory::default();
    world.put("site-config.toml", CONFIG);
    world.put("themes/local/theme.toml", "format = 1\nextends = \"default\"\n");
    world.put("themes/local/kinds/ledger/kind.toml", KIND);
    world.put("content/unit/units.toml", UNITS);
    world.put("content/ledger/tu.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    world.put(format!("content/ledger/{name}"), content);
    let out = std::env::temp_dir().join(format!("gongkai-sheets-{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&out);
    let run = pipeline::build(&WithBuiltin(world), None, &out, true).expect("the build ends");
    assert!(!run.found.has_errors(), "{name}: {:#?}", run.found.0);
    assert!(run.found.0.iter().all(|d| d.code.name != "entry/understood"), "{name}: {:#?}", run.found.0);
    assert_eq!(run.entries, 3, "{name}");
    let files = tree(&out);
    let _ = fs::remove_dir_all(&out);
    files
}

fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders: Vec<PathBuf> = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            match path.is_dir() {
                true => folders.push(path),
                // Beside a release stand its lock and its notes.
                false if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')) => {}
                false => {
                    let name = path.strip_prefix(root).expect("below root").to_string_lossy().replace('\\', "/");
                    files.insert(name, fs::read(&path).expect("a file"));
                }
            }
        }
    }
    files
}

/// The sheet as other programs write it: every cell in quotes, rows and columns in the other direction.
fn rewritten(separator: u8, backwards: bool) -> Vec<u8> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(SHEET.as_bytes());
    let mut rows: Vec<Vec<String>> =
        reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect();
    if backwards {
        rows.iter_mut().for_each(|row| row.reverse());
        rows[1..].reverse();
    }
    let mut writer = csv::WriterBuilder::new()
        .delimiter(separator)
        .terminator(csv::Terminator::CRLF)
        .quote_style(csv::QuoteStyle::Always)
        .from_writer(Vec::new());
    rows.iter().for_each(|row| writer.write_record(row).expect("memory"));
    writer.into_inner().expect("memory")
}

#[test]
fn a_sheet_is_the_portal_that_its_rows_in_toml_are() {
    let toml = release("a.toml", TOML.into());
    assert!(toml.len() > 20, "only {} files", toml.len());
    assert!(toml.keys().any(|name| name.ends_with("ledger/tz-02.html")), "{:?}", toml.keys());
    let gbk = |bytes: Vec<u8>| encoding_rs::GBK.encode(&String::from_utf8(bytes).expect("UTF-8")).0.into_owned();
    for (name, sheet) in [
        ("commas.csv", SHEET.into()),
        ("mark.csv", format!("\u{FEFF}\n,,\n{SHEET},,\n\n").into_bytes()),
        ("gbk.csv", gbk(rewritten(b',', false))),
        ("semicolons.csv", rewritten(b';', false)),
        ("backwards.CSV", rewritten(b'\t', true)),
    ] {
        let files = release(name, sheet);
        let differ: Vec<&String> = toml.keys().filter(|name| files.get(*name) != toml.get(*name)).collect();
        assert!(differ.is_empty() && files.len() == toml.len(), "{name}: {differ:?} differ");
    }
}
