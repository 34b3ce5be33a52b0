//! Plays a transcript: the calls of a text, in a fresh folder, with what they print.
//!
//! In: the text. Out: the same text as it really happens. Paths and the version are made the same on every machine.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// A fresh folder that goes when it is no longer needed.
pub struct Stage(PathBuf);

impl Stage {
    /// A folder of its own for `name`.
    pub fn new(name: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("gongkai-cmd-{}-{number}-{}", std::process::id(), name.trim_end_matches(".txt"));
        let folder = std::env::temp_dir().join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a temporary folder");
        Stage(folder)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Runs the program in `folder`; the words may begin with settings of the environment (`LANG=en_US.UTF-8`).
pub fn program(words: &[&str], folder: Option<&Path>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
    for name in ["LC_ALL", "LC_MESSAGES", "LANG", "COLUMNS", "SOURCE_DATE_EPOCH", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    for word in words {
        match word.split_once('=').filter(|(name, _)| name.bytes().all(|b| b.is_ascii_uppercase() || b == b'_')) {
            Some((name, value)) => command.env(name, value),
            None => command.arg(word),
        };
    }
    // Without a terminal at its input the program cannot measure one, and wraps alike everywhere.
    command.stdin(Stdio::null()).current_dir(folder.unwrap_or(Path::new(".")));
    command.output().expect("gongkai runs")
}

/// Plays `text` and gives it as it really happens.
pub fn play(name: &str, text: &str) -> String {
    let stage = Stage::new(name);
    let mut out = String::new();
    let mut file: Option<(&str, String)> = None;
    for line in text.lines() {
        if let Some(call) = line.strip_prefix("$ ") {
            write(&stage, file.take());
            out += &format!("$ {call}\n{}", act(call, &stage));
        } else if let Some(name) = line.strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --")) {
            write(&stage, file.take());
            file = Some((name, String::new()));
            out += &format!("{line}\n");
        } else if let Some((_, content)) = &mut file {
            *content += &format!("{line}\n");
            out += &format!("{line}\n");
        } else if !is_answer(line) {
            out += &format!("{line}\n");
        }
    }
    out
}

fn is_answer(line: &str) -> bool {
    ["> ", "! ", "= "].iter().any(|sign| line.starts_with(sign)) || matches!(line, ">" | "!")
}

fn write(stage: &Stage, file: Option<(&str, String)>) {
    let Some((name, content)) = file else { return };
    let path = stage.path().join(name);
    std::fs::create_dir_all(path.parent().unwrap_or(stage.path())).expect("a folder");
    std::fs::write(path, content.trim_end_matches('\n').to_owned() + "\n").expect("a file");
}

/// What a call answers, as it stands in a transcript.
fn act(call: &str, stage: &Stage) -> String {
    let words: Vec<&str> = call.split_whitespace().collect();
    match words.as_slice() {
        ["cat", name] => {
            let text = std::fs::read_to_string(named(name, stage)).unwrap_or_else(|_| "no such file\n".to_owned());
            marked('>', &plain(&text, stage))
        }
        ["ls", name] => marked('>', &list(&stage.path().join(name))),
        ["rm", name] => {
            let removed = std::fs::remove_file(named(name, stage));
            removed.map_or_else(|_| marked('>', "no such file"), |()| String::new())
        }
        _ => {
            let at = words.iter().position(|word| *word == "gongkai");
            let at = at.unwrap_or_else(|| panic!("`{call}` is no call"));
            let words: Vec<&str> = words[..at].iter().chain(&words[at + 1..]).copied().collect();
            let output = program(&words, Some(stage.path()));
            let text = |bytes: &[u8]| plain(&String::from_utf8_lossy(bytes), stage);
            let code = output.status.code().map_or("killed".to_owned(), |code| code.to_string());
            format!("{}{}= {code}\n", marked('>', &text(&output.stdout)), marked('!', &text(&output.stderr)))
        }
    }
}

/// The file called `name`; `new.*` is the one of that name with any extension.
fn named(name: &str, stage: &Stage) -> PathBuf {
    let whole = stage.path().join(name);
    let Some(stem) = name.strip_suffix(".*") else { return whole };
    let any = ["toml", "md"].map(|extension| stage.path().join(format!("{stem}.{extension}")));
    any.into_iter().find(|path| path.is_file()).unwrap_or(whole)
}

fn marked(sign: char, text: &str) -> String {
    text.lines().map(|line| format!("{sign} {line}").trim_end().to_owned() + "\n").collect()
}

fn plain(text: &str, stage: &Stage) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let text = text.replace(&stage.path().display().to_string(), "[FOLDER]");
    // Windows writes folders with the other stroke.
    let folders = [".", "article", "case", "content", "dist", "duty", "print", "release", "shiqiao", "theirs"];
    let text = folders.iter().fold(text, |text, name| text.replace(&format!("{name}\\"), &format!("{name}/")));
    let text = text.replace(&format!("gongkai {version}"), "gongkai [VERSION]");
    text.replace(&format!("\"version\": \"{version}\""), "\"version\": \"[VERSION]\"")
}

/// Files below `folder`, a line each.
fn list(folder: &Path) -> String {
    let mut names = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(at) = open.pop() {
        let Ok(entries) = std::fs::read_dir(&at) else { return "no such folder\n".to_owned() };
        for entry in entries {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else {
                names.push(path.strip_prefix(folder).expect("below").to_string_lossy().replace('\\', "/"));
            }
        }
    }
    names.sort();
    names.into_iter().map(|name| name + "\n").collect()
}
