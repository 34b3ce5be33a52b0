//! Where finished bytes go, and what is known of them already.

use std::sync::Arc;

use super::Failure;
use crate::output::{FileRecord, Manifest, Stage};

/// Where finished bytes go.
pub(super) enum Outlet {
    /// They are thrown away. What the last release has need not be made to be thrown away.
    Nowhere(Option<Manifest>),
    /// Into a release in the making.
    Stage(Box<Stage>),
}

/// Editions that were made before in the same run.
pub(super) type Before<'b> = &'b [(&'b [FileRecord], &'b Outlet)];

impl Outlet {
    pub(super) fn put(&self, path: &Arc<str>, bytes: &[u8], fingerprint: [u8; 16]) -> Result<FileRecord, Failure> {
        match self {
            Outlet::Nowhere(_) => {
                let size = bytes.len() as u64;
                Ok(FileRecord { path: path.clone(), size, sha256: [0; 32], fingerprint, modified: 0 })
            }
            Outlet::Stage(stage) => Ok(stage.put(path, bytes, fingerprint)?),
        }
    }

    /// Whether the file at `path` was written.
    pub(super) fn is_written(&self, path: &str) -> bool {
        match self {
            Outlet::Nowhere(_) => false,
            Outlet::Stage(stage) => stage.is_written(path),
        }
    }

    /// What the last release has at `path`.
    pub(super) fn last(&self, path: &str) -> Option<&FileRecord> {
        match self {
            Outlet::Nowhere(last) => last.as_ref()?.file(path),
            Outlet::Stage(stage) => stage.listed(path),
        }
    }

    /// What the last release has at `path`, if it has this fingerprint.
    pub(super) fn kept(&self, path: &str, fingerprint: [u8; 16]) -> Option<FileRecord> {
        match self {
            Outlet::Nowhere(_) => self.last(path).filter(|file| file.fingerprint == fingerprint).cloned(),
            Outlet::Stage(stage) => stage.reuse(path, fingerprint),
        }
    }

    /// The same, or what an edition has that was made just before.
    pub(super) fn reuse(
        &self,
        path: &str,
        fingerprint: [u8; 16],
        before: Before<'_>,
    ) -> Result<Option<FileRecord>, Failure> {
        if let Some(own) = self.kept(path, fingerprint) {
            return Ok(Some(own));
        }
        for (files, outlet) in before {
            if let Some(file) = files.iter().find(|file| &*file.path == path && file.fingerprint == fingerprint) {
                return match (self, outlet) {
                    (Outlet::Stage(_), Outlet::Stage(other)) => {
                        let bytes = other.read(path);
                        bytes.map(|bytes| self.put(&path.into(), &bytes, fingerprint)).transpose()
                    }
                    _ => Ok(Some(file.clone())),
                };
            }
        }
        Ok(None)
    }
}
