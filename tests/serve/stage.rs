//! A server for the browser tests of the preview's script: it serves what it is told, a line of JSON at a time.
//!
//! In, on standard input: `{"pages": {"path": "html"}, "files": {"path": ["mime", "text"]}, "sources": {"name": "text"},
//! "report": {…}, "busy": true, "quiet": true}`, every part optional; a line is a new state unless it says `quiet`.
//! `{"stop": true}` and `{"start": true}` stop the server and start another one on the same port.
//! Out: `ready ADDRESS` once, then `done` for every line.

use std::io::{BufRead, Write};

use gongkai::diag::Text;
use gongkai::serve::{Because, Excerpt, Place, Report, ReportItem};
use serde_json::Value;

use super::fake::{Fake, Running};

pub fn stand() {
    let fake = Fake::new();
    let mut running = Some(Running::start(fake.clone(), 0, &[]));
    let port = running.as_ref().map_or(0, |running| running.address.port());
    say(&format!("ready http://127.0.0.1:{port}/"));
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let told: Value = serde_json::from_str(&line).expect("a line of JSON");
        if told["stop"] == true {
            running = None;
        } else if told["start"] == true {
            running = Some(Running::start(fake.clone(), port, &[]));
        } else {
            change(&fake, &told);
        }
        say("done");
    }
    drop(running);
}

fn say(text: &str) {
    println!("{text}");
    std::io::stdout().flush().unwrap();
}

fn change(fake: &Fake, told: &Value) {
    for (path, html) in told["pages"].as_object().into_iter().flatten() {
        fake.page(path, text(html));
    }
    for (path, file) in told["files"].as_object().into_iter().flatten() {
        fake.put(path, leaked(&file[0]), text(&file[1]).as_bytes().to_vec());
    }
    for (name, source) in told["sources"].as_object().into_iter().flatten() {
        fake.sources.lock().unwrap().insert(name.clone(), text(source).to_owned());
    }
    if let Some(busy) = told["busy"].as_bool() {
        fake.states.send_modify(|state| state.busy = busy);
    }
    if told["quiet"] != true {
        fake.tell(told["report"].is_object().then(|| report(&told["report"])));
    }
}

fn report(told: &Value) -> Report {
    let items: Vec<ReportItem> = list(&told["items"]).map(item).collect();
    let count = |severity| items.iter().filter(|item| item.severity == severity).count();
    Report {
        errors: count("error"),
        warnings: count("warning"),
        stale: told["stale"] == true,
        notes: list(&told["notes"]).map(both).collect(),
        more: told["more"].as_u64().unwrap_or(0) as usize,
        rules: items.iter().map(|item| (item.code, both(&told["rule"]))).collect(),
        items,
    }
}

fn item(told: &Value) -> ReportItem {
    ReportItem {
        severity: leaked(&told["severity"]),
        code: leaked(&told["code"]),
        message: both(&told["message"]),
        place: told["place"].is_object().then(|| place(&told["place"])),
        because: list(&told["because"])
            .map(|one| Because { text: both(&one["text"]), place: place(&one["place"]) })
            .collect(),
        hints: list(&told["hints"]).map(both).collect(),
    }
}

fn place(told: &Value) -> Place {
    let part = |at: usize| text(&told["excerpt"][at]).to_owned();
    Place {
        file: text(&told["file"]).to_owned(),
        line: told["line"].as_u64().unwrap_or(1) as usize,
        column: told["column"].as_u64().unwrap_or(1) as usize,
        excerpt: Excerpt { before: part(0), marked: part(1), after: part(2) },
    }
}

fn both(told: &Value) -> Text {
    Text::new(text(&told[0]), text(&told[1]))
}

fn list(told: &Value) -> impl Iterator<Item = &Value> {
    told.as_array().into_iter().flatten()
}

fn text(told: &Value) -> &str {
    told.as_str().unwrap_or("")
}

/// Names that the program has at compile time and a test has not.
fn leaked(told: &Value) -> &'static str {
    Box::leak(text(told).to_owned().into_boxed_str())
}
