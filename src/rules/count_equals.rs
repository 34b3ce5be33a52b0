//! `count-equals`: a claimed number is the counted one.
//!
//! Keys: `field` (a number, or a text such as “36项”); `of` (a list or table; `"steps.risks"` counts inside);
//! `word` (in a text with several numbers, the one before this word: “16个节点35个风险点”). Numbers are written 1,200, ３６ or
//! 三十六; ordinals such as 第3项 are none.

use std::ops::Range;

use rust_decimal::prelude::ToPrimitive;

use super::claimed_count::totals;
use super::path::Path;
use super::rule::{Case, Check, RuleWord, expect, field};
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::Entry;
use crate::schema::Value;

const COUNT: Code = Code::error(
    "rule/count-equals",
    "文字里写的数目与实际列出的数目不一致。",
    "A number that is claimed is not the number that is listed.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "count-equals",
    doc: ("所称数目等于实际数目", "a claimed number is the counted one"),
    basis: ("标题、说明里的数与清单一致，读者一数就对得上", "A number in a heading is the number in the list"),
    example: r#"rule = "count-equals"
field = "caption"
word = "个风险点"
of = "steps.risks""#,
    codes: &[&COUNT],
    compile: |reader, kind, _| {
        let claim = field(reader, "field", kind);
        claim.into_iter().for_each(|at| expect(reader, "field", kind, at, &["number", "text"]));
        let word = reader.text("word").map(str::to_owned);
        let Some((path, span)) = reader.text_at("of") else {
            reader.missing("of");
            return None;
        };
        let path = Path::compile(path, span, kind, reader.found)?;
        Some(Box::new(CountEquals { field: claim?, path, word }))
    },
};

struct CountEquals {
    field: usize,
    path: Path,
    word: Option<String>,
}

impl Check for CountEquals {
    fn entry(&self, entry: &Entry, case: Case<'_>, found: &mut Findings) {
        let Some(item) = entry.record.at(self.field) else { return };
        let claimed = match &item.value {
            Value::Number(number) => number.to_usize(),
            other => other.as_text().and_then(|text| claimed(text, self.word.as_deref())),
        };
        let Some(counted) = self.path.count(&entry.record) else { return };
        if let Some(claimed) = claimed.filter(|claimed| *claimed != counted) {
            let label = &case.kind.fields[self.field].label;
            found.add(Diagnostic::at(
                &COUNT,
                item.span,
                format!("“{}”说有 {claimed} 个，实际列出 {counted} 个", label.zh),
                format!("“{}” claims {claimed}, but {counted} are listed", label.en),
            ));
        }
    }
}

/// What may stand between a Chinese numeral and the word that it counts.
const MEASURES: [&str; 6] = ["", "个", "项", "条", "名", "处"];

/// The first number of a text, or the last one before `word`. Chinese numerals, which are in many words (三级, 十分), count
/// only right before `word`, or where the text has no digits.
fn claimed(text: &str, word: Option<&str>) -> Option<usize> {
    let is_digits = |text: &str| text.ends_with(|c: char| !c.is_alphabetic());
    let Some(word) = word else {
        let all = totals(text);
        let in_digits = all.iter().find(|(run, _)| text.get(run.clone()).is_some_and(is_digits));
        return in_digits.or(all.first()).map(|(_, number)| *number);
    };
    let front = &text[..text.find(word)?];
    let near = |run: &Range<usize>| front.get(run.end..).is_some_and(|rest| MEASURES.contains(&rest.trim()));
    let mut all = totals(front).into_iter().rev();
    all.find(|(run, _)| near(run) || front.get(run.clone()).is_some_and(is_digits)).map(|(_, number)| number)
}

#[cfg(test)]
mod tests {
    use super::claimed;

    #[test]
    fn the_number_is_found_in_the_text() {
        assert_eq!(claimed("共36项", None), Some(36));
        assert_eq!(claimed("16个节点35个风险点", Some("风险点")), Some(35));
        assert_eq!(claimed("16个节点35个风险点", Some("节点")), Some(16));
        assert_eq!(claimed("若干项", None), None);
        assert_eq!(claimed("共1,200项", None), Some(1200));
        assert_eq!(claimed("1,200个", Some("个")), Some(1200));
        assert_eq!(claimed("共３６项", None), Some(36));
        assert_eq!(claimed("第三批，一班共36项", None), Some(36));
        assert_eq!(claimed("共三十六项", None), Some(36));
        assert_eq!(claimed("16个节点、三十五个风险点", Some("风险点")), Some(35));
        assert_eq!(claimed("35个三级风险点", Some("风险点")), Some(35));
    }
}
