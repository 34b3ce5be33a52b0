//! syntect's scopes, boiled down to a dozen classes.
//!
//! In: code in a language that syntect knows. Out: painted pieces. Its own HTML writer would
//! name every scope of every piece: thirty times the size of the code. Refuses to know: HTML.

use super::Paint;
use std::sync::OnceLock;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};
use syntect::util::LinesWithEndings;

/// A line beyond this is no source code that anybody reads, and regexes take long over it.
const LONGEST_LINE: usize = 8 * 1024;

/// More exact scopes stand before less exact ones. An empty class says: no colour.
const CLASSES: &[(&str, &str)] = &[
    ("comment", "comment"),
    ("punctuation.definition.comment", "comment"),
    ("punctuation.definition.string", "string"),
    ("constant.character.escape", "constant"),
    ("string", "string"),
    ("constant.numeric", "number"),
    ("constant", "constant"),
    ("keyword.operator", ""),
    ("keyword", "keyword"),
    ("storage", "keyword"),
    ("variable.language", "keyword"),
    ("entity.name.function", "function"),
    ("support.function", "function"),
    ("variable.function", "function"),
    ("entity.name.tag", "tag"),
    ("entity.other.attribute-name", "attribute"),
    ("support.type.property-name", "attribute"),
    ("entity.name", "type"),
    ("support.type", "type"),
    ("support.class", "type"),
    ("markup.inserted", "inserted"),
    ("markup.deleted", "deleted"),
    ("markup.heading", "keyword"),
    ("meta.interpolation", ""),
    ("meta.template.expression", ""),
];

pub fn paint(language: &str, code: &str, paint: &mut Paint) -> Option<()> {
    static SYNTAXES: OnceLock<SyntaxSet> = OnceLock::new();
    let syntaxes = SYNTAXES.get_or_init(SyntaxSet::load_defaults_newlines);
    let syntax = syntax(syntaxes, language)?;
    if code.lines().any(|line| line.len() > LONGEST_LINE) {
        return None;
    }
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    for line in LinesWithEndings::from(code) {
        let mut from = 0;
        for (at, change) in state.parse_line(line, syntaxes).ok()? {
            paint.add(class(&stack), line.get(from..at)?);
            from = at;
            stack.apply(&change).ok()?;
        }
        paint.add(class(&stack), line.get(from..)?);
    }
    Some(())
}

fn syntax<'s>(syntaxes: &'s SyntaxSet, language: &str) -> Option<&'s SyntaxReference> {
    // What syntect lacks, in the nearest language that it has.
    let token = match language {
        "ts" | "tsx" | "jsx" | "typescript" | "mjs" => "js",
        "jsonc" | "json5" => "json",
        "vue" | "svelte" | "jinja" | "tera" => "html",
        "shell" | "console" | "zsh" => "sh",
        "text" | "txt" | "plain" => return None,
        other => other,
    };
    syntaxes.find_syntax_by_token(token)
}

fn class(stack: &ScopeStack) -> Option<&'static str> {
    static TABLE: OnceLock<Vec<(Scope, &'static str)>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let scope = |(name, class): &(&str, &'static str)| Some((Scope::new(name).ok()?, *class));
        CLASSES.iter().filter_map(scope).collect()
    });
    let of = |scope: &Scope| table.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope));
    let class = stack.as_slice().iter().rev().find_map(of)?.1;
    (!class.is_empty()).then_some(class)
}
