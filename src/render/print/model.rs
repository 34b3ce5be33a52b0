//! A job's model made ready for templates: plain JSON, Markdown as trees, characters counted.
//!
//! In: the model. Out: JSON, the characters that fonts must have, and what must not be printed. Long runs of letters and
//! digits get places where a line may break.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{markdown, qr};

/// A model for templates.
pub(super) struct Ready {
    /// The model.
    pub value: Value,
    /// QR codes by address.
    pub codes: BTreeMap<String, String>,
    /// Every character that will be shown.
    pub characters: BTreeSet<char>,
    /// Texts with control characters, shortened.
    pub refused: Vec<String>,
}

/// Runs of letters and digits longer than this may break.
const RUN: usize = 20;
/// They break behind a stroke, dot or hyphen, and otherwise after so many characters.
const PIECE: usize = 16;

/// Makes a model ready.
pub(super) fn ready(model: &dyn erased_serde::Serialize) -> Ready {
    let mut ready = Ready {
        value: serde_json::to_value(model).unwrap_or_default(),
        codes: BTreeMap::new(),
        characters: BTreeSet::new(),
        refused: Vec::new(),
    };
    let mut value = std::mem::take(&mut ready.value);
    walk(&mut value, "", &mut ready);
    ready.value = value;
    ready
}

/// Keys whose text is never shown: addresses, and raw values beside those for people.
const UNSEEN: [&str; 6] = ["href", "raw", "iso", "tone", "form", "scope"];

fn walk(value: &mut Value, key: &str, ready: &mut Ready) {
    match value {
        Value::String(text) if !UNSEEN.contains(&key) => {
            note(text, ready);
            if let Some(broken) = breakable(text) {
                *text = broken;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| walk(item, key, ready)),
        Value::Object(map) => {
            if map.get("type").and_then(Value::as_str) == Some("markdown")
                && let Some(text) = map.get("text").and_then(Value::as_str)
            {
                let tree = markdown::tree(text);
                map.remove("text");
                map.remove("links");
                map.insert("tree".to_owned(), tree);
            }
            if key == "qr"
                && let Some(url) = map.get("url").and_then(Value::as_str)
                && let Some(svg) = qr::svg(url)
            {
                // The address is a key as well, and must stay as it is.
                let url = url.to_owned();
                note(&url, ready);
                map.insert("text".to_owned(), Value::from(breakable(&url).unwrap_or_else(|| url.clone())));
                ready.codes.insert(url, svg);
                return;
            }
            map.iter_mut().for_each(|(key, value)| walk(value, key, ready));
        }
        _ => {}
    }
}

fn note(text: &str, ready: &mut Ready) {
    for c in text.chars() {
        if is_control(c) {
            ready.refused.push(text.chars().filter(|c| !is_control(*c)).take(20).collect());
            break;
        }
    }
    ready.characters.extend(text.chars().filter(|c| !c.is_whitespace() && !is_control(*c) && !is_joiner(*c)));
}

/// Characters that change what the others say and cannot be seen: controls, and those that turn the writing direction.
fn is_control(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{061C}')
}

/// Characters that are never drawn.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}' | '\u{00AD}')
}

/// The text with places to break in its long runs; none if it has no such run.
fn breakable(text: &str) -> Option<String> {
    let is_run = |c: char| c.is_ascii_graphic() || matches!(c, '\u{00C0}'..='\u{024F}');
    let (mut run, mut longest) = (0, 0);
    for c in text.chars() {
        run = if is_run(c) { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    if longest <= RUN {
        return None;
    }
    let (mut out, mut piece) = (String::with_capacity(text.len() + text.len() / 4), 0);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        out.push(c);
        piece = if is_run(c) { piece + 1 } else { 0 };
        let joint = matches!(c, '/' | '.' | '-' | '_' | '?' | '&' | '=') && rest.peek() != Some(&'/');
        if piece >= PIECE || (joint && piece > 3) {
            out.push('\u{200B}');
            piece = 0;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_shown_is_counted_and_what_turns_the_text_is_refused() {
        let model = json!({ "title": "甲#乙", "href": "丙", "cell": { "type": "markdown", "text": "**丁**" }, "bad": "a\u{202E}b" });
        let ready = ready(&model);
        assert!(ready.characters.contains(&'甲') && ready.characters.contains(&'丁'));
        assert!(!ready.characters.contains(&'丙'));
        assert_eq!(ready.refused, ["ab"]);
        assert_eq!(ready.value["cell"]["tree"][0]["t"], "p");
    }

    #[test]
    fn long_runs_may_break() {
        assert_eq!(breakable("办公用品 A4"), None);
        assert!(breakable(&"x".repeat(60)).is_some_and(|text| text.matches('\u{200B}').count() == 3));
        let address = breakable("http://gongkai.example.cn/board/wall.html").unwrap_or_default();
        assert_eq!(address.replace('\u{200B}', "|"), "http://|gongkai.|example.|cn/board/|wall.|html");
    }
}
