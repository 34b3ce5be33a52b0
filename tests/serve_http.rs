//! The preview's web server over real sockets, with a site that is kept in a table.
//!
//! `stands_for_browsers` is no test: it serves what it is told on its standard input (see `serve/stage.rs`), for the
//! browser tests of the script.

#![cfg(feature = "serve")]
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, clippy::unwrap_used)] // a test talks, and may fall over

#[path = "serve/ask.rs"]
mod ask;
#[path = "serve/fake.rs"]
mod fake;
#[path = "serve/stage.rs"]
mod stage;

use ask::{Events, get, raw};
use fake::{Fake, Running};
use gongkai::serve::{Place, Report, ReportItem};

fn started(fake: &std::sync::Arc<Fake>) -> Running {
    Running::start(fake.clone(), 0, &[])
}

fn report(file: &str) -> Report {
    let text = |text: &str| gongkai::diag::Text::new(text, text);
    let place = Place { file: file.to_owned(), line: 2, column: 3, excerpt: Default::default() };
    let item = ReportItem {
        severity: "error",
        code: "entry/not-a-date",
        message: text("不是日期"),
        place: Some(place),
        because: Vec::new(),
        hints: vec![text("写成 2026-03-05")],
    };
    Report { errors: 1, stale: true, items: vec![item], ..Report::default() }
}

#[test]
fn pages_carry_the_script_once_and_their_version() {
    let fake = Fake::new();
    let running = started(&fake);
    let home = get(running.address, "/", &[]);
    assert_eq!((home.status, home.header("content-type")), (200, fake::HTML));
    assert_eq!(home.text().matches("<script").count(), 1);
    assert!(home.text().contains("defer></script>\n</body>"), "{}", home.text());
    assert_eq!(home.header("content-length"), home.body.len().to_string());
    let tag = home.header("etag");
    assert!(home.text().contains(&format!("data-tag=\"{}\"", tag.trim_start_matches("W/").trim_matches('"'))));

    let again = get(running.address, "/", &[&format!("If-None-Match: {tag}")]);
    assert_eq!((again.status, again.body.len(), again.header("etag")), (304, 0, tag));
    fake.page("", "<body>other</body>");
    assert_eq!(get(running.address, "/", &[&format!("If-None-Match: {tag}")]).status, 200);

    let other = started(&fake);
    let there = get(other.address, "/", &[]);
    assert_ne!(
        there.header("etag"),
        get(running.address, "/", &[]).header("etag"),
        "a page names the server that made it"
    );
}

#[test]
fn head_says_what_get_would() {
    let fake = Fake::new();
    let running = started(&fake);
    let host = format!("Host: {}", running.address);
    let head = raw(running.address, "HEAD", "/", &[&host]);
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), get(running.address, "/", &[]).body.len().to_string());
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        let refused = raw(running.address, method, "/", &[&host]);
        assert_eq!((refused.status, refused.header("allow")), (405, "GET, HEAD"), "{method}");
        assert_eq!(raw(running.address, method, "/_gongkai/report", &[&host]).status, 405);
    }
}

#[test]
fn folders_lost_pages_and_other_files() {
    let fake = Fake::new();
    fake.page("公告/", "<body>list</body>");
    fake.put("list.csv", "text/csv; charset=utf-8", "甲,</body>".into());
    let running = started(&fake);
    let to = get(running.address, "/%E5%85%AC%E5%91%8A?x=1", &[]);
    assert_eq!((to.status, to.header("location")), (307, "/%E5%85%AC%E5%91%8A/?x=1"));
    assert!(get(running.address, "/%E5%85%AC%E5%91%8A/", &[]).text().contains("list"));
    let lost = get(running.address, "/nothing", &["If-None-Match: *"]);
    assert_eq!(lost.status, 404);
    assert!(lost.text().contains("lost") && lost.text().contains("preview.js"));
    assert_eq!(get(running.address, "/_gongkai/nothing", &[]).status, 404);
    let csv = get(running.address, "/list.csv", &[]);
    assert_eq!((csv.text().as_str(), csv.header("content-type")), ("甲,</body>", "text/csv; charset=utf-8"));
    let known = format!("If-None-Match: {}", csv.header("etag"));
    assert_eq!(get(running.address, "/list.csv", &[&known]).status, 304);
    let broken = get(running.address, "/broken", &[]);
    assert_eq!(broken.status, 500);
    assert_eq!(get(running.address, "/", &[]).status, 200, "a page that cannot be made takes nothing else with it");
}

#[test]
fn addresses_that_lead_out_are_refused() {
    let fake = Fake::new();
    fake.put("../secret", "text/plain", b"secret".to_vec());
    fake.put("/secret", "text/plain", b"secret".to_vec());
    let running = started(&fake);
    for target in
        ["/../secret", "/%2e%2e/secret", "/a/..%2f..%2fsecret", "//secret", "/%2Fsecret", "/a%00", "/..%5csecret"]
    {
        let reply = get(running.address, target, &[]);
        assert_eq!(reply.status, 400, "{target}");
        assert!(!reply.text().contains("secret"));
    }
}

