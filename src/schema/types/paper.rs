//! `paper`: the size of a sheet, a board or a screen.
//!
//! A name (A4, 易拉宝, 16:9) or width × height in millimetres (600×900). Widths and heights are those of the finished
//! sheet, without bleed.

use std::sync::Arc;

use super::super::field::Field;
use super::super::record::Reading;
use super::super::value::Value;
use super::{FieldType, TypeWord, not_understood, scalar};
use crate::diag::Code;
use crate::source::Node;

pub(in crate::schema) const NOT_A_PAPER: Code = Code::error(
    "entry/not-a-paper",
    "这里要写版面尺寸：A5、A4、A3、A2、A1、A0、易拉宝、X展架、16:9、9:16，或“宽×高”毫米，如 600×900，边长从 50 到 5000。",
    "A size is expected here: A5, A4, A3, A2, A1, A0, 易拉宝 (roll-up), X展架 (X-stand), 16:9, 9:16, or width×height in millimetres such as 600×900, each from 50 to 5000.",
);

pub(super) const WORD: TypeWord = TypeWord {
    name: "paper",
    doc: ("版面尺寸：A4 这样的名称，或“宽×高”毫米", "a size: a name such as A4, or width×height in millimetres"),
    compile: |_| Arc::new(PaperSize),
};

/// Sizes with names: width and height in millimetres. Those of screens stand for their shape.
const NAMED: [(&str, f64, f64); 10] = [
    ("A5", 148.0, 210.0),
    ("A4", 210.0, 297.0),
    ("A3", 297.0, 420.0),
    ("A2", 420.0, 594.0),
    ("A1", 594.0, 841.0),
    ("A0", 841.0, 1189.0),
    ("易拉宝", 800.0, 2000.0),
    ("X展架", 600.0, 1600.0),
    ("16:9", 640.0, 360.0),
    ("9:16", 360.0, 640.0),
];

/// Shortest and longest side in millimetres.
const SIDES: std::ops::RangeInclusive<f64> = 50.0..=5000.0;

/// A size in millimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paper {
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// It is the shape of a screen, not a size.
    pub is_screen: bool,
}

impl Paper {
    /// The size that is written so; none if it is none.
    pub fn parse(text: &str) -> Option<Paper> {
        let text = super::lenient::ascii(text.trim());
        let named = NAMED.iter().find(|(name, ..)| text.eq_ignore_ascii_case(&super::lenient::ascii(name)));
        if let Some((name, width, height)) = named {
            return Some(Paper { width: *width, height: *height, is_screen: name.contains(':') });
        }
        let bare = text.trim_end_matches("mm").trim_end_matches("毫米").trim();
        let (width, height) = bare.split_once(['×', 'x', 'X', '*', '✕'])?;
        let side = |text: &str| text.trim().parse::<f64>().ok().filter(|side| SIDES.contains(side));
        Some(Paper { width: side(width)?, height: side(height)?, is_screen: false })
    }
}

#[derive(Debug)]
struct PaperSize;

impl FieldType for PaperSize {
    fn name(&self) -> &'static str {
        WORD.name
    }

    fn read(&self, node: &Node, field: &Field, reading: &mut Reading<'_>) -> Option<Value> {
        let text = scalar(node, field, "尺寸", "a size", reading)?.trim();
        if Paper::parse(text).is_none() {
            let (zh, en) = (format!("“{text}”不是版面尺寸"), format!("“{text}” is no size"));
            let diagnostic = not_understood(&NOT_A_PAPER, node, field, zh, en);
            reading.found.add(diagnostic.hint(
                "写 A4 这样的名称，或者 600×900（宽×高，毫米）",
                "write a name such as A4, or 600×900 (width×height in millimetres)",
            ));
            return None;
        }
        Some(Value::Text(super::text::slice(node, text, reading.text)))
    }

    fn json(&self) -> serde_json::Value {
        serde_json::json!({ "type": "string", "examples": NAMED.map(|(name, ..)| name) })
    }

    fn sample(&self) -> String {
        super::quoted("A3")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        let size = |text| Paper::parse(text).map(|paper| (paper.width, paper.height));
        assert_eq!(size("a4"), Some((210.0, 297.0)));
        assert_eq!(size("１２００×９００"), Some((1200.0, 900.0)));
        assert_eq!(size("600 x 900 mm"), Some((600.0, 900.0)));
        assert_eq!(size("易拉宝"), Some((800.0, 2000.0)));
        assert_eq!(size("600×9000"), None);
        assert_eq!(size("-600×900"), None);
        assert_eq!(size("NaN×900"), None);
        assert_eq!(size("大"), None);
        assert!(Paper::parse("16:9").is_some_and(|paper| paper.is_screen));
    }
}
