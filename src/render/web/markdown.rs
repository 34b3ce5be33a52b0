//! Markdown as HTML.
//!
//! In: a text and a `Look` (who resolves links, which raw tags may stay, what the few words
//! are called). Out: balanced HTML with classes only: no inline style, no event handler, no
//! script, whatever the text says. Refuses to know: where links lead, kinds, templates.

mod elements;
pub(super) mod escape;
mod href;
mod notes;
mod raw;
mod table;
mod writer;

use crate::source::markdown::parse;

/// How a text is to be shown.
pub struct Look<'a> {
    /// Resolves an internal target as written (`negative-item/qx-01`, `fujian.pdf`, `page#依据`).
    /// For a target that it answers with `None`, only the text is shown.
    pub links: &'a dyn Fn(&str) -> Option<Target>,
    /// The level of the shallowest heading, 1 to 6.
    pub heading_base: u8,
    /// Raw HTML tags that may stay, in lower case. Attributes never do; and a tag that could
    /// run, load, submit or restyle anything does not stay even when listed.
    pub html_tags: &'a [String],
    /// Put before every id of this text, for pages that show several texts; empty for none.
    pub scope: &'a str,
    /// In the language of the page.
    pub words: Words<'a>,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// To be shown as a link.
    Href {
        /// The address as the page needs it, not escaped.
        href: String,
        /// Stands in for an empty link text.
        title: Option<String>,
    },
    /// It exists, but not in this edition: the text stays, the link goes.
    Unpublished,
}

/// The words that the text itself does not bring along.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// Heading of the footnotes.
    pub footnotes: &'a str,
    /// From a footnote back to its place in the text.
    pub back: &'a str,
    /// The `#` beside a heading.
    pub anchor: &'a str,
    /// A table that scrolls sideways.
    pub table: &'a str,
    /// A block of code.
    pub code: &'a str,
    /// A task list item that is done.
    pub done: &'a str,
    /// A task list item that is not.
    pub open: &'a str,
    /// `[!NOTE]`
    pub note: &'a str,
    /// `[!TIP]`
    pub tip: &'a str,
    /// `[!IMPORTANT]`
    pub important: &'a str,
    /// `[!WARNING]`
    pub warning: &'a str,
    /// `[!CAUTION]`
    pub caution: &'a str,
}

impl Words<'static> {
    /// For pages that bring no words of their own.
    pub const CHINESE: Self = Self {
        footnotes: "注释",
        back: "返回正文",
        anchor: "本节链接",
        table: "表格",
        code: "代码",
        done: "已完成",
        open: "未完成",
        note: "说明",
        tip: "提示",
        important: "重要",
        warning: "注意",
        caution: "警告",
    };
}

/// The text as HTML.
pub fn html(text: &str, look: &Look<'_>) -> String {
    writer::write(&parse(text), look, text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_show_what_may_be_shown() {
        let links = |target: &str| match target {
            "a.md" => Some(Target::Href { href: "../a/甲.html".into(), title: Some("甲项".into()) }),
            "b.md" => Some(Target::Unpublished),
            "evil" => Some(Target::Href { href: "javascript:1".into(), title: None }),
            _ => None,
        };
        let look = Look { links: &links, heading_base: 2, html_tags: &[], scope: "s1", words: Words::CHINESE };
        let show = |text: &str| html(text, &look);
        assert_eq!(
            show("[](a.md)[x](a.md)"),
            "<p><a href=\"../a/%E7%94%B2.html\">甲项</a><a href=\"../a/%E7%94%B2.html\">x</a></p>\n"
        );
        assert_eq!(show("[乙](b.md)[丙](c.md)[丁](evil)"), "<p>乙丙丁</p>\n");
        assert!(
            show("# 甲\n\n[见](#甲)").contains("<h2 id=\"s1-甲\">")
                && show("# 甲\n\n[见](#甲)").contains("<p><a href=\"#s1-%E7%94%B2\">")
        );
    }
}
