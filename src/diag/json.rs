//! Findings as JSON: one object with a list, for scripts and editors.
//!
//! Lines and columns count from 1, columns in characters.

use serde_json::{Value, json};

use super::{Findings, Severity, Sources, Span};

/// All findings, in both languages, as pretty JSON with a final line break.
pub fn to_json(found: &Findings, sources: &Sources) -> String {
    let list: Vec<Value> = found
        .0
        .iter()
        .map(|d| {
            json!({
                "name": d.code.name,
                "severity": d.severity.word(),
                "place": d.span.map(|s| place(s, sources)),
                "message": { "zh": d.message.zh, "en": d.message.en },
                "because": d.because.iter().map(|r| json!({
                    "place": place(r.span, sources), "zh": r.text.zh, "en": r.text.en,
                })).collect::<Vec<_>>(),
                "hints": d.hints.iter().map(|h| json!({ "zh": h.zh, "en": h.en })).collect::<Vec<_>>(),
            })
        })
        .collect();
    let whole = json!({
        "format": 1,
        "errors": found.count(Severity::Error),
        "warnings": found.count(Severity::Warning),
        "notes": found.count(Severity::Note),
        "diagnostics": list,
    });
    format!("{whole:#}\n")
}

fn place(span: Span, sources: &Sources) -> Value {
    let start = sources.position(span);
    let end = sources.position(Span { start: span.end, ..span });
    json!({
        "file": sources.name(span.file),
        "line": start.line, "column": start.column,
        "end_line": end.line, "end_column": end.column,
    })
}
