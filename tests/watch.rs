//! `build --watch` from end to end: the program is started, files are changed, and the release is looked at.
//!
//! Nothing here measures time; it waits until the program says something.

#![cfg(feature = "serve")]
#![allow(clippy::disallowed_methods, clippy::disallowed_macros)] // tests read, write and wait where they like

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{ChildStderr, Command, Stdio};

#[path = "serve/running.rs"]
mod running;

use running::{Running, article, put, small_site};

struct Site {
    running: Running,
    lines: BufReader<ChildStderr>,
}

/// A build of the site in `root` into its folder `out`.
fn gongkai(root: &Path, out: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
    command.args(["build", "--lang", "en", "--today", "2026-11-22", "--site"]).arg(root);
    command.arg("--out").arg(root.join(out));
    command
}

impl Site {
    fn start(name: &str, more: &[&str]) -> Site {
        let root = small_site(&format!("watch-{name}"));
        let mut command = gongkai(&root, "out");
        let reasons = fs::File::create(root.join("reasons.txt")).expect("a file");
        command.arg("--watch").args(more).stdout(reasons).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program runs");
        let lines = BufReader::new(child.stderr.take().expect("its messages"));
        Site { running: Running { root, child }, lines }
    }

    fn root(&self) -> &Path {
        &self.running.root
    }

    /// What it says until it waits for the next change.
    fn told(&mut self) -> String {
        let mut told = String::new();
        while !told.ends_with("waiting for changes (Ctrl+C ends it)\n") {
            assert!(self.lines.read_line(&mut told).expect("a line") > 0, "the program ended: {told}");
        }
        told
    }

    /// What it says of a change; something may be told twice if it was seen while it was made.
    fn told_of(&mut self, word: &str) -> String {
        loop {
            let told = self.told();
            if told.contains(word) {
                return told;
            }
        }
    }

    fn release(&self) -> BTreeMap<String, Vec<u8>> {
        files(&self.root().join("out/public"))
    }

    /// What a build from nothing makes of the site as it is.
    fn built_anew(&self) -> BTreeMap<String, Vec<u8>> {
        let status = gongkai(self.root(), "fresh").stderr(Stdio::null()).status().expect("a build");
        assert!(status.success());
        let made = files(&self.root().join("fresh/public"));
        fs::remove_dir_all(self.root().join("fresh")).expect("a folder");
        made
    }
}

fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let (mut files, mut folders) = (BTreeMap::new(), vec![root.to_path_buf()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            match path.is_dir() {
                true => folders.push(path),
                false => {
                    let name = path.strip_prefix(root).expect("below").to_string_lossy().replace('\\', "/");
                    files.insert(name, fs::read(&path).expect("a file"));
                }
            }
        }
    }
    files
}

fn follows(mut site: Site) {
    assert!(site.told().contains("made "));
    assert!(site.release() == site.built_anew());

    put(site.root(), "content/article/one.md", &article("改过的题目"));
    let told = site.told_of("made ");
    assert!(told.contains("2 entries"), "{told}");
    let good = site.release();
    assert!(good == site.built_anew());
    let shows = |release: &BTreeMap<String, Vec<u8>>, word: &str| {
        String::from_utf8_lossy(&release["index.html"]).contains(word)
    };
    assert!(shows(&good, "改过的题目"), "the home page does not know the new title");

    put(site.root(), "content/article/two.md", "+++\ntitle = \n+++\n");
    let told = site.told_of("nothing was made");
    assert!(told.contains("content/article/two.md:2") && told.contains(" error"), "{told}");
    assert!(site.release() == good, "the last good release did not stay");

    fs::remove_file(site.root().join("content/article/two.md")).expect("a file");
    put(site.root(), "content/article/three.md", &article("第三篇"));
    // The file that is gone and the new one may be seen one after the other.
    while !shows(&site.release(), "第三篇") {
        site.told_of("made ");
    }
    assert!(site.release() == site.built_anew());
    assert!(!site.release().contains_key("article/two.html"));
}

#[test]
fn every_change_is_built_and_a_mistake_leaves_the_last_release() {
    follows(Site::start("told", &[]));
}

#[test]
fn so_it_is_where_the_system_tells_of_nothing() {
    follows(Site::start("polls", &["--poll"]));
}

#[test]
fn reasons_are_told_of_every_change() {
    let mut site = Site::start("why", &["--explain-rebuild"]);
    site.told();
    // Times of files have to differ from build to build.
    std::thread::sleep(std::time::Duration::from_millis(50));
    put(site.root(), "content/article/one.md", &article("改过的题目"));
    site.told_of("made ");
    let reasons = fs::read_to_string(site.root().join("reasons.txt")).expect("reasons");
    assert!(reasons.contains("public/article/two.html: there was none before\n"), "{reasons}");
    assert!(reasons.contains("public/article/one.html: content/article/one.md has changed\n"), "{reasons}");
    assert!(reasons.contains("public/index.html: what it shows of other entries has changed\n"), "{reasons}");
}

#[test]
fn an_output_that_is_not_ours_ends_it_at_once() {
    let root = small_site("watch-other");
    fs::create_dir_all(root.join("out/public")).expect("a folder");
    fs::write(root.join("out/public/own.txt"), "mine").expect("a file");
    let output = gongkai(&root, "out").arg("--watch").output().expect("the program runs");
    assert_eq!(output.status.code(), Some(3), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(root.join("out/public/own.txt").exists());
    let _ = fs::remove_dir_all(&root);
}
