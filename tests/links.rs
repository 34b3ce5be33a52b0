//! The sample portal, built whole, every file of every edition read again: links, ids, markup, open data, manifest,
//! and nothing in an edition that its readers may not see. Each check is also shown a copy that is broken.

#![allow(clippy::disallowed_methods)] // a test looks at what was written, and sweeps it away

#[path = "links/scan.rs"]
mod scan;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;
use std::sync::OnceLock;

use gongkai::config::Audience;
use gongkai::model::{Shelf, edition};
use gongkai::schema::{Record, Value};
use gongkai::world::{Disk, WithBuiltin, World, parse_day};
use scan::{Scan, Tag, decoded, resolve, scan};
use sha2::{Digest, Sha256};

const EDITIONS: [Audience; 2] = [Audience::Public, Audience::Intranet];

type Files = BTreeMap<String, Vec<u8>>;

fn sample() -> impl World {
    let day = parse_day("2026-11-22").expect("a day");
    WithBuiltin(Disk::new(env!("CARGO_MANIFEST_DIR"), day))
}

/// The editions of the sample, built once.
fn editions() -> &'static [(Audience, Files)] {
    static BUILT: OnceLock<Vec<(Audience, Files)>> = OnceLock::new();
    BUILT.get_or_init(|| {
        let out = std::env::temp_dir().join(format!("gongkai-links-{}", std::process::id()));
        let run = gongkai::pipeline::build(&sample(), Some(&EDITIONS), &out, false).expect("the machine works");
        assert!(!run.found.has_errors(), "{:#?}", run.found.0);
        assert!(run.made.len() == EDITIONS.len() && run.made.iter().all(|made| made.released));
        let read = EDITIONS.map(|audience| {
            let (mut files, folder) = (Files::new(), out.join(audience.word()));
            read_below(&folder, &folder, &mut files);
            (audience, files)
        });
        std::fs::remove_dir_all(&out).expect("the folder is ours");
        read.into()
    })
}

fn read_below(top: &Path, folder: &Path, files: &mut Files) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            read_below(top, &path, files);
        } else {
            let parts = path.strip_prefix(top).expect("below").components();
            let name: Vec<_> = parts.map(|part| part.as_os_str().to_string_lossy()).collect();
            files.insert(name.join("/"), std::fs::read(&path).expect("a file"));
        }
    }
}

