//! Where the boxes and arrows of a flow stand: one lane an actor, one row a step, loops at the left, jumps at the right.
//!
//! In: a flow. Out: sheets of at most a dozen steps in units of a picture (1 unit = 1/14 of a Chinese character's
//! width), for any renderer to draw. A long flow goes on on the next sheet.

use serde::Serialize;

use super::flow::{Flow, Node};

/// Steps on one sheet.
const MOST_ROWS: usize = 12;
const EM: i32 = 14;
const LINE: i32 = 20;
const LANE: i32 = 172;
const BOX: i32 = 148;
const CHARS: i32 = (BOX - 20) / EM;
const SIDE: i32 = 46;
const CHANNEL: i32 = 12;
const HEAD: i32 = 52;
const GAP: i32 = 34;
/// Size of the words beside arrows.
const LABEL: i32 = 12;

/// A part of a flow, drawn.
#[derive(Debug, Serialize)]
pub struct LaneSheet<'a> {
    width: i32,
    height: i32,
    lanes: Vec<Lane<'a>>,
    bands: Vec<Band<'a>>,
    boxes: Vec<StepBox<'a>>,
    arrows: Vec<Arrow<'a>>,
    /// It goes on from the sheet before, or on the next.
    continued: bool,
    continues: bool,
}

#[derive(Debug, Serialize)]
struct Lane<'a> {
    x: i32,
    width: i32,
    lines: Vec<&'a str>,
}

#[derive(Debug, Serialize)]
struct Band<'a> {
    y: i32,
    height: i32,
    phase: &'a str,
}

#[derive(Debug, Serialize)]
struct StepBox<'a> {
    no: u32,
    x: i32,
    y: i32,
    width: i32,
    height: i32,
    lines: Vec<&'a str>,
    ends: bool,
    begins: bool,
    dots: Vec<Dot<'a>>,
    dots_y: i32,
}

#[derive(Debug, Serialize)]
struct Dot<'a> {
    glyph: &'a str,
    text: &'a str,
    tone: &'a str,
    count: usize,
    x: i32,
}

#[derive(Debug, Serialize)]
struct Arrow<'a> {
    path: String,
    back: bool,
    label: &'a str,
    x: i32,
    y: i32,
    anchor: &'static str,
    /// The step it leads to, where that is not on this sheet.
    off: Option<u32>,
}

/// The sheets of a flow. One actor needs no lanes, and neither does a flow without actors.
pub(super) fn lanes<'a>(flow: &Flow<'a>) -> Vec<LaneSheet<'a>> {
    if flow.actors.len() < 2 || flow.nodes.len() < 2 {
        return Vec::new();
    }
    let sheets = flow.nodes.len().div_ceil(MOST_ROWS);
    let rows = flow.nodes.len().div_ceil(sheets);
    let parts: Vec<&[Node<'a>]> = flow.nodes.chunks(rows).collect();
    // All sheets have their lanes at the same place.
    let need = |part: &&[Node<'a>]| {
        let loops = ways(part).filter(|(.., back)| *back).count() as i32;
        SIDE + loops * CHANNEL + margin(part, flow)
    };
    let left = parts.iter().map(need).max().unwrap_or(SIDE);
    parts.iter().enumerate().map(|(at, part)| sheet(part, flow, left, (at > 0, at + 1 < parts.len()))).collect()
}

fn sheet<'a>(nodes: &[Node<'a>], flow: &Flow<'a>, left: i32, (continued, continues): (bool, bool)) -> LaneSheet<'a> {
    let jumps = ways(nodes).filter(|(at, _, to, back)| !back && to.is_none_or(|to| to > at + 1)).count() as i32;
    let lane_x = |number: usize| left + number as i32 * LANE;
    let lanes = flow.actors.iter().enumerate();
    let lanes = lanes.map(|(at, actor)| Lane { x: lane_x(at), width: LANE, lines: wrapped(actor, CHARS + 1, 2) });
    let mut y = HEAD + GAP / 2;
    let boxes: Vec<StepBox<'a>> = nodes
        .iter()
        .map(|node| {
            let lane = flow.actors.iter().position(|actor| *actor == node.actor).unwrap_or(0);
            let made = step_box(node, lane_x(lane) + (LANE - BOX) / 2, y);
            y += made.height + GAP;
            made
        })
        .collect();
    let right = lane_x(flow.actors.len());
    let arrows = arrows(nodes, &boxes, left, right);
    let reach = |arrow: &Arrow<'_>| if arrow.anchor == "start" { arrow.x + room(arrow) } else { 0 };
    let width = arrows.iter().map(reach).max().unwrap_or(0).max(right + 12 + jumps * CHANNEL);
    LaneSheet {
        width,
        height: y,
        lanes: lanes.collect(),
        bands: bands(nodes, &boxes, y),
        arrows,
        boxes,
        continued,
        continues,
    }
}

/// How far the lanes stand to the right so that the words of loops have room.
fn margin(nodes: &[Node<'_>], flow: &Flow<'_>) -> i32 {
    let lane = |at: usize| flow.actors.iter().position(|actor| *actor == nodes[at].actor).unwrap_or(0) as i32;
    let need = ways(nodes).filter(|(.., back)| *back).map(|(at, way, ..)| text_width(way.when) + 8 - lane(at) * LANE);
    need.max().unwrap_or(0).max(0)
}

/// The room that an arrow's words take.
fn room(arrow: &Arrow<'_>) -> i32 {
    text_width(arrow.label) + if arrow.off.is_some() { 5 * LABEL } else { 0 } + 8
}

/// The width of words beside an arrow.
fn text_width(text: &str) -> i32 {
    text.chars().map(|c| if c.is_ascii() { LABEL / 2 + 1 } else { LABEL }).sum()
}

/// Every way of the sheet: from which row, the way, to which row (none: another sheet), whether back.
fn ways<'n, 'a>(nodes: &'n [Node<'a>]) -> impl Iterator<Item = (usize, &'n super::flow::Way<'a>, Option<usize>, bool)> {
    nodes.iter().enumerate().flat_map(move |(at, node)| {
        let place = move |to: u32| nodes.iter().position(|other| other.no == to);
        node.next.iter().map(move |way| {
            let to = place(way.to);
            (at, way, to, way.back || to.is_some_and(|to| to <= at))
        })
    })
}

