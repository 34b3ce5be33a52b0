//! One good state of the site, with waiters who make the pages that are asked for.
//!
//! In: a prepared site. Out: answers, each made when it is asked for. It lasts until its door is closed and the last
//! answer has been given.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use super::mime::mime;
use super::show::{Answer, Body};
use crate::config::Audience;
use crate::diag::{Diagnostic, Findings};
use crate::model::edition;
use crate::pipeline::{Boards, Prepared, Preview, Shown};
use crate::world::{Watched, WithBuiltin};

/// So many answers are made at a time: a board that takes its time holds up nobody else.
const WAITERS: usize = 4;
/// Stack of a waiter, in bytes: the layout of boards goes deep.
const STACK: usize = 32 << 20;

/// Somebody asks for what stands at a path.
pub(super) struct Ask {
    pub(super) path: String,
    /// Where the answer goes, with what turned out to be wrong.
    pub(super) reply: SyncSender<(Answer, Findings)>,
}

/// A state that is served.
pub(super) struct Table {
    door: Sender<Ask>,
}

/// What a table is set with.
type Parts = (Arc<Prepared>, Arc<WithBuiltin<Watched>>, Arc<Boards>);

impl Table {
    /// Plans the edition and begins to serve it. Also gives what is wrong with the plan.
    pub(super) fn set(parts: Parts, audience: Audience) -> (Table, Findings) {
        let (door, asks) = channel();
        let (ready, planned) = sync_channel(1);
        std::thread::spawn(move || wait_on(parts, audience, asks, &ready));
        (Table { door }, planned.recv().unwrap_or_default())
    }

    /// Where to ask.
    pub(super) fn door(&self) -> Sender<Ask> {
        self.door.clone()
    }
}

fn wait_on((prepared, world, boards): Parts, audience: Audience, asks: Receiver<Ask>, ready: &SyncSender<Findings>) {
    let edition = edition(&prepared.portal, audience);
    let preview = Preview::open(&prepared, &edition, &*world, &boards);
    let _ = ready.send(preview.found.clone());
    let waiter = Waiter { preview, prefix: prefix(&prepared), root: world.0.root().to_path_buf() };
    let asks = Mutex::new(asks);
    let work = || {
        loop {
            let ask = asks.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(Ask { path, reply }) = ask else { return };
            // Whoever asked may have gone.
            let _ = reply.send(waiter.answer(&path));
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..WAITERS {
            // A machine that gives no more threads still has this one.
            let _ = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        }
        let last = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        if last.is_err() {
            work();
        }
    });
}

/// The folders of base_url: pages may be asked for below them, as they will be once they are published.
fn prefix(prepared: &Prepared) -> String {
    let path = prepared.site.base_url.as_ref().and_then(|url| url.splitn(4, '/').nth(3));
    path.unwrap_or("").to_owned()
}

struct Waiter<'p> {
    preview: Preview<'p>,
    prefix: String,
    root: PathBuf,
}

impl Waiter<'_> {
    fn answer(&self, path: &str) -> (Answer, Findings) {
        if let Some(answer) = self.page(path, 200) {
            return answer;
        }
        let below = path.strip_prefix(self.prefix.as_str()).filter(|_| !self.prefix.is_empty());
        if let Some(answer) = below.and_then(|path| self.page(path, 200)) {
            return answer;
        }
        self.page("404.html", 404).unwrap_or_else(|| (missing(), Findings::default()))
    }

    fn page(&self, path: &str, status: u16) -> Option<(Answer, Findings)> {
        let index;
        let path = match path {
            "" => "index.html",
            folder if folder.ends_with('/') => {
                index = format!("{folder}index.html");
                &index
            }
            other => other,
        };
        Some(match self.preview.get(path)? {
            Shown::Bytes(bytes, fingerprint) => {
                let etag = fingerprint.0.iter().map(|byte| format!("{byte:02x}")).collect();
                let body = Body::Bytes(axum::body::Bytes::from_owner(bytes));
                (Answer { status, mime: mime(path), body, etag: Some(etag) }, Findings::default())
            }
            Shown::File(name) => {
                let body = Body::File(self.root.join(&*name));
                (Answer { status, mime: mime(path), body, etag: None }, Findings::default())
            }
            Shown::Failed(found) => (failed(&found), Findings(found)),
        })
    }
}

/// In place of a page that cannot be made. What is wrong is laid over it.
fn failed(found: &[Diagnostic]) -> Answer {
    let mut body = String::from(
        "<!doctype html>\n<html lang=\"zh-Hans\">\n<head><meta charset=\"utf-8\"><title>这一页做不出来</title></head>\n<body>\n\
         <h1>这一页做不出来</h1>\n<p lang=\"en\">This page cannot be made.</p>\n",
    );
    for text in found.iter().map(|diagnostic| &diagnostic.message) {
        let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
        body.push_str(&format!("<p>{}</p>\n<p lang=\"en\">{}</p>\n", escape(&text.zh), escape(&text.en)));
    }
    body.push_str("</body>\n</html>\n");
    Answer { status: 500, mime: "text/html; charset=utf-8", body: Body::Bytes(body.into()), etag: None }
}

/// There is no page, not even one that says so.
pub(super) fn missing() -> Answer {
    let body = "没有这一页 / no such page\n".into();
    Answer { status: 404, mime: "text/plain; charset=utf-8", body: Body::Bytes(body), etag: None }
}
