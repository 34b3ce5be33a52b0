//! Findings as SARIF 2.1.0, the format that code hosts and CI systems show beside the changed lines.
//!
//! The standard: OASIS Static Analysis Results Interchange Format 2.1.0. Columns are Unicode code points.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Code, Findings, Lang, Sources, Span};

/// All findings as one SARIF run, messages in `lang`.
pub fn to_sarif(found: &Findings, sources: &Sources, lang: Lang) -> String {
    let rules: BTreeMap<&str, &Code> = found.0.iter().map(|d| (d.code.name, d.code)).collect();
    let whole = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "columnKind": "unicodeCodePoints",
            "tool": { "driver": {
                "name": "gongkai",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.values().map(|c| json!({
                    "id": c.name,
                    "fullDescription": { "text": if lang == Lang::Zh { c.zh } else { c.en } },
                    "defaultConfiguration": { "level": c.severity.word() },
                })).collect::<Vec<_>>(),
            }},
            "results": found.0.iter().map(|d| json!({
                "ruleId": d.code.name,
                "level": d.severity.word(),
                "message": { "text": text(d, lang) },
                "locations": d.span.iter().map(|s| location(*s, None, sources)).collect::<Vec<_>>(),
                "relatedLocations": d.because.iter()
                    .map(|r| location(r.span, Some(r.text.get(lang)), sources)).collect::<Vec<_>>(),
            })).collect::<Vec<_>>(),
        }],
    });
    format!("{whole:#}\n")
}

fn text(diagnostic: &super::Diagnostic, lang: Lang) -> String {
    let hints = diagnostic.hints.iter().map(|h| h.get(lang));
    std::iter::once(diagnostic.message.get(lang)).chain(hints).collect::<Vec<_>>().join("\n")
}

fn location(span: Span, message: Option<&str>, sources: &Sources) -> Value {
    let start = sources.position(span);
    let end = sources.position(Span { start: span.end, ..span });
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": { "uri": encode(sources.name(span.file)) },
            "region": {
                "startLine": start.line, "startColumn": start.column,
                "endLine": end.line, "endColumn": end.column,
            },
        },
    });
    if let Some(message) = message {
        location["message"] = json!({ "text": message });
    }
    location
}

/// A file name as a relative URI reference (RFC 3986): everything but unreserved characters and `/` encoded.
fn encode(name: &str) -> String {
    let mut out = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(byte as char);
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
