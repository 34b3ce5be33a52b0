//! What is remembered makes no difference: after any edits a warm run gives what a run from nothing would give.
//!
//! Sequences of edits, renames and deletions are drawn from a seed, with content that breaks and is mended, units that
//! move and templates that change. `GONGKAI_SEEDS=200` draws more of them; the seed of a failure is told.

#![allow(clippy::disallowed_methods, clippy::disallowed_macros)] // tests read and write where they like

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use gongkai::config::Audience;
use gongkai::diag::{Findings, to_json};
use gongkai::model::edition;
use gongkai::pipeline::{self, Boards, Memo, Preview, Request, Shown, prepare_again, run_again};
use gongkai::world::{Date, Disk, Memory, Watched, WithBuiltin, World, WorldError, builtin_files, parse_day};

/// Numbers from a seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

/// The files of a site, by name.
type Files = BTreeMap<String, String>;

const TEMPLATE: &str = "themes/own/views/detail.html";
const UNITS: &str = "content/unit/units.toml";

fn begin() -> Files {
    let detail = builtin_files().into_iter().find(|(name, _)| name.ends_with("default/views/detail.html"));
    let detail = String::from_utf8(detail.expect("a template").1.to_vec()).expect("text");
    let config = "format = 1\ntitle = \"试\"\ntheme = \"own\"\nbase_url = \"http://gongkai.example.cn/\"\n\
                  [[menu]]\nto = \"article/\"\n[[home]]\ntitle = \"最新\"\nshow = \"list\"\nkind = \"article\"\nlimit = 5\n";
    let mut files = Files::new();
    let mut put = |name: &str, text: String| drop(files.insert(name.to_owned(), text));
    put("site-config.toml", config.to_owned());
    put("themes/own/theme.toml", "format = 1\nlabel = \"自己的\"\nextends = \"default\"\n".to_owned());
    put(TEMPLATE, detail);
    put(UNITS, units("甲村", ""));
    let row = |id: &str| {
        format!(
            "[[item]]
id = \"{id}\"
title = \"行\"
category = \"家风\"
published_on = 2026-01-02
body = \"行\"

"
        )
    };
    put("content/a/article/list.toml", row("row-1") + &row("row-2"));
    put(
        "content/page/about.md",
        "+++
title = \"关于\"
+++

见[一](article/one)。
"
        .to_owned(),
    );
    put("content/a/article/附件.txt", "附件".to_owned());
    for name in ["a/article/one", "a/article/two", "b/article/three"] {
        put(&format!("content/{name}.md"), article("题", "正文。"));
    }
    files
}

fn units(name: &str, more: &str) -> String {
    format!(
        "[[item]]\nid = \"a\"\nname = \"{name}\"\ntype = \"村\"\n\n[[item]]\nid = \"b\"\nname = \"乙村\"\ntype = \"村\"\n{more}"
    )
}

fn article(title: &str, body: &str) -> String {
    let head = "category = \"工作动态\"\npublished_on = 2026-03-05";
    format!("+++\ntitle = \"{title}\"\n{head}\n+++\n\n## 一节\n\n{body}\n")
}

/// One edit: some break the site, and later ones mend it.
fn edit(files: &mut Files, dice: &mut Dice) -> String {
    let pages: Vec<String> =
        files.keys().filter(|name| name.ends_with(".md") && !name.contains("/page/")).cloned().collect();
    let name =
        pages.get(dice.below(pages.len().max(1))).cloned().unwrap_or_else(|| "content/a/article/new.md".to_owned());
    let number = dice.below(1000);
    match dice.below(16) {
        0..=3 => drop(files.insert(name, article(&format!("题{number}"), "正文。"))),
        4 => drop(files.insert(name, article("题", "见[那一篇](article/two#一节)和[附件](附件.txt)。"))),
        5 => drop(files.insert(name, article("题", "见[没有的](article/no-such)，××。"))),
        6 => drop(files.insert(name, "+++\ntitle = 没有引号\n+++\n正文".to_owned())),
        7 => drop(files.remove(&name)),
        8 => {
            let folder = dice.one(&["content/a/article", "content/b/article", "content/article", "content/a/资产"]);
            let text = files.remove(&name).unwrap_or_default();
            files.insert(format!("{folder}/r{number}.md"), text);
        }
        9 => drop(files.insert(format!("content/b/article/n{number}.md"), article("新的", "正文。"))),
        10 => drop(
            files.insert(UNITS.to_owned(), units(dice.one(&["甲村", "甲一村"]), dice.one(&["", "parent = \"a\"\n"]))),
        ),
        11 => {
            let word = dice.one(&["<article", "<article data-x", "{{ broken"]);
            let text = begin().remove(TEMPLATE).unwrap_or_default();
            files.insert(TEMPLATE.to_owned(), text.replacen("<article", word, 1));
        }
        12 => drop(files.insert(
            "site-config.toml".to_owned(),
            begin()["site-config.toml"].replace("试", dice.one(&["试", "试二"])),
        )),
        13 => drop(files.insert("content/a/article/附件.txt".to_owned(), format!("附件{number}"))),
        14 => drop(files.remove("content/a/article/附件.txt")),
        _ => drop(files.insert(
            "content/a/article/twin.md".to_owned(),
            article("双", "").replace("+++\ntitle", "+++\nid = \"one\"\ntitle"),
        )),
    }
    format!("{number}")
}

