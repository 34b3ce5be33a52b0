//! `flag`: a flag that is hung out. By default 红旗, 黄旗, 灰旗.
//!
//! Colour never stands alone: each flag has a shape and a word.

use super::super::value::Tone;
use super::TypeWord;
use super::choice::compile;

pub(super) const WORD: TypeWord = TypeWord {
    name: "flag",
    doc: ("旗，默认 红旗、黄旗、灰旗", "a flag; by default 红旗 (red), 黄旗 (yellow), 灰旗 (grey)"),
    compile: |reader| {
        compile(
            reader,
            "flag",
            &[
                ("红旗", "red flag", "⚑", Tone::Strong),
                ("黄旗", "yellow flag", "⚐", Tone::Warning),
                ("灰旗", "grey flag", "▱", Tone::Muted),
            ],
        )
    },
};
