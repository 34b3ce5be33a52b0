//! Open data.
//!
//! CSV for Excel and WPS (with a byte order mark), JSON for programs (with its schema), iCalendar for telephones.

mod csv;
mod ical;
mod json;

pub use csv::csv;
pub use ical::ical;
pub use json::json;