#[test]
fn files_on_disk_are_sent_in_parts() {
    let fake = Fake::new();
    let folder = std::env::temp_dir().join(format!("gongkai-serve-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("附件.pdf");
    std::fs::write(&path, b"0123456789").unwrap();
    fake.file("a.pdf", "application/pdf", path.clone());
    let running = started(&fake);
    let whole = get(running.address, "/a.pdf", &[]);
    assert_eq!((whole.status, whole.text().as_str()), (200, "0123456789"));
    assert_eq!((whole.header("content-type"), whole.header("accept-ranges")), ("application/pdf", "bytes"));
    let part = get(running.address, "/a.pdf", &["Range: bytes=2-4"]);
    assert_eq!((part.status, part.text().as_str(), part.header("content-range")), (206, "234", "bytes 2-4/10"));
    assert_eq!(get(running.address, "/a.pdf", &["Range: bytes=20-"]).status, 416);
    let conditional = get(running.address, "/a.pdf", &["Range: bytes=2-4", "If-Range: \"another\""]);
    assert_eq!((conditional.status, conditional.body.len()), (200, 10), "parts of another version do not fit");
    let known = format!("If-None-Match: {}", whole.header("etag"));
    assert_eq!(get(running.address, "/a.pdf", &[&known]).status, 304);
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(get(running.address, "/a.pdf", &[]).status, 404);
}

#[test]
fn every_answer_has_its_policies() {
    let fake = Fake::new();
    fake.put("b.svg", "image/svg+xml", b"<svg/>".to_vec());
    fake.sources.lock().unwrap().insert("a.md".into(), "text".into());
    let running = started(&fake);
    let own = ["preview.js", "preview.css", "source.css", "report", "source?file=a.md", "nothing"]
        .map(|name| format!("/_gongkai/{name}"));
    let targets = own.iter().map(String::as_str).chain(["/", "/lost", "/b.svg", "/..", "/broken"]);
    let mut replies: Vec<(String, ask::Reply)> =
        targets.map(|t| (t.to_owned(), get(running.address, t, &[]))).collect();
    replies.push(("other host".into(), raw(running.address, "GET", "/", &["Host: evil.example"])));
    replies.push(("post".into(), raw(running.address, "POST", "/", &["Host: localhost"])));
    replies.push(("events".into(), Events::open(running.address).1));
    for (target, reply) in &replies {
        let policy = reply.header("content-security-policy");
        assert!(policy.contains("frame-ancestors 'self'") && policy.contains("base-uri 'none'"), "{target}: {policy}");
        let is_drawing = target == "/b.svg";
        assert_eq!(policy.contains("default-src 'self'"), !is_drawing, "{target}");
        assert_eq!(policy.contains("unsafe"), is_drawing, "{target}: {policy}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cache-control", "no-cache"),
        ] {
            assert_eq!(reply.header(name), value, "{target}");
        }
    }
    let script = get(running.address, "/_gongkai/preview.js", &[]);
    assert_eq!(script.header("content-type"), "text/javascript; charset=utf-8");
    let known = format!("If-None-Match: {}", script.header("etag"));
    assert_eq!(get(running.address, "/_gongkai/preview.js", &[&known]).status, 304);
}

#[test]
fn only_known_hosts_and_no_other_sites() {
    let fake = Fake::new();
    let running = Running::start(fake, 0, &["preview.example.cn"]);
    let port = running.address.port();
    for host in ["localhost", "127.0.0.1", "[::1]", "preview.example.cn"] {
        assert_eq!(raw(running.address, "GET", "/", &[&format!("Host: {host}:{port}")]).status, 200, "{host}");
    }
    for target in ["/", "/_gongkai/events", "/_gongkai/report", "/_gongkai/preview.js"] {
        let refused = raw(running.address, "GET", target, &[&format!("Host: evil.example:{port}")]);
        assert_eq!(refused.status, 403, "{target}");
        assert!(refused.text().contains("不认识主机名“evil.example") && refused.text().contains("--host"));
        let cross = ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: script"];
        assert_eq!(get(running.address, target, &cross).status, 403, "{target}");
        assert_eq!(get(running.address, target, &["Origin: http://evil.example"]).status, 403, "{target}");
    }
    assert_eq!(raw(running.address, "GET", "/", &[]).status, 403, "a name must be said");
    let whole = raw(running.address, "GET", "http://evil.example/", &["Host: localhost"]);
    assert_eq!(whole.status, 403, "a full address counts too");
    let link = ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"];
    assert_eq!(get(running.address, "/", &link).status, 200);
}

#[test]
fn events_tell_the_state_and_end_with_the_server() {
    let fake = Fake::new();
    fake.tell(Some(report("content/a.md")));
    let running = started(&fake);
    let (mut events, reply) = Events::open(running.address);
    assert_eq!((reply.status, reply.header("content-type")), (200, "text/event-stream"));
    let first = events.next().expect("the present state");
    assert_eq!((&first["number"], &first["errors"], &first["stale"]), (&1.into(), &1.into(), &true.into()));
    assert!(
        get(running.address, "/", &[])
            .text()
            .contains(&format!("data-instance={} data-number=\"1\"", first["instance"]))
    );

    let told = get(running.address, "/_gongkai/report", &[]);
    assert_eq!(told.header("etag"), first["report"].to_string(), "the event names the report");
    let told: serde_json::Value = serde_json::from_slice(&told.body).unwrap();
    assert_eq!(told["items"][0]["place"]["file"], "content/a.md");

    fake.states.send_modify(|state| state.busy = true);
    assert_eq!(events.next().expect("a change")["busy"], true);
    fake.tell(Some(Report::default()));
    let last = events.next().expect("another change");
    assert_eq!((&last["number"], &last["errors"]), (&2.into(), &0.into()));
    assert_ne!(last["report"], first["report"]);
    drop(running);
    assert_eq!(events.next(), None);
    assert!(events.ended);
}

#[test]
fn a_slow_page_does_not_keep_the_server() {
    let running = started(&Fake::new());
    let host = format!("Host: {}", running.address);
    let _slow = ask::open(running.address, "GET", "/slow", &[&host]);
    std::thread::sleep(std::time::Duration::from_millis(200));
    let begun = std::time::Instant::now();
    drop(running);
    assert!(begun.elapsed().as_secs() < 8, "{:?}", begun.elapsed());
}

/// The address by which other machines would call this one, if it has any.
fn own_address() -> Option<std::net::IpAddr> {
    let socket = std::net::UdpSocket::bind("0.0.0.0:0").ok()?;
    // Nothing is sent: the system only says which way it would go.
    socket.connect("192.0.2.1:9").ok()?;
    socket.local_addr().ok().map(|address| address.ip()).filter(|address| !address.is_loopback())
}

#[test]
fn other_machines_see_pages_and_no_sources() {
    let Some(address) = own_address() else { return };
    let fake = Fake::new();
    fake.sources.lock().unwrap().insert("content/a.md".into(), "secret".into());
    fake.tell(Some(report("content/a.md")));
    let running = Running::start_at(fake, (address, 0).into(), &["0.0.0.0"]);
    assert_eq!(get(running.address, "/", &[]).status, 200);
    let told = get(running.address, "/_gongkai/report", &[]).text();
    assert!(told.contains("\"errors\":1") && !told.contains("a.md"), "{told}");
    let view = get(running.address, "/_gongkai/source?file=content%2Fa.md", &[]);
    assert_eq!((view.status, view.text().contains("secret")), (403, false));
    let renamed = raw(running.address, "GET", "/", &["Host: evil.example"]);
    assert_eq!(renamed.status, 403, "an address may be any, a name not");
}

#[test]
fn a_taken_port_gives_the_next() {
    let fake = Fake::new();
    let one = started(&fake);
    let two = Running::start(fake, one.address.port(), &[]);
    assert!(two.address.port() > one.address.port());
    assert_eq!(get(two.address, "/", &[]).status, 200);
}

#[test]
fn source_files_are_shown_escaped_and_marked() {
    let fake = Fake::new();
    let text = "title = 1\n<script>alert(1)</script> & \"甲\"\n";
    fake.sources.lock().unwrap().insert("content/a b.md".into(), text.into());
    let running = started(&fake);
    let view =
        get(running.address, "/_gongkai/source?file=content%2Fa%20b.md&line=2&column=1", &["Accept-Language: en"]);
    let page = view.text();
    assert_eq!((view.status, view.header("content-type")), (200, fake::HTML));
    assert!(page.contains("<li id=\"L2\" class=\"marked\""));
    assert!(page.contains("<mark>&lt;</mark>script&gt;alert(1)&lt;/script&gt; &amp; &quot;甲&quot;"), "{page}");
    assert!(!page.contains("<script"), "neither the file's nor ours");
    assert!(page.contains("href=\"vscode://file/site/content/a%20b.md:2:1\""));
    assert!(page.contains("line 2, column 1"));
    for (target, status) in
        [("file=content/none.md", 404), ("file=../a", 400), ("file=%2Fetc%2Fpasswd", 400), ("line=2", 400)]
    {
        assert_eq!(get(running.address, &format!("/_gongkai/source?{target}"), &[]).status, status, "{target}");
    }
    let odd = get(running.address, "/_gongkai/source?file=%3Cb%3E.md", &[]);
    assert_eq!((odd.status, odd.text().contains("<b>")), (404, false));
}

#[test]
#[ignore = "serves the browser tests: tests/browser/preview.mjs starts it"]
fn stands_for_browsers() {
    stage::stand();
}
