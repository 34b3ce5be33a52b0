//! The command line: one verb a file.
//!
//! In: arguments. Out: text on the terminal and an exit code: 0 fine, 1 the content has errors, 2 wrong usage, 3 the
//! machine failed, 4 verification found a difference. Only this room prints.

#![allow(clippy::disallowed_methods, clippy::disallowed_macros)] // this is the room that talks

mod build;
mod check;
mod command;
mod due;
mod explain;
mod init;
#[cfg(feature = "serve")]
mod keep;
mod new;
mod print;
mod progress;
mod report;
mod schema;
#[cfg(feature = "serve")]
mod serve;

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::ArgMatches;

use crate::diag::Lang;
use crate::pipeline::Failure;
use crate::world::{Date, Disk, WithBuiltin, parse_day, today};
#[cfg(feature = "serve")]
use crate::world::{Watched, WorldError};

/// What every verb is told.
struct Call<'a> {
    lang: Lang,
    site: PathBuf,
    /// Whether errors go to a terminal that shows colours.
    colour: bool,
    args: &'a ArgMatches,
}

impl Call<'_> {
    /// The site on disk.
    fn world(&self) -> WithBuiltin<Disk> {
        WithBuiltin(self.disk(self.site.clone()))
    }

    /// The folder `root`. The day that was told goes before the site's own, and that before today.
    fn disk(&self, root: PathBuf) -> Disk {
        Disk::new(root, today()).told(self.args.try_get_one::<Date>("today").ok().flatten().copied())
    }

    /// The site's folder, absolute, without links, and on Windows as people write it; and the site in it, for who watches it.
    #[cfg(feature = "serve")]
    fn watched(&self) -> Result<(PathBuf, Watched), WorldError> {
        let name = || self.site.display().to_string();
        let root = dunce::canonicalize(&self.site);
        let root = root.map_err(|cause| WorldError { name: name(), cause: cause.to_string() })?;
        Ok((root.clone(), Watched::new(self.disk(root))?))
    }

    fn say(&self, zh: impl Into<String>, en: impl Into<String>) -> String {
        if self.lang == Lang::Zh { zh.into() } else { en.into() }
    }
}

/// How a verb ended.
enum Outcome {
    Fine,
    ContentErrors,
    WrongUsage,
}

/// Runs the program with `arguments` (the first is its name) and gives its exit code.
pub fn run(arguments: Vec<std::ffi::OsString>) -> u8 {
    let lang = language(&arguments);
    let matches = match command::command(lang).try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => {
            let wrong = error.use_stderr();
            // Help and usage go where clap sends them; a closed pipe is nobody's fault.
            let _ = error.print();
            return if wrong { 2 } else { 0 };
        }
    };
    let Some((verb, args)) = matches.subcommand() else { return 2 };
    let site = matches.get_one::<PathBuf>("site").cloned().unwrap_or_else(|| PathBuf::from("."));
    let colour = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let call = Call { lang, site, colour, args };
    let outcome = match verb {
        "build" => build::run(&call),
        "check" => check::run(&call),
        "due" => due::run(&call),
        "explain" => Ok(explain::run(&call)),
        "init" => init::run(&call),
        "new" => new::run(&call),
        "print" => print::run(&call),
        "schema" => schema::run(&call),
        #[cfg(feature = "serve")]
        "serve" => serve::run(&call),
        _ => {
            let (zh, en) = (
                format!("这个 gongkai 编译时没有带 {verb} 功能\n"),
                format!("this gongkai was built without {verb}\n"),
            );
            report::write_err(&call.say(zh, en));
            Ok(Outcome::WrongUsage)
        }
    };
    match outcome {
        Ok(Outcome::Fine) => 0,
        Ok(Outcome::ContentErrors) => 1,
        Ok(Outcome::WrongUsage) => 2,
        Err(failure) => {
            report::failure(&call, &failure);
            3
        }
    }
}

type Ended = Result<Outcome, Failure>;

/// `--lang` wherever it stands; else English if the system speaks English; else Chinese.
fn language(arguments: &[std::ffi::OsString]) -> Lang {
    let words: Vec<String> = arguments.iter().map(|a| a.to_string_lossy().into_owned()).collect();
    let told = words.iter().enumerate().find_map(|(at, word)| match word.strip_prefix("--lang") {
        Some("") => words.get(at + 1).cloned(),
        Some(rest) => rest.strip_prefix('=').map(str::to_owned),
        None => None,
    });
    let system =
        || ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    let word = told.or_else(system).unwrap_or_default();
    if word.starts_with("en") { Lang::En } else { Lang::Zh }
}

/// A day on the command line.
fn day(text: &str) -> Result<Date, String> {
    parse_day(text).ok_or_else(|| "日期写成 2026-03-05 这样 (write a day like 2026-03-05)".to_owned())
}

/// A month on the command line: its first day.
fn month(text: &str) -> Result<Date, String> {
    let parts = text.split_once('-').filter(|(year, month)| year.len() == 4 && (1..=2).contains(&month.len()));
    let first = parts.and_then(|(year, month)| parse_day(&format!("{year}-{month:0>2}-01")));
    first.ok_or_else(|| "月份写成 2026-04 这样 (write a month like 2026-04)".to_owned())
}
