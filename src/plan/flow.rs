//! A flow ready to draw: nodes with their branches, risks and measures, by phase.
//!
//! The same value is a readable list on the page and, later, a board on the wall.

use serde::Serialize;

use super::format;
use crate::diag::Lang;
use crate::schema::{Choice, Item, Record, Value};

/// A flow.
#[derive(Debug, Serialize)]
pub struct Flow<'a> {
    pub(super) phases: Vec<Phase<'a>>,
    pub(super) nodes: Vec<Node<'a>>,
    pub(super) actors: Vec<&'a str>,
    pub(super) risk_count: usize,
    pub(super) measure_count: usize,
}

#[derive(Debug, Serialize)]
pub(super) struct Phase<'a> {
    label: &'a str,
    pub(super) nodes: Vec<Node<'a>>,
}

#[derive(Debug, Serialize, Clone)]
pub(super) struct Node<'a> {
    pub(super) no: u32,
    pub(super) name: &'a str,
    pub(super) actor: &'a str,
    pub(super) phase: &'a str,
    time_limit: String,
    output: &'a str,
    publish: String,
    pub(super) start: bool,
    pub(super) end: bool,
    pub(super) next: Vec<Way<'a>>,
    pub(super) risks: Vec<Risk<'a>>,
}

#[derive(Debug, Serialize, Clone)]
pub(super) struct Way<'a> {
    pub(super) to: u32,
    name: &'a str,
    pub(super) when: &'a str,
    pub(super) back: bool,
}

#[derive(Debug, Serialize, Clone)]
pub(super) struct Risk<'a> {
    no: &'a str,
    desc: &'a str,
    pub(super) level: Option<Level<'a>>,
    measures: Vec<&'a str>,
    post: &'a str,
    monitor: &'a str,
}

#[derive(Debug, Serialize, Clone)]
pub(super) struct Level<'a> {
    pub(super) text: &'a str,
    pub(super) glyph: &'a str,
    pub(super) tone: &'static str,
}

/// Makes a flow of steps.
pub(super) fn flow(steps: &[Record], lang: Lang) -> Flow<'_> {
    let nodes: Vec<Node<'_>> = (0..steps.len()).map(|at| node(at, steps, lang)).collect();
    let mut actors: Vec<&str> = Vec::new();
    let mut phases: Vec<Phase<'_>> = Vec::new();
    for node in &nodes {
        if !node.actor.is_empty() && !actors.contains(&node.actor) {
            actors.push(node.actor);
        }
        match phases.last_mut().filter(|phase| phase.label == node.phase) {
            Some(phase) => phase.nodes.push(node.clone()),
            None => phases.push(Phase { label: node.phase, nodes: vec![node.clone()] }),
        }
    }
    let risks = || nodes.iter().flat_map(|node| &node.risks);
    let (risk_count, measure_count) = (risks().count(), risks().map(|risk| risk.measures.len()).sum());
    Flow { phases, actors, risk_count, measure_count, nodes }
}

fn node<'a>(at: usize, steps: &'a [Record], lang: Lang) -> Node<'a> {
    let step = &steps[at];
    let next = ways(at, steps);
    let duration = |name| match step.get(name).map(|item| &item.value) {
        Some(Value::Duration(length)) => format::duration(*length, lang),
        _ => String::new(),
    };
    let risks = match step.get("risks").map(|item| &item.value) {
        Some(Value::Table(rows)) => rows.iter().map(|row| risk(row, lang)).collect(),
        _ => Vec::new(),
    };
    Node {
        no: number(step),
        name: text(step, "name"),
        actor: text(step, "actor"),
        phase: choice(step, "phase").map_or("", |c| &c.value),
        time_limit: duration("time_limit"),
        output: text(step, "output"),
        publish: duration("publish"),
        start: at == 0,
        end: next.is_empty(),
        next,
        risks,
    }
}

fn ways<'a>(at: usize, steps: &'a [Record]) -> Vec<Way<'a>> {
    let no = number(&steps[at]);
    let named = |to: u32| steps.iter().position(|step| number(step) == to);
    let Some(Item { value: Value::List(list), .. }) = steps[at].get("next") else {
        let follows = steps.get(at + 1);
        return follows
            .map(|s| Way { to: number(s), name: text(s, "name"), when: "", back: false })
            .into_iter()
            .collect();
    };
    let records = list.iter().filter_map(|item| match &item.value {
        Value::Record(record) => Some(record),
        _ => None,
    });
    let ways = records.filter_map(|edge| {
        let to = match edge.get("to").map(|item| &item.value) {
            Some(Value::Number(to)) => u32::try_from(*to).ok()?,
            _ => return None,
        };
        let place = named(to)?;
        Some(Way { to, name: text(&steps[place], "name"), when: text(edge, "when"), back: place <= at && to != no + 1 })
    });
    ways.collect()
}

fn risk<'a>(row: &'a Record, lang: Lang) -> Risk<'a> {
    let measures = match row.get("measures").map(|item| &item.value) {
        Some(Value::List(items)) => items.iter().filter_map(|item| item.value.as_text()).map(str::trim).collect(),
        _ => Vec::new(),
    };
    let level = choice(row, "level").map(|c| Level { text: c.label.get(lang), glyph: &c.glyph, tone: c.tone.word() });
    Risk {
        no: text(row, "no"),
        desc: text(row, "desc"),
        level,
        measures,
        post: text(row, "post"),
        monitor: text(row, "monitor"),
    }
}

fn number(step: &Record) -> u32 {
    match step.get("no").map(|item| &item.value) {
        Some(Value::Number(number)) => u32::try_from(*number).unwrap_or(0),
        _ => 0,
    }
}

fn text<'a>(record: &'a Record, name: &str) -> &'a str {
    record.get(name).and_then(|item| item.value.as_text()).unwrap_or_default().trim()
}

fn choice<'a>(record: &'a Record, name: &str) -> Option<&'a Choice> {
    match record.get(name).map(|item| &item.value) {
        Some(Value::Choice(choice)) => Some(choice),
        _ => None,
    }
}
