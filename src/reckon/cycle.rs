//! How often something is renewed: words such as 月 and 半年, or a length of time.

use crate::schema::{Duration, DurationUnit, parse_duration};

/// How often; none for what never grows stale.
pub type Cycle = Option<Duration>;

/// Words for cycles.
const WORDS: [(&str, Option<(u32, DurationUnit)>); 8] = [
    ("周", Some((7, DurationUnit::Days))),
    ("月", Some((1, DurationUnit::Months))),
    ("季", Some((3, DurationUnit::Months))),
    ("季度", Some((3, DurationUnit::Months))),
    ("半年", Some((6, DurationUnit::Months))),
    ("年", Some((1, DurationUnit::Years))),
    ("长期", None),
    ("随时", None),
];

/// The cycle that a word or length of time means; none if it is no cycle.
pub fn cycle(written: &str) -> Option<Cycle> {
    let word = written.trim();
    let known = WORDS.iter().find(|(known, _)| *known == word);
    let known = known.map(|(_, cycle)| cycle.map(|(count, unit)| Duration { count, unit }));
    known.or_else(|| parse_duration(word).map(Some))
}
