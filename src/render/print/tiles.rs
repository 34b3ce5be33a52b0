//! A large board on office paper: A4 or A3 sheets that overlap and are put together.
//!
//! In: the pages of a board. Out: pages of tiles, each with corner marks, its place in the grid and a margin that every
//! printer can keep. Text stays text.

use typst::layout::{Abs, Axes, Frame, FrameItem, FrameKind, GroupItem, Point, Size, Transform};
use typst::syntax::Span;
use typst::visualize::{Color, Curve, FixedStroke, Geometry, Paint};
use typst_layout::Page;

/// Margin that printers leave white, in millimetres.
const MARGIN: f64 = 10.0;
/// How much neighbours share, in millimetres.
const OVERLAP: f64 = 10.0;

/// Where tiles lie on a board.
#[derive(Debug, PartialEq)]
struct Grid {
    across: usize,
    down: usize,
    turned: bool,
}

/// Tiles of a board of `width` × `height` mm on sheets of `sheet` mm: upright or turned, whichever takes fewer.
fn grid(width: f64, height: f64, sheet: (f64, f64)) -> Grid {
    let count = |board: f64, side: f64| {
        let step = side - 2.0 * MARGIN - OVERLAP;
        (((board - OVERLAP) / step).ceil()).max(1.0) as usize
    };
    let upright = Grid { across: count(width, sheet.0), down: count(height, sheet.1), turned: false };
    let turned = Grid { across: count(width, sheet.1), down: count(height, sheet.0), turned: true };
    if turned.across * turned.down < upright.across * upright.down { turned } else { upright }
}

/// The tiles of `page`, without their names.
pub(super) fn tiles(page: &Page, large: bool) -> Tiles {
    let sheet = if large { (297.0, 420.0) } else { (210.0, 297.0) };
    let board = untagged(&page.frame);
    let (width, height) = (board.width().to_mm(), board.height().to_mm());
    let grid = grid(width, height, sheet);
    let sheet = if grid.turned { (sheet.1, sheet.0) } else { sheet };
    let window = Size::new(Abs::mm(sheet.0 - 2.0 * MARGIN), Abs::mm(sheet.1 - 2.0 * MARGIN));
    let (mut tiles, mut names) = (Vec::new(), Vec::new());
    for row in 0..grid.down {
        for column in 0..grid.across {
            let step = Axes::new(window.x.to_mm() - OVERLAP, window.y.to_mm() - OVERLAP);
            let from = Point::new(Abs::mm(column as f64 * step.x), Abs::mm(row as f64 * step.y));
            let mut frame = Frame::new(Size::new(Abs::mm(sheet.0), Abs::mm(sheet.1)), FrameKind::Hard);
            let mut view = Frame::new(window, FrameKind::Hard);
            let inner =
                GroupItem { transform: Transform::translate(-from.x, -from.y), ..GroupItem::new(board.clone()) };
            view.push(Point::zero(), FrameItem::Group(inner));
            let clipped = GroupItem { clip: Some(Curve::rect(window)), ..GroupItem::new(view) };
            frame.push(Point::splat(Abs::mm(MARGIN)), FrameItem::Group(clipped));
            corners(&mut frame, window);
            names.push(name(row, column));
            tiles.push(Page { frame, bleed: Default::default(), number: tiles.len() as u64 + 1, ..page.clone() });
        }
    }
    Tiles { pages: tiles, names, width: sheet.0 }
}

/// Tiles with their names, and the width of a sheet in millimetres.
pub(super) struct Tiles {
    pub pages: Vec<Page>,
    pub names: Vec<String>,
    pub width: f64,
}

impl Tiles {
    /// Lays a strip with its name into the lower margin of every tile.
    pub fn named(mut self, strips: &[Page]) -> Vec<Page> {
        for (page, strip) in self.pages.iter_mut().zip(strips) {
            let place = Point::with_y(page.frame.height() - strip.frame.height() - Abs::mm(1.0));
            page.frame.push(place, FrameItem::Group(GroupItem::new(untagged(&strip.frame))));
        }
        self.pages
    }
}

/// Height of the strip with a tile's name, in millimetres.
pub(super) const STRIP: f64 = 6.0;

/// The name of a tile: its row as a letter, and its column, such as `B3`.
fn name(row: usize, column: usize) -> String {
    let letter = char::from(b'A' + (row % 26) as u8);
    format!("{}{}", letter.to_string().repeat(row / 26 + 1), column + 1)
}

/// Marks at the corners of the window, where the neighbours' windows overlap it.
fn corners(frame: &mut Frame, window: Size) {
    let stroke = FixedStroke { paint: Paint::Solid(Color::BLACK), thickness: Abs::pt(0.4), ..FixedStroke::default() };
    let (margin, overlap, length) = (Abs::mm(MARGIN), Abs::mm(OVERLAP), Abs::mm(MARGIN * 0.6));
    let mut line = |from: Point, along: Point| {
        frame.push(from, FrameItem::Shape(Geometry::Line(along).stroked(stroke.clone()), Span::detached()));
    };
    for x in [margin, margin + overlap, margin + window.x - overlap, margin + window.x] {
        line(Point::new(x, margin - length), Point::with_y(length * 0.8));
        line(Point::new(x, margin + window.y + length * 0.2), Point::with_y(length * 0.8));
    }
    for y in [margin, margin + overlap, margin + window.y - overlap, margin + window.y] {
        line(Point::new(margin - length, y), Point::with_x(length * 0.8));
        line(Point::new(margin + window.x + length * 0.2, y), Point::with_x(length * 0.8));
    }
}

/// The frame without the tags of its structure, which may stand only once in a document.
fn untagged(frame: &Frame) -> Frame {
    let mut bare = Frame::new(frame.size(), frame.kind());
    for (place, item) in frame.items() {
        match item {
            FrameItem::Tag(_) => {}
            FrameItem::Group(group) => {
                let inner = GroupItem { frame: untagged(&group.frame), parent: None, ..group.clone() };
                bare.push(*place, FrameItem::Group(inner));
            }
            other => bare.push(*place, other.clone()),
        }
    }
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_cover_the_board_and_overlap() {
        assert_eq!(grid(600.0, 900.0, (210.0, 297.0)), Grid { across: 3, down: 5, turned: true });
        let small = grid(190.0, 277.0, (210.0, 297.0));
        assert_eq!((small.across, small.down), (1, 1));
        // Neighbours share 10 mm: three turned sheets of A3 show 400 + 390 + 390 mm, which is 1180 and not yet 1200.
        assert_eq!(grid(1200.0, 900.0, (297.0, 420.0)), Grid { across: 5, down: 3, turned: false });
        assert_eq!(grid(1180.0, 800.0, (297.0, 420.0)), Grid { across: 3, down: 3, turned: true });
    }
}
