//! Markdown as a tree of plain values: `[{"t": "p", "c": […]}, …]`.
//!
//! In: text. Out: JSON that a template walks; links keep their words only, raw HTML keeps its text only, pictures their
//! descriptions. Deep nesting ends at a fixed depth.

use pulldown_cmark::{Event, Tag};
use serde_json::{Value, json};

use crate::source::markdown::parse;

/// Deeper than this, what is inside is laid flat: the layout engine allows its functions only so many calls within each other.
const DEPTH: usize = 12;

/// The tree of a text.
pub(super) fn tree(text: &str) -> Value {
    let mut open: Vec<(Value, Vec<Value>)> = vec![(json!("root"), Vec::new())];
    let mut flat = 0_usize;
    for event in parse(text).events {
        match event {
            Event::Start(tag) if flat == 0 && open.len() + levels(&tag) <= DEPTH => open.push((head(&tag), Vec::new())),
            Event::Start(_) => {
                flat += 1;
                add(&mut open, json!(" "));
            }
            Event::End(_) if flat > 0 => flat -= 1,
            Event::End(_) => close(&mut open),
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => add(&mut open, json!(&*text)),
            Event::Code(text) => add(&mut open, json!({ "t": "code", "c": [&*text] })),
            Event::SoftBreak => add(&mut open, json!(" ")),
            Event::HardBreak => add(&mut open, json!({ "t": "br" })),
            Event::Rule => add(&mut open, json!({ "t": "hr" })),
            Event::TaskListMarker(done) => add(&mut open, json!(if done { "☑ " } else { "☐ " })),
            Event::FootnoteReference(name) => add(&mut open, json!(format!("〔{name}〕"))),
            Event::Html(_) | Event::InlineHtml(_) => {}
        }
    }
    while open.len() > 1 {
        close(&mut open);
    }
    Value::Array(open.pop().map(|(_, children)| children).unwrap_or_default())
}

/// How many levels an element needs: a list is none without its items, a table none without rows and cells.
fn levels(tag: &Tag<'_>) -> usize {
    match tag {
        Tag::Table(_) => 3,
        Tag::List(_) => 2,
        _ => 1,
    }
}

fn add(open: &mut [(Value, Vec<Value>)], value: Value) {
    if let Some((_, children)) = open.last_mut() {
        children.push(value);
    }
}

fn close(open: &mut Vec<(Value, Vec<Value>)>) {
    if open.len() < 2 {
        return;
    }
    if let Some((mut head, children)) = open.pop() {
        head["c"] = Value::Array(children);
        add(open, head);
    }
}

/// What an element is.
fn head(tag: &Tag<'_>) -> Value {
    match tag {
        Tag::Paragraph => json!({ "t": "p" }),
        Tag::Heading { level, .. } => json!({ "t": "h", "level": *level as u8 }),
        Tag::BlockQuote(_) => json!({ "t": "quote" }),
        Tag::CodeBlock(_) => json!({ "t": "pre" }),
        Tag::List(None) => json!({ "t": "ul" }),
        Tag::List(Some(start)) => json!({ "t": "ol", "start": start }),
        Tag::Item => json!({ "t": "li" }),
        Tag::Table(_) => json!({ "t": "table" }),
        Tag::TableHead => json!({ "t": "thead" }),
        Tag::TableRow => json!({ "t": "tr" }),
        Tag::TableCell => json!({ "t": "td" }),
        Tag::Strong => json!({ "t": "strong" }),
        Tag::Emphasis => json!({ "t": "em" }),
        Tag::Strikethrough => json!({ "t": "del" }),
        Tag::FootnoteDefinition(name) => json!({ "t": "note", "name": &**name }),
        _ => json!({ "t": "span" }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_becomes_a_tree_and_nothing_of_it_is_code() {
        assert_eq!(
            tree("**“甲”**乙 #panic() `*b*`"),
            json!([{ "t": "p", "c": [
                { "t": "strong", "c": ["“甲”"] }, "乙 #panic() ", { "t": "code", "c": ["*b*"] }
            ] }])
        );
        assert_eq!(tree("- a\n- b")[0]["t"], "ul");
        assert_eq!(tree("<script>x</script>甲"), json!([{ "t": "span", "c": [] }]));
    }

    #[test]
    fn deep_nesting_ends() {
        fn depth(value: &Value) -> usize {
            value["c"].as_array().map_or(0, |inner| 1 + inner.iter().map(depth).max().unwrap_or(0))
        }
        let deep = tree(&format!("{}底", "> ".repeat(3000)));
        assert!(depth(&deep[0]) <= DEPTH, "{}", depth(&deep[0]));
        assert!(deep.to_string().contains('底'));
        // A list that is laid flat is not a list without items.
        let list: String = (0..40).map(|level| format!("{}- 第{level}层\n", "  ".repeat(level))).collect();
        let text = tree(&list).to_string();
        assert!(text.contains("第39层") && !text.contains("\"ul\",\"c\":[\""), "{text}");
    }
}
