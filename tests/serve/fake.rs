//! A site that is kept in a table, and a server for it on a port of its own.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, mpsc};

use gongkai::serve::{Answer, Body, Bytes, Options, Report, Show, State, bind, serve};
use tokio::sync::{oneshot, watch};

/// What stands where. Changes take effect when [`Fake::tell`] is called.
pub struct Fake {
    pub pages: Mutex<BTreeMap<String, (u16, &'static str, Body)>>,
    pub sources: Mutex<BTreeMap<String, String>>,
    pub states: watch::Sender<State>,
}

pub const HTML: &str = "text/html; charset=utf-8";

impl Fake {
    pub fn new() -> Arc<Fake> {
        let fake =
            Fake { pages: Mutex::default(), sources: Mutex::default(), states: watch::channel(State::default()).0 };
        fake.page("", "<!doctype html><title>家</title><body>home</body>");
        Arc::new(fake)
    }

    pub fn page(&self, path: &str, html: &str) {
        self.put(path, HTML, html.as_bytes().to_vec());
    }

    pub fn put(&self, path: &str, mime: &'static str, bytes: Vec<u8>) {
        let body = Body::Bytes(Bytes::from(bytes));
        self.pages.lock().unwrap().insert(path.to_owned(), (200, mime, body));
    }

    pub fn file(&self, path: &str, mime: &'static str, on_disk: PathBuf) {
        self.pages.lock().unwrap().insert(path.to_owned(), (200, mime, Body::File(on_disk)));
    }

    /// A new state, with another report if there is one.
    pub fn tell(&self, report: Option<Report>) {
        self.states.send_modify(|state| {
            state.number += 1;
            if let Some(report) = report {
                state.report = Arc::new(report);
            }
        });
    }
}

impl Show for Fake {
    fn get(&self, path: &str) -> Answer {
        assert!(path != "broken", "this page cannot be made");
        if path == "slow" {
            std::thread::sleep(std::time::Duration::from_secs(15));
        }
        let known = self.pages.lock().unwrap().get(path).cloned();
        let lost =
            || (404, HTML, Body::Bytes(Bytes::from_static(b"<!doctype html><title>404</title><body>lost</body>")));
        let (status, mime, body) = known.unwrap_or_else(lost);
        let etag = path.starts_with("old").then(|| "old-1".to_owned());
        Answer { status, mime, body, etag }
    }

    fn source(&self, name: &str) -> Option<String> {
        self.sources.lock().unwrap().get(name).cloned()
    }

    fn absolute(&self, name: &str) -> Option<String> {
        Some(format!("/site/{name}"))
    }

    fn states(&self) -> watch::Receiver<State> {
        self.states.subscribe()
    }
}

/// A server that runs until it is dropped.
pub struct Running {
    pub address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Running {
    /// Serves `fake` to this machine as `hosts` are called; on any port if `port` is 0.
    pub fn start(fake: Arc<Fake>, port: u16, hosts: &[&str]) -> Running {
        Running::start_at(fake, SocketAddr::from(([127, 0, 0, 1], port)), hosts)
    }

    /// Serves `fake` at `address`.
    pub fn start_at(fake: Arc<Fake>, address: SocketAddr, hosts: &[&str]) -> Running {
        let options = Options { hosts: hosts.iter().map(|&host| host.to_owned()).collect() };
        let (stop, stopped) = oneshot::channel::<()>();
        let (tell, told) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = bind(address.ip(), address.port()).await.unwrap();
                tell.send(listener.local_addr().unwrap()).unwrap();
                let stop = async { stopped.await.unwrap_or_default() };
                serve(listener, fake, options, stop).await.unwrap();
            });
            runtime.shutdown_background();
        });
        Running { address: told.recv().unwrap(), stop: Some(stop), thread: Some(thread) }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stop.take());
        let _ = self.thread.take().map(std::thread::JoinHandle::join);
    }
}
