//! A small site in a folder of its own, and the program that works on it until both go.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Child;

/// The program at work on the site in `root`.
pub struct Running {
    pub root: PathBuf,
    pub child: Child,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.root);
    }
}

/// A fresh site with two articles and a list of them on its home page.
pub fn small_site(name: &str) -> PathBuf {
    let root = std::env::temp_dir().join(format!("gongkai-{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&root);
    let config =
        "format = 1\ntitle = \"试\"\n[[home]]\ntitle = \"最新\"\nshow = \"list\"\nkind = \"article\"\nlimit = 5\n";
    put(&root, "site-config.toml", config);
    put(&root, "content/article/one.md", &article("第一篇"));
    put(&root, "content/article/two.md", &article("第二篇"));
    root
}

/// Writes a file of a site.
pub fn put(root: &Path, name: &str, text: &str) {
    let path = root.join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}

/// The text of an article.
pub fn article(title: &str) -> String {
    format!("+++\ntitle = \"{title}\"\ncategory = \"工作动态\"\npublished_on = 2026-03-05\n+++\n\n正文。\n")
}
