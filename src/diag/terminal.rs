//! Findings for people at a terminal: place first, then the line, the reason and what to do.
//!
//! The place is printed as `file:line:column` so that it can be clicked and read aloud; the picture of
//! the line is drawn by annotate-snippets, which knows that Chinese characters are two columns wide.

use std::collections::BTreeMap;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::{Covered, Diagnostic, FileId, Findings, Lang, Severity, Sources, Span};

/// How the terminal wants it.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Language.
    pub lang: Lang,
    /// Whether colours may be used.
    pub colour: bool,
}

/// All findings as text, one paragraph each.
pub fn to_terminal(found: &Findings, sources: &Sources, style: Style) -> String {
    let renderer = if style.colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    let covered = Covered::of(found);
    let mut out = String::new();
    let mut shown: BTreeMap<(Option<u32>, &str), usize> = BTreeMap::new();
    for diagnostic in &found.0 {
        let count = shown.entry((diagnostic.span.map(|s| s.file.0), diagnostic.code.name)).or_default();
        *count += 1;
        if *count > MOST_ALIKE {
            continue;
        }
        out.push_str(&renderer.render(&[group(diagnostic, sources, &covered, style.lang)]));
        // Without a line to hang below, the renderer would draw a margin of nothing.
        if diagnostic.span.is_none() {
            let help = if style.lang == Lang::Zh { "办法" } else { "help" };
            diagnostic.hints.iter().for_each(|hint| out.push_str(&format!("\n = {help}: {}", hint.get(style.lang))));
        }
        out.push_str("\n\n");
    }
    for ((file, name), count) in shown.into_iter().filter(|(_, count)| *count > MOST_ALIKE) {
        let (more, file) = (count - MOST_ALIKE, file.map_or("", |file| sources.name(FileId(file))));
        out.push_str(&match style.lang {
            Lang::Zh => format!("{file}：[{name}] 还有 {more} 处，用 --format json 可以全部列出\n\n"),
            Lang::En => format!("{file}: [{name}] {more} more; --format json lists them all\n\n"),
        });
    }
    out
}

/// Alike findings of one file beyond this many are counted and not shown.
const MOST_ALIKE: usize = 50;

/// The closing line: how many errors and warnings.
pub fn summary(found: &Findings, lang: Lang) -> String {
    let (errors, warnings, notes) =
        (found.count(Severity::Error), found.count(Severity::Warning), found.count(Severity::Note));
    match lang {
        Lang::Zh => format!("{errors} 个错误，{warnings} 个警告，{notes} 条提示"),
        Lang::En => format!("{errors} error(s), {warnings} warning(s), {notes} note(s)"),
    }
}

fn group<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources, covered: &Covered, lang: Lang) -> Group<'a> {
    let level = level(diagnostic.severity, lang);
    let title = level.primary_title(diagnostic.message.get(lang)).id(diagnostic.code.name);
    let mut group = Group::with_title(title);
    if let Some(span) = diagnostic.span {
        group = group.elements(snippet(span, None, sources, covered));
    }
    for reason in &diagnostic.because {
        group = group.elements(snippet(reason.span, Some(reason.text.get(lang)), sources, covered));
    }
    if diagnostic.span.is_none() {
        return group;
    }
    let help = Level::HELP.with_name(if lang == Lang::Zh { "办法" } else { "help" });
    group.elements(diagnostic.hints.iter().map(|hint| help.clone().message(hint.get(lang))))
}

fn level(severity: Severity, lang: Lang) -> Level<'static> {
    let (level, zh) = match severity {
        Severity::Error => (Level::ERROR, "错误"),
        Severity::Warning => (Level::WARNING, "警告"),
        Severity::Note => (Level::NOTE, "提示"),
    };
    if lang == Lang::Zh { level.with_name(zh) } else { level }
}

/// Only the lines of the span are handed over: a finding in a file of 100,000 rows must not cost a scan of it.
fn snippet<'a>(
    span: Span,
    label: Option<&'a str>,
    sources: &'a Sources,
    covered: &Covered,
) -> Option<Snippet<'a, annotate_snippets::Annotation<'a>>> {
    let file = sources.get(span.file)?;
    let (start, end) = (file.floor_char(span.start as usize), file.floor_char(span.end as usize));
    let end = end.max(start).min(file.lines_of(start..start).end.max(start));
    let lines = file.lines_of(start..end);
    let kind = if label.is_some() { AnnotationKind::Context } else { AnnotationKind::Primary };
    let annotation = kind.span(start - lines.start..end - lines.start).label(label);
    Some(
        Snippet::source(covered.over(&file.text[lines.clone()], Span::new(span.file, lines)))
            .line_start(file.position(span.start).line)
            .path(&*file.name)
            .annotation(annotation),
    )
}
