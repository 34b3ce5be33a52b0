//! A small chart of values by period, worked out to whole points: bars for counts, a line for rates and what goes below zero.
//!
//! Pure; the template only writes it down. What cannot be reckoned (numbers of thirty digits) gives no chart.

use std::fmt::Write as _;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;

use super::format;
use crate::diag::Lang;
use crate::schema::{Part, Period};

const WIDTH: i32 = 360;
const HEIGHT: i32 = 210;
const LEFT: i32 = 42;
const RIGHT: i32 = 8;
const TOP: i32 = 34;
const BOTTOM: i32 = 46;
/// Older periods stand in the table only.
const MOST: usize = 36;
/// A letter's width, wide and narrow.
const LETTER: [i32; 2] = [13, 8];

/// A chart.
#[derive(Debug, Serialize)]
pub(super) struct Chart {
    width: i32,
    height: i32,
    left: i32,
    right: i32,
    /// Where zero is, or the lowest tick.
    floor: i32,
    /// Points of the line, as SVG wants them; empty for bars.
    line: String,
    ticks: Vec<Tick>,
    points: Vec<Point>,
}

#[derive(Debug, Serialize)]
struct Tick {
    y: i32,
    text: String,
}

/// One period: where its value stands, and what is written there.
#[derive(Debug, Serialize)]
struct Point {
    x: i32,
    y: i32,
    /// Left edge, width and height of its bar.
    bar: [i32; 3],
    value: String,
    label: String,
    year: String,
    last: bool,
}

/// The scale: lowest tick, highest, and the step between.
struct Scale {
    low: Decimal,
    high: Decimal,
    step: Decimal,
}

/// Draws `series`, which is in order.
pub(super) fn chart(series: &[(Period, Decimal)], is_rate: bool, lang: Lang) -> Option<Chart> {
    let series = &series[series.len().saturating_sub(MOST)..];
    let (least, most) = (series.iter().map(|(_, v)| *v).min()?, series.iter().map(|(_, v)| *v).max()?);
    if series.len() < 2 {
        return None;
    }
    let as_line = is_rate || least.is_sign_negative();
    let scale = Scale::new(if as_line { least } else { Decimal::ZERO }, most)?;
    let slot = (WIDTH - LEFT - RIGHT) * 10 / series.len() as i32;
    let width = (slot * 6 / 100).clamp(3, 40);
    let mut points = Vec::with_capacity(series.len());
    for (number, (period, value)) in series.iter().enumerate() {
        let x = LEFT + (slot * number as i32 + slot / 2) / 10;
        let y = scale.y(*value)?;
        let value = format::number(value.normalize());
        let bar = [x - width / 2, width, HEIGHT - BOTTOM - y];
        let is_new = number == 0 || series[number - 1].0.year != period.year;
        let year = if is_new && period.part != Part::Year { period.year.to_string() } else { String::new() };
        let last = number + 1 == series.len();
        points.push(Point { x, y, bar, value, label: short(*period, lang), year, last });
    }
    thin(&mut points, slot / 10, series);
    let mut line = String::new();
    for point in points.iter().filter(|_| as_line) {
        let _ = write!(line, "{},{} ", point.x, point.y);
    }
    let line = line.trim_end().to_owned();
    let (right, floor) = (WIDTH - RIGHT, HEIGHT - BOTTOM);
    Some(Chart { width: WIDTH, height: HEIGHT, left: LEFT, right, floor, line, ticks: scale.ticks()?, points })
}

/// Words that would run into each other are left out; the highest, the lowest and the last value stay.
fn thin(points: &mut [Point], slot: i32, series: &[(Period, Decimal)]) {
    let wide = |text: &str| text.chars().map(|c| LETTER[usize::from(c.is_ascii())]).sum::<i32>() + 4;
    let every = |widest: i32| (widest + slot - 1) / slot.max(1);
    let labels = every(points.iter().map(|p| wide(&p.label)).max().unwrap_or(0)) as usize;
    let values = every(points.iter().map(|p| wide(&p.value)).max().unwrap_or(0));
    let peak = series.iter().zip(0..).max_by_key(|((_, value), at)| (*value, std::cmp::Reverse(*at))).map(|(_, at)| at);
    let count = points.len();
    for (at, point) in points.iter_mut().enumerate() {
        if values > 1 && at + 1 != count && Some(at) != peak {
            point.value.clear();
        }
        if labels > 1 && !(count - 1 - at).is_multiple_of(labels) {
            point.label.clear();
        }
    }
    // Beside the last value there is room for the highest only at some distance.
    if values > 1 && peak.is_some_and(|peak| peak + 1 != count && count - 1 - peak < values as usize) {
        points.iter_mut().take(count - 1).for_each(|point| point.value.clear());
    }
}

