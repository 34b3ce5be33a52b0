//! The answers to the site's own addresses.
//!
//! In: a request. Out: what the site has there; a folder asked for without its closing slash is shown the way; pages get the
//! preview's script. Rendering may take its time, so it is never done on the thread that serves.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, IF_RANGE, LOCATION, RANGE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use tower_http::services::ServeFile;

use super::inject::{Mark, inject};
use super::{Answer, Body, Bytes, Server, Show, address, headers};

/// Any address that is not the server's own.
pub(super) async fn page(State(server): State<Arc<Server>>, request: Request) -> Response {
    let Some(path) = address::decode(request.uri().path()) else {
        return (StatusCode::BAD_REQUEST, "这个地址不合规范。\n\nThis is not a proper address.\n").into_response();
    };
    // Before the page is made: the script would rather look once too often than miss a change.
    let number = server.states.borrow().number;
    let show = server.show.clone();
    match tokio::task::spawn_blocking(move || find(&*show, path)).await {
        Ok(Found::Folder) => to_folder(&request),
        Ok(Found::Answer(Answer { status, mime, body: Body::File(path), .. })) => {
            file(request, &path, mime, status).await
        }
        Ok(Found::Answer(Answer { status, mime, body: Body::Bytes(bytes), etag })) => {
            let tag = etag.filter(|tag| is_plain(tag)).unwrap_or_else(|| headers::hash(&bytes));
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let asked = if status == StatusCode::OK { request.headers() } else { &HeaderMap::new() };
            let mut answer = match mime.starts_with("text/html") {
                true => with_script(asked, mime, &bytes, (&server.instance, number, &tag)),
                false => headers::tagged(asked, mime, &format!("\"{tag}\""), || bytes),
            };
            if status != StatusCode::OK {
                *answer.status_mut() = status;
            }
            answer
        }
        Err(_) => broken(
            "这一页没有做出来：程序出错了，终端里有说明。",
            "This page was not made: the program failed; see the terminal.",
        ),
    }
}

enum Found {
    Answer(Answer),
    Folder,
}

/// What stands at `path`; a folder if only with a slash something does.
fn find(show: &dyn Show, path: String) -> Found {
    let answer = show.get(&path);
    let may_be_folder = answer.status == 404 && !path.is_empty() && !path.ends_with('/');
    if may_be_folder && show.get(&format!("{path}/")).status == 200 {
        return Found::Folder;
    }
    Found::Answer(answer)
}

/// The same address with a slash. Relative links of the page would lead astray without it.
fn to_folder(request: &Request) -> Response {
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    match HeaderValue::from_str(&format!("{}/{query}", request.uri().path())) {
        Ok(place) => (StatusCode::TEMPORARY_REDIRECT, [(LOCATION, place)]).into_response(),
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}

/// A page. Its version also names the server that made it: after a restart no browser keeps a page of the old one.
fn with_script(asked: &HeaderMap, mime: &'static str, html: &Bytes, mark: (&str, u64, &str)) -> Response {
    let (instance, number, tag) = mark;
    let tag = format!("{tag}.{instance}");
    let body = || inject(html, &Mark { instance, number, tag: &tag });
    headers::tagged(asked, mime, &format!("W/\"{tag}\""), body)
}

/// A file on disk.
async fn file(mut request: Request, path: &Path, mime: &'static str, status: u16) -> Response {
    // tower-http does not look at If-Range; sending the whole file is always right.
    if request.headers().contains_key(IF_RANGE) {
        request.headers_mut().remove(RANGE);
    }
    match ServeFile::new(path).try_call(request).await {
        Ok(mut answer) => {
            if answer.headers().contains_key(CONTENT_TYPE) {
                answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(mime));
            }
            if status != 200 && answer.status() == StatusCode::OK {
                *answer.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            }
            answer.into_response()
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            (StatusCode::NOT_FOUND, "文件已经不在了。\n\nThe file is gone.\n").into_response()
        }
        Err(_) => broken("文件读不出来。", "The file cannot be read."),
    }
}

fn broken(zh: &str, en: &str) -> Response {
    (StatusCode::INTERNAL_SERVER_ERROR, format!("{zh}\n\n{en}\n")).into_response()
}

/// Whether a tag can stand between quotes in a header and in an attribute.
fn is_plain(tag: &str) -> bool {
    !tag.is_empty() && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
}
