//! `flag-scheme`: on schemes of flags: the conditions give every position exactly one flag, and the figures agree.
//!
//! Key: `checks` (the kind of the checks; by default `check`). Gaps and overlaps are shown by an example. Weights add up
//! to 100 %, limits can be reached, groups are large enough, every flag has a meaning, items of `tie_break` are known.

mod figures;
mod trial;

use super::rule::{Case, Check, RuleWord};
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::Entry;
use crate::reckon::{FlagSpec, Scheme};
use trial::{Example, trial, words};

const GAP: Code = Code::error(
    "rule/flag-gap",
    "挂旗条件有缺口：有一种情况哪一面旗都不合适。请补一行条件，或者写一行“其余”（otherwise = true）；没有完成检查的另写一行 done = false。",
    "The conditions leave a gap: a unit can be in a position that earns no flag. Add a row, or one with otherwise = true; for units that were not checked, a row with done = false.",
);
const OVERLAP: Code = Code::error(
    "rule/flag-overlap",
    "挂旗条件有重叠：有一种情况两面旗都合适。请把其中一行的条件写严，使每种情况只挂一面旗。",
    "Conditions overlap: a unit can be in a position that earns two flags. Tighten one of the rows.",
);
const IDLE: Code = Code::warning(
    "rule/flag-idle",
    "这一行条件永远用不上：没有哪个单位能同时满足它。多半是分数或名次写错了。",
    "No unit can ever meet this row. A score or rank in it is probably wrong.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "flag-scheme",
    doc: (
        "挂旗条件没有缺口、没有重叠，权重、满分、分组前后一致",
        "conditions for flags leave no gap and do not overlap; weights, marks and groups agree",
    ),
    basis: (
        "挂旗要有根有据：同样的成绩只能挂同样的旗，条件公布在前",
        "Flags follow from conditions that were published before: the same result earns the same flag",
    ),
    example: r#"rule = "flag-scheme"
checks = "check""#,
    codes: &[
        &GAP,
        &OVERLAP,
        &IDLE,
        &figures::WEIGHTS,
        &figures::MARKS,
        &figures::GROUPS,
        &figures::SMALL_GROUP,
        &figures::TIE_BREAK,
        &figures::MEANING,
    ],
    compile: |reader, kind, schema| {
        FlagSpec::read(reader, kind, schema).map(|_| Box::new(FlagScheme) as Box<dyn Check>)
    },
};

struct FlagScheme;

impl Check for FlagScheme {
    fn entry(&self, entry: &Entry, case: Case<'_>, found: &mut Findings) {
        let Some(scheme) = Scheme::read(0, entry, &case.portal.units) else { return };
        figures::check(&scheme, entry, case, found);
        let trial = trial(&scheme);
        found.0.extend(trial.gaps.iter().map(|example| gap(&scheme, entry, example)));
        found.0.extend(trial.overlaps.iter().filter_map(|example| overlap(&scheme, example)));
        for row in trial.idle.into_iter().filter_map(|at| scheme.rows.get(at)) {
            let label = &row.flag.label;
            found.add(Diagnostic::at(
                &IDLE,
                row.span,
                format!("“{}”的这一行永远用不上", label.zh),
                format!("this row of “{}” can never be met", label.en),
            ));
        }
    }
}

fn gap(scheme: &Scheme, entry: &Entry, example: &Example) -> Diagnostic {
    let words = words(scheme, &example.position);
    let diagnostic = Diagnostic::at(
        &GAP,
        entry.get("rules").map_or(entry.span, |item| item.span),
        format!("{}：没有合适的旗", words.zh),
        format!("{}: no flag fits", words.en),
    );
    match example.position.score {
        Some(_) => diagnostic.hint(
            "补一行 { flag = \"……\", otherwise = true }，收下其余的情况",
            "add a row { flag = \"…\", otherwise = true } for all that is left",
        ),
        None => diagnostic.hint(
            "补一行 { flag = \"……\", done = false }，说明没有完成检查的挂什么旗",
            "add a row { flag = \"…\", done = false } for units that were not checked",
        ),
    }
}

fn overlap(scheme: &Scheme, example: &Example) -> Option<Diagnostic> {
    let rows: Vec<_> = example.rows.iter().filter_map(|at| scheme.rows.get(*at)).collect();
    let (last, others) = rows.split_last()?;
    let flags = |pick: fn(&crate::diag::Text) -> &str, and: &str| {
        rows.iter().map(|row| pick(&row.flag.label)).collect::<Vec<_>>().join(and)
    };
    let (zh, en) = (flags(|label| &label.zh, "和"), flags(|label| &label.en, " and "));
    let words = words(scheme, &example.position);
    let mut diagnostic = Diagnostic::at(
        &OVERLAP,
        last.span,
        format!("{}：{zh}都合适", words.zh),
        format!("{}: {en} both fit", words.en),
    );
    for row in others {
        let label = &row.flag.label;
        let (zh, en) = (format!("“{}”的条件在这里", label.zh), format!("the condition for “{}” is here", label.en));
        diagnostic = diagnostic.because(row.span, zh, en);
    }
    Some(diagnostic)
}
