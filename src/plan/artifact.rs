//! One file to be made: where, by which view, about what.

use super::print::Output;
use super::route::Route;
use crate::model::UnitId;
use crate::schema::KindId;

/// A file to be made.
#[derive(Debug, Clone)]
pub struct Artifact {
    /// Where it goes.
    pub route: Route,
    /// Which view makes it: its place in `VIEWS`.
    pub view: u8,
    /// What it is about.
    pub subject: Subject,
}

/// What an artifact is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// The whole site.
    Site,
    /// A part of something that is too large for one file, from 0.
    Part(u32),
    /// A kind, and which page or form of it.
    Kind(KindId, u32),
    /// An entry, by its place in the edition.
    Entry(u32),
    /// A unit.
    Unit(UnitId),
    /// Another page of a kind than its list, of all or of one unit.
    Face(KindId, Option<UnitId>),
    /// A kind within a unit, and which page of it.
    UnitKind(UnitId, KindId, u32),
    /// A printed file of an entry, by its place in the edition.
    Print(u32, Output),
    /// A file that is copied, by its name from the site's root.
    File(Box<str>),
}
