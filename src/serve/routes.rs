//! Which address is answered by whom; everything passes the guard on its way in and gets its headers on its way out.
//!
//! The server's own addresses begin with `/_gongkai/`; all others are the site's.

use std::net::SocketAddr;
use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::{Server, events, guard, headers, latest, page, source_view};

/// Where the script of the preview stands.
pub(super) const SCRIPT: &str = "/_gongkai/preview.js";

/// The script: its parts in one function, so that the page's own names and these never meet.
static CLIENT: LazyLock<String> = LazyLock::new(|| {
    let parts = [
        include_str!("client/words.js"),
        include_str!("client/panel.js"),
        include_str!("client/refresh.js"),
        include_str!("client/stream.js"),
    ];
    format!("(function () {{\n'use strict';\n{}}}());\n", parts.join("\n"))
});

/// The whole server as one service.
pub(super) fn routes(server: Arc<Server>) -> Router {
    let fixed =
        |mime: &'static str, text: &'static str| get(move |request: Request| headers::text(request, mime, text));
    Router::new()
        .route(SCRIPT, fixed("text/javascript; charset=utf-8", &CLIENT))
        .route("/_gongkai/preview.css", fixed("text/css; charset=utf-8", include_str!("client/preview.css")))
        .route("/_gongkai/source.css", fixed("text/css; charset=utf-8", include_str!("client/source.css")))
        .route("/_gongkai/events", get(events::events))
        .route("/_gongkai/report", get(latest::report))
        .route("/_gongkai/source", get(source_view::source))
        .route("/_gongkai/{*rest}", get(|| async { StatusCode::NOT_FOUND }))
        .fallback(page::page)
        .layer(from_fn_with_state(server.clone(), gate))
        .with_state(server)
}

async fn gate(State(server): State<Arc<Server>>, request: Request, next: Next) -> Response {
    let answer = match guard::check(&server.hosts, request.method(), request.uri(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.say().into_response(),
    };
    headers::finish(answer)
}

/// Whether the one who asks sits at this machine. Nobody else is shown the source files.
pub(super) fn is_near(peer: ConnectInfo<SocketAddr>) -> bool {
    peer.0.ip().to_canonical().is_loopback()
}
