//! `address`: a postal address; somebody's home is personal data.
//!
//! A type of its own so that masking and privacy checks can rely on it.

use super::super::value::Value;
use super::TypeWord;
use super::words::words;

pub(super) const WORD: TypeWord = TypeWord {
    name: "address",
    doc: ("地址（个人住址属于个人信息）", "a postal address; somebody's home is personal data"),
    compile: |reader| words(reader, "address", "禾溪镇政府院内", Value::Address),
};
