//! `--explain-rebuild`: every file that is written again has its reason, and the right one.

#![allow(clippy::disallowed_methods, clippy::disallowed_macros)] // tests read and write where they like

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use gongkai::pipeline::{self, Request, Why};
use gongkai::world::{Disk, WithBuiltin, parse_day};

struct Site(PathBuf);

impl Drop for Site {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl Site {
    fn new() -> Site {
        let root = std::env::temp_dir().join(format!("gongkai-why-{}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        let site = Site(root);
        site.put("site-config.toml", "format = 1\ntitle = \"试\"\n");
        site.put("content/article/a.md", &page("甲"));
        site.put("content/article/b.md", &page("乙"));
        site.put("content/article/files/c.txt", "附");
        site.put("content/article/d.md", &(page("丁") + "\n[附件](files/c.txt)\n"));
        site
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join("site").join(name)
    }

    fn put(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn out(&self) -> PathBuf {
        self.0.join("out")
    }

    /// What is written, and why, without the parts of pages that the theme brings along.
    fn build(&self) -> Vec<(String, Why)> {
        let world = WithBuiltin(Disk::new(self.path(""), parse_day("2026-11-22").expect("a day")));
        let out = self.out();
        let run = pipeline::run(&world, Request { explain: true, ..Request::build(None, &out) }).expect("a build");
        assert!(!run.found.has_errors() && run.made[0].released, "{:?}", run.found);
        // Times of files have to differ from build to build.
        std::thread::sleep(Duration::from_millis(50));
        let why = run.made[0].why.iter().map(|(path, why)| (path.to_string(), why.clone()));
        why.filter(|(path, _)| path.starts_with("article/") || path.starts_with("files/")).collect()
    }
}

fn page(title: &str) -> String {
    format!("+++\ntitle = \"{title}\"\ncategory = \"工作动态\"\npublished_on = 2026-03-05\n+++\n\n正文。\n")
}

fn own(name: &str) -> Why {
    Why::Own(name.to_owned())
}

fn of(why: &[(String, Why)], path: &str) -> Option<Why> {
    why.iter().find(|(known, _)| known == path).map(|(_, why)| why.clone())
}

/// A file that was written long ago, put in the place of another: as a copy from a stick or an old backup is.
fn put_old(place: &Path, text: &str) {
    let beside = place.with_extension("old");
    fs::write(&beside, text).expect("a file");
    let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    fs::File::options().write(true).open(&beside).expect("a file").set_modified(old).expect("a time");
    fs::rename(&beside, place).expect("a rename");
}

#[test]
fn every_file_has_its_reason() {
    let site = Site::new();
    let first = site.build();
    assert!(first.len() >= 5 && first.iter().all(|(_, why)| *why == Why::New), "{first:?}");
    assert_eq!(site.build(), [], "nothing is written");

    site.put("content/article/a.md", &page("甲").replace("正文", "新正文"));
    assert_eq!(of(&site.build(), "article/a.html"), Some(own("content/article/a.md")));

    put_old(&site.path("content/article/b.md"), &page("改名的乙"));
    let why = site.build();
    // Elsewhere nothing tells when a file came to where it is.
    let reason = if cfg!(unix) { own("content/article/b.md") } else { Why::Others };
    assert_eq!(of(&why, "article/b.html"), Some(reason), "an old file in a new place: {why:?}");
    assert_eq!(of(&why, "article/index.html"), Some(Why::Others), "the list shows the title: {why:?}");

    site.put("content/article/files/c.txt", "另一份");
    let why = site.build();
    assert!(why.len() == 1 && why[0].1 == own("content/article/files/c.txt"), "{why:?}");

    fs::write(site.out().join("public/article/a.html"), "别人写的").expect("a file");
    assert_eq!(site.build(), [("article/a.html".to_owned(), Why::Touched)]);

    site.put("site-config.toml", "format = 1\ntitle = \"另一个\"\n");
    let why = site.build();
    assert_eq!(of(&why, "article/d.html"), Some(Why::Frame), "{why:?}");

    let template = include_str!("../themes/default/layouts/base.html");
    site.put("themes/default/layouts/base.html", &template.replace("</body>", "<p>新</p>\n</body>"));
    let why = site.build();
    assert_eq!(of(&why, "article/d.html"), Some(Why::Templates), "{why:?}");
}
