//! TOML, read just closely enough to be coloured.
//!
//! In: TOML, also broken TOML. Out: painted pieces; every byte of it, in order. Refuses to
//! know: whether it is valid.

use super::Paint;

pub fn paint(code: &str, paint: &mut Paint) {
    let mut rest = code;
    // Before `=` a word is a key; `[` at the start of a line opens a table's name.
    let (mut value, mut nesting, mut line_start) = (false, 0_usize, true);
    while let Some(first) = rest.chars().next() {
        let (class, length) = match first {
            '#' => (Some("comment"), line_length(rest)),
            '"' | '\'' => {
                let length = string_length(rest, first);
                let class = if value && !is_key(&rest[length..], nesting) { "string" } else { "attribute" };
                (Some(class), length)
            }
            '[' if line_start && nesting == 0 && !value => (Some("type"), table_length(rest)),
            '\n' => (None, 1),
            _ if first.is_whitespace() => (None, first.len_utf8()),
            '[' | ']' | '{' | '}' | ',' | '=' => (None, 1),
            _ => {
                let length = word_length(rest);
                let key = !value || is_key(&rest[length..], nesting);
                (if key { Some("attribute") } else { scalar(&rest[..length]) }, length)
            }
        };
        let (piece, after) = rest.split_at(length.clamp(first.len_utf8(), rest.len()));
        paint.add(class, piece);
        match first {
            '=' => value = true,
            '[' | '{' if class.is_none() => nesting += 1,
            ']' | '}' => nesting = nesting.saturating_sub(1),
            '\n' => value = nesting > 0,
            _ => {}
        }
        line_start = first == '\n' || line_start && first.is_whitespace();
        rest = after;
    }
}

fn line_length(rest: &str) -> usize {
    rest.find('\n').unwrap_or(rest.len())
}

fn table_length(rest: &str) -> usize {
    let line = &rest[..line_length(rest)];
    line.find('#').unwrap_or(line.len())
}

fn word_length(rest: &str) -> usize {
    let ends = |c: char| c.is_whitespace() || matches!(c, '=' | ',' | '[' | ']' | '{' | '}' | '#' | '"' | '\'');
    rest.find(ends).unwrap_or(rest.len())
}

/// The length of a string with its quotes; without an end, that of the line or of all.
fn string_length(rest: &str, quote: char) -> usize {
    let three = [quote; 3].iter().collect::<String>();
    let long = rest.starts_with(&three);
    let open = if long { 3 } else { 1 };
    let mut skip = false;
    for (at, c) in rest.char_indices().skip(open) {
        match c {
            _ if skip => skip = false,
            '\\' if quote == '"' => skip = true,
            '\n' if !long => return at,
            c if c == quote && !long => return at + 1,
            c if c == quote && rest[at..].starts_with(&three) => return at + 3,
            _ => {}
        }
    }
    rest.len()
}

/// Whether what comes next shows that a word was a key inside an inline table.
fn is_key(after: &str, nesting: usize) -> bool {
    nesting > 0 && after.trim_start_matches([' ', '\t']).starts_with('=')
}

fn scalar(word: &str) -> Option<&'static str> {
    match word {
        "true" | "false" | "inf" | "nan" | "+inf" | "-inf" | "+nan" | "-nan" => Some("constant"),
        _ if word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-')) => Some("number"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(code: &str) -> String {
        let mut paint_box = Paint::default();
        paint(code, &mut paint_box);
        paint_box
            .finish()
            .replace("<span class=\"hl-", "<")
            .replace("</span>", ">")
            .replace("\">", ":")
            .replace("&quot;", "\"")
    }

    #[test]
    fn keys_values_and_tables() {
        assert_eq!(shown("[单位.a] # 注"), "<type:[单位.a] ><comment:# 注>");
        assert_eq!(
            shown("a.b = \"x#\" # y\nc = 2026-01-02\n"),
            "<attribute:a.b> = <string:\"x#\"> <comment:# y>\n<attribute:c> = <number:2026-01-02>\n"
        );
        assert_eq!(
            shown("x = [{ k = 1, \"m\" = true }]\ny=1"),
            "<attribute:x> = [{ <attribute:k> = <number:1>, <attribute:\"m\"> = <constant:true> }]\n<attribute:y>=<number:1>"
        );
        assert_eq!(shown("s = '''\na\n''' "), "<attribute:s> = <string:'''\na\n'''> ");
        assert_eq!(shown("s = \"open\nt = 1"), "<attribute:s> = <string:\"open>\n<attribute:t> = <number:1>");
    }
}
