//! Sheets as open data.
//!
//! CSV for Excel and WPS (with a byte order mark), JSON for programs (with its schema).

mod csv;
mod json;

pub use csv::csv;
pub use json::json;
