//! What the server shows: the answers to addresses, and what the site is at the moment.
//!
//! The waist between the web server and whoever keeps the site in memory: one implements [`Show`], the other asks it.
//! Neither side knows more of the other than what stands here.

use std::path::PathBuf;
use std::sync::Arc;

use axum::body::Bytes;
use tokio::sync::watch;

use super::report::Report;

/// What a browser is given.
#[derive(Debug, Clone)]
pub enum Body {
    /// Finished bytes.
    Bytes(Bytes),
    /// A file on disk: sent piece by piece, in parts if the browser asks for parts. Whoever gives the path answers for it.
    File(PathBuf),
}

/// The answer to an address.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status: 200, or 404 with a page that says so.
    pub status: u16,
    /// Media type, with `charset=utf-8` where it is text.
    pub mime: &'static str,
    /// What is sent.
    pub body: Body,
    /// Changes when the bytes change. Without one the bytes are hashed; files on disk have their own.
    pub etag: Option<String>,
}

/// What the site is at the moment.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// Grows whenever any answer may have become another one.
    pub number: u64,
    /// What is wrong with the site.
    pub report: Arc<Report>,
    /// A new state is being made.
    pub busy: bool,
}

/// A site that can be shown. Every function may take its time; none is called on the thread that serves.
pub trait Show: Send + Sync + 'static {
    /// What stands at `path`: decoded, without leading slash, free of `..` and of empty parts. `""` is the home page, and
    /// a path that ends with `/` is what stands in that folder. An address without a page gives an answer of 404.
    fn get(&self, path: &str) -> Answer;
    /// The text of a source file, by its name from the site's root.
    fn source(&self, name: &str) -> Option<String>;
    /// Where that file is on disk; nothing if it is built in.
    fn absolute(&self, name: &str) -> Option<String>;
    /// Tells of every change.
    fn states(&self) -> watch::Receiver<State>;
}
