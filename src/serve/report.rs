//! What is wrong with the site, as the browser is told.
//!
//! In: the findings of a run and the texts they point into. Out: a plain value with places, excerpts and both languages.
//! It shows at most [`MOST_ITEMS`] findings, errors first, and counts all of them; excerpts of discreet findings are covered.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::diag::{Covered, Diagnostic, Findings, Severity, Sources, Span, Text};

/// More findings than this are counted and not listed.
pub const MOST_ITEMS: usize = 200;

/// How many characters of a line are shown before and after what is marked in it, and of what is marked.
const AROUND: usize = 48;

/// All that is said about the site.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Report {
    /// How many errors there are, listed or not.
    pub errors: usize,
    /// How many warnings there are, listed or not.
    pub warnings: usize,
    /// The pages shown are of the last good state, not of the files as they are now.
    pub stale: bool,
    /// What else should be known, such as why changes are noticed slowly.
    pub notes: Vec<Text>,
    /// The findings, errors first.
    pub items: Vec<ReportItem>,
    /// How many findings are not listed.
    pub more: usize,
    /// What each rule that is named means at length, by its name.
    pub rules: BTreeMap<&'static str, Text>,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReportItem {
    /// `error`, `warning` or `note`.
    pub severity: &'static str,
    /// The permanent name of the rule.
    pub code: &'static str,
    /// What is wrong.
    pub message: Text,
    /// Where, if it has a place in a file.
    pub place: Option<Place>,
    /// Places that demand it.
    pub because: Vec<Because>,
    /// What to do.
    pub hints: Vec<Text>,
}

/// A place that demands what was not done.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Because {
    /// What it demands.
    pub text: Text,
    /// Where it stands.
    pub place: Place,
}

/// A place in a source file; line and column count from 1, columns in characters.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Place {
    /// Name from the site's root.
    pub file: String,
    /// Line.
    pub line: usize,
    /// Column.
    pub column: usize,
    /// The line, in three parts.
    pub excerpt: Excerpt,
}

/// A line with a part of it marked. Long lines are cut with `…`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Excerpt {
    /// What stands before.
    pub before: String,
    /// What is meant; may be empty.
    pub marked: String,
    /// What follows.
    pub after: String,
}

impl Report {
    /// The report of a run. `stale` and `notes` are the caller's to set.
    pub fn new(found: &Findings, sources: &Sources) -> Report {
        let covered = Covered::of(found);
        let mut order: Vec<&Diagnostic> = found.0.iter().collect();
        order.sort_by_key(|diagnostic| diagnostic.severity);
        let listed = &order[..order.len().min(MOST_ITEMS)];
        let rule = |d: &&Diagnostic| (d.code.name, Text::new(d.code.zh, d.code.en));
        Report {
            errors: found.count(Severity::Error),
            warnings: found.count(Severity::Warning),
            items: listed.iter().map(|diagnostic| item(diagnostic, sources, &covered)).collect(),
            more: order.len() - listed.len(),
            rules: listed.iter().map(rule).collect(),
            ..Report::default()
        }
    }

    /// The same without anything that stands in the files: for who looks at the pages from another machine.
    pub(super) fn for_others(&self) -> Report {
        let note = Text::new(
            "出错的位置和原文只在运行预览的那台电脑上显示。",
            "Places and lines of the files are shown only on the machine that serves the preview.",
        );
        Report {
            errors: self.errors,
            warnings: self.warnings,
            stale: self.stale,
            notes: vec![note],
            ..Report::default()
        }
    }
}

fn item(diagnostic: &Diagnostic, sources: &Sources, covered: &Covered) -> ReportItem {
    let because = |reason: &crate::diag::Reason| {
        Some(Because { text: reason.text.clone(), place: place(reason.span, sources, covered)? })
    };
    ReportItem {
        severity: diagnostic.severity.word(),
        code: diagnostic.code.name,
        message: diagnostic.message.clone(),
        place: diagnostic.span.and_then(|span| place(span, sources, covered)),
        because: diagnostic.because.iter().filter_map(because).collect(),
        hints: diagnostic.hints.clone(),
    }
}

