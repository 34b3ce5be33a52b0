//! `flow-sound`: a flow can be walked: one start, an end, every step reachable, branches that say when, and numbered
//! risks whose measures match one to one.
//!
//! Keys: `field` (of type steps). Steps are joined by `next`; without it a step leads to the one written after it.

mod graph;
mod risks;

use super::rule::{Case, Check, RuleWord, field, wrong_field};
use crate::diag::{Code, Findings};
use crate::model::Entry;
use crate::schema::{Record, Value};

pub(super) const WORD: RuleWord = RuleWord {
    name: "flow-sound",
    doc: ("流程走得通，风险和措施一一对应", "a flow can be walked, and risks match their measures"),
    basis: ("GB/T 41371—2022 村务管理 事项运行流程编制指南；一险一措施", "GB/T 41371-2022; each risk has its measure"),
    example: r#"rule = "flow-sound"
field = "steps""#,
    codes: CODES,
    compile: |reader, kind, _| {
        let at = field(reader, "field", kind)?;
        if kind.fields[at].ty.name() != "steps" {
            wrong_field(reader, "field", "流程（steps）", "steps");
        }
        Some(Box::new(FlowSound { field: at }))
    },
};

const CODES: &[&Code] = &[
    &graph::SAME_NUMBER,
    &graph::NO_SUCH_STEP,
    &graph::SECOND_START,
    &graph::UNREACHABLE,
    &graph::NO_END,
    &graph::UNLABELLED,
    &risks::RISK_NUMBER,
    &risks::MEASURE_NUMBER,
    &risks::NO_MEASURE,
];

struct FlowSound {
    field: usize,
}

impl Check for FlowSound {
    fn entry(&self, entry: &Entry, _: Case<'_>, found: &mut Findings) {
        let Some(item) = entry.record.at(self.field) else { return };
        let Value::Steps(steps) = &item.value else { return };
        if steps.is_empty() {
            return;
        }
        graph::check(steps, found);
        risks::check(steps, found);
    }
}

/// The number of a step, as text for people; none if it is not written.
fn number(step: &Record) -> Option<u32> {
    match step.get("no").map(|item| &item.value) {
        Some(Value::Number(number)) => u32::try_from(*number).ok(),
        _ => None,
    }
}
