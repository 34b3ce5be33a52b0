//! `repeated`: the same words stand in many places.
//!
//! Keys: `field` (a path), `share` (percent: more than so many of the rows or entries that have the field filled) or
//! `times` (so many or more), `within` (fields; each group is counted for itself). A number in front does not count.

use std::collections::{HashMap, HashSet};
use std::ops::RangeInclusive;
use std::sync::Arc;

use super::numbered::numbered;
use super::path::Path;
use super::reference_key::key_of;
use super::rule::{BAD_RULE, Case, Check, RuleWord, wrong_field};
use super::within::Within;
use crate::diag::{Code, Diagnostic, Findings, Span};
use crate::model::{Entry, Portal};
use crate::schema::{Item, Record};
use crate::source::Reader;

const REPEATED: Code = Code::warning(
    "rule/repeated",
    "同样的话写了很多处，多半是复制来的，没有针对这一条写；如果是同一个问题一再出现，说明上次没有整改到位。",
    "The same words stand in many places. They were probably copied; or the same fault comes back and was never mended.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "repeated",
    doc: ("同样的话出现太多次", "the same words stand in many places"),
    basis: (
        "防控措施要针对各自的风险点；反复出现的问题属于屡改屡犯",
        "Measures fit their risks; a fault that comes back was not mended",
    ),
    example: r#"rule = "repeated"
field = "measures"
share = 30
within = ["unit"]"#,
    codes: &[&REPEATED],
    compile: |reader, kind, _| {
        let path = Path::read(reader, "field", kind);
        if path.as_ref().is_some_and(|path| path.ty().fields().is_some()) {
            wrong_field(reader, "field", "文字或列表", "text or a list");
        }
        let within = Within::read(reader, kind);
        let (share, times) = (bound(reader, "share", 1..=99), bound(reader, "times", 2..=10_000));
        if reader.node("share").or(reader.node("times")).is_none() {
            reader.missing("times");
        }
        Some(Box::new(Repeated { path: path?, within, share, times }))
    },
};

/// The whole number that `key` says, within `range`; a share may carry its sign: "30%".
fn bound(reader: &mut Reader<'_, '_>, key: &'static str, range: RangeInclusive<usize>) -> Option<usize> {
    let node = reader.node(key)?;
    let written = node.scalar().map(|text| text.trim().trim_end_matches(['%', '％']).trim_end());
    let number = written.and_then(|text| text.parse().ok()).filter(|number| range.contains(number));
    if number.is_none() {
        let (zh, en) = (
            format!("{key} 写 {} 到 {} 的整数", range.start(), range.end()),
            format!("{key} is a whole number from {} to {}", range.start(), range.end()),
        );
        reader.found.add(Diagnostic::at(&BAD_RULE, node.span, zh, en));
    }
    number
}

struct Repeated {
    path: Path,
    within: Within,
    share: Option<usize>,
    times: Option<usize>,
}

/// The rows and entries of a group, and where each text stands in them.
#[derive(Default)]
struct Group<'a> {
    name: String,
    total: usize,
    places: HashMap<String, Vec<&'a Item>>,
}

impl Check for Repeated {
    fn all(&self, entries: &[Arc<Entry>], case: Case<'_>, found: &mut Findings) {
        let mut groups: HashMap<Vec<String>, Group<'_>> = HashMap::new();
        for entry in entries {
            let Some(key) = self.within.key(entry, case.portal) else { continue };
            let group = groups.entry(key).or_default();
            if group.name.is_empty() {
                group.name = self.within.name(entry, case.portal);
            }
            self.gather(entry, case.portal, group);
        }
        let mut told: Vec<(Span, Diagnostic)> = Vec::new();
        for group in groups.values() {
            told.extend(group.places.values().filter_map(|places| self.judge(places, group)));
        }
        told.sort_by_key(|(span, _)| *span);
        found.0.extend(told.into_iter().map(|(_, diagnostic)| diagnostic));
    }
}

impl Repeated {
    /// Counts the texts of an entry, each once a row.
    fn gather<'a>(&self, entry: &'a Entry, portal: &Portal, group: &mut Group<'a>) {
        let mut row: Option<&Record> = None;
        let mut seen: HashSet<String> = HashSet::new();
        for spot in self.path.readable(&entry.record) {
            if !row.is_some_and(|row| std::ptr::eq(row, spot.record)) {
                row = Some(spot.record);
                seen.clear();
                group.total += 1;
            }
            let Some(text) = key_of(&spot.item.value, portal) else { continue };
            let words = numbered(&text).1.trim_end_matches(['。', '；', ';', '.', ' ']).to_owned();
            if !words.is_empty() && seen.insert(words.clone()) {
                group.places.entry(words).or_default().push(spot.item);
            }
        }
    }

    fn judge(&self, places: &[&Item], group: &Group<'_>) -> Option<(Span, Diagnostic)> {
        let (count, total) = (places.len(), group.total);
        let often = self.times.is_some_and(|times| count >= times);
        let much = self.share.is_some_and(|share| count >= 2 && count * 100 > share * total);
        let (first, last) = places.iter().map(|i| i.span).fold(None, |ends: Option<(Span, Span)>, span| {
            Some(ends.map_or((span, span), |(first, last)| (first.min(span), last.max(span))))
        })?;
        if !(often || much) {
            return None;
        }
        let (label, percent) = (&self.path.field().label, count * 100 / total.max(1));
        let (mut zh, mut en) = (String::new(), String::new());
        if !group.name.is_empty() {
            (zh, en) = (format!("{}：", group.name), format!("{}: ", group.name));
        }
        let diagnostic = Diagnostic::at(
            &REPEATED,
            last,
            format!("{zh}“{}”里同样的话写了 {count} 处，{total} 条中占 {percent}%", label.zh),
            format!("{en}the same words stand {count} times in “{}”: {percent}% of {total}", label.en),
        );
        Some((last, diagnostic.because(first, "第一次在这里", "first here")))
    }
}
