//! `same-mask`: people of one surname are covered in one way throughout an entry.
//!
//! Keys: `fields` (texts, with what stands inside lists and tables; default: all). 王某 beside 王某某, and 王某 beside 王某甲,
//! leave open who is meant. Only usual surnames count, and not where 某 belongs to what follows: 在某村, 提高某项.

use std::collections::HashMap;
use std::ops::Range;

use super::rule::{Case, Check, RuleWord, fields};
use super::spot::part_of;
use super::walk::walk_item;
use crate::diag::{Code, Diagnostic, Findings, Span};
use crate::model::Entry;
use crate::schema::Value;

const MIXED: Code = Code::warning(
    "rule/same-mask",
    "同一个姓在一条内容里用了几种遮挡写法，读者分不清是不是同一个人。同一个人从头到尾只用一种写法；不同的人写成王某甲、王某乙。",
    "One surname is covered in several ways, and readers cannot tell who is who. One person is written in one way throughout; two are 王某甲 and 王某乙.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "same-mask",
    doc: ("同一个人的遮挡写法前后一致", "a person is covered in one way throughout"),
    basis: (
        "通报案例隐去姓名时，前后写法一致，同姓的人用甲、乙区分",
        "Where names are covered in a case, they are covered alike; people of one surname are told apart by 甲 and 乙",
    ),
    example: r#"rule = "same-mask"
fields = ["name_masked", "facts"]"#,
    codes: &[&MIXED],
    compile: |reader, kind, _| {
        let chosen = reader.node("fields").is_some().then(|| fields(reader, "fields", kind));
        Some(Box::new(SameMask { fields: chosen }))
    },
};

/// Usual surnames, without those that are usual words or word endings in front of 某 (任某镇, 实施某项).
const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱林何郭马罗梁宋郑谢韩唐冯董萧曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎\
                        潘杜戴夏钟汪田姜石姚谭廖邹熊陆郝孔崔康毛邱秦侯邵孟龙雷钱汤尹黎武乔贺赖龚庞樊兰殷陶翟倪牛俞鲁\
                        葛柳毕聂焦柏岳梅庄辛祝涂谷祁耿牟詹苗凌靳童甄裴冼褚韦屈鲍覃霍洪房莫季包窦闫骆蒲尚温高江金史白";
const COMPOUND: [&str; 8] = ["欧阳", "司马", "诸葛", "上官", "慕容", "令狐", "皇甫", "司徒"];
/// What tells two people of one surname apart.
const MARKS: [char; 12] = ['甲', '乙', '丙', '丁', '戊', '己', '1', '2', '3', '１', '２', '３'];
/// What 某 may belong to: 某村, 某项.
const NOUNS: &str =
    "村县镇乡市省区局所公单部企人事地处项年月日天周种个些位名次时类供班组路厂店学院行科室站段条份笔张方台";
/// 任何某种, 也许某天.
const WORDS: [&str; 9] = ["任何", "如何", "为何", "也许", "或许", "允许", "提高", "不曾", "未曾"];

struct SameMask {
    fields: Option<Vec<usize>>,
}

/// How somebody is covered: by how many 某, and whether told apart by a mark.
#[derive(Clone, PartialEq)]
struct Mask {
    surname: String,
    whole: String,
    count: usize,
    marked: bool,
}

impl Check for SameMask {
    fn entry(&self, entry: &Entry, _: Case<'_>, found: &mut Findings) {
        let mut masks: HashMap<String, Vec<(Mask, Span)>> = HashMap::new();
        let chosen = |at: u16| self.fields.as_ref().is_none_or(|fields| fields.contains(&usize::from(at)));
        for (_, item) in entry.record.values.iter().filter(|(at, _)| chosen(*at)) {
            walk_item(item, &mut |item| {
                let text = match &item.value {
                    Value::Text(text) => &**text,
                    Value::Person(text) => text,
                    Value::Markdown(rich) => &*rich.text,
                    _ => return,
                };
                for (mask, range) in masked(text) {
                    let known = masks.entry(mask.surname.clone()).or_default();
                    if known.iter().any(|(other, _)| (other.count, other.marked) == (mask.count, mask.marked)) {
                        continue;
                    }
                    let span = part_of(item, text, range);
                    found.0.extend(known.first().map(|first| complaint((&mask, span), first)));
                    known.push((mask, span));
                }
            });
        }
    }
}

fn complaint((mask, span): (&Mask, Span), (first, because): &(Mask, Span)) -> Diagnostic {
    let (one, other, surname) = (&mask.whole, &first.whole, &mask.surname);
    Diagnostic::at(
        &MIXED,
        span,
        format!("“{one}”与前面的“{other}”写法不一，分不清是一个人还是两个人"),
        format!("“{one}” here and “{other}” before: it is not clear whether they are one person"),
    )
    .because(*because, format!("“{other}”在这里"), format!("“{other}” is here"))
    .hint(
        format!("同一个人统一写成“{other}”；两个人写成“{surname}某甲”“{surname}某乙”"),
        format!("for one person write “{other}” throughout, for two “{surname}某甲” and “{surname}某乙”"),
    )
}

/// The covered names of a text, in their order.
fn masked(text: &str) -> Vec<(Mask, Range<usize>)> {
    let mut found = Vec::new();
    let mut end = 0;
    for (at, _) in text.match_indices('某') {
        if at < end {
            continue;
        }
        let (before, after) = text.split_at(at);
        let rest = after.trim_start_matches('某');
        let run = after.len() - rest.len();
        end = at + run;
        let Some(surname) = surname(before) else { continue };
        let mark =
            rest.chars().next().filter(|c| MARKS.contains(c) && !rest.starts_with("甲方") && !rest.starts_with("乙方"));
        let next = rest.chars().nth(usize::from(mark.is_some()));
        if next.is_some_and(|next| NOUNS.contains(next) && mark.is_none_or(|mark| mark.is_numeric())) {
            continue;
        }
        end += mark.map_or(0, char::len_utf8);
        let range = at - surname.len()..end;
        let whole = text.get(range.clone()).unwrap_or_default().to_owned();
        let count = run / '某'.len_utf8();
        found.push((Mask { surname: surname.to_owned(), whole, count, marked: mark.is_some() }, range));
    }
    found
}

/// The surname at the end of a text.
fn surname(before: &str) -> Option<&str> {
    let compound = COMPOUND.iter().find(|surname| before.ends_with(**surname)).copied();
    let single = || {
        let last = before.chars().next_back()?;
        let fits = SURNAMES.contains(last) && !WORDS.iter().any(|word| before.ends_with(word));
        fits.then(|| &before[before.len() - last.len_utf8()..])
    };
    compound.or_else(single)
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn only_covered_names_count() {
        let names = |text: &'static str| masked(text).into_iter().map(|(mask, _)| mask.whole).collect::<Vec<_>>();
        assert_eq!(names("王某某与供货商何某约定，欧阳某乙在场"), ["王某某", "何某", "欧阳某乙"]);
        assert_eq!(names("张某1、张某2，与李某甲签约"), ["张某1", "张某2", "李某甲"]);
        for text in
            ["在某村任某职", "任何某种情形", "提高某项补贴", "某局某科", "也许某天", "高某项工程", "黄某3月到任"]
        {
            assert!(names(text).is_empty(), "{text}");
        }
    }
}