fn seeds() -> u64 {
    std::env::var("GONGKAI_SEEDS").ok().and_then(|text| text.parse().ok()).unwrap_or(15)
}

/// Everything that can be seen of a site: what is wrong, and all files.
fn seen(world: &dyn World, memo: &mut Memo) -> (String, BTreeMap<String, Vec<u8>>) {
    let prepared = prepare_again(world, &[Audience::Public], memo).expect("the machine works");
    let mut found = prepared.found.clone();
    found.append(prepared.judge());
    found.sort(&prepared.sources);
    let edition = edition(&prepared.portal, Audience::Public);
    let boards = Boards::default();
    let preview = Preview::open(&prepared, &edition, world, &boards);
    let file = |path: &str| match preview.get(path).expect("a planned file") {
        Shown::Bytes(bytes, fingerprint) => [&fingerprint.0, &*bytes].concat(),
        Shown::File(name) => world.read(&name).expect("a file"),
        Shown::Failed(found) => to_json(&Findings(found), &prepared.sources).into_bytes(),
    };
    let files = preview.paths().map(|path| (path.to_owned(), file(path))).collect();
    (to_json(&found, &prepared.sources), files)
}

#[test]
fn a_run_that_remembers_gives_what_a_run_from_nothing_gives() {
    for seed in 0..seeds() {
        let (mut dice, mut files, mut memo) = (Dice(seed), begin(), Memo::default());
        let mut world = WithBuiltin(Memory::default());
        files.iter().for_each(|(name, text)| world.0.put(name, text.clone()));
        for step in 0..12 {
            let before = files.clone();
            (0..=dice.below(3)).for_each(|_| drop(edit(&mut files, &mut dice)));
            before.keys().filter(|name| !files.contains_key(*name)).for_each(|name| world.0.remove(name));
            let changed = files.iter().filter(|(name, text)| before.get(*name) != Some(text));
            changed.for_each(|(name, text)| world.0.put(name, text.clone()));
            let (warm, cold) = (seen(&world, &mut memo), seen(&world, &mut Memo::default()));
            assert_eq!(warm.0, cold.0, "seed {seed}, step {step}: other findings");
            let differ = |(name, bytes): &(&String, &Vec<u8>)| warm.1.get(*name) != Some(bytes);
            let first = cold.1.iter().find(differ).map(|(name, _)| name);
            assert_eq!(first, None, "seed {seed}, step {step}: this file differs");
            assert_eq!(warm.1.len(), cold.1.len(), "seed {seed}, step {step}: other files");
        }
    }
}

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("gongkai-warm-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a temporary folder");
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Every file below a folder but the notes beside releases, with its bytes.
fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            match path.is_dir() {
                true => folders.push(path),
                false => drop(files.insert(path.to_string_lossy().into_owned(), fs::read(&path).expect("a file"))),
            }
        }
    }
    files
        .into_iter()
        .map(|(name, bytes)| (name.replacen(&*root.to_string_lossy(), "", 1).replace('\\', "/"), bytes))
        .collect()
}

