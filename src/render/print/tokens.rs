//! The colours of the theme, read from its style sheet.
//!
//! The custom properties of the first `:root` rule of `static/site.css` are the only place where colours stand; boards take
//! the same ones. Only six-digit hexadecimal values are taken.

use std::collections::BTreeMap;

/// Names (without `--`) and values (`#b3141c`) of the colours of a style sheet.
pub(super) fn tokens(css: &str) -> BTreeMap<String, String> {
    let rule = css.split_once(":root {").and_then(|(_, rest)| rest.split_once('}')).map_or("", |(rule, _)| rule);
    let pairs = rule.split(';').filter_map(|declaration| declaration.trim().strip_prefix("--")?.split_once(':'));
    let pairs = pairs.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()));
    pairs.filter(|(_, value)| is_colour(value)).collect()
}

fn is_colour(value: &str) -> bool {
    value.strip_prefix('#').is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_of_the_first_root_rule_are_taken() {
        let css = "/* a */ :root { --red: #b3141c; --gap: 2rem; --ink: #221d17 }\n:root[data-theme] { --red: #ffffff }";
        let found = tokens(css);
        assert_eq!(found.get("red").map(String::as_str), Some("#b3141c"));
        assert_eq!(found.get("ink").map(String::as_str), Some("#221d17"));
        assert_eq!(found.len(), 2);
    }
}
