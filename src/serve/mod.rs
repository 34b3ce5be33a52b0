//! The preview: a site kept in memory, shown to browsers page by page, and what is wrong with it.
//!
//! In: a world that is watched. Out: answers to the browsers of this machine, an event for every change, and a list of what is
//! wrong laid over the page. The web server (everything but `kitchen` and `table`) knows only a [`Show`]: neither how pages
//! are made nor how changes are noticed. Nothing is ever written.

mod address;
mod events;
mod guard;
mod headers;
mod inject;
mod kitchen;
mod larder;
mod latest;
mod mime;
mod page;
mod report;
mod routes;
mod show;
mod source_view;
mod table;

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::sync::watch;

pub use axum::body::Bytes;
pub use kitchen::{Kitchen, News, Setting};
pub use report::{Because, Excerpt, MOST_ITEMS, Place, Report, ReportItem};
pub use show::{Answer, Body, Show, State};

/// How many ports are tried, from the one that was asked for.
const PORTS: u16 = 10;

/// How long answers that are under way may take once the server is told to stop.
const FAREWELL: Duration = Duration::from_secs(1);

/// How the server behaves.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Names and addresses, besides those of the machine itself, by which it may be called: what `--host` says. `0.0.0.0`
    /// and `::` stand for every address of the machine, never for a name.
    pub hosts: Vec<String>,
}

/// All that answering takes.
struct Server {
    show: Arc<dyn Show>,
    states: watch::Receiver<State>,
    hosts: guard::Hosts,
    latest: latest::Latest,
    /// Another one each time a server starts, so that a page knows that it was made by an earlier one.
    instance: String,
    /// Becomes true when the server stops.
    closing: watch::Sender<bool>,
}

/// Listens on `port`, or on the next free one of the ten from there; port 0 takes any. The listener knows its address.
pub async fn bind(address: IpAddr, port: u16) -> io::Result<TcpListener> {
    let mut tried = TcpListener::bind(SocketAddr::new(address, port)).await;
    for next in (port.saturating_add(1)..port.saturating_add(PORTS)).take_while(|_| port != 0) {
        if !tried.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::AddrInUse) {
            break;
        }
        tried = TcpListener::bind(SocketAddr::new(address, next)).await;
    }
    tried
}

/// Serves until `stop` resolves; then the event streams end, and answers under way have a second.
pub async fn serve(
    listener: TcpListener,
    show: Arc<dyn Show>,
    options: Options,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (closing, mut closed) = watch::channel(false);
    let server = Arc::new(Server {
        states: show.states(),
        show,
        hosts: guard::Hosts::new(&options.hosts),
        latest: latest::Latest::default(),
        instance: format!("{:016x}", RandomState::new().build_hasher().finish()),
        closing: closing.clone(),
    });
    let listener = listener.tap_io(|stream| {
        // Without it small events wait for company. A connection that refuses works all the same.
        let _ = stream.set_nodelay(true);
    });
    let service = routes::routes(server).into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(async move {
        stop.await;
        closing.send_replace(true);
    });
    let too_long = async move {
        let _ = closed.wait_for(|closing| *closing).await;
        tokio::time::sleep(FAREWELL).await;
    };
    tokio::select! {
        ended = serving => ended,
        () = too_long => Ok(()),
    }
}