/// Where a span begins, with the first of its lines.
fn place(span: Span, sources: &Sources, covered: &Covered) -> Option<Place> {
    let file = sources.get(span.file)?;
    let position = file.position(span.start);
    let start = file.floor_char(span.start as usize);
    let line = file.lines_of(start..start);
    let end = file.floor_char(span.end as usize).clamp(start, line.end.max(start));
    let text = covered.over(&file.text[line.clone()], Span::new(span.file, line.clone()));
    // Stars keep every offset where it is.
    let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default();
    let before = part(0..start - line.start).trim_start();
    let after = part(end - line.start..text.len()).trim_end();
    let excerpt = Excerpt {
        before: last(before, AROUND),
        marked: first(part(start - line.start..end - line.start), 2 * AROUND),
        after: first(after, AROUND),
    };
    Some(Place { file: file.name.to_string(), line: position.line, column: position.column, excerpt })
}

fn first(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

fn last(text: &str, most: usize) -> String {
    match text.char_indices().rev().nth(most) {
        Some((at, c)) => format!("…{}", &text[at + c.len_utf8()..]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    use crate::diag::{Code, FileId, SourceFile};

    static WRONG: Code = Code::error("test/wrong", "错了", "wrong");
    static ODD: Code = Code::warning("test/odd", "怪", "odd");
    static SECRET: Code = Code::error("test/secret", "秘密", "secret").discreet();

    #[test]
    fn places_count_characters_and_show_what_is_meant() {
        let mut sources = Sources::default();
        let text = "一\n  标题 = \"错\" # 注\n";
        let file = FileId(7);
        sources.add(file, Arc::new(SourceFile::new("content/a.toml", text)));
        let at = text.find("错").expect("the word");
        let mut found = Findings::default();
        found.add(Diagnostic::at(&WRONG, Span::new(file, at..at + 3), "不对", "not right").hint("改", "mend"));
        let report = Report::new(&found, &sources);
        let place = report.items[0].place.clone().expect("a place");
        assert_eq!((place.line, place.column), (2, 9));
        let Excerpt { before, marked, after } = place.excerpt;
        assert_eq!((before.as_str(), marked.as_str(), after.as_str()), ("标题 = \"", "错", "\" # 注"));
        assert_eq!(report.rules["test/wrong"].zh, "错了");
    }

    #[test]
    fn errors_come_first_and_all_are_counted() {
        let mut found = Findings::default();
        for number in 0..250 {
            found.add(Diagnostic::nowhere(&ODD, format!("{number}"), ""));
        }
        found.add(Diagnostic::nowhere(&WRONG, "错", "wrong"));
        let report = Report::new(&found, &Sources::default());
        assert_eq!((report.errors, report.warnings, report.items.len(), report.more), (1, 250, MOST_ITEMS, 51));
        assert_eq!(report.items[0].severity, "error");
        assert_eq!(report.items[1].message.zh, "0");
    }

    #[test]
    fn what_is_not_for_everybody_is_covered_in_every_excerpt() {
        let mut sources = Sources::default();
        let text = "phone = \"13800001234\"";
        let file = FileId(7);
        sources.add(file, Arc::new(SourceFile::new("a.toml", text)));
        let mut found = Findings::default();
        found.add(Diagnostic::at(&SECRET, Span::new(file, 9..20), "", ""));
        found.add(Diagnostic::at(&ODD, Span::new(file, 0..5), "", "").because(Span::new(file, 9..20), "", ""));
        let report = Report::new(&found, &sources);
        assert_eq!(report.items[0].place.as_ref().map(|p| p.excerpt.marked.as_str()), Some("138******34"));
        assert!(!serde_json::to_string(&report).expect("JSON").contains("13800001234"));
        assert!(!serde_json::to_string(&report.for_others()).expect("JSON").contains("a.toml"));
    }

    #[test]
    fn long_lines_are_cut_between_characters() {
        assert_eq!(first("一二三", 2), "一二…");
        assert_eq!(last("一二三", 2), "…二三");
        assert_eq!(last("一二", 2), "一二");
    }
}
