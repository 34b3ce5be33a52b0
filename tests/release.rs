//! Releases are whole or not at all, and touch nothing that is not ours.

#![allow(clippy::disallowed_methods, clippy::disallowed_macros)] // tests read and write where they like

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use gongkai::pipeline::{self, Failure};
use gongkai::world::{Memory, WithBuiltin, World};

const CONFIG: &str = "format = 1\ntitle = \"试\"\nbase_url = \"http://gongkai.example.cn/\"\n";

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("gongkai-release-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a temporary folder");
        Folder(path)
    }

    fn public(&self, name: &str) -> PathBuf {
        self.0.join("public").join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn site(pages: &[(&str, &str)]) -> WithBuiltin<Memory> {
    let mut world = Memory::default();
    world.put("site-config.toml", CONFIG);
    for (name, title) in pages {
        world.put(format!("content/page/{name}.md"), format!("+++\ntitle = \"{title}\"\n+++\n\n正文。\n"));
    }
    WithBuiltin(world)
}

fn build(world: &dyn World, out: &Path) -> Result<pipeline::Run, Failure> {
    pipeline::build(world, None, out, false)
}

/// Sets the time of every file below `folder` to a day long ago.
fn age(folder: &Path) -> SystemTime {
    let past = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            age(&path);
        } else {
            let file = fs::File::options().write(true).open(&path).expect("a file");
            file.set_modified(past).expect("a time");
        }
    }
    past
}

fn time_of(path: &Path) -> SystemTime {
    fs::metadata(path).and_then(|m| m.modified()).expect("a time")
}

#[test]
fn unchanged_files_keep_their_bytes_and_times() {
    let out = Folder::new("unchanged");
    build(&site(&[("a", "甲"), ("b", "乙")]), &out.0).expect("first build");
    let past = age(&out.0.join("public"));
    let before = fs::read(out.public("page/a.html")).expect("a page");
    build(&site(&[("a", "甲"), ("b", "乙改")]), &out.0).expect("second build");
    assert_eq!(time_of(&out.public("page/a.html")), past, "an unchanged page was written again");
    assert_eq!(fs::read(out.public("page/a.html")).expect("a page"), before);
    assert!(time_of(&out.public("page/b.html")) > past, "a changed page kept its old time");
    assert!(fs::read_to_string(out.public("page/b.html")).expect("a page").contains("乙改"));
}

#[test]
fn an_edited_release_file_is_put_right() {
    let out = Folder::new("edited");
    build(&site(&[("a", "甲")]), &out.0).expect("first build");
    let before = fs::read(out.public("page/a.html")).expect("a page");
    fs::write(out.public("page/a.html"), "somebody wrote here").expect("an edit");
    build(&site(&[("a", "甲")]), &out.0).expect("second build");
    assert_eq!(fs::read(out.public("page/a.html")).expect("a page"), before);
}

#[test]
fn only_what_the_manifest_lists_is_deleted() {
    let out = Folder::new("foreign");
    build(&site(&[("a", "甲"), ("b", "乙")]), &out.0).expect("first build");
    fs::create_dir_all(out.public("own")).expect("a folder");
    fs::write(out.public("own/note.txt"), "mine").expect("a file of somebody else");
    fs::write(out.public("page/beside.txt"), "mine too").expect("a file of somebody else");
    build(&site(&[("a", "甲")]), &out.0).expect("second build");
    assert!(!out.public("page/b.html").exists(), "a page that is gone stayed");
    assert_eq!(fs::read_to_string(out.public("own/note.txt")).expect("kept"), "mine");
    assert_eq!(fs::read_to_string(out.public("page/beside.txt")).expect("kept"), "mine too");
    let left: Vec<_> = fs::read_dir(&out.0).expect("out").map(|e| e.expect("entry").file_name()).collect();
    let is_note = |name: &str| [".lock", ".stamps", "-build", "-frames"].iter().any(|end| name.ends_with(end));
    let left: Vec<_> = left.iter().filter(|n| !is_note(&n.to_string_lossy())).collect();
    assert_eq!(left, ["public"], "something was left beside the release");
}

#[test]
fn a_folder_that_is_not_ours_is_refused() {
    let out = Folder::new("not-ours");
    fs::create_dir_all(out.0.join("public")).expect("a folder");
    fs::write(out.public("index.html"), "another program's").expect("a file");
    let refused = build(&site(&[("a", "甲")]), &out.0);
    assert!(matches!(refused, Err(Failure::Output(_))), "a folder that is not ours was taken");
    assert_eq!(fs::read_to_string(out.public("index.html")).expect("kept"), "another program's");
}

#[test]
fn a_failing_build_changes_nothing() {
    let out = Folder::new("failing");
    build(&site(&[("a", "甲")]), &out.0).expect("first build");
    let past = age(&out.0.join("public"));
    let manifest = fs::read(out.public("manifest.json")).expect("a manifest");
    let run = build(&site(&[("a", "甲改"), ("b", "")]), &out.0).expect("the run ends");
    assert!(run.found.has_errors());
    assert_eq!(fs::read(out.public("manifest.json")).expect("a manifest"), manifest);
    assert_eq!(time_of(&out.public("page/a.html")), past);
    assert!(!out.0.join(".public.stage").exists(), "the stage was left behind");
}

