//! `person`: a natural person's name; personal data, masked when shown.
//!
//! A type of its own so that masking and privacy checks can rely on it. Key: `mask`, `"name"` (张*三, unless told
//! otherwise), `"surname"` (张某某) or `"none"`; boards show names whole.

use super::super::value::Value;
use super::TypeWord;
use super::mask::{self, Mask};
use super::words::masked_words;

pub(super) const WORD: TypeWord = TypeWord {
    name: "person",
    doc: ("自然人姓名（个人信息，公开时按规定脱敏）", "a natural person's name; personal data, masked when shown"),
    compile: |reader| {
        let mask = mask::read(reader, &[("name", Mask::Name), ("surname", Mask::Surname), ("none", Mask::None)]);
        masked_words(reader, "person", "王某某", Value::Person, mask)
    },
};
