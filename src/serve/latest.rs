//! The present report as JSON, written once for all who ask.
//!
//! In: the report of the present state. Out: its JSON and a short name for it. Those who look on from another machine get
//! counts and nothing that stands in the files.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{ConnectInfo, Request, State};
use axum::response::Response;

use super::{Bytes, Report, Server, headers, routes};

/// A report, written.
#[derive(Clone)]
pub(super) struct Written {
    /// Another one for every other report.
    pub tag: String,
    whole: Bytes,
    for_others: Bytes,
}

/// The last report that was written.
#[derive(Default)]
pub(super) struct Latest(Mutex<Option<(Arc<Report>, Written)>>);

impl Latest {
    /// `report`, written; the same one is not written twice.
    pub(super) fn written(&self, report: &Arc<Report>) -> Written {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, written)) = &*last
            && Arc::ptr_eq(known, report)
        {
            return written.clone();
        }
        let json = |report: &Report| Bytes::from(serde_json::to_vec(report).unwrap_or_default());
        let whole = json(report);
        let written = Written { tag: headers::hash(&whole), whole, for_others: json(&report.for_others()) };
        *last = Some((report.clone(), written.clone()));
        written
    }
}

/// `/_gongkai/report`.
pub(super) async fn report(
    State(server): State<Arc<Server>>,
    peer: ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    let report = server.states.borrow().report.clone();
    let written = server.latest.written(&report);
    let (etag, body) = match routes::is_near(peer) {
        true => (format!("\"{}\"", written.tag), written.whole),
        false => (format!("\"{}-others\"", written.tag), written.for_others),
    };
    headers::tagged(request.headers(), "application/json", &etag, || body)
}
