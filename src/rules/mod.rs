//! Checks over the portal: the closed set of rules, one file each, one line each in `RULES`.
//!
//! In: the schema (which kind uses which rule) and the portal. Out: findings that point at the content and at the line
//! of kind.toml that demands it. Rules see everything, also what is private; they make nothing.

mod allowed_when;
mod at_most;
mod attachment_said;
mod balance;
mod blocks;
mod budget;
mod capital_amount;
mod carry_forward;
mod claimed_count;
mod comparable;
mod condition;
mod count_equals;
mod covers;
mod cumulative;
mod date_order;
mod days_between;
mod elements;
mod exactly_one;
mod festival_item;
mod figure;
mod files;
mod flag_scheme;
mod flow_sound;
mod group_size;
mod highest_of;
mod in_step;
mod known_matter;
mod links;
mod matched;
mod matter;
mod member_of;
mod needed_above;
mod needed_in_rows;
mod no_gaps;
mod no_overlap;
mod not_later;
mod not_same;
mod notice_days;
mod numbered;
mod offset_day;
mod one_flag_each;
mod one_role;
mod overdue;
mod paired;
mod path;
mod percent_equals;
mod period_book;
mod period_complete;
mod period_in_title;
mod period_sum;
mod personal_data;
mod place;
mod plan_coverage;
mod presumption;
mod product_equals;
mod reference_key;
mod references;
mod repeated;
mod reply_due;
mod required_after;
mod required_when;
mod row;
mod rule;
mod running_balance;
mod same_mask;
mod site_links;
mod size;
mod split_payments;
mod spot;
mod stale;
mod starts_with;
mod sum_equals;
mod superseded;
mod term_end;
mod text_hygiene;
mod thresholds;
mod unique;
mod unit_rows;
mod unit_type;
mod vague_text;
mod votes;
mod within;
mod within_period;
mod without_words;

use std::sync::Arc;

use rayon::prelude::*;

pub use condition::Condition;
pub use rule::{Case, Check, RuleWord, Rulebook, compile};

use crate::config::Site;
use crate::diag::{Code, Diagnostic, Findings, Severity, Span};
use crate::model::{Entry, Portal};
use crate::schema::walk;

/// All rules that a kind can use.
pub static RULES: &[RuleWord] = &[
    required_when::WORD,
    date_order::WORD,
    sum_equals::WORD,
    count_equals::WORD,
    unique::WORD,
    no_gaps::WORD,
    starts_with::WORD,
    flow_sound::WORD,
    text_hygiene::WORD,
    notice_days::WORD,
    reply_due::WORD,
    period_complete::WORD,
    superseded::WORD,
    known_matter::WORD,
    blocks::WORD,
    balance::WORD,
    carry_forward::WORD,
    period_sum::WORD,
    cumulative::WORD,
    running_balance::WORD,
    product_equals::WORD,
    percent_equals::WORD,
    at_most::WORD,
    exactly_one::WORD,
    not_same::WORD,
    days_between::WORD,
    split_payments::WORD,
    votes::WORD,
    member_of::WORD,
    size::WORD,
    allowed_when::WORD,
    covers::WORD,
    without_words::WORD,
    term_end::WORD,
    stale::WORD,
    required_after::WORD,
    overdue::WORD,
    not_later::WORD,
    personal_data::WORD,
    capital_amount::WORD,
    paired::WORD,
    repeated::WORD,
    group_size::WORD,
    one_role::WORD,
    highest_of::WORD,
    claimed_count::WORD,
    vague_text::WORD,
    elements::WORD,
    period_in_title::WORD,
    attachment_said::WORD,
    unit_rows::WORD,
    festival_item::WORD,
    flag_scheme::WORD,
    one_flag_each::WORD,
    plan_coverage::WORD,
    within_period::WORD,
    needed_above::WORD,
    needed_in_rows::WORD,
    thresholds::WORD,
    no_overlap::WORD,
    same_mask::WORD,
    presumption::WORD,
    offset_day::WORD,
    matched::WORD,
    budget::WORD,
    in_step::WORD,
];

/// Complaints of checks that are always on, and of rules that are written wrongly.
pub const CODES: &[&Code] = &[
    &rule::UNKNOWN_RULE,
    &rule::BAD_RULE,
    &unique::NOT_UNIQUE,
    &references::DANGLING,
    &references::HIDDEN,
    &links::DANGLING,
    &links::NO_HEADING,
    &links::UNSAFE,
    &links::HIDDEN,
    &links::NO_ALT,
    &links::RAW_HTML,
    &links::SAME_ANCHOR,
    &files::MISSING,
    &files::UNUSED,
    &site_links::BAD_LINK,
    &site_links::NO_SUCH,
];

const CHUNK: usize = 256;

/// Checks the portal, and what the site's configuration says of it.
pub fn check(portal: &Portal, rulebook: &Rulebook, site: &Site) -> Findings {
    let mut found = Findings::default();
    site_links::check(site, portal, &mut found);
    files::check_unused(portal, &mut found);
    let parts: Vec<Findings> = portal
        .entries
        .par_chunks(CHUNK)
        .map(|entries| {
            let mut found = Findings::default();
            entries.iter().for_each(|entry| check_entry(entry, portal, rulebook, site, &mut found));
            found
        })
        .collect();
    parts.into_iter().for_each(|part| found.append(part));
    for (id, kind) in portal.schema.iter() {
        let entries: &[Arc<Entry>] = portal.of_kind(id);
        unique::check_fields(kind, entries, &mut found);
        // What was withdrawn stands no longer for anything beside the others.
        let standing: Vec<Arc<Entry>> = match kind.withdrawn {
            Some(_) => entries.iter().filter(|entry| !portal.is_withdrawn(entry)).cloned().collect(),
            None => Vec::new(),
        };
        let entries = if kind.withdrawn.is_some() { &standing } else { entries };
        for used in rulebook.of(id) {
            used.run_all(entries, (portal, site), kind, &mut found);
        }
    }
    found
}

fn check_entry(entry: &Entry, portal: &Portal, rulebook: &Rulebook, site: &Site, found: &mut Findings) {
    references::check(entry, portal, found);
    links::check(entry, portal, &site.html_tags, found);
    files::check(entry, portal, found);
    let from = found.0.len();
    for used in rulebook.of(entry.kind) {
        used.run_entry(entry, portal, site, found);
    }
    if portal.is_withdrawn(entry) {
        soften(entry, portal, &mut found.0[from..]);
    }
}

/// A withdrawn entry shows only what is kept; what is wrong with the rest is the reason why it was withdrawn, and a note.
fn soften(entry: &Entry, portal: &Portal, found: &mut [Diagnostic]) {
    let Some(withdrawal) = &portal.kind(entry.kind).withdrawn else { return };
    let kept: Vec<Span> = withdrawal.keep.iter().filter_map(|at| entry.record.at(*at)).map(|item| item.span).collect();
    let shown = |span: Span| kept.iter().any(|kept| kept.start <= span.start && span.end <= kept.end);
    for diagnostic in found.iter_mut().filter(|d| !d.span.is_some_and(shown)) {
        diagnostic.severity = Severity::Note;
    }
}
