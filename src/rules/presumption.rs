//! `presumption`: nobody is called guilty before a court has said so.
//!
//! Keys: `fields` (texts, with what stands inside lists and tables; default: all), `words` (what is not said; default: 罪犯,
//! 已构成犯罪 and the like). `when` and `not` say where there is no judgment yet. A word is passed over where the sentence says
//! 涉嫌, 是否 or the like before it.

use std::ops::Range;

use super::rule::{Case, Check, RuleWord, fields};
use super::spot::part_of;
use super::walk::walk_item;
use crate::diag::{Code, Diagnostic, Findings, Text};
use crate::model::Entry;
use crate::schema::{Item, Value};
use crate::source::Reader;

const GUILTY: Code = Code::warning(
    "rule/presumption",
    "法院还没有判决，就写成了有罪。移送检察机关的写“涉嫌某罪”，没有移送的只写违纪、违法事实；已经判决的，把移送情况改成“已判决”。",
    "Guilt is stated though no court has found it. Write 涉嫌 (is suspected of) where a case was handed on, and only the facts where it was not; if there is a judgment, say so.",
);

/// Words that state guilt.
const STATED: [&str; 18] = [
    "罪犯",
    "犯罪分子",
    "已构成犯罪",
    "已经构成犯罪",
    "构成犯罪",
    "构成贪污罪",
    "构成受贿罪",
    "构成挪用公款罪",
    "构成职务侵占罪",
    "犯贪污罪",
    "犯受贿罪",
    "犯挪用公款罪",
    "犯职务侵占罪",
    "贪污犯",
    "受贿犯",
    "犯罪事实",
    "犯罪所得",
    "畏罪",
];
/// What in front of them takes the statement back.
const UNCERTAIN: [&str; 17] = [
    "涉嫌", "是否", "可能", "疑似", "不", "未", "无", "没有", "如果", "若", "凡", "防止", "预防", "严防", "警惕",
    "打击", "惩治",
];

pub(super) const WORD: RuleWord = RuleWord {
    name: "presumption",
    doc: ("未经判决不写成有罪", "nobody is called guilty without a judgment"),
    basis: (
        "未经人民法院依法判决，对任何人都不得确定有罪（刑事诉讼法第十二条）",
        "Nobody is guilty before a people's court has judged (Criminal Procedure Law, article 12)",
    ),
    example: r#"rule = "presumption"
when = "transfer"
not = "已判决""#,
    codes: &[&GUILTY],
    compile: |reader, kind, _| {
        let chosen = reader.node("fields").is_some().then(|| fields(reader, "fields", kind));
        Some(Box::new(Presumption { fields: chosen, words: words(reader) }))
    },
};

fn words(reader: &mut Reader<'_, '_>) -> Vec<String> {
    let written = reader.words("words").map(|words| words.into_iter().map(|(word, _)| word.to_owned()).collect());
    let mut words: Vec<String> = written.unwrap_or_else(|| STATED.map(str::to_owned).to_vec());
    words.retain(|word| !word.is_empty());
    words
}

struct Presumption {
    fields: Option<Vec<usize>>,
    words: Vec<String>,
}

impl Check for Presumption {
    fn entry(&self, entry: &Entry, case: Case<'_>, found: &mut Findings) {
        let cause = case.condition.and_then(|condition| Some((condition, condition.cause(entry)?)));
        let chosen = |at: u16| self.fields.as_ref().is_none_or(|fields| fields.contains(&usize::from(at)));
        for (at, item) in entry.record.values.iter().filter(|(at, _)| chosen(*at)) {
            let Some(label) = case.kind.fields.get(usize::from(*at)).map(|field| &field.label) else { continue };
            let from = found.0.len();
            walk_item(item, &mut |item| self.check(item, label, found));
            let Some((condition, (because, word))) = &cause else { continue };
            let other = &case.kind.fields[condition.field].label;
            for diagnostic in found.0.drain(from..).collect::<Vec<_>>() {
                let (zh, en) = (format!("“{}”是“{word}”", other.zh), format!("“{}” is “{word}”", other.en));
                found.add(diagnostic.because(because.span, zh, en));
            }
        }
    }
}

impl Presumption {
    fn check(&self, item: &Item, label: &Text, found: &mut Findings) {
        let text = match &item.value {
            Value::Text(text) => &**text,
            Value::Markdown(rich) => &*rich.text,
            _ => return,
        };
        for range in self.stated(text) {
            let word = text.get(range.clone()).unwrap_or_default();
            found.add(Diagnostic::at(
                &GUILTY,
                part_of(item, text, range.clone()),
                format!("“{}”写了“{word}”，但还没有判决", label.zh),
                format!("“{}” says “{word}”, but there is no judgment yet", label.en),
            ));
        }
    }

    /// Where a text states guilt, the longest word of each place.
    fn stated(&self, text: &str) -> Vec<Range<usize>> {
        let words = self.words.iter().flat_map(|word| text.match_indices(word.as_str()));
        let mut places: Vec<Range<usize>> = words.map(|(at, word)| at..at + word.len()).collect();
        places.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
        let mut end = 0;
        places.retain(|range| {
            let free = range.start >= end;
            end = end.max(range.end);
            let (before, after) = (text.get(..range.start), text.get(range.end..));
            free && !is_uncertain(before.unwrap_or_default(), after.unwrap_or_default())
        });
        places
    }
}

/// Whether the part of a sentence around a word says that it is not stated: 是否构成犯罪, 构成犯罪的，移送…….
fn is_uncertain(before: &str, after: &str) -> bool {
    let part = before.rsplit(['。', '；', '，', '！', '？', ';', '\n']).next().unwrap_or_default();
    after.starts_with("的，") || UNCERTAIN.iter().any(|word| part.contains(word))
}
