//! What Typst sees of a job: the templates and fonts of the press, and the job's data as files.
//!
//! There is no disk, no clock and no network: what is not here is not found.

use std::collections::HashMap;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId as TypstId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, World};

use super::press::Press;
use crate::diag::FileId;

/// The number of a file by its place. Places are few and fixed, because Typst never forgets one.
pub(super) fn id(place: &str) -> Option<TypstId> {
    VirtualPath::new(place).ok().map(|path| RootedPath::new(VirtualRoot::Project, path).intern())
}

/// One job's view of the press.
pub(super) struct Shop<'p> {
    press: &'p Press,
    main: TypstId,
    sources: HashMap<TypstId, Source>,
    files: HashMap<TypstId, Bytes>,
}

impl<'p> Shop<'p> {
    /// A job with the template at `main`.
    pub fn new(press: &'p Press, main: TypstId) -> Shop<'p> {
        Shop { press, main, sources: HashMap::new(), files: HashMap::new() }
    }

    /// Adds or replaces a file of data.
    pub fn put(&mut self, place: &str, bytes: impl Into<Vec<u8>>) {
        if let Some(id) = id(place) {
            self.files.insert(id, Bytes::new(bytes.into()));
        }
    }

    /// Adds a template that is made for this job.
    pub fn put_template(&mut self, place: &str, text: String) {
        if let Some(id) = id(place) {
            self.sources.insert(id, Source::new(id, text));
        }
    }

    /// A job beside this one, with another template and one file of data; none if there is no such template.
    pub fn beside(&self, main: &str, place: &str, bytes: Vec<u8>) -> Option<Shop<'p>> {
        let main = id(main).filter(|id| self.press.source(*id).is_some())?;
        let mut shop = Shop::new(self.press, main);
        shop.put(place, bytes);
        Some(shop)
    }

    /// The file of the site that a template was read from.
    pub fn file_of(&self, id: TypstId) -> Option<FileId> {
        self.press.origin(id)
    }
}

impl World for Shop<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.press.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.press.fonts.book
    }

    fn main(&self) -> TypstId {
        self.main
    }

    fn source(&self, id: TypstId) -> FileResult<Source> {
        let found = self.sources.get(&id).or_else(|| self.press.source(id));
        found.cloned().ok_or_else(|| FileError::NotFound(id.get().vpath().get_with_slash().into()))
    }

    fn file(&self, id: TypstId) -> FileResult<Bytes> {
        let found = self.files.get(&id).or_else(|| self.press.shared(id)).cloned();
        found.ok_or_else(|| FileError::NotFound(id.get().vpath().get_with_slash().into()))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.press.fonts.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
