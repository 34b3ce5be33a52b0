//! Markdown as Chinese clerks write it.
//!
//! In: the text of one body or field. Out: events, headings, links, raw HTML and prose, every
//! one with its byte range in the text as written. Refuses to know: kinds, routes, templates,
//! and what any of it will look like.

pub mod anchors;
pub mod dialect;
mod kept;
pub mod outline;
pub mod plain;
mod raw_html;
pub mod script;
mod sentinel;
pub mod tags;

pub use dialect::{Parsed, parse, walk};
pub use kept::want;
pub use outline::{Heading, Link, Outline, RepeatedId, outline};
pub use plain::{plain, prose};
pub use raw_html::RawHtml;
