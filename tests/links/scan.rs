//! A small scanner for HTML and XML that lets nothing pass which a careful writer would not write.

pub struct Tag {
    pub name: String,
    pub attributes: Vec<(String, String)>,
}

impl Tag {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    pub fn has_class(&self, class: &str) -> bool {
        self.get("class").is_some_and(|all| all.split(' ').any(|c| c == class))
    }
}

#[derive(Default)]
pub struct Scan {
    pub tags: Vec<Tag>,
    /// Text of the page, the places of tags marked by line ends.
    pub text: String,
    pub complaints: Vec<String>,
}

const VOID: &str = " area base br col embed hr img input link meta source track wbr ";

/// Reads markup; all elements must be closed in order (HTML's void elements excepted), all values quoted.
pub fn scan(source: &str, html: bool) -> Scan {
    let (mut scan, mut open, mut rest) = (Scan::default(), Vec::<String>::new(), source);
    while let Some(at) = rest.find('<') {
        scan.say(&rest[..at]);
        rest = &rest[at..];
        let skipped = [("<!--", "-->"), ("<!doctype", ">"), ("<?", "?>")];
        if let Some((_, end)) = skipped.iter().find(|(start, _)| rest.starts_with(start)) {
            rest = rest.split_once(end).map_or("", |(_, after)| after);
            continue;
        }
        let Some(end) = tag_end(rest) else {
            scan.complaints.push(format!("a tag without end: {:.40}", rest));
            return scan;
        };
        let inner = &rest[1..end];
        rest = &rest[end + 1..];
        scan.text.push('\n');
        if let Some(name) = inner.strip_prefix('/') {
            let last = open.pop().unwrap_or_default();
            if name.trim_end() != last {
                scan.complaints.push(format!("</{name}> closes <{last}>"));
            }
            continue;
        }
        let (inner, closed) = inner.strip_suffix('/').map_or((inner, false), |inner| (inner, true));
        let tag = scan.tag(inner);
        let raw = html && matches!(&*tag.name, "script" | "style");
        let void = html && VOID.contains(&format!(" {} ", tag.name));
        if closed && html && !open.iter().any(|name| name == "svg") {
            scan.complaints.push(format!("<{}/> closes itself", tag.name));
        }
        if !closed && !void {
            open.push(tag.name.clone());
        }
        if raw && let Some(end) = rest.find("</") {
            if !rest[..end].trim().is_empty() {
                scan.complaints.push(format!("text inside <{}>", tag.name));
            }
            rest = &rest[end..];
        }
        scan.tags.push(tag);
    }
    scan.say(rest);
    scan.complaints.extend(open.iter().map(|name| format!("<{name}> is not closed")));
    scan
}

/// Where the tag at the start of `text` ends; `>` inside quotes does not count.
fn tag_end(text: &str) -> Option<usize> {
    let mut quote = None;
    text.char_indices().find_map(|(at, c)| {
        match (quote, c) {
            (None, '>') => return Some(at),
            (None, '"' | '\'') => quote = Some(c),
            (Some(q), _) if q == c => quote = None,
            _ => {}
        }
        None
    })
}

impl Scan {
    fn say(&mut self, text: &str) {
        let said = self.decode(text);
        self.text.push_str(&said);
    }

    fn tag(&mut self, inner: &str) -> Tag {
        let (name, mut rest) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || "-:".contains(c)) {
            self.complaints.push(format!("<{name} is no tag"));
        }
        let mut attributes: Vec<(String, String)> = Vec::new();
        while !rest.trim_start().is_empty() {
            rest = rest.trim_start();
            let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
            let key = rest[..end].to_owned();
            rest = &rest[end..];
            let mut value = String::new();
            if let Some(after) = rest.strip_prefix('=') {
                let quote = after.chars().next().filter(|q| *q == '"' || *q == '\'').unwrap_or(' ');
                let (inside, after) = after.get(1..).and_then(|after| after.split_once(quote)).unwrap_or((after, ""));
                if quote == ' ' {
                    self.complaints.push(format!("<{name} {key}=…> has no quotes"));
                }
                value = self.decode(inside);
                rest = after;
            }
            if attributes.iter().any(|(other, _)| *other == key) {
                self.complaints.push(format!("<{name}> has {key} twice"));
            }
            attributes.push((key, value));
        }
        Tag { name: name.to_owned(), attributes }
    }

    fn decode(&mut self, text: &str) -> String {
        let mut parts = text.split('&');
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (name, after) = part.split_once(';').unwrap_or((part, ""));
            let code = name.strip_prefix("#x").map(|hex| u32::from_str_radix(hex, 16));
            let code = code.or_else(|| name.strip_prefix('#').map(str::parse::<u32>));
            match (name, code) {
                ("amp", _) => out.push('&'),
                ("lt", _) => out.push('<'),
                ("gt", _) => out.push('>'),
                ("quot", _) => out.push('"'),
                ("apos", _) => out.push('\''),
                (_, Some(Ok(code))) => out.push(char::from_u32(code).unwrap_or('\u{FFFD}')),
                _ => self.complaints.push(format!("&{name:.12} is no character")),
            }
            out.push_str(after);
        }
        out
    }
}

/// The file that `path` means on the page `from`.
pub fn resolve(from: &str, path: &str) -> Option<String> {
    if path.is_empty() {
        return Some(from.to_owned());
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    if path.starts_with('/') {
        parts.clear();
    }
    let path = decoded(path);
    for part in path.split('/') {
        match part {
            ".." => drop(parts.pop()?),
            "." | "" => {}
            part => parts.push(part),
        }
    }
    if path.ends_with('/') {
        parts.push("index.html");
    }
    Some(parts.join("/"))
}

/// Percent-decoding.
pub fn decoded(text: &str) -> String {
    let mut parts = text.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(part.get(..2).unwrap_or("?"), 16).expect("two hexadecimal digits behind %"));
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    String::from_utf8(bytes).expect("UTF-8 in an address")
}
