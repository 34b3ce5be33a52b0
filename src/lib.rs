//! # gongkai (公开): the map of the house
//!
//! A folder of Markdown, TOML and CSV becomes a portal, boards and open data, and everything is checked before it is published.
//!
//! ## One street
//!
//! ```text
//! World -> Documents -> Portal -> Edition -> Plan -> bytes -> release
//! ```
//!
//! Every stage is a type, every arrow one function; between the two ends everything is pure. Each verb of the command
//! line walks the same street ([`pipeline`]) and stops where it wants. Stages gather what is wrong and go on, so one run
//! shows a clerk all their mistakes.
//!
//! ## The rooms, in the order of who may know whom (each knows only those below it)
//!
//! | room | what it does |
//! |---|---|
//! | `cli` | one verb a file; the only room that prints |
//! | `serve` | the preview: a site kept in memory and up to date (`kitchen`), served page by page, with what is wrong laid over it (feature `serve`) |
//! | [`pipeline`] | the street itself |
//! | [`render`] | recipe to bytes, purely: `web` (Tera, Markdown, highlighting), `data` (CSV, JSON, iCalendar), `print` (Typst; feature `print`) |
//! | [`plan`] | what to make, before anything is made: routes, views, recipes |
//! | [`rules`] | checks over the portal (does not know `plan`, nor `plan` it) |
//! | [`reckon`] | what follows from what was written: states, deadlines, coverage, flags |
//! | [`model`] | entries, units, the portal, and editions of it by audience |
//! | [`schema`] | what may be written: kinds and field types, from data |
//! | [`config`] | site-config.toml, theme.toml, the calendar |
//! | [`source`] | bytes to spanned documents: TOML, Markdown, sheets (CSV) |
//! | [`world`] | the only way in: files and the day |
//! | [`diag`] | what went wrong, where, why, what to do |
//! | [`output`] | the only way out: stage, manifest, release (knows paths and bytes only) |
//!
//! `tests/architecture.rs` holds this table against every `use`.
//!
//! ## Where to add things
//!
//! * a **kind** (content type): a folder below `themes/<theme>/kinds/`, no Rust (`docs/kinds.md`);
//! * a **field type**: a file in `schema/types/` and a line in [`schema::TYPES`];
//! * a **rule**: a file in `rules/` and a line in [`rules::RULES`];
//! * a **view**: a file in `plan/views/` and a line in [`plan::VIEWS`]; what it shows of a kind or an entry is drawn by the
//!   component of the same name in `themes/default/components/exhibits/`;
//! * a **board style**, the drawing of a view on paper, a form: a `.typ` file in `themes/default/print/` (`docs/boards.md`);
//! * a **regulation**: a table in `themes/<theme>/regulations/`, no Rust (`docs/regulations.md`).

mod cli;
pub mod config;
pub mod diag;
pub mod model;
pub mod output;
pub mod pipeline;
pub mod plan;
pub mod reckon;
pub mod render;
pub mod rules;
pub mod schema;
#[cfg(feature = "serve")]
pub mod serve;
pub mod source;
pub mod world;

pub use cli::run;
