//! gongkai (公开): the map of the house.
#![warn(missing_docs)]

pub mod config;
pub mod diag;
pub mod model;
pub mod plan;
pub mod rules;
pub mod schema;
pub mod source;
pub mod world;
