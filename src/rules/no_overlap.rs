//! `no-overlap`: two entries about one thing do not overlap in time.
//!
//! Keys: `key` (a field: what they are about), `from`, `to` (dates or periods; the last day counts as well; `to` may be a
//! list, of which the earliest that is filled ends it). Without an end an entry goes on for ever.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::date_order::stretch;
use super::figure::is_unread;
use super::reference_key::{key_of, name_of};
use super::rule::{Case, Check, RuleWord, expect, field, fields, wrong_field};
use crate::diag::{Code, Diagnostic, Findings, Span};
use crate::model::Entry;

const OVERLAP: Code = Code::error(
    "rule/no-overlap",
    "同一个标的在同一段时间里写了两次，例如一项资产同时租给了两家。请核对起止日期；前一份提前终止的，写上终止日期。",
    "One thing is spoken for twice at the same time: an asset, say, let to two tenants. Check the dates; what ended early says so.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "no-overlap",
    doc: ("同一标的的期间不重叠", "entries about one thing do not overlap in time"),
    basis: ("一项资产同一时间只能有一份有效的承包、租赁合同", "One asset has one lease at a time"),
    example: r#"rule = "no-overlap"
key = "asset"
from = "start"
to = ["end", "closed_on"]"#,
    codes: &[&OVERLAP],
    compile: |reader, kind, _| {
        let (key, from) = (field(reader, "key", kind), field(reader, "from", kind));
        let many = |at: &usize| matches!(kind.fields[*at].ty.name(), "list" | "record" | "table" | "steps");
        if key.as_ref().is_some_and(many) {
            wrong_field(reader, "key", "只有一个值的", "one value");
        }
        from.into_iter().for_each(|at| expect(reader, "from", kind, at, &["date", "period"]));
        let to = fields(reader, "to", kind);
        to.iter().for_each(|at| expect(reader, "to", kind, *at, &["date", "period"]));
        (!to.is_empty()).then_some(())?;
        Some(Box::new(NoOverlap { key: key?, from: from?, to }))
    },
};

struct NoOverlap {
    key: usize,
    from: usize,
    to: Vec<usize>,
}

/// A stretch of time that an entry speaks for.
#[derive(Clone, Copy)]
struct Claim<'e> {
    from: Date,
    to: Option<Date>,
    span: Span,
    entry: &'e Entry,
}

impl Check for NoOverlap {
    fn all(&self, entries: &[Arc<Entry>], case: Case<'_>, found: &mut Findings) {
        let mut groups: BTreeMap<String, Vec<Claim<'_>>> = BTreeMap::new();
        for entry in entries {
            let Some(claim) = self.claim(entry) else { continue };
            let key = entry.record.at(self.key).and_then(|item| key_of(&item.value, case.portal));
            key.into_iter().for_each(|key| groups.entry(key).or_default().push(claim));
        }
        let mut told: Vec<Diagnostic> = Vec::new();
        for mut claims in groups.into_values() {
            claims.sort_by_key(|claim| (claim.from, claim.span));
            let mut reached: Option<Claim<'_>> = None;
            for claim in claims {
                let before = reached.filter(|before| before.to.is_none_or(|end| end >= claim.from));
                told.extend(before.map(|before| self.complaint(&claim, &before, case)));
                let further = |before: &Claim<'_>| before.to.is_some_and(|end| claim.to.is_none_or(|to| to > end));
                reached = Some(reached.filter(|before| !further(before)).unwrap_or(claim));
            }
        }
        told.sort_by_key(|diagnostic| diagnostic.span);
        found.0.extend(told);
    }
}

impl NoOverlap {
    /// When an entry speaks for its key; none if that is not known, or makes no sense.
    fn claim<'e>(&self, entry: &'e Entry) -> Option<Claim<'e>> {
        let record = &entry.record;
        if is_unread(record, self.key) || self.to.iter().any(|at| is_unread(record, *at)) {
            return None;
        }
        let item = record.at(self.from)?;
        let (from, _) = stretch(&item.value)?;
        let ends = self.to.iter().filter_map(|at| Some(stretch(&record.at(*at)?.value)?.1));
        let to = ends.min();
        to.is_none_or(|to| to >= from).then_some(Claim { from, to, span: item.span, entry })
    }

    fn complaint(&self, claim: &Claim<'_>, before: &Claim<'_>, case: Case<'_>) -> Diagnostic {
        let (label, ty) = (&case.kind.fields[self.key].label, case.kind.fields[self.key].ty.name());
        // No message repeats what may be a person's.
        let named = matches!(ty, "reference" | "text" | "slug" | "choice");
        let item = claim.entry.record.at(self.key).filter(|_| named);
        let name = item.map(|item| name_of(&item.value, case.portal)).unwrap_or_default();
        let until = [claim.to, before.to].into_iter().flatten().min();
        let (zh, en) = match until {
            Some(until) => (format!("{} 至 {until}", claim.from), format!("from {} to {until}", claim.from)),
            None => (format!("{} 以后", claim.from), format!("from {} on", claim.from)),
        };
        Diagnostic::at(
            &OVERLAP,
            claim.span,
            format!("“{}”{name}在 {zh} 与另一条重叠", label.zh),
            format!("“{}” {name} is spoken for twice {en}", label.en),
        )
        .because(before.span, "另一条从这里开始", "the other begins here")
    }
}
