//! Risks are numbered after their step (`3.1`), and each measure carries the number of its risk.

use std::collections::BTreeSet;

use super::number;
use crate::diag::{Code, Diagnostic, Findings, Span};
use crate::schema::{Item, Record, Value};

pub(super) const RISK_NUMBER: Code = Code::error(
    "flow/risk-number",
    "风险编号由节点序号加顺序号组成，如节点 3 的第一个风险是 3.1，不能重复。",
    "A risk's number is its step's and its own, such as 3.1 for the first risk of step 3, and is used once.",
);
pub(super) const MEASURE_NUMBER: Code = Code::error(
    "flow/measure-number",
    "防控措施前面的编号要和它对应的风险编号一致，一一对应。",
    "The number before a measure is that of its risk.",
);
pub(super) const NO_MEASURE: Code =
    Code::error("flow/no-measure", "每个风险点至少要有一条防控措施。", "Every risk has at least one measure.");

pub(super) fn check(steps: &[Record], found: &mut Findings) {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for step in steps {
        let Some(Item { value: Value::Table(risks), .. }) = step.get("risks") else { continue };
        for risk in risks {
            let Some(no) = risk.get("no") else { continue };
            let written = no.value.as_text().unwrap_or_default().trim();
            let belongs = number(step).is_none_or(|step| is_part_of(written, step));
            if !belongs || !seen.insert(written) {
                found.add(risk_number(written, belongs, no.span, step));
            }
            measures(risk, written, found);
        }
    }
}

fn risk_number(written: &str, belongs: bool, span: Span, step: &Record) -> Diagnostic {
    let no = number(step).unwrap_or_default();
    let (zh, en) = if belongs {
        (format!("风险编号“{written}”用了两次"), format!("the risk number “{written}” is used twice"))
    } else {
        (
            format!("风险编号“{written}”不属于节点 {no}"),
            format!("the risk number “{written}” does not belong to step {no}"),
        )
    };
    Diagnostic::at(&RISK_NUMBER, span, zh, en)
        .hint(format!("写成 \"{no}.1\"、\"{no}.2\" 这样"), format!("write \"{no}.1\", \"{no}.2\" and so on"))
}

fn measures(risk: &Record, no: &str, found: &mut Findings) {
    let listed = match risk.get("measures") {
        Some(Item { value: Value::List(items), .. }) => items.as_slice(),
        _ => &[],
    };
    if listed.is_empty() {
        let span = risk.get("no").map_or(risk.span, |item| item.span);
        found.add(Diagnostic::at(
            &NO_MEASURE,
            span,
            format!("风险 {no} 没有防控措施"),
            format!("the risk {no} has no measure"),
        ));
    }
    for item in listed {
        let text = item.value.as_text().unwrap_or_default().trim();
        let number: &str = &text[..text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len())];
        let number = number.trim_end_matches('.');
        if !number.is_empty() && number != no && !is_below(number, no) {
            found.add(Diagnostic::at(
                &MEASURE_NUMBER,
                item.span,
                format!("措施编号 {number} 与风险编号 {no} 不一致"),
                format!("the measure is numbered {number}, its risk {no}"),
            ));
        }
    }
}

/// 3.1 and 3.1.2 are parts of step 3.
fn is_part_of(number: &str, step: u32) -> bool {
    let mut parts = number.split('.');
    let first = parts.next().and_then(|part| part.parse::<u32>().ok());
    let rest: Vec<&str> = parts.collect();
    first == Some(step)
        && !rest.is_empty()
        && rest.iter().all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()))
}

fn is_below(number: &str, risk: &str) -> bool {
    number.strip_prefix(risk).is_some_and(|rest| rest.starts_with('.'))
}
