//! All complaints that the program knows, and which of them a site may weigh for itself.
//!
//! What the rules find is a matter of judgement. What cannot be read, understood or made is not.

use crate::diag::{Code, Severity};
use crate::rules::RULES;

/// All messages of the program, by name.
pub fn all_codes() -> Vec<&'static Code> {
    let rooms = [
        crate::source::CODES,
        crate::config::CODES,
        crate::schema::CODES,
        crate::model::CODES,
        crate::reckon::CODES,
        crate::rules::CODES,
        crate::plan::CODES,
        crate::render::CODES,
        super::CODES,
    ];
    let rules = RULES.iter().flat_map(|rule| rule.codes);
    let mut codes: Vec<&Code> = rooms.into_iter().flatten().chain(rules).copied().collect();
    codes.sort_by_key(|code| code.name);
    codes.dedup_by_key(|code| code.name);
    codes
}

/// Whether a site may weigh or accept what `name` complains about: what rules find, and of the checks that are
/// always on those that only warn. A link to nothing stays a link to nothing.
pub(super) fn is_weighable(name: &str) -> bool {
    let of_rules = RULES.iter().flat_map(|rule| rule.codes).any(|code| code.name == name);
    of_rules || crate::rules::CODES.iter().any(|code| code.name == name && code.severity != Severity::Error)
}