/// Fails with all complaints of `check` about all editions.
fn all_editions(check: impl Fn(&Files) -> Vec<String>) {
    let complaints: Vec<String> = editions()
        .iter()
        .flat_map(|(audience, files)| check(files).into_iter().map(|c| format!("{}: {c}", audience.word())))
        .collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

fn markup(files: &Files) -> BTreeMap<&str, Scan> {
    let marked = |name: &str| [".html", ".xml", ".svg"].iter().any(|end| name.ends_with(end));
    let named = files.iter().filter(|(name, _)| marked(name));
    named.map(|(name, bytes)| (&**name, scan(text(bytes), name.ends_with(".html")))).collect()
}

// ---- the checks ----

fn well_formed(files: &Files) -> Vec<String> {
    let mut complaints = Vec::new();
    for (name, scan) in markup(files) {
        let mut say = |what: String| complaints.push(format!("{name}: {what}"));
        scan.complaints.iter().for_each(|c| say(c.clone()));
        let mut ids = HashSet::new();
        for tag in &scan.tags {
            if let Some(id) = tag.get("id").filter(|id| !ids.insert(*id) || id.is_empty()) {
                say(format!("id “{id}” is empty or used twice"));
            }
            for (key, _) in tag.attributes.iter().filter(|(key, _)| key == "style" || key.starts_with("on")) {
                say(format!("<{} {key}=…>", tag.name));
            }
            if tag.name == "style" || (tag.name == "script" && tag.get("src").is_none()) {
                say(format!("inline <{}>", tag.name));
            }
        }
        let count = |wanted: &str| scan.tags.iter().filter(|tag| tag.name == wanted).count();
        if name.ends_with(".html") {
            if count("h1") != 1 {
                say(format!("{} h1", count("h1")));
            }
            if count("title") != 1 || text(&files[name]).contains("<title></title>") {
                say("no title".to_owned());
            }
            if !scan.tags.iter().any(|tag| tag.name == "html" && tag.get("lang").is_some_and(|lang| !lang.is_empty())) {
                say("no lang".to_owned());
            }
        }
    }
    complaints
}

fn linked(files: &Files) -> Vec<String> {
    let (mut complaints, pages) = (Vec::new(), markup(files));
    let ids: BTreeMap<&str, HashSet<&str>> =
        pages.iter().map(|(name, scan)| (*name, scan.tags.iter().filter_map(|tag| tag.get("id")).collect())).collect();
    for (name, scan) in pages.iter().filter(|(name, _)| name.ends_with(".html")) {
        let links = scan.tags.iter().flat_map(|tag| ["href", "src"].map(|key| (tag, tag.get(key))));
        for (tag, href) in links.filter_map(|(tag, href)| Some((tag, href?))) {
            let mut say = |what: &str| complaints.push(format!("{name}: {href} {what}"));
            if ["http:", "https:", "tel:", "mailto:", "data:"].iter().any(|scheme| href.starts_with(scheme)) {
                if tag.name != "a" && tag.get("rel") != Some("canonical") {
                    say("is loaded from elsewhere");
                }
                continue;
            }
            let (path, fragment) = href.split_once('#').map_or((href, None), |(path, f)| (path, Some(f)));
            let path = path.split('?').next().unwrap_or_default();
            if path.starts_with('/') != (*name == "404.html" && !path.is_empty()) {
                say("is relative where it must not be, or absolute");
            }
            let Some(target) = resolve(name, path) else {
                say("leads out of the site");
                continue;
            };
            if !files.contains_key(&target) {
                say("leads nowhere");
            }
            if let Some(fragment) = fragment.map(decoded).filter(|f| !f.is_empty())
                && !ids.get(&*target).is_some_and(|ids| ids.contains(&*fragment))
            {
                say("leads to no place in its page");
            }
        }
    }
    complaints
}

/// Every list says how many rows it has; the table, the CSV and the JSON beside it have as many.
fn counted(files: &Files) -> Vec<String> {
    let (mut complaints, mut offered) = (Vec::new(), BTreeSet::new());
    for (name, scan) in markup(files) {
        let downloads = scan.tags.iter().filter(|tag| tag.get("download").is_some());
        let downloads: Vec<String> = downloads.filter_map(|tag| resolve(name, tag.get("href")?)).collect();
        if downloads.is_empty() {
            continue;
        }
        let directory = scan.tags.iter().any(|tag| tag.name == "body" && tag.has_class("view-directory"));
        let row = |tag: &&Tag| match directory {
            true => tag.has_class("tree-node"),
            false => tag.get("id").is_some() && (tag.name == "tr" || tag.has_class("card")),
        };
        let shown = scan.tags.iter().filter(row).count();
        let source = text(&files[name]);
        let said = source.split_once("<p class=\"total\">").and_then(|(_, after)| after.split_once('<'));
        let said: String = said.map_or_else(String::new, |(said, _)| said.matches(|c: char| c.is_numeric()).collect());
        let said = if directory { shown } else { said.parse().unwrap_or(usize::MAX) };
        let paged = scan.tags.iter().any(|tag| tag.has_class("pager"));
        if !paged && shown != said {
            complaints.push(format!("{name}: says {said}, shows {shown}"));
        }
        for file in downloads {
            let rows = files.get(&file).and_then(|bytes| rows(&file, bytes));
            if rows != Some(said) {
                complaints.push(format!("{name}: says {said}, {file} has {rows:?}"));
            }
            offered.insert(file);
        }
    }
    let data = files.keys().filter(|name| !name.starts_with("files/") && *name != "manifest.json");
    let data = data.filter(|name| name.ends_with(".csv") || name.ends_with(".json"));
    complaints.extend(data.filter(|name| !offered.contains(*name)).map(|name| format!("no list offers {name}")));
    complaints
}

/// How many rows a sheet has; none if it cannot be read or a row has other columns than the head.
fn rows(name: &str, bytes: &[u8]) -> Option<usize> {
    if name.ends_with(".csv") {
        let mut reader = csv::Reader::from_reader(bytes.strip_prefix("\u{FEFF}".as_bytes())?);
        return reader.records().try_fold(0, |n, record| record.ok().map(|_| n + 1));
    }
    let sheet: serde_json::Value = serde_json::from_slice(bytes).ok()?;
    let columns: Vec<&str> = sheet["schema"]["fields"].as_array()?.iter().filter_map(|f| f["name"].as_str()).collect();
    let data = sheet["data"].as_array()?;
    let fits = |row: &serde_json::Value| row.as_object().is_some_and(|row| row.keys().eq(columns.iter()));
    data.iter().all(fits).then_some(data.len())
}

fn manifested(files: &Files) -> Vec<String> {
    let manifest: serde_json::Value = serde_json::from_slice(&files["manifest.json"]).expect("a manifest");
    let listed = manifest["files"].as_array().expect("a list of files").iter();
    let listed: BTreeSet<(String, usize, String)> = listed
        .map(|f| {
            let word = |key: &str| f[key].as_str().unwrap_or_default().to_owned();
            (word("path"), f["size"].as_u64().unwrap_or_default() as usize, word("sha256"))
        })
        .collect();
    let there = files.iter().filter(|(name, _)| *name != "manifest.json").map(|(name, bytes)| {
        let sum: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        (name.clone(), bytes.len(), sum)
    });
    listed.symmetric_difference(&there.collect()).map(|file| format!("{file:?} is listed or there, not both")).collect()
}

/// Nothing of the hidden entries, fields and numbers of persons is in an edition, in no file.
fn leaked(files: &Files, secrets: &BTreeSet<String>) -> Vec<String> {
    let pages = markup(files);
    let mut complaints = Vec::new();
    for (name, bytes) in files.iter().filter(|(name, _)| !name.starts_with("static/")) {
        let mut body = String::from_utf8_lossy(bytes).into_owned();
        if let Some(scan) = pages.get(&**name) {
            body.push_str(&scan.text);
            let values = scan.tags.iter().flat_map(|tag| &tag.attributes).map(|(_, value)| &**value);
            values.for_each(|value| body.extend(["\n", value]));
        }
        let told = secrets.iter().filter(|secret| body.contains(&***secret));
        complaints.extend(told.map(|secret| format!("{name}: tells “{secret:.40}”")));
    }
    complaints
}

/// Lines of text, of six characters and more, that the portal has and its edition for `audience` has not.
fn secrets(audience: Audience) -> BTreeSet<String> {
    let portal = gongkai::pipeline::prepare_only(&sample()).expect("the machine works").portal;
    let (mut all, mut seen) = (BTreeSet::new(), BTreeSet::new());
    lines(&portal, &mut all);
    lines(&edition(&portal, audience), &mut seen);
    let seen: String = seen.into_iter().collect::<Vec<_>>().join("\n");
    all.into_iter().filter(|line| line.chars().count() >= 6 && !seen.contains(&**line)).collect()
}

fn lines(shelf: &Shelf, out: &mut BTreeSet<String>) {
    for entry in &shelf.entries {
        out.insert(shelf.title(entry).to_owned());
        lines_of(&entry.record, out);
    }
}

fn lines_of(record: &Record, out: &mut BTreeSet<String>) {
    record.values.iter().for_each(|(_, item)| lines_in(&item.value, out));
}

fn lines_in(value: &Value, out: &mut BTreeSet<String>) {
    match value {
        Value::List(items) => items.iter().for_each(|item| lines_in(&item.value, out)),
        Value::Record(record) => lines_of(record, out),
        Value::Table(rows) | Value::Steps(rows) => rows.iter().for_each(|row| lines_of(row, out)),
        Value::Choice(_) | Value::Reference { .. } | Value::File(_) => {}
        other => out.extend(other.as_text().unwrap_or_default().lines().map(|line| line.trim().to_owned())),
    }
}

/// Pages of an edition say which edition they are, keep search engines out of all but the public one, and offer in
/// on the home page the lists that this edition has.
fn marked(audience: Audience, files: &Files) -> Vec<String> {
    let (mut complaints, public) = (Vec::new(), audience == Audience::Public);
    for (name, scan) in markup(files).into_iter().filter(|(name, _)| name.ends_with(".html")) {
        let meta = |wanted: &str| scan.tags.iter().find(|tag| tag.get("name") == Some(wanted));
        if meta("robots").is_some() == public {
            complaints.push(format!("{name}: robots are {} out", if public { "kept" } else { "not kept" }));
        }
        let badge = format!("badge-{}", audience.word());
        if !public && !scan.tags.iter().any(|tag| tag.has_class(&badge)) {
            complaints.push(format!("{name}: no {badge}"));
        }
        let case = scan.tags.iter().any(|tag| tag.get("href").is_some_and(|href| href.ends_with("case/index.html")));
        if name == "index.html" && case != files.contains_key("case/index.html") {
            complaints.push(format!("{name}: its links are those of another edition"));
        }
    }
    complaints
}

// ---- the tests ----

#[test]
fn every_page_is_well_formed() {
    all_editions(well_formed);
}

#[test]
fn every_link_leads_somewhere() {
    all_editions(linked);
}

#[test]
fn open_data_have_the_rows_that_their_lists_promise() {
    all_editions(counted);
}

#[test]
fn the_manifest_lists_what_is_there() {
    all_editions(manifested);
}

#[test]
fn no_edition_tells_what_its_readers_may_not_know() {
    let known: usize = editions().iter().map(|(audience, _)| secrets(*audience).len()).sum();
    assert!(known > 0, "the sample holds nothing back, so this test tests nothing");
    for (audience, files) in editions() {
        let complaints = leaked(files, &secrets(*audience));
        assert!(complaints.is_empty(), "{}: {}", audience.word(), complaints.join("\n"));
    }
}

#[test]
fn every_page_belongs_to_its_edition() {
    for (audience, files) in editions() {
        let complaints = marked(*audience, files);
        assert!(complaints.is_empty(), "{}: {}", audience.word(), complaints.join("\n"));
    }
}

/// Fails unless `check` says `complaint` of a copy of `files` in which `old` is `new`.
fn breaks(check: fn(&Files) -> Vec<String>, files: &Files, cases: &[[&str; 4]]) {
    for [name, old, new, complaint] in cases {
        let source = text(&files[*name]);
        assert!(source.contains(old), "{name} has no {old}");
        let mut files = files.clone();
        files.insert((*name).to_owned(), source.replacen(old, new, 1).into_bytes());
        let complaints = check(&files).join("\n");
        assert!(complaints.contains(complaint), "wanted “{complaint}”: {complaints}");
    }
}

#[test]
fn every_check_can_fail() {
    let whole = &editions()[0].1;
    let home: Files = ["index.html", "sitemap.xml"].map(|name| (name.to_owned(), whole[name].clone())).into();
    breaks(
        well_formed,
        &home,
        &[
            ["index.html", "</main>", "", "closes <main>"],
            ["index.html", "</html>", "", "<html> is not closed"],
            ["sitemap.xml", "</loc>", "", "closes <loc>"],
            ["index.html", " id=\"menu\"", " id=\"main\"", "used twice"],
            ["index.html", "<main ", "<main style=\"color:red\" ", "<main style"],
            ["index.html", "<main ", "<main onclick=\"x()\" ", "<main onclick"],
            ["index.html", "</head>", "<style>a{}</style></head>", "inline <style>"],
            ["index.html", "</main>", "<h1>x</h1></main>", "2 h1"],
            ["index.html", "<main ", "<main class=a ", "no quotes"],
            ["index.html", "<main ", "A & B <main ", "is no character"],
            ["index.html", " lang=", " xlang=", "no lang"],
        ],
    );
    let list = "href=\"notice/index.html";
    breaks(
        linked,
        whole,
        &[
            ["index.html", list, "href=\"notice/nothing.html", "leads nowhere"],
            ["index.html", "href=\"#main", "href=\"#nothing", "no place"],
            ["index.html", list, "href=\"/notice/index.html", "where it must not be"],
            ["index.html", list, "href=\"../notice/index.html", "out of the site"],
        ],
    );
    breaks(
        counted,
        whole,
        &[
            ["notice/index.html", "共 ", "共 1", "says 1"],
            ["notice/notice.csv", "\r\n2026-11-", "", "notice.csv has None"],
            ["notice/notice.json", "{\"id\":", "{\"ID\":", "notice.json has None"],
        ],
    );
    breaks(manifested, whole, &[["index.html", "</main>", "</main> ", "listed or there"]]);
    assert!(!leaked(whole, &BTreeSet::from(["跳到正文".to_owned()])).is_empty());
    assert!(!marked(Audience::Intranet, whole).is_empty());
}

/// The pages that a page links to.
fn reached_from(page: &str, files: &Files) -> BTreeSet<String> {
    let Some(bytes) = files.get(page) else { return BTreeSet::new() };
    let scan = scan(&String::from_utf8_lossy(bytes), true);
    let hrefs = scan.tags.iter().filter(|tag| tag.name == "a").filter_map(|tag| tag.get("href"));
    hrefs.filter_map(|href| resolve(page, href.split('#').next().unwrap_or_default())).collect()
}

#[test]
fn every_practice_has_pages_within_two_clicks() {
    let table = include_str!("../docs/practices.md").lines().filter(|line| line.starts_with("| ")).skip(1);
    let practices: Vec<&str> = table.take_while(|line| !line.starts_with("| front ")).collect();
    let ids: BTreeSet<&str> = practices.iter().filter_map(|line| line.split('|').nth(1)).map(str::trim).collect();
    let expected = [("A", 5), ("B", 6), ("C", 8), ("D", 5), ("E", 7)];
    let expected = expected.into_iter().flat_map(|(letter, last)| (1..=last).map(move |n| format!("{letter}{n}")));
    assert!(expected.clone().all(|id| ids.contains(id.as_str())), "{ids:?}");
    for line in practices {
        let pages = line.split('`').skip(1).step_by(2).filter(|word| word.ends_with(".html"));
        let pages: Vec<&str> = pages.collect();
        assert!(!pages.is_empty(), "no page: {line}");
        for page in pages {
            let reached = editions().iter().any(|(_, files)| {
                let first = reached_from("index.html", files);
                first.contains(page) || first.iter().any(|next| reached_from(next, files).contains(page))
            });
            assert!(reached, "{page} is not within two clicks of the home page: {line}");
        }
    }
}
