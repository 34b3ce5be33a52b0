//! `phone`: a telephone number, kept as written.
//!
//! Digits, spaces, hyphens, brackets, an extension, or a short service number. Key: `mask`, `"number"` (a mobile number is
//! shown as 138****5678, unless told otherwise) or `"none"`; boards show numbers whole.

use std::sync::Arc;

use super::super::field::Field;
use super::super::record::Reading;
use super::super::value::Value;
use super::lenient::ascii;
use super::mask::{self, Mask};
use super::{FieldType, TypeWord, not_understood, scalar, understood};
use crate::diag::Code;
use crate::source::Node;

pub(in crate::schema) const NOT_A_PHONE: Code = Code::error(
    "entry/not-a-phone",
    "这里要写电话号码，如 0999-5550123 或 12388。",
    "A telephone number is expected, such as 0999-5550123 or 12388.",
);

pub(super) const WORD: TypeWord = TypeWord {
    name: "phone",
    doc: (
        "电话号码（手机号公开时遮挡中间四位）",
        "a telephone number; of a mobile number the middle is masked when shown",
    ),
    compile: |reader| Arc::new(Phone { mask: mask::read(reader, &[("number", Mask::Number), ("none", Mask::None)]) }),
};

#[derive(Debug)]
struct Phone {
    mask: Mask,
}

impl FieldType for Phone {
    fn name(&self) -> &'static str {
        WORD.name
    }

    fn read(&self, node: &Node, field: &Field, reading: &mut Reading<'_>) -> Option<Value> {
        let written = scalar(node, field, "电话号码", "a telephone number", reading)?;
        let plain = ascii(written).replace("转", "-");
        let digits = plain.bytes().filter(u8::is_ascii_digit).count();
        let legal = plain.bytes().all(|b| b.is_ascii_digit() || b"-+()".contains(&b));
        if !legal || !(3..=20).contains(&digits) {
            let (zh, en) = (format!("“{written}”不是电话号码"), format!("“{written}” is no telephone number"));
            reading.found.add(not_understood(&NOT_A_PHONE, node, field, zh, en));
            return None;
        }
        if plain != written {
            understood(node, written, &plain, reading);
        }
        Some(Value::Phone(plain.into()))
    }

    fn json(&self) -> serde_json::Value {
        serde_json::json!({ "type": "string" })
    }

    fn sample(&self) -> String {
        super::quoted("0999-5550123")
    }

    fn mask(&self) -> Mask {
        self.mask
    }
}
