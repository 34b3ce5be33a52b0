//! Why a unit has its flag, as a sentence: 总分 93.5，组内第 1 名（共 6 个）；自查合格.

use super::{Board, Hung, Tie};
use crate::diag::Text;

/// English words of the usual checks; others keep their own.
const CHECKS: [(&str, &str); 3] = [("自查", "self-check"), ("互查", "mutual check"), ("巡查", "patrol")];

fn check(word: &str) -> &str {
    CHECKS.iter().find(|(zh, _)| *zh == word).map_or(word, |(_, en)| en)
}

/// The reason.
pub fn reason(board: &Board, hung: &Hung) -> Text {
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    let mut add = |(own_zh, own_en): (String, String)| {
        zh.push(own_zh);
        en.push(own_en);
    };
    if !hung.mark.missing.is_empty() {
        let words: Vec<&str> = hung.mark.missing.iter().map(|word| check(word)).collect();
        add((format!("没有完成{}", hung.mark.missing.join("、")), format!("not done: {}", words.join(", "))));
    }
    if let Some(score) = hung.mark.score {
        let (zh, en) = standing(board, hung);
        add((format!("总分 {score}{zh}"), format!("score {score}{en}")));
    }
    let results = results(board, hung);
    if !results.zh.is_empty() {
        add((results.zh, results.en));
    }
    if hung.row().and_then(|row| board.scheme.rows.get(row)).is_some_and(|row| row.otherwise) {
        add(("不够其他旗的条件".to_owned(), "meets the conditions of no other flag".to_owned()));
    }
    Text::new(zh.join("；"), en.join("; "))
}

/// What the checks that count came to, in the scheme's order. Others are to be read in their own entries.
fn results(board: &Board, hung: &Hung) -> Text {
    let scheme = &board.scheme;
    let asked = scheme.rows.iter().filter_map(|row| row.check.as_ref());
    let mut words: Vec<&String> = scheme.checks.iter().chain(asked).collect();
    let mut seen = std::collections::BTreeSet::new();
    words.retain(|word| seen.insert(*word));
    let outcomes: Vec<_> = words.into_iter().filter_map(|word| Some((word, hung.mark.outcomes.get(word)?))).collect();
    let several = outcomes.len() > 1;
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    for (word, outcome) in outcomes {
        let (said, said_en) = match (outcome.is_passed, outcome.is_overruled) {
            (true, false) => ("合格", "passed"),
            (false, false) => ("不合格", "not passed"),
            (true, true) => ("改判合格", "passed on review"),
            (false, true) => ("改判不合格", "not passed on review"),
        };
        let english = check(word);
        match several {
            true => {
                zh.push(format!("{word} {} 分，{said}", outcome.total));
                en.push(format!("{english} {}, {said_en}", outcome.total));
            }
            false => {
                zh.push(format!("{word}{said}"));
                en.push(format!("{english} {said_en}"));
            }
        }
    }
    Text::new(zh.join("；"), en.join("; "))
}

/// The place in the group, where places matter, and how a tie was settled.
fn standing(board: &Board, hung: &Hung) -> (String, String) {
    let Some(place) = hung.place.filter(|_| board.scheme.is_ranked()) else { return Default::default() };
    let size = board.scheme.groups.get(hung.group).map_or(0, |group| group.units.len());
    match hung.tie {
        Tie::None => (format!("，组内第 {place} 名（共 {size} 个）"), format!(", place {place} of {size}")),
        Tie::Shared(others) => (
            format!("，组内并列第 {place} 名（共 {size} 个，另有 {others} 个同名次）"),
            format!(", shares place {place} of {size} with {others} other{}", if others == 1 { "" } else { "s" }),
        ),
        Tie::Broken(item) => {
            let name = board.scheme.items.get(item).map_or("", |item| &item.name);
            (
                format!("，组内第 {place} 名（共 {size} 个，同分比“{name}”）"),
                format!(", place {place} of {size} (tie settled by “{name}”)"),
            )
        }
    }
}
