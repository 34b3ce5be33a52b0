//! Crop marks: hairlines outside the bleed that show where to cut.

use typst::layout::{Abs, FrameItem, Point, Sides};
use typst::syntax::Span;
use typst::visualize::{Color, FixedStroke, Geometry, Paint};
use typst_layout::Page;

/// Length of a mark in millimetres.
const LENGTH: f64 = 6.0;
/// Between the bleed and a mark.
const GAP: f64 = 2.0;
/// Thickness in points.
const HAIRLINE: f64 = 0.25;

/// The page with marks at its corners; its bleed grows by the room that they take.
pub(super) fn marked(page: &Page) -> Page {
    let mut page = page.clone();
    let (bleed, size) = (page.bleed.left, page.frame.size());
    let stroke =
        FixedStroke { paint: Paint::Solid(Color::BLACK), thickness: Abs::pt(HAIRLINE), ..FixedStroke::default() };
    let mut line = |from: Point, along: Point| {
        let shape = Geometry::Line(along).stroked(stroke.clone());
        page.frame.push(from, FrameItem::Shape(shape, Span::detached()));
    };
    let (away, length) = (bleed + Abs::mm(GAP), Abs::mm(LENGTH));
    for (x, out_x) in [(Abs::zero(), -1.0), (size.x, 1.0)] {
        for (y, out_y) in [(Abs::zero(), -1.0), (size.y, 1.0)] {
            line(Point::new(x + away * out_x, y), Point::with_x(length * out_x));
            line(Point::new(x, y + away * out_y), Point::with_y(length * out_y));
        }
    }
    page.bleed = Sides::splat(away + length);
    page
}
