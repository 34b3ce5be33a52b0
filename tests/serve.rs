//! The preview from end to end: the program is started, files are changed, and pages are asked for over HTTP.
//!
//! Nothing here measures time; it waits until something is so, and fails after a minute.

#![cfg(feature = "serve")]
#![allow(clippy::disallowed_methods, clippy::disallowed_macros)] // tests read, write and wait where they like

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[path = "serve/running.rs"]
mod running;

use running::{Running, article, put, small_site};

const LONG: Duration = Duration::from_secs(60);

struct Site {
    running: Running,
    address: String,
}

impl Site {
    fn start(name: &str, more: &[&str]) -> Site {
        let root = small_site(&format!("serve-{name}"));
        let mut child = Command::new(env!("CARGO_BIN_EXE_gongkai"))
            .args(["serve", "--port", "0", "--lang", "en", "--today", "2026-11-22", "--site"])
            .arg(&root)
            .args(more)
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let mut lines = BufReader::new(child.stderr.take().expect("its messages"));
        let address = loop {
            let mut line = String::new();
            assert!(lines.read_line(&mut line).expect("a line") > 0, "the program ended");
            if let Some(rest) = line.strip_prefix("preview: http://") {
                break rest.split('/').next().expect("an address").to_owned();
            }
        };
        // Somebody has to read on, or the program would wait for it.
        std::thread::spawn(move || std::io::copy(&mut lines, &mut std::io::sink()));
        Site { running: Running { root, child }, address }
    }

    fn write(&self, name: &str, text: &str) {
        put(&self.running.root, name, text);
    }

    /// Status and body.
    fn get(&self, path: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).expect("the server listens");
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address);
        stream.write_all(request.as_bytes()).expect("a request");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("an answer");
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer.get(9..12).and_then(|digits| digits.parse().ok()).unwrap_or(0);
        (status, answer.split_once("\r\n\r\n").map_or(String::new(), |(_, body)| body.to_owned()))
    }

    fn wait(&self, what: &str, is_so: impl Fn(&Site) -> bool) {
        let begun = Instant::now();
        while !is_so(self) {
            assert!(begun.elapsed() < LONG, "not within a minute: {what}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn shows(&self, path: &str, words: &str) -> bool {
        self.get(path).1.contains(words)
    }
}

#[test]
fn what_is_written_is_shown_on_every_page_that_tells_of_it() {
    let site = Site::start("fresh", &[]);
    assert!(site.shows("/", "第一篇") && site.shows("/article/one.html", "第一篇"));
    site.write("content/article/one.md", &article("改过的"));
    site.wait("the page", |site| site.shows("/article/one.html", "改过的"));
    assert!(site.shows("/article/", "改过的") && site.shows("/", "改过的"), "lists follow at once");
    assert!(site.shows("/article/article.csv", "改过的"), "so do downloads");
    // Saved as many editors do: written beside, then renamed.
    site.write("content/article/.new.tmp", &article("换上的"));
    fs::rename(site.running.root.join("content/article/.new.tmp"), site.running.root.join("content/article/one.md"))
        .expect("a rename");
    site.wait("a file put in place", |site| site.shows("/article/one.html", "换上的"));
    site.write("content/article/three.md", &article("第三篇"));
    site.wait("a new page", |site| site.get("/article/three.html").0 == 200);
    fs::remove_file(site.running.root.join("content/article/three.md")).expect("a file");
    site.wait("a page that is gone", |site| site.get("/article/three.html").0 == 404);
    site.write("content/甲/深/article/four.md", &article("第四篇"));
    site.wait("a page in new folders", |site| site.get("/article/four.html").0 == 200);
    fs::rename(site.running.root.join("content/甲"), site.running.root.join("content/乙")).expect("a rename");
    site.write("content/乙/深/article/four.md", &article("第四篇，搬过家"));
    site.wait("a page in a renamed folder", |site| site.shows("/article/four.html", "搬过家"));
    site.write("site-config.toml", "format = 1\ntitle = \"另一个名字\"\n");
    site.wait("another title", |site| site.shows("/article/one.html", "另一个名字"));
}

#[test]
fn with_errors_the_last_good_state_stays_and_they_are_told() {
    let site = Site::start("broken", &[]);
    site.write("content/article/one.md", "+++\ntitle = 没有引号\n+++\n");
    site.wait("the report", |site| site.shows("/_gongkai/report", "\"stale\":true"));
    let report = site.get("/_gongkai/report").1;
    assert!(report.contains("source/toml-syntax") && report.contains("content/article/one.md"), "{report}");
    assert!(site.shows("/article/one.html", "第一篇"), "the last good page stays");
    assert!(site.get("/_gongkai/source?file=content/article/one.md&line=2").1.contains("没有引号"));
    site.write("content/article/one.md", &article("好了"));
    site.wait("the page after it was mended", |site| site.shows("/article/one.html", "好了"));
    site.wait("an empty report", |site| site.shows("/_gongkai/report", "\"errors\":0"));
}

#[test]
fn a_page_whose_template_breaks_on_it_is_shown_as_it_was() {
    let site = Site::start("template", &[]);
    assert!(site.shows("/article/one.html", "第一篇"));
    // It parses; what it asks for cannot be had.
    let whole = include_str!("../themes/default/views/detail.html");
    site.write("themes/default/views/detail.html", &whole.replacen("{{ view.title", "{{ view.title | markdown", 1));
    site.wait("the report", |site| {
        let page = site.get("/article/one.html");
        assert!(page.0 == 200 && page.1.contains("第一篇"), "the last good page stays: {page:?}");
        page.1.contains("data-tag=\"old-")
    });
    assert!(site.shows("/_gongkai/report", "themes/default/views/detail.html"), "and it is said why");
    assert_eq!(site.get("/article/two.html").0, 500, "nobody has seen this one");
    fs::remove_file(site.running.root.join("themes/default/views/detail.html")).expect("a file");
    site.wait("the page when it is mended", |site| !site.get("/article/one.html").1.contains("data-tag=\"old-"));
}

#[test]
fn a_storm_of_changes_ends_in_the_right_state() {
    let site = Site::start("storm", &[]);
    for round in 0..3 {
        for number in 0..2000 {
            site.write(&format!("content/article/s{number:04}.md"), &article(&format!("风暴{round}之{number}")));
        }
    }
    for number in (0..2000).step_by(2) {
        fs::remove_file(site.running.root.join(format!("content/article/s{number:04}.md"))).expect("a file");
    }
    site.wait("the last page", |site| site.shows("/article/s1999.html", "风暴2之1999"));
    site.wait("the pages that are gone", |site| site.get("/article/s1998.html").0 == 404);
    site.wait("the count", |site| site.get("/article/article.csv").1.lines().count() == 1 + 2 + 1000);
    for number in (1..2000).step_by(222) {
        assert!(site.shows(&format!("/article/s{number:04}.html"), &format!("风暴2之{number}")), "{number}");
    }
}

#[test]
fn without_the_systems_help_changes_are_found_all_the_same() {
    let site = Site::start("poll", &["--poll"]);
    site.wait("the reason", |site| site.shows("/_gongkai/report", "as asked"));
    site.write("content/article/one.md", &article("隔一会儿看到"));
    site.wait("the page", |site| site.shows("/article/one.html", "隔一会儿看到"));
}

#[test]
fn strangers_are_refused() {
    let site = Site::start("strangers", &[]);
    let mut stream = TcpStream::connect(&site.address).expect("the server listens");
    stream.write_all(b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n").expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
    assert!(site.address.starts_with("127.0.0.1:"));
}