#[test]
fn a_second_build_gives_what_a_clean_build_gives() {
    let day = parse_day("2026-11-22").expect("a day");
    let mut released = 0_u64;
    for seed in 1000..1000 + seeds() / 3 {
        let (site, out, fresh) = (Folder::new("site"), Folder::new("out"), Folder::new("fresh"));
        let (kept_up, watched) = (Folder::new("kept-up"), Disk::new(&site.0, day).told(Some(day)));
        let (watched, mut memo) = (WithBuiltin(Watched::new(watched).expect("a folder")), Memo::default());
        let (mut dice, mut files) = (Dice(seed), begin());
        let mut is_broken = false;
        for step in 0..10 {
            let before = if step == 0 { Files::new() } else { files.clone() };
            if is_broken {
                files = begin();
            }
            (0..=dice.below(2)).for_each(|_| drop(edit(&mut files, &mut dice)));
            for name in before.keys().filter(|name| !files.contains_key(*name)) {
                fs::remove_file(site.0.join(name)).expect("a file");
            }
            for (name, text) in files.iter().filter(|(name, text)| before.get(*name) != Some(text)) {
                fs::create_dir_all(site.0.join(name).parent().expect("a folder")).expect("a folder");
                fs::write(site.0.join(name), text).expect("a file");
            }
            let world = WithBuiltin(Disk::new(&site.0, day));
            let warm = pipeline::build(&world, None, &out.0, false).expect("a build");
            let request = Request { clean: true, ..Request::build(None, &fresh.0) };
            let clean = pipeline::run(&world, request).expect("a clean build");
            assert_eq!(
                to_json(&warm.found, &warm.sources),
                to_json(&clean.found, &clean.sources),
                "seed {seed}, step {step}: other findings"
            );
            watched.0.sweep().expect("a look");
            let again = run_again(&watched, Request::build(None, &kept_up.0), &mut memo).expect("another build");
            assert_eq!(
                to_json(&again.found, &again.sources),
                to_json(&clean.found, &clean.sources),
                "seed {seed}, step {step}: other findings from memory"
            );
            is_broken = warm.found.has_errors();
            released += u64::from(!is_broken);
            if is_broken {
                continue;
            }
            let (kept, made) = (tree(&out.0.join("public")), tree(&fresh.0.join("public")));
            let differ = |name: &&String| kept.get(*name) != made.get(*name);
            let names: Vec<&String> = kept.keys().chain(made.keys()).filter(differ).collect();
            assert!(names.is_empty(), "seed {seed}, step {step}: {names:?} differ");
            assert!(tree(&kept_up.0.join("public")) == made, "seed {seed}, step {step}: what is kept up differs");
            if dice.below(3) == 0
                && let Some((name, _)) = tree(&out.0.join("public")).iter().nth(dice.below(40))
            {
                let place = out.0.join("public").join(name.trim_start_matches('/'));
                // Nothing that somebody writes into a release may stay in it.
                match name.ends_with("manifest.json") {
                    true => {}
                    false if dice.below(2) == 0 => fs::write(place, "changed by hand").expect("a file"),
                    false => fs::remove_file(place).expect("a file"),
                }
            }
        }
    }
    assert!(released > seeds(), "only {released} releases of {}: nothing was tried", seeds() * 10 / 3);
}

/// A site on disk that counts how often a file is read.
struct Counting(WithBuiltin<Disk>, AtomicUsize);

impl World for Counting {
    fn files(&self) -> Result<Vec<String>, WorldError> {
        self.0.files()
    }

    fn read(&self, name: &str) -> Result<Vec<u8>, WorldError> {
        self.1.fetch_add(1, Ordering::Relaxed);
        self.0.read(name)
    }

    fn stamp(&self, name: &str) -> Option<(u64, u64)> {
        self.0.stamp(name)
    }

    fn program(&self) -> Option<u64> {
        self.0.program()
    }

    fn today(&self) -> Date {
        self.0.today()
    }
}

#[test]
fn a_build_that_finds_everything_as_it_was_reads_nothing_and_is_not_fooled() {
    let (site, out) = (Folder::new("idle-site"), Folder::new("idle-out"));
    let past = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    let write = |name: &str, text: &str| {
        let path = site.0.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, text).expect("a file");
        fs::File::options().write(true).open(&path).and_then(|file| file.set_modified(past)).expect("a time");
    };
    begin().iter().for_each(|(name, text)| write(name, text));
    let build = |clean: bool| {
        let world = WithBuiltin(Disk::new(&site.0, parse_day("2026-11-22").expect("a day")));
        let world = Counting(world, AtomicUsize::new(0));
        let run = pipeline::run(&world, Request { clean, ..Request::build(None, &out.0) }).expect("a build");
        assert!(run.made[0].released);
        (to_json(&run.found, &run.sources), world.1.into_inner())
    };
    let page = out.0.join("public/article/one.html");
    let (found, reads) = build(false);
    assert!(reads > 10 && found.contains("file/unused"), "{found}");
    // Only the file that a finding points into is read again, if any.
    let again = build(false);
    assert!(again.1 < 3 && again.0 == found, "{} files were read", again.1);
    let before = fs::read(&page).expect("a page");
    fs::write(&page, "changed by hand").expect("a page");
    assert!(build(false).1 > 10 && fs::read(&page).expect("a page") == before, "the page was not put right");
    assert!(build(true).1 > 10, "a clean build believed the last one");
    assert!(build(false).1 < 3, "what a clean build left is not believed");
    // The same length at the same time is seen where the system tells when a file was changed.
    write("content/a/article/one.md", &article(if cfg!(unix) { "改" } else { "改了" }, "正文。"));
    assert!(build(false).1 > 10, "an edit was not seen");
    assert!(fs::read_to_string(&page).expect("a page").contains("改"));
}
