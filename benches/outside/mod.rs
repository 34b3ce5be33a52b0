//! The program as a whole process: a folder for its site, a run with its time and peak memory.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A new folder, in memory where the system has one, so that the disk does not decide.
pub fn folder(name: &str) -> PathBuf {
    let memory = Path::new("/dev/shm");
    let parent = if memory.is_dir() { memory.to_path_buf() } else { std::env::temp_dir() };
    let folder = parent.join(format!("gongkai-{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    folder
}

/// Runs a verb once on the site in `root/site`, writing to `root/out` if it writes; gives the time and the peak memory in
/// MiB (Linux).
pub fn run(root: &Path, verb: &[&str]) -> (Duration, u64) {
    let start = Instant::now();
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
    command.args(verb).args(["--today", "2026-11-20", "--site"]).arg(root.join("site"));
    if !matches!(verb[0], "check" | "due") {
        command.arg("--out").arg(root.join("out"));
    }
    let log = fs::File::create(root.join("log")).expect("a log");
    let mut child = command.stderr(log).stdout(Stdio::null()).spawn().expect("the program starts");
    let mut peak = 0;
    loop {
        // VmHWM only grows, so the last reading before the end is the peak to within one interval.
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        peak = line.and_then(|l| l.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0).max(peak);
        match child.try_wait().expect("the program can be waited for") {
            Some(status) => {
                let log = fs::read_to_string(root.join("log")).unwrap_or_default();
                assert!(status.success(), "{verb:?} failed:\n{}", log.chars().take(3000).collect::<String>());
                return (start.elapsed(), peak / 1024);
            }
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    }
}

/// Writes a file and the folders above it.
pub fn put(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}
