//! Same input, same bytes: whatever the threads, the order of files, the place, the locale and the time zone.

#![allow(clippy::disallowed_methods, clippy::disallowed_macros)] // tests read and write where they like

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use gongkai::pipeline;
use gongkai::world::{Date, Disk, WithBuiltin, World, WorldError, parse_day};

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("gongkai-determinism-{name}-{}", std::process::id()));
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

fn day() -> Date {
    parse_day("2026-11-22").expect("a day")
}

/// Every file below a folder, with its bytes.
fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')) {
                // What lies beside the releases are locks and notes about times.
                let name = path.strip_prefix(root).expect("below root").to_string_lossy().into_owned();
                files.insert(name, fs::read(&path).expect("a file"));
            }
        }
    }
    files
}

/// A world that names its files backwards.
struct Backwards(Disk);

impl World for Backwards {
    fn files(&self) -> Result<Vec<String>, WorldError> {
        let mut names = self.0.files()?;
        names.reverse();
        Ok(names)
    }

    fn read(&self, name: &str) -> Result<Vec<u8>, WorldError> {
        self.0.read(name)
    }

    fn today(&self) -> Date {
        self.0.today()
    }
}

fn build(world: &dyn World, out: &Path, threads: usize) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    let run = pool.install(|| pipeline::build(world, None, out, false)).expect("the build ends");
    assert!(!run.found.has_errors(), "the sample has errors: {:?}", run.found.0);
}

#[test]
fn threads_and_file_order_do_not_matter() {
    let (one, many, backwards) = (Folder::new("one"), Folder::new("many"), Folder::new("backwards"));
    let site = env!("CARGO_MANIFEST_DIR");
    build(&WithBuiltin(Disk::new(site, day())), &one.0, 1);
    build(&WithBuiltin(Disk::new(site, day())), &many.0, 7);
    build(&Backwards(Disk::new(site, day())), &backwards.0, 3);
    let first = tree(&one.0);
    assert!(first.len() > 300, "only {} files", first.len());
    assert!(first == tree(&many.0), "one thread and seven differ");
    assert!(first == tree(&backwards.0), "the order of files matters");
}

#[test]
fn place_locale_and_time_zone_do_not_matter() {
    let (site, out_a, out_b) = (Folder::new("别处 的站点"), Folder::new("a"), Folder::new("b"));
    let source = Path::new(env!("CARGO_MANIFEST_DIR"));
    for top in ["content", "themes"] {
        for (name, bytes) in tree(&source.join(top)) {
            let path = site.0.join(top).join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, bytes).expect("a copy");
        }
    }
    fs::copy(source.join("site-config.toml"), site.0.join("site-config.toml")).expect("a copy");
    let run = |site: &Path, out: &Path, lang: &str, zone: &str| {
        let status = Command::new(env!("CARGO_BIN_EXE_gongkai"))
            .args(["build", "--site"])
            .arg(site)
            .arg("--out")
            .arg(out)
            .env("SOURCE_DATE_EPOCH", "1795305600")
            .env("LC_ALL", lang)
            .env("TZ", zone)
            .stderr(std::process::Stdio::null())
            .status();
        assert!(status.expect("the program runs").success());
    };
    run(source, &out_a.0, "zh_CN.UTF-8", "Asia/Shanghai");
    run(&site.0, &out_b.0, "en_US.UTF-8", "America/Los_Angeles");
    assert!(tree(&out_a.0) == tree(&out_b.0), "place, locale or time zone matters");
}
