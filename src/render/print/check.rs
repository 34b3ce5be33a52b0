//! What Typst does not complain about: missing glyphs, text beyond its slot or sheet, type that is too small.
//!
//! In: a laid-out document. Out: complaints. Slots are found by their labels (`slot-1`, …).

use typst::layout::{Abs, Frame, FrameItem, Point, Rect, Size, Transform};
use typst::text::TextItem;
use typst_layout::PagedDocument;

use super::complaint::{NO_GLYPH, OVERFLOW, TOO_SMALL, about};
use crate::diag::Diagnostic;
use crate::plan::Printed;

/// How far text may stick out before it is cut off, in points: shapes of letters are not exact.
const TOLERANCE: f64 = 1.5;
/// Sizes are compared with a little room for rounding.
const ROUNDING: f64 = 0.06;

struct Walk<'p, 'a> {
    printed: &'p Printed<'a>,
    /// Box in which text must stay, in the page's coordinates, and the number of its slot.
    bounds: Vec<(Rect, Option<usize>)>,
    lost: Vec<String>,
    out: Option<(String, Option<usize>)>,
    small: Option<(String, f64)>,
}

/// Checks every page.
pub(super) fn check(document: &PagedDocument, printed: &Printed<'_>) -> Vec<Diagnostic> {
    let mut walk = Walk { printed, bounds: Vec::new(), lost: Vec::new(), out: None, small: None };
    for page in document.pages() {
        let room = printed.job.bleed * 72.0 / 25.4;
        let (low, high) = (Point::splat(Abs::pt(-room)), page.frame.size().to_point() + Point::splat(Abs::pt(room)));
        walk.bounds = vec![(Rect::new(low, high), None)];
        walk.frame(&page.frame, Transform::identity());
    }
    walk.found()
}

impl Walk<'_, '_> {
    fn frame(&mut self, frame: &Frame, transform: Transform) {
        for (place, item) in frame.items() {
            let here = transform.pre_concat(Transform::translate(place.x, place.y));
            match item {
                FrameItem::Group(group) => {
                    let inner = here.pre_concat(group.transform);
                    let slot = group.label.and_then(|label| number(label.resolve().as_str()));
                    if let Some(slot) = slot {
                        self.bounds.push((area(inner, group.frame.size()), Some(slot)));
                    }
                    self.frame(&group.frame, inner);
                    if slot.is_some() {
                        self.bounds.pop();
                    }
                }
                FrameItem::Text(text) => self.text(text, here),
                _ => {}
            }
        }
    }

    fn text(&mut self, text: &TextItem, here: Transform) {
        for glyph in text.glyphs.iter().filter(|glyph| glyph.id == 0) {
            let lost = text.text[glyph.range()].trim().to_owned();
            if !lost.is_empty() && !self.lost.contains(&lost) {
                self.lost.push(lost);
            }
        }
        let scale = (here.sx.get() * here.sy.get() - here.kx.get() * here.ky.get()).abs().sqrt();
        let size = text.size.to_pt() * scale;
        let shown = || text.text.chars().take(16).collect::<String>();
        if size + ROUNDING < self.printed.job.least && !text.text.trim().is_empty() {
            let smaller = self.small.as_ref().is_none_or(|(_, known)| size < *known);
            if smaller {
                self.small = Some((shown(), size));
            }
        }
        let corners = [Point::zero(), Point::new(text.width(), Abs::zero())].map(|corner| corner.transform(here));
        // The slot is told before the sheet.
        for (bounds, slot) in self.bounds.iter().rev() {
            let out = corners.iter().any(|corner| {
                let beyond = |at: Abs, low: Abs, high: Abs| {
                    at.to_pt() < low.to_pt() - TOLERANCE || at.to_pt() > high.to_pt() + TOLERANCE
                };
                beyond(corner.x, bounds.min.x, bounds.max.x) || beyond(corner.y, bounds.min.y, bounds.max.y)
            });
            if out && self.out.is_none() && !text.text.trim().is_empty() {
                self.out = Some((shown(), *slot));
            }
        }
    }

    fn found(self) -> Vec<Diagnostic> {
        let (printed, mut found) = (self.printed, Vec::new());
        if !self.lost.is_empty() {
            let list = self.lost.join("、");
            let (zh, en) = (format!("有印不出来的字：{list}"), format!("has characters that are not printed: {list}"));
            found.push(*about(&NO_GLYPH, printed, None, &zh, &en));
        }
        if let Some((text, slot)) = self.out {
            let (zh, en) = (format!("有文字伸出了边：“{text}……”"), format!("has text that sticks out: “{text}…”"));
            found.push(about(&OVERFLOW, printed, slot, &zh, &en).hint(
                "加宽这一栏（share），或者把长串的字母数字断开",
                "make the column wider (share), or break long runs of letters and digits",
            ));
        }
        if let Some((text, size)) = self.small {
            let (size, least) = ((size * 10.0).round() / 10.0, (printed.job.least * 10.0).round() / 10.0);
            let (zh, en) = (
                format!("有字太小：“{text}……”是 {size} 磅，这个距离至少要 {least} 磅"),
                format!("has type that is too small: “{text}…” is {size} pt, its distance asks for {least} pt"),
            );
            found.push(*about(&TOO_SMALL, printed, None, &zh, &en));
        }
        found
    }
}

/// The number of a slot from its label.
fn number(label: &str) -> Option<usize> {
    label.strip_prefix("slot-")?.parse().ok()
}

fn area(transform: Transform, size: Size) -> Rect {
    let (a, b) = (Point::zero().transform(transform), size.to_point().transform(transform));
    Rect::new(a.min(b), a.max(b))
}
