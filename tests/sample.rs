//! The sample portal gives exactly the findings that docs/practices.md explains: no error, a few warnings and notes left in on
//! purpose. A new one is a mistake of the sample or of a rule.

#![allow(clippy::disallowed_methods, clippy::disallowed_macros)] // tests read and write where they like

use std::collections::BTreeMap;

use gongkai::diag::Severity;
use gongkai::pipeline;
use gongkai::world::{Disk, WithBuiltin, parse_day};

#[test]
fn the_sample_is_as_imperfect_as_it_says() {
    let day = parse_day("2026-11-22").expect("a day");
    let world = WithBuiltin(Disk::new(env!("CARGO_MANIFEST_DIR"), day));
    let run = pipeline::check(&world, None).expect("the check ends");
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for diagnostic in &run.found.0 {
        *counts.entry((diagnostic.severity.word(), diagnostic.code.name)).or_default() += 1;
    }
    let told = include_str!("../docs/practices.md");
    for (severity, name) in counts.keys() {
        assert_ne!(*severity, Severity::Error.word(), "{name}");
        assert!(told.contains(&format!("`{name}`")), "{name} is not explained in docs/practices.md");
    }
    let found: String = counts.iter().map(|((severity, name), count)| format!("{severity} {name} {count}\n")).collect();
    assert_eq!(found, include_str!("sample.txt"), "the sample has other findings than tests/sample.txt lists");
}
