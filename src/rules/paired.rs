//! `paired`: the numbered points of two lists match one to one.
//!
//! Keys: `fields` (two paths). Points carry their number in front: “1.1 ……”. Where no point has a number both lists are
//! equally long. Nothing is checked while one of the lists is not filled.

use std::collections::BTreeMap;

use super::numbered::numbered;
use super::path::Path;
use super::rule::{Case, Check, RuleWord, TEXTS, wrong_field};
use super::spot::Spot;
use crate::diag::{Code, Diagnostic, Findings, Text};
use crate::model::Entry;

const PAIRED: Code = Code::error(
    "rule/paired",
    "两栏没有一一对应：例如风险描述写了 1.3，防控措施里没有 1.3。请补上缺的一条，或改正编号。",
    "The two lists do not match one to one: 1.3 is described, for example, but there is no measure 1.3. Add what is \
     missing or correct the number.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "paired",
    doc: ("两栏编号一一对应", "numbered points of two lists match one to one"),
    basis: (
        "风险点与防控措施一一对应（廉洁风险防控表的通行做法）",
        "Every risk has its measure, under the same number",
    ),
    example: r#"rule = "paired"
fields = ["manifestation", "measures"]"#,
    codes: &[&PAIRED],
    compile: |reader, kind, _| {
        let paths = Path::read_all(reader, "fields", kind);
        paths.iter().for_each(|path| path.expect(reader, "fields", &TEXTS));
        let given = reader.words("fields").map(|words| words.len());
        if given.is_some_and(|given| given != 2) {
            wrong_field(reader, "fields", "两个", "two lists, so name two");
        }
        let [first, second] = <[Path; 2]>::try_from(paths).ok()?;
        Some(Box::new(Paired { first, second }))
    },
};

struct Paired {
    first: Path,
    second: Path,
}

/// The points of a list: those with a number, in its order, and those without.
struct Points<'a> {
    label: &'a Text,
    by_number: BTreeMap<Vec<u32>, (String, Spot<'a>)>,
    unnumbered: Vec<Spot<'a>>,
    first: Spot<'a>,
    count: usize,
}

impl<'a> Points<'a> {
    /// Sorts out the points of `spots`; complains about numbers that are used twice.
    fn gather(label: &'a Text, spots: Vec<Spot<'a>>, found: &mut Findings) -> Option<Points<'a>> {
        let (first, count) = (*spots.first()?, spots.len());
        let mut points = Points { label, by_number: BTreeMap::new(), unnumbered: Vec::new(), first, count };
        for spot in spots {
            let (number, _) = numbered(spot.item.value.as_text().unwrap_or_default());
            let Some(number) = number else {
                points.unnumbered.push(spot);
                continue;
            };
            let key = number.split('.').map(|part| part.parse().unwrap_or(0)).collect();
            if let Some((_, earlier)) = points.by_number.get(&key) {
                let (zh, en) = (
                    format!("“{}”里编号 {number} 用了两次", label.zh),
                    format!("the number {number} is used twice in “{}”", label.en),
                );
                let diagnostic = Diagnostic::at(&PAIRED, spot.item.span, zh, en);
                found.add(diagnostic.because(earlier.item.span, "第一次在这里", "first here"));
                continue;
            }
            points.by_number.insert(key, (number, spot));
        }
        Some(points)
    }

    /// Complains about points that `other` has none for.
    fn compare(&self, other: &Points<'_>, found: &mut Findings) {
        let missing = self.by_number.iter().filter(|(key, _)| !other.by_number.contains_key(*key));
        for (_, (number, spot)) in missing {
            let (zh, en) = (
                format!("“{}”的 {number} 在“{}”里没有对应的一条", self.label.zh, other.label.zh),
                format!("{number} of “{}” has no counterpart in “{}”", self.label.en, other.label.en),
            );
            let diagnostic = Diagnostic::at(&PAIRED, spot.item.span, zh, en);
            found.add(diagnostic.because(other.first.item.span, "另一栏在这里", "the other list is here"));
        }
        for spot in &self.unnumbered {
            found.add(
                Diagnostic::at(
                    &PAIRED,
                    spot.item.span,
                    format!("“{}”的这一条没有编号，不知道与哪一条对应", self.label.zh),
                    format!("this point of “{}” has no number to match it by", self.label.en),
                )
                .hint("在前面写上编号，如 \"1.1 ……\"", "put its number in front, such as \"1.1 …\""),
            );
        }
    }
}

impl Check for Paired {
    fn entry(&self, entry: &Entry, _: Case<'_>, found: &mut Findings) {
        let (first, second) = (self.first.spots(&entry.record), self.second.spots(&entry.record));
        let Some((first, second)) = first.zip(second).filter(|(a, b)| !a.is_empty() && !b.is_empty()) else { return };
        let first = Points::gather(&self.first.field().label, first, found);
        let second = Points::gather(&self.second.field().label, second, found);
        let Some((first, second)) = first.zip(second) else { return };
        if !first.by_number.is_empty() || !second.by_number.is_empty() {
            first.compare(&second, found);
            second.compare(&first, found);
        } else if first.count != second.count {
            let (zh, en) = (
                format!(
                    "“{}”有 {} 条，“{}”有 {} 条，不能一一对应",
                    first.label.zh, first.count, second.label.zh, second.count
                ),
                format!("“{}” has {} points, “{}” has {}", first.label.en, first.count, second.label.en, second.count),
            );
            let diagnostic = Diagnostic::at(&PAIRED, second.first.item.span, zh, en);
            found.add(diagnostic.because(first.first.item.span, "另一栏在这里", "the other list is here"));
        }
    }
}
