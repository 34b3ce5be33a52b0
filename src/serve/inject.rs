//! Puts the preview's script into a page, as an external file: a strict Content-Security-Policy allows no other.
//!
//! In: the bytes of a page. Out: the same with one element more, before the end of the body or at the end of the page.

use super::routes::SCRIPT;

/// What the script must know of the page it stands in.
pub(super) struct Mark<'a> {
    /// The server that made the page.
    pub instance: &'a str,
    /// The state the page is of, or a later one.
    pub number: u64,
    /// The page's version: its ETag without quotes.
    pub tag: &'a str,
}

/// The page with the script.
pub(super) fn inject(html: &[u8], mark: &Mark<'_>) -> Vec<u8> {
    let Mark { instance, number, tag } = mark;
    let script = format!(
        "<script src=\"{SCRIPT}\" data-instance=\"{instance}\" data-number=\"{number}\" data-tag=\"{tag}\" defer></script>\n"
    );
    let end = html.windows(7).rposition(|part| part.eq_ignore_ascii_case(b"</body>")).unwrap_or(html.len());
    [&html[..end], script.as_bytes(), &html[end..]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(html: &str) -> String {
        let mark = Mark { instance: "i", number: 3, tag: "t" };
        String::from_utf8(inject(html.as_bytes(), &mark)).expect("text")
    }

    #[test]
    fn before_the_end_of_the_body() {
        let script = "<script src=\"/_gongkai/preview.js\" data-instance=\"i\" data-number=\"3\" data-tag=\"t\" defer></script>\n";
        assert_eq!(with("<body>a</BODY></html>"), format!("<body>a{script}</BODY></html>"));
        assert_eq!(with("<p>甲"), format!("<p>甲{script}"));
        assert_eq!(with(""), script);
        assert_eq!(with("<!-- </body> --></body>").matches("preview.js").count(), 1);
    }
}
