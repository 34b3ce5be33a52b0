//! `capital-amount`: an amount in words (大写金额) is the amount in figures.
//!
//! Keys: `field` (text, or `"table.column"`), `amount` (money in the same row or in the entry). In Markdown, and without
//! `amount`, every amount that the text itself says in words and figures side by side is compared.

mod numeral;
mod pair;

use std::ops::Range;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use self::numeral::{is_capital, is_usual, parse, write};
use self::pair::{Pair, first_words, pairs};
use super::figure::{figure_at, is_figure};
use super::path::Path;
use super::place::Place;
use super::row::row_name;
use super::rule::{Case, Check, RuleWord, wrong_field};
use crate::diag::{Code, Diagnostic, Findings, Span, Text};
use crate::model::Entry;
use crate::schema::{Item, Kind, Record, Value};
use crate::source::Reader;
use crate::source::markdown::prose;

const DIFFERS: Code = Code::error(
    "rule/capital-amount",
    "大写金额与小写金额不一致。以原始凭证为准，把写错的一处改正。",
    "The amount in words is not the amount in figures. Correct the one that is wrong after the original voucher.",
);
const UNREAD: Code = Code::error(
    "rule/capital-unread",
    "这里应当是大写金额，却读不成一个数：多了字、少了字，或者位数颠倒。写法如“壹万贰仟叁佰元整”。",
    "An amount in words is expected, but it does not make a number: a sign is missing, too much, or in the wrong place. The hint shows how it is written.",
);
const FORM: Code = Code::warning(
    "rule/capital-form",
    "大写金额的数对，写法不规范：要用壹贰叁肆伍陆柒捌玖拾佰仟，到“元”为止的写“整”（正），有“分”的不写“整”，中间有 0 的写“零”。",
    "The amount in words is right, but not in the usual form: capital numerals, the closing word after whole yuan, none after fen, a zero where digits are left out. The hint shows it.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "capital-amount",
    doc: ("大写金额与小写金额一致", "an amount in words is the amount in figures"),
    basis: (
        "票据、凭证、合同上的大写金额与小写金额必须相符；写法按人民银行关于填写票据和结算凭证的规定",
        "On bills, vouchers and contracts the amount in words equals the amount in figures; its form follows the People's Bank's rules for filling in bills",
    ),
    example: r#"rule = "capital-amount"
field = "amount_in_words"
amount = "amount""#,
    codes: &[&DIFFERS, &UNREAD, &FORM],
    compile: |reader, kind, _| {
        let field = spot(reader, "field", kind);
        let amount = reader.node("amount").is_some().then(|| spot(reader, "amount", kind));
        let ty = |(place, at): &(Place, usize)| place.fields.get(*at).map_or("", |field| field.ty.name());
        if field.as_ref().is_some_and(|spot| !matches!(ty(spot), "text" | "markdown")) {
            wrong_field(reader, "field", "文字或 Markdown ", "text or Markdown");
            return None;
        }
        let ((place, field), amount) = (field?, transposed(amount)?);
        if let Some((of, at)) = &amount {
            let reachable = of.table.is_none() || of.table == place.table;
            if !reachable || !of.fields.get(*at).is_some_and(is_figure) {
                wrong_field(reader, "amount", "同一行或同一条内容里的金额", "money in the same row or entry");
                return None;
            }
        }
        let amount = amount.map(|(of, at)| (of.table.is_some(), at));
        Some(Box::new(CapitalAmount { place, field, amount }))
    },
};

/// None if a key was there and wrong.
fn transposed<T>(read: Option<Option<T>>) -> Option<Option<T>> {
    read.map_or(Some(None), |inner| inner.map(Some))
}

/// The field or `table.column` that `key` names.
fn spot(reader: &mut Reader<'_, '_>, key: &'static str, kind: &Kind) -> Option<(Place, usize)> {
    let Some((written, span)) = reader.text_at(key) else {
        reader.missing(key);
        return None;
    };
    Path::compile(written, span, kind, reader.found)?;
    let Some((table, column)) = written.split_once('.') else {
        return Some((Place { table: None, fields: kind.fields.clone() }, kind.field_index(written)?));
    };
    let table = kind.field_index(table)?;
    let fields = kind.fields.get(table)?.ty.fields()?.clone();
    let at = fields.iter().position(|field| &*field.name == column)?;
    Some((Place { table: Some(table), fields }, at))
}

struct CapitalAmount {
    place: Place,
    field: usize,
    /// Whether it stands in the same row (or else in the entry), and the number of the field.
    amount: Option<(bool, usize)>,
}

