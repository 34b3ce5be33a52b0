//! Steps and arrows: numbers differ, arrows lead somewhere, everything is reached from the first step, and from
//! everywhere there is a way to an end.

use std::collections::{BTreeMap, BTreeSet};

use super::number;
use crate::diag::{Code, Diagnostic, Findings, Span};
use crate::schema::{Item, Record, Value};

pub(super) const SAME_NUMBER: Code =
    Code::error("flow/same-number", "流程里两个节点用了同一个序号。", "Two steps of a flow have the same number.");
pub(super) const NO_SUCH_STEP: Code =
    Code::error("flow/no-such-step", "next 里写的节点不存在。", "A step named in next does not exist.");
pub(super) const SECOND_START: Code = Code::error(
    "flow/second-start",
    "流程只能有一个起点。这个节点不是第一个节点，却没有任何节点通向它。",
    "A flow has one start. This step is not the first, and no step leads to it.",
);
pub(super) const UNREACHABLE: Code = Code::error(
    "flow/unreachable",
    "从第一个节点出发走不到这个节点。",
    "The step cannot be reached from the first one.",
);
pub(super) const NO_END: Code = Code::error(
    "flow/no-end",
    "流程从这里走不到终点：没有写 next = [] 的节点，或者绕成了圈出不去。",
    "From here the flow never ends: no step has next = [], or a circle has no way out.",
);
pub(super) const UNLABELLED: Code = Code::warning(
    "flow/unlabelled-branch",
    "一个节点通向几个节点时，最多只有一条去路可以不写条件（表示其他情况），其余都要写明条件（when）。",
    "Of the ways from one step, at most one has no condition (otherwise); the others say when they are taken.",
);

/// An arrow: from and to by place in the list, and where it is written.
struct Arrow {
    to: usize,
    span: Span,
    labelled: bool,
}

pub(super) fn check(steps: &[Record], found: &mut Findings) {
    let places = numbers(steps, found);
    let arrows: Vec<Vec<Arrow>> = (0..steps.len()).map(|at| arrows(at, steps, &places, found)).collect();
    for (at, out) in arrows.iter().enumerate() {
        // One way without a condition is “otherwise”; two cannot be told apart.
        let bare: Vec<&Arrow> = out.iter().filter(|arrow| !arrow.labelled).collect();
        if let [_, arrow, ..] = bare.as_slice() {
            found.add(
                Diagnostic::at(
                    &UNLABELLED,
                    arrow.span,
                    format!("{}有 {} 条去路没有写条件，分不清走哪一条", label(&steps[at]).0, bare.len()),
                    format!("{} has {} ways without a condition", label(&steps[at]).1, bare.len()),
                )
                .hint("写成 { to = 3, when = \"……\" }", "write { to = 3, when = \"…\" }"),
            );
        }
    }
    let reached = reach(0, |at| arrows[at].iter().map(|a| a.to).collect());
    let entered: BTreeSet<usize> = arrows.iter().flatten().map(|a| a.to).collect();
    for at in (0..steps.len()).filter(|at| !reached.contains(at)) {
        let (zh, en) = label(&steps[at]);
        let diagnostic = if entered.contains(&at) {
            Diagnostic::at(&UNREACHABLE, steps[at].span, format!("走不到{zh}"), format!("{en} cannot be reached"))
        } else {
            let (zh, en) = (format!("没有节点通向{zh}"), format!("no step leads to {en}"));
            Diagnostic::at(&SECOND_START, steps[at].span, zh, en)
        };
        found.add(diagnostic);
    }
    no_end(steps, &arrows, &reached, found);
}

/// Number to place in the list; repeated numbers are complained about.
fn numbers(steps: &[Record], found: &mut Findings) -> BTreeMap<u32, usize> {
    let mut places: BTreeMap<u32, usize> = BTreeMap::new();
    for (at, step) in steps.iter().enumerate() {
        let Some(no) = number(step) else { continue };
        if let Some(first) = places.get(&no) {
            let span = step.get("no").map_or(step.span, |item| item.span);
            let first = steps[*first].get("no").map_or(step.span, |item| item.span);
            found.add(
                Diagnostic::at(
                    &SAME_NUMBER,
                    span,
                    format!("序号 {no} 用了两次"),
                    format!("the number {no} is used twice"),
                )
                .because(first, "第一次在这里", "first here"),
            );
        } else {
            places.insert(no, at);
        }
    }
    places
}

fn arrows(at: usize, steps: &[Record], places: &BTreeMap<u32, usize>, found: &mut Findings) -> Vec<Arrow> {
    let step = &steps[at];
    let Some(Item { value: Value::List(next), span }) = step.get("next") else {
        let follows = at + 1 < steps.len();
        return follows.then_some(Arrow { to: at + 1, span: step.span, labelled: true }).into_iter().collect();
    };
    let mut arrows = Vec::new();
    for item in next {
        let Value::Record(edge) = &item.value else { continue };
        let Some(Item { value: Value::Number(to), span: place }) = edge.get("to") else { continue };
        match u32::try_from(*to).ok().and_then(|no| places.get(&no)) {
            Some(to) => arrows.push(Arrow { to: *to, span: item.span, labelled: edge.get("when").is_some() }),
            None => found.add(Diagnostic::at(
                &NO_SUCH_STEP,
                if place.start >= span.start { *place } else { item.span },
                format!("{}通向节点 {to}，但没有这个节点", label(step).0),
                format!("{} leads to step {to}, which does not exist", label(step).1),
            )),
        }
    }
    arrows
}

fn reach(start: usize, next: impl Fn(usize) -> Vec<usize>) -> BTreeSet<usize> {
    let mut reached = BTreeSet::from([start]);
    let mut open = vec![start];
    while let Some(at) = open.pop() {
        open.extend(next(at).into_iter().filter(|to| reached.insert(*to)));
    }
    reached
}

/// From every reached step there is a way to one that leads nowhere further.
fn no_end(steps: &[Record], arrows: &[Vec<Arrow>], reached: &BTreeSet<usize>, found: &mut Findings) {
    let mut back: Vec<Vec<usize>> = vec![Vec::new(); steps.len()];
    arrows.iter().enumerate().for_each(|(at, out)| out.iter().for_each(|arrow| back[arrow.to].push(at)));
    let ends: Vec<usize> = reached.iter().copied().filter(|at| arrows[*at].is_empty()).collect();
    let saved: BTreeSet<usize> = ends.iter().flat_map(|end| reach(*end, |at| back[at].clone())).collect();
    let Some(lost) = reached.iter().find(|at| !saved.contains(at)) else { return };
    let (zh, en) = label(&steps[*lost]);
    let diagnostic = if ends.is_empty() {
        Diagnostic::at(&NO_END, steps[*lost].span, "流程没有终点", "the flow has no end")
    } else {
        Diagnostic::at(
            &NO_END,
            steps[*lost].span,
            format!("从{zh}走不到终点"),
            format!("from {en} there is no way to an end"),
        )
    };
    found.add(diagnostic.hint("最后一个节点写 next = []", "the last step has next = []"));
}

/// “节点 3（公示）” and “step 3 (公示)”.
fn label(step: &Record) -> (String, String) {
    let no = number(step).map(|n| n.to_string()).unwrap_or_default();
    let name = step.get("name").and_then(|item| item.value.as_text()).unwrap_or_default();
    (format!("节点 {no}（{name}）"), format!("step {no} ({name})"))
}
