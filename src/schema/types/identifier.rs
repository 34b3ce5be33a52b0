//! `identifier`: an identity, account or card number; never shown.
//!
//! A type of its own so that masking and privacy checks can rely on it.

use super::super::value::Value;
use super::TypeWord;
use super::words::words;

pub(super) const WORD: TypeWord = TypeWord {
    name: "identifier",
    doc: ("证件号、账号、卡号（绝不明示）", "an identity, account or card number; never shown"),
    compile: |reader| words(reader, "identifier", "（不填）", Value::Identifier),
};
