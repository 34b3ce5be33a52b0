//! `money`: yuan with at most two decimals, kept as whole fen.
//!
//! “￥1,234.50元” is understood. 万元 is refused, because a table that mixes 元 and 万元 misleads its readers.

use std::sync::Arc;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::super::field::Field;
use super::super::record::Reading;
use super::super::value::Value;
use super::lenient::{ascii, ungrouped};
use super::number::{NumberRange, parse};
use super::{FieldType, TypeWord, not_understood, scalar, understood};
use crate::diag::Code;
use crate::source::Node;

pub(in crate::schema) const NOT_MONEY: Code = Code::error(
    "entry/not-money",
    "这里要写以元为单位的金额，最多两位小数，如 1234.50。不要写“万元”。",
    "An amount in yuan is expected, with at most two decimals, such as 1234.50; not in units of ten thousand.",
);

pub(super) const WORD: TypeWord = TypeWord {
    name: "money",
    doc: ("金额（元），最多两位小数", "an amount in yuan with at most two decimals"),
    compile: |reader| Arc::new(Money { range: NumberRange::read(reader) }),
};

#[derive(Debug)]
struct Money {
    range: NumberRange,
}

impl FieldType for Money {
    fn name(&self) -> &'static str {
        WORD.name
    }

    fn read(&self, node: &Node, field: &Field, reading: &mut Reading<'_>) -> Option<Value> {
        let written = scalar(node, field, "金额", "an amount", reading)?;
        let plain = ascii(written);
        let bare = plain.trim_start_matches(['¥', '￥']).trim_end_matches("人民币").trim_end_matches('元');
        let yuan = ungrouped(bare).and_then(|digits| parse(&digits));
        let fen = yuan.and_then(|yuan| yuan.checked_mul(Decimal::ONE_HUNDRED)).filter(|fen| fen.fract().is_zero());
        let Some((yuan, fen)) = yuan.zip(fen.and_then(|fen| fen.to_i64())) else {
            let (zh, en) = (format!("“{written}”不是金额"), format!("“{written}” is no amount of yuan"));
            reading.found.add(cure(not_understood(&NOT_MONEY, node, field, zh, en), bare, yuan));
            return None;
        };
        if node.as_str().is_some() && written.trim() != bare {
            understood(node, written, &format!("{}.{:02}", fen / 100, (fen % 100).abs()), reading);
        }
        self.range.check(yuan, node, field, reading);
        Some(Value::Money(fen))
    }

    fn json(&self) -> serde_json::Value {
        let mut json = serde_json::json!({ "type": "number", "multipleOf": 0.01 });
        self.range.json(&mut json);
        serde_json::json!({ "anyOf": [json, { "type": "string" }] })
    }

    fn sample(&self) -> String {
        "1234.50".to_owned()
    }
}

fn cure(diagnostic: crate::diag::Diagnostic, bare: &str, yuan: Option<Decimal>) -> crate::diag::Diagnostic {
    if yuan.is_some() {
        return diagnostic.hint("最多写两位小数（到分）", "at most two decimals");
    }
    let in_yuan = bare.strip_suffix('万').and_then(parse).and_then(|n| n.checked_mul(Decimal::from(10_000)));
    match in_yuan.map(|yuan| yuan.normalize()) {
        Some(yuan) => diagnostic.hint(format!("不用“万元”，请写 {yuan}"), format!("write {yuan}")),
        None => diagnostic.hint("只写数字，如 1234.50", "write digits only, such as 1234.50"),
    }
}
