//! `known-matter`: the matter of an entry is one that the regulations know.
//!
//! Key: `field` (text). A matter is a path such as village/finance; it is known if some set of regulations demands
//! something of it, of what is above it or of what is below it. A misspelt one would be asked nothing, silently.

use std::collections::BTreeSet;

use super::rule::{Case, Check, RuleWord, TEXTS, expect, field};
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::Entry;
use crate::source::nearest;

const UNKNOWN: Code = Code::error(
    "rule/unknown-matter",
    "没有一部规定管这个事项，多半是写错了字；写错的事项不会核对天数。事项列在主题的 regulations/ 里，写上一级就按上一级的规定。",
    "No regulation knows this matter; it is probably misspelt, and no days would be checked. Matters are listed in the theme's regulations/.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "known-matter",
    doc: ("事项在法规数据里", "the matter is one that the regulations know"),
    basis: (
        "公示天数和答复期限按事项查找，见 regulations/",
        "Days of notice and reply are looked up by matter, see regulations/",
    ),
    example: r#"rule = "known-matter"
field = "matter""#,
    codes: &[&UNKNOWN],
    compile: |reader, kind, _| {
        let at = field(reader, "field", kind)?;
        expect(reader, "field", kind, at, &TEXTS);
        Some(Box::new(KnownMatter { field: at }))
    },
};

struct KnownMatter {
    field: usize,
}

impl Check for KnownMatter {
    fn entry(&self, entry: &Entry, case: Case<'_>, found: &mut Findings) {
        let Some(item) = entry.record.at(self.field) else { return };
        let matter = item.value.as_text().unwrap_or_default().trim();
        let demands = || case.portal.regulations.sets.iter().flat_map(|set| &set.demands);
        let is_above = |known: &String| known.strip_prefix(matter).is_some_and(|rest| rest.starts_with('/'));
        let known = demands().any(|demand| demand.binds(matter) || demand.matters.iter().any(is_above));
        if matter.is_empty() || known {
            return;
        }
        let words: BTreeSet<&str> = demands().flat_map(|demand| &demand.matters).map(String::as_str).collect();
        let (zh, en) = (format!("没有规定管“{matter}”这个事项"), format!("no regulation knows the matter “{matter}”"));
        let near = nearest(matter, words.iter().copied());
        found.add(Diagnostic::at(&UNKNOWN, item.span, zh, en).did_you_mean(near).hint(
            format!("可以写 {}", words.iter().copied().collect::<Vec<_>>().join("、")),
            format!("known are {}", words.iter().copied().collect::<Vec<_>>().join(", ")),
        ));
    }
}
