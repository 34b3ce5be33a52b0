//! `person`: a natural person's name; personal data, masked when shown.
//!
//! A type of its own so that masking and privacy checks can rely on it.

use super::super::value::Value;
use super::TypeWord;
use super::words::words;

pub(super) const WORD: TypeWord = TypeWord {
    name: "person",
    doc: ("自然人姓名（个人信息，公开时按规定脱敏）", "a natural person's name; personal data, masked when shown"),
    compile: |reader| words(reader, "person", "王某某", Value::Person),
};