fn step_box<'a>(node: &Node<'a>, x: i32, y: i32) -> StepBox<'a> {
    let lines = wrapped(node.name, CHARS, 3);
    let mut dots: Vec<Dot<'a>> = Vec::new();
    for level in node.risks.iter().filter_map(|risk| risk.level.as_ref()) {
        match dots.iter_mut().find(|dot| dot.glyph == level.glyph) {
            Some(dot) => dot.count += 1,
            None => dots.push(Dot { glyph: level.glyph, text: level.text, tone: level.tone, count: 1, x: 0 }),
        }
    }
    for (at, dot) in dots.iter_mut().enumerate() {
        dot.x = x + 10 + at as i32 * 44;
    }
    let text = 14 + lines.len() as i32 * LINE;
    let height = text + if dots.is_empty() { 0 } else { 20 };
    let dots_y = y + text + 10;
    StepBox { no: node.no, x, y, width: BOX, height, lines, ends: node.end, begins: node.start, dots, dots_y }
}

fn bands<'a>(nodes: &[Node<'a>], boxes: &[StepBox<'a>], bottom: i32) -> Vec<Band<'a>> {
    let mut bands: Vec<Band<'a>> = Vec::new();
    for (node, made) in nodes.iter().zip(boxes) {
        let top = made.y - GAP / 2;
        match bands.last_mut().filter(|band| band.phase == node.phase) {
            Some(band) => band.height = made.y + made.height + GAP / 2 - band.y,
            None => bands.push(Band { y: top, height: made.height + GAP, phase: node.phase }),
        }
    }
    if let Some(last) = bands.last_mut() {
        last.height = bottom - last.y;
    }
    bands
}

fn arrows<'a>(nodes: &[Node<'a>], boxes: &[StepBox<'a>], left: i32, right: i32) -> Vec<Arrow<'a>> {
    let (mut loops, mut jumps) = (0, 0);
    let mut arrows = Vec::new();
    for (at, way, to, back) in ways(nodes) {
        let from = &boxes[at];
        let (middle, below) = (from.x + BOX / 2, from.y + from.height);
        let centre = from.y + from.height / 2;
        let arrow = match to.map(|to| (to, &boxes[to])) {
            Some((to, target)) if to == at + 1 => {
                let (x, half) = (target.x + BOX / 2, below + GAP / 2);
                let path = match x == middle {
                    true => format!("M{middle} {below}V{}", target.y - 2),
                    false => format!("M{middle} {below}V{half}H{x}V{}", target.y - 2),
                };
                Arrow { path, back, label: way.when, x: middle + 6, y: below + 13, anchor: "start", off: None }
            }
            Some((_, target)) if back => {
                loops += 1;
                let (channel, into) = (left - 4 - loops * CHANNEL, target.y + target.height / 2 + 6);
                let path = format!("M{} {centre}H{channel}V{into}H{}", from.x, target.x - 2);
                Arrow { path, back, label: way.when, x: from.x - 6, y: centre - 5, anchor: "end", off: None }
            }
            Some((_, target)) => {
                jumps += 1;
                let (channel, into) = (right + jumps * CHANNEL, target.y + target.height / 2 - 6);
                let path = format!("M{} {centre}H{channel}V{into}H{}", from.x + BOX, target.x + BOX + 2);
                Arrow { path, back, label: way.when, x: from.x + BOX + 6, y: centre - 5, anchor: "start", off: None }
            }
            None => {
                let is_next = at + 1 == nodes.len() && !back;
                let path = match is_next {
                    true => format!("M{middle} {below}V{}", below + GAP / 2),
                    false => format!("M{} {centre}h14", from.x + BOX),
                };
                let (x, y) = if is_next { (middle + 6, below + 14) } else { (from.x + BOX + 18, centre + 5) };
                Arrow { path, back, label: way.when, x, y, anchor: "start", off: Some(way.to) }
            }
        };
        arrows.push(arrow);
    }
    arrows
}

/// `text` in lines of at most `chars` Chinese characters (a Latin letter counts half); the last line takes the rest.
fn wrapped(text: &str, chars: i32, most: usize) -> Vec<&str> {
    let (mut lines, mut start, mut used) = (Vec::new(), 0, 0);
    for (at, c) in text.char_indices() {
        let width = if c.is_ascii() { 1 } else { 2 };
        if used + width > chars * 2 && lines.len() + 1 < most {
            lines.push(&text[start..at]);
            (start, used) = (at, 0);
        }
        used += width;
    }
    lines.push(&text[start..]);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_broken_by_width() {
        assert_eq!(wrapped("受理用电申请并核验资料", 9, 3), ["受理用电申请并核验", "资料"]);
        assert_eq!(wrapped("ABCDEFGHIJ", 4, 3), ["ABCDEFGH", "IJ"]);
        assert_eq!(wrapped("", 4, 3), [""]);
    }
}
