//! All complaints that the program knows, and which of them a site may weigh for itself.
//!
//! What the rules find is a matter of judgement. What cannot be read, understood or made is not.

use crate::config::Site;
use crate::diag::{Code, Severity, Text};
use crate::plan::{FindingCard, Guide, RuleCard};
use crate::rules::{RULES, RuleWord};
use crate::schema::{Kind, Schema};

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
        crate::render::PRINT_CODES,
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

/// The rules and checks as cards for the portal's own page, with the severities that the site gives them.
pub(super) fn guide(schema: &Schema, site: &Site) -> Guide {
    let card = |code: &Code| {
        let own = site.weights.iter().rev().find(|weight| weight.code.0 == code.name).map(|weight| weight.severity);
        let severity = own.unwrap_or(code.severity).word();
        FindingCard { name: code.name, severity, text: Text::new(code.zh, code.en) }
    };
    let rule = |word: &RuleWord| {
        // A kind may weigh a rule in its own way; of several uses the first is told.
        let uses = |kind: &Kind| {
            let used = kind.rules.iter().find(|used| *used.name == *word.name)?;
            let own = used.node.as_table().and_then(|table| table.get("severity")).and_then(|node| node.as_str());
            Some(own.and_then(Severity::from_word).map(Severity::word))
        };
        RuleCard {
            name: word.name,
            about: Text::new(word.doc.0, word.doc.1),
            basis: Text::new(word.basis.0, word.basis.1),
            example: word.example,
            findings: word.codes.iter().map(|code| card(code)).collect(),
            kinds: schema.iter().filter_map(|(id, kind)| Some((id, uses(kind)?))).collect(),
        }
    };
    Guide {
        rules: RULES.iter().map(rule).collect(),
        always: crate::rules::CODES.iter().map(|code| card(code)).collect(),
    }
}
