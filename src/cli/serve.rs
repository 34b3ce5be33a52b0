//! `gongkai serve`: the portal in a browser while it is written, on this machine only unless told otherwise.

use std::net::{IpAddr, Ipv4Addr};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use super::report::{Told, entries, passed_over, write_err};
use super::{Call, Ended, Outcome};
use crate::config::Audience;
use crate::diag::{Lang, Style, Text, to_terminal};
use crate::pipeline::Failure;
use crate::serve::{self, Kitchen, News, Options, Setting};
use crate::world::WorldError;

/// The port, unless told otherwise. If it is taken, one of the nine after it.
pub(super) const PORT: u16 = 8600;

pub(super) fn run(call: &Call<'_>) -> Ended {
    let io = |cause: std::io::Error| WorldError { name: call.site.display().to_string(), cause: cause.to_string() };
    let (root, world) = call.watched()?;
    let edition = call.args.get_one::<String>("edition").and_then(|word| Audience::from_word(word));
    let setting = Setting { root, edition, polls: call.args.get_flag("poll") };
    let terminal = Terminal { lang: call.lang, colour: call.colour, told: Mutex::default() };
    let kitchen = Kitchen::open(world, setting, Box::new(move |news| terminal.tell(news)));
    if !kitchen.is_open() {
        return Ok(Outcome::ContentErrors);
    }
    let host = call.args.get_one::<IpAddr>("host").copied().unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    let port = call.args.get_one::<u16>("port").copied().unwrap_or(PORT);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(io)?;
    let served: std::io::Result<()> = runtime.block_on(async {
        let listener = serve::bind(host, port).await?;
        announce(call, &listener.local_addr()?.to_string(), host);
        let hosts = if host.is_loopback() { Vec::new() } else { vec![host.to_string()] };
        serve::serve(listener, Arc::clone(&kitchen) as Arc<dyn serve::Show>, Options { hosts }, std::future::pending())
            .await
    });
    served.map_err(|cause| Failure::World(WorldError { name: format!("{host}:{port}"), cause: cause.to_string() }))?;
    Ok(Outcome::Fine)
}

fn announce(call: &Call<'_>, address: &str, host: IpAddr) {
    let url = format!("http://{address}/");
    write_err(&call.say(format!("预览：{url}（按 Ctrl+C 结束）\n"), format!("preview: {url} (Ctrl+C ends it)\n")));
    if !host.is_loopback() {
        write_err(&call.say(
            "注意：同一网络里的其他人也能看到这个预览\n",
            "note: others on the same network can see this preview\n",
        ));
    }
    if call.args.get_flag("open") && !open(&url) {
        write_err(
            &call.say("打不开浏览器，请手动打开上面的网址\n", "no browser could be opened; open the address above\n"),
        );
    }
}

/// Opens the browser of the machine.
fn open(url: &str) -> bool {
    let (program, arguments): (&str, &[&str]) = if cfg!(windows) {
        ("cmd", &["/c", "start", ""])
    } else if cfg!(target_os = "macos") {
        ("open", &[])
    } else {
        ("xdg-open", &[])
    };
    let mut command = Command::new(program);
    command.args(arguments).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().is_ok()
}

/// What is told on the terminal: what is new, and how the site stands.
struct Terminal {
    lang: Lang,
    colour: bool,
    told: Mutex<Told>,
}

impl Terminal {
    fn tell(&self, news: &News) {
        let new = self.told.lock().unwrap_or_else(PoisonError::into_inner).news(&news.found);
        write_err(&to_terminal(&new, &news.sources, Style { lang: self.lang, colour: self.colour }));
        if let Some(note) = &news.note {
            write_err(&format!("{}\n", note.get(self.lang)));
        }
        let standing = entries(news.entries, self.lang);
        let counts = passed_over(&news.found, self.lang);
        let (zh, en) = if news.stale {
            (
                "有错误，网页停在上一次正确的状态".to_owned(),
                "there are errors; the pages are those of the last good state".to_owned(),
            )
        } else if news.found.has_errors() {
            (
                "有错误，网页显示看得懂的部分".to_owned(),
                "there are errors; the pages show what could be understood".to_owned(),
            )
        } else {
            (format!("已更新：{standing}"), format!("up to date: {standing}"))
        };
        let line = Text::new(format!("{zh}{counts}\n"), format!("{en}{counts}\n")).get(self.lang).to_owned();
        write_err(&line);
    }
}