/// A period below its bar; the year stands below the first of each year.
fn short(period: Period, lang: Lang) -> String {
    match (period.part, lang) {
        (Part::Month(month), Lang::Zh) => format!("{month}月"),
        (Part::Quarter(quarter), Lang::Zh) => {
            format!("{}季度", ["一", "二", "三", "四"][(quarter - 1).clamp(0, 3) as usize])
        }
        (Part::Half(half), Lang::Zh) => (if half == 1 { "上半年" } else { "下半年" }).to_owned(),
        (Part::Month(month), Lang::En) => format!("{month:02}"),
        (Part::Quarter(quarter), Lang::En) => format!("Q{quarter}"),
        (Part::Half(half), Lang::En) => format!("H{half}"),
        (Part::Year, _) => period.year.to_string(),
    }
}

impl Scale {
    /// Round ticks around what lies between `least` and `most`: steps of 1, 2 or 5, about four of them.
    fn new(least: Decimal, most: Decimal) -> Option<Scale> {
        let raw = most.checked_sub(least)?.checked_div(Decimal::from(4))?;
        let (raw, ten) = (if raw.is_zero() { Decimal::ONE } else { raw }, Decimal::TEN);
        let mut power = Decimal::ONE;
        while power.checked_mul(ten)? <= raw {
            power = power.checked_mul(ten)?;
        }
        while power > raw && power.scale() < 9 {
            power = power.checked_div(ten)?;
        }
        let steps = [1, 2, 5, 10].map(|factor| power.checked_mul(Decimal::from(factor)));
        let step = steps.into_iter().flatten().find(|step| *step >= raw)?;
        let whole = [least, most].iter().all(|value| value.fract().is_zero());
        let step = if whole && step < Decimal::ONE { Decimal::ONE } else { step };
        let low = least.checked_div(step)?.floor().checked_mul(step)?;
        let high = most.checked_div(step)?.ceil().checked_mul(step)?;
        let high = if high > low { high } else { low.checked_add(step)? };
        Some(Scale { low, high, step })
    }

    fn y(&self, value: Decimal) -> Option<i32> {
        let part = self.high.checked_sub(value)?.checked_div(self.high.checked_sub(self.low)?)?;
        let down = part.checked_mul(Decimal::from(HEIGHT - TOP - BOTTOM))?.round().to_i32()?;
        Some(TOP + down)
    }

    fn ticks(&self) -> Option<Vec<Tick>> {
        let mut ticks = Vec::new();
        let mut at = self.low;
        while at <= self.high && ticks.len() < 12 {
            ticks.push(Tick { y: self.y(at)?, text: format::number(at.normalize()) });
            at = at.checked_add(self.step)?;
        }
        Some(ticks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(values: &[i64]) -> Vec<(Period, Decimal)> {
        let period = |at: usize| Period { year: 2025 + (at / 12) as i16, part: Part::Month((at % 12) as i8 + 1) };
        values.iter().enumerate().map(|(at, value)| (period(at), Decimal::from(*value))).collect()
    }

    #[test]
    fn bars_stand_on_zero_and_ticks_are_round() {
        let chart = chart(&series(&[38, 57, 44]), false, Lang::Zh).expect("a chart");
        let ticks: Vec<&str> = chart.ticks.iter().map(|tick| &*tick.text).collect();
        assert_eq!(ticks, ["0", "20", "40", "60"]);
        assert_eq!(chart.ticks[0].y, HEIGHT - BOTTOM);
        assert!(chart.points[1].y < chart.points[2].y && chart.points[2].y < chart.points[0].y);
        assert_eq!((chart.points[0].year.as_str(), chart.points[1].year.as_str()), ("2025", ""));
    }

    #[test]
    fn many_values_are_thinned_and_the_highest_and_last_stay() {
        let chart = chart(&series(&(0..30).map(|n| 1000 + (n * 7) % 11).collect::<Vec<_>>()), false, Lang::Zh);
        let chart = chart.expect("a chart");
        let written = chart.points.iter().filter(|point| !point.value.is_empty()).count();
        assert_eq!(written, 2);
        assert!(!chart.points[29].value.is_empty() && !chart.points[29].label.is_empty());
    }

    #[test]
    fn rates_and_negatives_are_lines_and_the_impossible_is_nothing() {
        let line = chart(&series(&[-5, 5]), false, Lang::En).expect("a chart");
        assert_eq!(line.line.split(' ').count(), 2);
        assert!(chart(&series(&[3, 3, 3]), true, Lang::En).is_some());
        assert!(chart(&series(&[3]), true, Lang::En).is_none());
        let month = |m| Period { year: 2026, part: Part::Month(m) };
        let huge = [(month(1), Decimal::MIN), (month(2), Decimal::MAX)];
        assert!(chart(&huge, true, Lang::En).is_none());
    }
}
