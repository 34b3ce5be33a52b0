//! What must hold for every HTML that Markdown turns into.
//!
//! In: HTML. Out: what is wrong with it, if anything: tags, nesting, attributes, addresses, ids.
//! Refuses to know: the Markdown.

const VOID: &[&str] = &["br", "hr", "img", "wbr"];
const NAMES: &[&str] = &[
    "a",
    "aside",
    "blockquote",
    "br",
    "code",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "img",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "section",
    "span",
    "strong",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
];
const ATTRIBUTES: &[&str] = &[
    "alt",
    "aria-hidden",
    "aria-label",
    "class",
    "href",
    "id",
    "loading",
    "rel",
    "role",
    "scope",
    "src",
    "start",
    "tabindex",
    "title",
];

/// Balanced tags, known names, unique ids, no attribute that could do anything.
pub fn sound(html: &str) -> Result<(), String> {
    let mut open: Vec<&str> = Vec::new();
    let mut ids = std::collections::HashSet::new();
    for piece in html.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').ok_or_else(|| format!("no end: <{piece}"))?;
        if text.contains('>') {
            return Err(format!("stray >: {text}"));
        }
        let name = tag.trim_start_matches('/').split(' ').next().unwrap_or_default();
        if !NAMES.contains(&name) {
            return Err(format!("tag <{tag}>"));
        }
        if tag.starts_with('/') {
            if open.pop() != Some(name) {
                return Err(format!("</{name}> closes something else"));
            }
            continue;
        }
        if name == "a" && open.contains(&"a") {
            return Err("link inside a link".into());
        }
        for (at, part) in tag[name.len()..].split('"').enumerate() {
            let attribute = part.trim().trim_end_matches('=');
            if at % 2 == 0 && !attribute.is_empty() && !ATTRIBUTES.contains(&attribute) {
                return Err(format!("attribute {attribute} in <{tag}>"));
            }
        }
        if !["href", "src"].iter().all(|name| address_is_fine(tag, name)) {
            return Err(format!("address in <{tag}>"));
        }
        if let Some((_, rest)) = tag.split_once(" id=\"")
            && !ids.insert(rest.split('"').next().unwrap_or_default())
        {
            return Err(format!("id twice: <{tag}>"));
        }
        if !VOID.contains(&name) {
            open.push(name);
        }
    }
    if open.is_empty() { Ok(()) } else { Err(format!("left open: {open:?}")) }
}

fn address_is_fine(tag: &str, name: &str) -> bool {
    let Some((_, rest)) = tag.split_once(&format!(" {name}=\"")) else { return true };
    let value = rest.split('"').next().unwrap_or_default();
    let scheme = value.split([':', '/', '?', '#']).next().unwrap_or_default();
    let harmless = ["http", "https", "mailto", "tel"].contains(&&scheme.to_ascii_lowercase()[..]);
    value.is_ascii() && (harmless || !value[scheme.len()..].starts_with(':'))
}
