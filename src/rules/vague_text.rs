//! `vague-text`: a text says nothing but an empty phrase.
//!
//! Keys: `field` (a path), `words` (the phrases; default: those of clerks and inspectors, such as 其他 or 已整改到位),
//! `amount` (one or more paths, in the same row or the entry) with `above`: only where more than so many yuan are at stake.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::numbered::numbered;
use super::path::Path;
use super::rule::{BAD_RULE, Case, Check, RuleWord, TEXTS, wrong_field};
use super::spot::Spot;
use super::sum_equals::number;
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::Entry;
use crate::source::Reader;

const VAGUE: Code = Code::warning(
    "rule/vague-text",
    "这里只写了一句空话，读者看不出花在什么上、做了什么。请写具体：买了什么、多少，改了什么、怎样改的。",
    "This is an empty phrase: readers cannot see what was bought or done. Say what and how much, what was changed and how.",
);

/// Phrases that say nothing by themselves.
const PHRASES: [&str; 76] = [
    "其他",
    "其它",
    "其他支出",
    "其他费用",
    "其他开支",
    "其他收入",
    "其他事项",
    "其他费",
    "杂支",
    "杂项",
    "杂费",
    "杂项支出",
    "日常开支",
    "日常支出",
    "日常费用",
    "日常办公",
    "办公费",
    "办公费用",
    "办公费用若干",
    "办公开支",
    "办公支出",
    "办公用品",
    "办公用品一批",
    "办公用品若干",
    "开支",
    "支出",
    "费用",
    "开支若干",
    "费用若干",
    "支出若干",
    "若干",
    "一批",
    "材料一批",
    "材料若干",
    "物资一批",
    "零星开支",
    "零星支出",
    "零星采购",
    "业务费",
    "工作经费",
    "活动经费",
    "已整改",
    "已整改到位",
    "整改到位",
    "已整改完毕",
    "整改完毕",
    "已完成整改",
    "整改完成",
    "已按要求整改",
    "已按要求整改到位",
    "按要求整改",
    "立行立改",
    "立即整改",
    "正在整改",
    "限期整改",
    "已落实",
    "已落实到位",
    "落实到位",
    "已处理",
    "已办理",
    "已办结",
    "已完成",
    "已解决",
    "加强管理",
    "进一步加强管理",
    "加强监督",
    "加强学习",
    "加强教育",
    "提高认识",
    "严格执行",
    "严格落实",
    "按规定执行",
    "按规定办理",
    "同上",
    "略",
    "无",
];

/// What stands between phrases.
const SIGNS: [char; 16] = ['、', '，', ',', '；', ';', '。', '.', '：', ':', '！', '!', '（', '）', '(', ')', '/'];

pub(super) const WORD: RuleWord = RuleWord {
    name: "vague-text",
    doc: ("不写空话套话", "a text says more than an empty phrase"),
    basis: (
        "财务逐项逐笔公布；整改情况要写明做了什么，不能以“已整改到位”代替",
        "Finance is published item by item; what was put right is told, not only that it was",
    ),
    example: r#"rule = "vague-text"
field = "entries.summary"
amount = "entries.expense"
above = 500"#,
    codes: &[&VAGUE],
    compile: |reader, kind, _| {
        let field = Path::read(reader, "field", kind);
        field.iter().for_each(|path| path.expect(reader, "field", &TEXTS));
        let words = reader.words("words");
        let words: HashSet<String> = match words {
            Some(words) => words.into_iter().map(|(word, _)| plain(word)).collect(),
            None => PHRASES.iter().map(|phrase| plain(phrase)).collect(),
        };
        let above = above(reader);
        let amounts = if reader.node("amount").is_some() { Path::read_all(reader, "amount", kind) } else { Vec::new() };
        match (reader.node("amount").is_some(), reader.node("above").is_some()) {
            (true, false) => reader.missing("above"),
            (false, true) => reader.missing("amount"),
            _ => {}
        }
        let field = field?;
        for path in &amounts {
            path.expect(reader, "amount", &["money", "number"]);
            if !path.is_beside(&field) && !path.is_of_entry() {
                wrong_field(reader, "amount", "同一张表里的", "an amount of the same table, so one");
            }
        }
        let limit = above.filter(|_| !amounts.is_empty()).map(|above| Limit { amounts, above });
        Some(Box::new(VagueText { field, words, limit }))
    },
};

fn above(reader: &mut Reader<'_, '_>) -> Option<Decimal> {
    let node = reader.node("above")?;
    let above = node.scalar().and_then(|text| text.replace([',', '_'], "").parse().ok());
    if above.is_none() {
        let (zh, en) = ("above 写以元为单位的金额", "above is an amount in yuan");
        reader.found.add(Diagnostic::at(&BAD_RULE, node.span, zh, en));
    }
    above
}

/// From what amount on it matters.
struct Limit {
    amounts: Vec<Path>,
    above: Decimal,
}

impl Limit {
    /// The amount at stake where the text stands, if it is above the limit.
    fn exceeded(&self, spot: &Spot<'_>, entry: &Entry, field: &Path) -> Option<Decimal> {
        let amount = |path: &Path| {
            let record = if path.is_beside(field) { spot.record } else { &entry.record };
            record.at(path.last()).and_then(|item| number(&item.value))
        };
        self.amounts.iter().filter_map(amount).find(|amount| amount.abs() > self.above)
    }
}

struct VagueText {
    field: Path,
    words: HashSet<String>,
    limit: Option<Limit>,
}

impl Check for VagueText {
    fn entry(&self, entry: &Entry, _: Case<'_>, found: &mut Findings) {
        for spot in self.field.readable(&entry.record) {
            let text = spot.item.value.as_text().unwrap_or_default();
            if !self.is_vague(text) {
                continue;
            }
            let (mut zh, mut en) = (String::new(), String::new());
            if let Some(limit) = &self.limit {
                let Some(amount) = limit.exceeded(&spot, entry, &self.field) else { continue };
                zh = format!("，金额 {amount} 元，超过 {} 元就要写明用途", limit.above);
                en = format!("; {amount} yuan are at stake, and above {} it must be specific", limit.above);
            }
            let called = spot.called(&self.field.field().label);
            found.add(Diagnostic::at(
                &VAGUE,
                spot.item.span,
                format!("{}只写了“{}”{zh}", called.zh, text.trim()),
                format!("{} says only “{}”{en}", called.en, text.trim()),
            ));
        }
    }
}

impl VagueText {
    /// Whether a text is made of empty phrases only.
    fn is_vague(&self, text: &str) -> bool {
        let (_, text) = numbered(text);
        if self.words.contains(&plain(text)) {
            return true;
        }
        let mut parts = text.split(SIGNS).map(plain).filter(|part| !part.is_empty()).peekable();
        parts.peek().is_some() && parts.all(|part| self.words.contains(&part))
    }
}

/// A text without spaces and signs.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}
