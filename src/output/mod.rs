//! The only way out: finished bytes into a folder that becomes the release only when nothing failed.
//!
//! In: paths and bytes. Out: files with a manifest. It knows nothing of what the bytes mean. What is not in our own
//! manifest is never deleted; a folder that is not ours is refused.

#![allow(clippy::disallowed_methods)] // this is the room that writes

mod manifest;
mod release;
mod stage;
mod stamps;
mod write_new;

pub use manifest::{FileRecord, Manifest};
pub use stage::{Stage, read_manifest};
pub use stamps::{is_settled, recall_run, remember_run, untouched};
pub use write_new::write_new;

/// The machine, or what stands in the way, stopped a release. The last one is as it was.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The folder holds something that gongkai did not make.
    #[error("{0}: the folder is not empty and was not made by gongkai; choose another one or empty it")]
    NotOurs(String),
    /// Another build is writing there.
    #[error("{0}: another gongkai is writing there")]
    Busy(String),
    /// A file of somebody else stands where a new one belongs.
    #[error("{0}: this file was not made by gongkai and stands where a page belongs; move it away")]
    InTheWay(String),
    /// A file exists and is not overwritten.
    #[error("{0}: the file exists and is left as it is")]
    Exists(String),
    /// Windows does not let a file be replaced that a program has open.
    #[error("{0}: another program has it open, or it may not be written; close that program and build again")]
    InUse(String),
    /// The system refused.
    #[error("{path}: {cause}")]
    Io {
        /// Where.
        path: String,
        /// What the system said.
        cause: std::io::Error,
    },
}

fn io(path: &std::path::Path) -> impl Fn(std::io::Error) -> OutputError + '_ {
    move |cause| {
        let path = path.display().to_string();
        if is_in_use(&cause) { OutputError::InUse(path) } else { OutputError::Io { path, cause } }
    }
}

/// Whether Windows says that somebody has a file open: one that is read says so by its rights.
fn is_in_use(error: &std::io::Error) -> bool {
    const SHARING_VIOLATION: i32 = 32;
    cfg!(windows)
        && (error.kind() == std::io::ErrorKind::PermissionDenied || error.raw_os_error() == Some(SHARING_VIOLATION))
}