impl Check for CapitalAmount {
    fn entry(&self, entry: &Entry, _: Case<'_>, found: &mut Findings) {
        for (index, record) in self.place.records(entry).into_iter().enumerate() {
            let Some(item) = record.at(self.field).filter(|item| !item.value.is_blank()) else { continue };
            let label = self.label(record, index);
            match (&item.value, self.amount) {
                (Value::Text(text), Some((in_row, at))) => {
                    let amount = figure_at(if in_row { record } else { &entry.record }, at);
                    found.0.extend(compare(text, item, amount, &label));
                }
                (Value::Text(text), None) => {
                    found.0.extend(pairs(text).iter().filter_map(|pair| within(text, pair, item, &label)));
                }
                (Value::Markdown(rich), _) => {
                    let pairs = pairs(&rich.text);
                    if pairs.is_empty() {
                        continue;
                    }
                    let prose = prose(&rich.text);
                    let is_prose = |range: &Range<usize>| {
                        prose.iter().any(|part| part.start <= range.start && range.end <= part.end)
                    };
                    let pairs = pairs.iter().filter(|pair| is_prose(&pair.words) && is_prose(&pair.figure));
                    found.0.extend(pairs.filter_map(|pair| within(&rich.text, pair, item, &label)));
                }
                _ => {}
            }
        }
    }
}

impl CapitalAmount {
    /// How messages begin: the row and the field.
    fn label(&self, record: &Record, index: usize) -> Text {
        let row = row_name(&self.place, record, index);
        let label = &self.place.fields[self.field].label;
        Text::new(format!("{}“{}”", row.zh, label.zh), format!("{}“{}”", row.en, label.en))
    }
}

/// A text that is an amount in words, against the amount beside it.
fn compare(text: &str, item: &Item, amount: Option<(Decimal, Span)>, label: &Text) -> Option<Diagnostic> {
    let whole = parse(text).map(|_| 0..text.len());
    let range = whole.or_else(|| first_words(text));
    let Some((words, said)) = range.and_then(|range| Some((text.get(range.clone())?, parse(text.get(range)?)?))) else {
        let zh = format!("{}读不成金额", label.zh);
        return Some(cure(Diagnostic::at(&UNREAD, item.span, zh, format!("{} is no amount", label.en)), amount));
    };
    let Some((figure, because)) = amount.filter(|(figure, _)| *figure != Decimal::new(said, 2)) else {
        let beside = pairs(text).iter().find_map(|pair| within(text, pair, item, label));
        return beside.or_else(|| form(words, said, item.span, label));
    };
    let yuan = Decimal::new(said, 2);
    let diagnostic = Diagnostic::at(
        &DIFFERS,
        item.span,
        format!("{}是 {yuan} 元，小写金额是 {figure} 元", label.zh),
        format!("{} says {yuan}, the figure beside it {figure}", label.en),
    );
    let diagnostic = diagnostic.because(because, "小写金额在这里", "the amount in figures is here");
    Some(cure(diagnostic, amount))
}

/// Words and figure inside one text.
fn within(text: &str, pair: &Pair, item: &Item, label: &Text) -> Option<Diagnostic> {
    let exact = (item.span.end - item.span.start) as usize == text.len();
    let place = |range: &Range<usize>| if exact { item.span.part(range.clone()) } else { item.span };
    let (words, span) = (text.get(pair.words.clone())?, place(&pair.words));
    let Some(said) = parse(words) else {
        // Plain numerals may be anything; capital ones are meant to be an amount.
        let zh = format!("{}里的“{words}”读不成金额", label.zh);
        let unread = Diagnostic::at(&UNREAD, span, zh, format!("“{words}” in {} is no amount", label.en));
        return is_capital(words).then(|| cure(unread, Some((pair.yuan, span))));
    };
    let yuan = Decimal::new(said, 2);
    if yuan == pair.yuan {
        return is_capital(words).then(|| form(words, said, span, label)).flatten();
    }
    let figure = pair.yuan;
    let diagnostic = Diagnostic::at(
        &DIFFERS,
        span,
        format!("{}里的“{words}”是 {yuan} 元，旁边写的是 {figure} 元", label.zh),
        format!("“{words}” in {} is {yuan}, the figure beside it {figure}", label.en),
    );
    let diagnostic = diagnostic.because(place(&pair.figure), "小写金额在这里", "the amount in figures is here");
    Some(cure(diagnostic, Some((figure, span))))
}

/// A right amount that is not in the usual form.
fn form(words: &str, said: i64, span: Span, label: &Text) -> Option<Diagnostic> {
    let right = write(said);
    (!is_usual(words, said)).then(|| {
        let zh = format!("{}的“{words}”写法不规范", label.zh);
        let en = format!("“{words}” in {} is not in the usual form", label.en);
        Diagnostic::at(&FORM, span, zh, en).hint(format!("写成“{right}”"), format!("write {right}"))
    })
}

/// Adds how the amount is written in words.
fn cure(diagnostic: Diagnostic, amount: Option<(Decimal, Span)>) -> Diagnostic {
    let fen = amount.and_then(|(yuan, _)| yuan.checked_mul(Decimal::ONE_HUNDRED));
    match fen.filter(|fen| fen.fract().is_zero()).and_then(|fen| fen.to_i64()) {
        Some(fen) => {
            let right = write(fen);
            diagnostic
                .hint(format!("小写金额没错的话，写成“{right}”"), format!("if the figure is right, write {right}"))
        }
        None => diagnostic.hint("写法如“壹万贰仟叁佰元整”", "it is written like 壹万贰仟叁佰元整"),
    }
}
