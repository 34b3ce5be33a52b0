//! `level`: a graded choice, highest first. By default 高▲ 中■ 低●.
//!
//! The glyphs keep levels apart on a photocopy.

use super::super::value::Tone;
use super::TypeWord;
use super::choice::compile;

pub(super) const WORD: TypeWord = TypeWord {
    name: "level",
    doc: ("等级，默认 高▲ 中■ 低●", "a level; by default 高▲ (high), 中■ (middle), 低● (low)"),
    compile: |reader| {
        compile(
            reader,
            "level",
            &[("高", "high", "▲", Tone::Strong), ("中", "middle", "■", Tone::Warning), ("低", "low", "●", Tone::Muted)],
        )
    },
};