#[test]
fn a_run_that_was_killed_while_files_moved_is_finished_by_the_next() {
    let out = Folder::new("killed");
    build(&site(&[("a", "甲"), ("gone", "旧")]), &out.0).expect("first build");
    fs::write(out.public("note.txt"), "mine").expect("a file of somebody else");
    let other = Folder::new("killed-other");
    build(&site(&[("a", "甲改"), ("b", "乙")]), &other.0).expect("what the killed run made");
    fs::rename(other.0.join("public"), out.0.join(".public.next")).expect("a stage that was finished");
    fs::rename(out.0.join(".public.next/page/b.html"), out.public("page/b.html")).expect("as if killed here");
    fs::create_dir_all(out.0.join(".public.stage/page")).expect("a stage left behind");
    let refused = build(&site(&[("a", "")]), &out.0).expect("the run ends");
    assert!(refused.found.has_errors(), "the next run has errors of its own and opens no stage");
    build(&site(&[("a", "甲改"), ("b", "乙")]), &out.0).expect("next build");
    assert!(fs::read_to_string(out.public("page/a.html")).expect("a page").contains("甲改"));
    assert!(!out.public("page/gone.html").exists(), "a page that is gone stayed");
    assert_eq!(fs::read_to_string(out.public("note.txt")).expect("kept"), "mine");
    assert!(!out.0.join(".public.next").exists() && !out.0.join(".public.stage").exists());
    let fresh = Folder::new("killed-fresh");
    build(&site(&[("a", "甲改"), ("b", "乙")]), &fresh.0).expect("a build from nothing");
    let mut expected = below(&fresh.0.join("public"));
    expected.push("note.txt".to_owned());
    expected.sort();
    assert_eq!(below(&out.0.join("public")), expected);
}

/// Every file below `folder`, by name.
fn below(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(inner) = folders.pop() {
        for entry in fs::read_dir(&inner).expect("a folder") {
            let path = entry.expect("an entry").path();
            match path.is_dir() {
                true => folders.push(path),
                false => names.push(path.strip_prefix(folder).expect("below").to_string_lossy().replace('\\', "/")),
            }
        }
    }
    names.sort();
    names
}

#[test]
fn the_manifest_tells_sizes_and_hashes() {
    use sha2::{Digest, Sha256};
    let out = Folder::new("manifest");
    build(&site(&[("a", "甲")]), &out.0).expect("a build");
    let text = fs::read_to_string(out.public("manifest.json")).expect("a manifest");
    let manifest: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let files = manifest["files"].as_array().expect("files");
    assert!(files.len() >= 5);
    for file in files {
        let bytes = fs::read(out.public(file["path"].as_str().expect("a path"))).expect("a listed file");
        let sha256: String = Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(file["sha256"].as_str(), Some(sha256.as_str()));
        assert_eq!(file["size"].to_string(), bytes.len().to_string());
        assert_eq!(file["fingerprint"].as_str().map(str::len), Some(32));
    }
}

#[test]
fn a_file_of_somebody_else_in_the_way_stops_everything() {
    let out = Folder::new("in-the-way");
    build(&site(&[("a", "甲")]), &out.0).expect("first build");
    fs::write(out.public("page/b.html"), "mine").expect("a file of somebody else");
    let manifest = fs::read(out.public("manifest.json")).expect("a manifest");
    let refused = build(&site(&[("a", "甲改"), ("b", "乙")]), &out.0);
    assert!(matches!(refused, Err(Failure::Output(_))), "a file of somebody else was overwritten");
    assert_eq!(fs::read_to_string(out.public("page/b.html")).expect("kept"), "mine");
    assert_eq!(fs::read(out.public("manifest.json")).expect("a manifest"), manifest);
    build(&site(&[("a", "甲改")]), &out.0).expect("a build without the clash");
    build(&site(&[("a", "甲再改")]), &out.0).expect("and another");
    assert_eq!(fs::read_to_string(out.public("page/b.html")).expect("kept"), "mine");
}

#[test]
fn manifests_of_others_in_folders_below_are_kept() {
    let out = Folder::new("foreign-manifest");
    build(&site(&[("a", "甲")]), &out.0).expect("first build");
    fs::create_dir_all(out.public("app")).expect("a folder");
    fs::write(out.public("app/manifest.json"), "{}").expect("a file of somebody else");
    build(&site(&[("a", "甲改")]), &out.0).expect("second build");
    assert_eq!(fs::read_to_string(out.public("app/manifest.json")).expect("kept"), "{}");
}

#[test]
fn a_manifest_that_names_files_outside_deletes_nothing() {
    let out = Folder::new("traversal");
    build(&site(&[("a", "甲")]), &out.0).expect("first build");
    fs::write(out.0.join("precious.txt"), "mine").expect("a file outside the release");
    let text = fs::read_to_string(out.public("manifest.json")).expect("a manifest");
    let line =
        "{\"path\":\"../precious.txt\",\"size\":4,\"sha256\":\"\",\"fingerprint\":\"\"},\n{\"path\":\"404.html\"";
    fs::write(out.public("manifest.json"), text.replacen("{\"path\":\"404.html\"", line, 1)).expect("a bad manifest");
    let refused = build(&site(&[("a", "甲改")]), &out.0);
    assert!(refused.is_err(), "a manifest that leads elsewhere was believed");
    assert_eq!(fs::read_to_string(out.0.join("precious.txt")).expect("kept"), "mine");
}

#[cfg(unix)]
#[test]
fn a_release_behind_a_link_is_exchanged_and_the_link_stays() {
    let out = Folder::new("link");
    build(&site(&[("a", "甲")]), &out.0).expect("first build");
    fs::create_dir_all(out.0.join("real")).expect("a folder");
    fs::rename(out.0.join("public"), out.0.join("real/public")).expect("moved");
    std::os::unix::fs::symlink("real/public", out.0.join("public")).expect("a link");
    for title in ["甲改", "甲再改"] {
        build(&site(&[("a", title)]), &out.0).expect("a build behind a link");
        assert!(out.0.join("public").is_symlink(), "the link is gone");
        let page = fs::read_to_string(out.0.join("real/public/page/a.html")).expect("the page");
        assert!(page.contains(title));
    }
}
