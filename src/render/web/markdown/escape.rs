//! Text made safe to stand in HTML.
//!
//! In: any string. Out: the same, as text content or as a quoted attribute value. Refuses to
//! know: what an address may be (see `href`).

/// Bytes that cannot stand as they are.
const IS_SPECIAL: [bool; 256] = {
    let (mut is, mut byte) = ([false; 256], 0_usize);
    while byte < 256 {
        is[byte] = matches!(byte as u8, b'&' | b'<' | b'>' | b'"' | 0..=8 | 0x0B | 0x0C | 0x0E..=0x1F | 0x7F);
        byte += 1;
    }
    is
};

/// As text content or inside double quotes. Control characters, which HTML forbids, are left out.
pub fn text(out: &mut String, text: &str) {
    let mut from = 0;
    let special = text.bytes().enumerate().filter(|(_, byte)| IS_SPECIAL[usize::from(*byte)]);
    for (at, byte) in special {
        let written = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "",
        };
        out.push_str(&text[from..at]);
        out.push_str(written);
        from = at + 1;
    }
    out.push_str(&text[from..]);
}

/// The same for text between raw tags, where `&nbsp;` and the like already mean a character.
pub fn text_with_references(out: &mut String, written: &str) {
    let mut rest = written;
    while let Some(at) = rest.find('&') {
        text(out, &rest[..at]);
        let reference = &rest[at..];
        let length = reference_length(reference);
        if length > 0 {
            out.push_str(&reference[..length]);
        } else {
            out.push_str("&amp;");
        }
        rest = &reference[length.max(1)..];
    }
    text(out, rest);
}

fn reference_length(reference: &str) -> usize {
    let inner = reference.bytes().skip(1).take(32);
    let length = inner.take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
    let ends = reference.as_bytes().get(length + 1) == Some(&b';');
    if length > 0 && ends { length + 2 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes() {
        let mut out = String::new();
        text(&mut out, "a<b>&\"中\"");
        text_with_references(&mut out, " &nbsp;&x &#38; <");
        assert_eq!(out, "a&lt;b&gt;&amp;&quot;中&quot; &nbsp;&amp;x &#38; &lt;");
    }
}
