//! `/_gongkai/events`: tells a browser what the site is now, and again whenever that changes.
//!
//! Server-Sent Events. An event is small: the server's instance, the state's number, counts, and a short name for the
//! report, which the browser fetches when it is another one. The stream ends when the server stops.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State as Extract;
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::unfold;
use serde_json::json;

use super::{Server, State};

/// How long a browser waits before it calls again.
const RETRY: Duration = Duration::from_millis(500);

/// How often a silent stream shows that it is alive.
const SIGN: Duration = Duration::from_secs(15);

/// The stream of states, beginning with the present one.
pub(super) async fn events(Extract(server): Extract<Arc<Server>>) -> impl IntoResponse {
    let (states, closing) = (server.states.clone(), server.closing.subscribe());
    let stream = unfold((server, states, closing, true), |(server, mut states, mut closing, is_first)| async move {
        if !is_first {
            tokio::select! {
                changed = states.changed() => changed.ok()?,
                _ = closing.wait_for(|closing| *closing) => return None,
            }
        }
        let state = states.borrow_and_update().clone();
        let event = event(&server, &state);
        let event = if is_first { event.retry(RETRY) } else { event };
        Some((Ok::<_, Infallible>(event), (server, states, closing, false)))
    });
    Sse::new(stream).keep_alive(KeepAlive::new().interval(SIGN))
}

fn event(server: &Server, state: &State) -> Event {
    let told = json!({
        "instance": server.instance,
        "number": state.number,
        "busy": state.busy,
        "errors": state.report.errors,
        "warnings": state.report.warnings,
        "stale": state.report.stale,
        "report": server.latest.written(&state.report).tag,
    });
    Event::default().event("state").data(told.to_string())
}
