//! site-config.toml: what the portal is called, which editions are built, menu, home page, footer.
//!
//! `format = 1` is a promise: later versions keep building such a site or say exactly what to change.

use jiff::civil::Date;

use super::Audience;
use super::block::{HomeBlock, LinkTo, home_block, link};
use super::print::{PrintConfig, read_print};
use super::verdict::{Acceptance, Weight, acceptance, day, weight};
use crate::diag::{Checked, Code, Diagnostic, Findings, Lang, Span, Text};
use crate::source::{Node, Reader};

pub(super) const FORMAT: Code = Code::error(
    "config/format",
    "site-config.toml 第一行要写 format = 1；如果数字更大，说明这个站点要用更新版本的 gongkai 生成。",
    "site-config.toml says format = 1. A larger number means that a newer gongkai is needed.",
);
pub(super) const BAD_VALUE: Code = Code::error(
    "config/bad-value",
    "site-config.toml 里的这个值不能用。",
    "This value of site-config.toml cannot be used.",
);

/// The site's configuration.
#[derive(Debug)]
pub struct Site {
    /// Name of the portal.
    pub title: Text,
    /// Line below the name.
    pub subtitle: Option<Text>,
    /// Who publishes it.
    pub owner: Option<Text>,
    /// Language of the pages.
    pub lang: Lang,
    /// Address of the portal, ending in `/`: needed for feeds, the site map and printed addresses.
    pub base_url: Option<String>,
    /// Name of the theme.
    pub theme: String,
    /// Place of the theme's name.
    pub theme_span: Option<Span>,
    /// Links say `index.html`, so that the portal works from a folder (`file://`).
    pub portable: bool,
    /// Editions to build.
    pub editions: Vec<Audience>,
    /// Sets of regulations that bind the site.
    pub regulations: Vec<(String, Span)>,
    /// The menu.
    pub menu: Vec<LinkTo>,
    /// Links in the footer.
    pub footer: Vec<LinkTo>,
    /// Telephone numbers to complain to.
    pub hotlines: Vec<Hotline>,
    /// Blocks of the home page.
    pub home: Vec<HomeBlock>,
    /// Raw HTML tags that Markdown may use.
    pub html_tags: Vec<String>,
    /// The day the portal is built for, unless the caller says another.
    pub today: Option<Date>,
    /// Complaints that are weighed otherwise here.
    pub weights: Vec<Weight>,
    /// Findings that are taken as they are.
    pub accepted: Vec<Acceptance>,
    /// How boards and sheets are printed.
    pub print: PrintConfig,
}

/// A telephone number.
#[derive(Debug)]
pub struct Hotline {
    /// Whose.
    pub label: Text,
    /// The number.
    pub phone: String,
}

/// Reads the root table of site-config.toml.
pub fn read_site(root: &Node) -> Checked<Site> {
    let mut found = Findings::default();
    let empty = Node { span: root.span, data: crate::source::Data::Table(Default::default()) };
    let node = if root.as_table().is_some() { root } else { &empty };
    let mut site = Site {
        title: Text::new("公开", "gongkai"),
        subtitle: None,
        owner: None,
        lang: Lang::Zh,
        base_url: None,
        theme: "default".to_owned(),
        theme_span: None,
        portable: false,
        editions: vec![Audience::Public],
        regulations: Vec::new(),
        menu: Vec::new(),
        footer: Vec::new(),
        hotlines: Vec::new(),
        home: Vec::new(),
        html_tags: Vec::new(),
        today: None,
        weights: Vec::new(),
        accepted: Vec::new(),
        print: PrintConfig::default(),
    };
    if let Some(reader) = Reader::new(node, &mut found) {
        fill(&mut site, reader);
    }
    Checked { value: site, found }
}

fn fill(site: &mut Site, mut reader: Reader<'_, '_>) {
    match reader.integer("format") {
        Some(1) => {}
        Some(other) => bad_format(other, &mut reader),
        None => reader.missing("format"),
    }
    if let Some(title) = reader.required_label("title") {
        site.title = title;
    }
    site.subtitle = reader.label("subtitle");
    site.owner = reader.label("owner");
    if let Some((word, span)) = reader.text_at("language") {
        match word {
            "zh" => site.lang = Lang::Zh,
            "en" => site.lang = Lang::En,
            _ => bad(reader.found, span, "语言只能是 zh 或 en", "the language is zh or en"),
        }
    }
    site.base_url = reader.text_at("base_url").and_then(|(url, span)| base_url(url, span, reader.found));
    if let Some((theme, span)) = reader.text_at("theme") {
        (site.theme, site.theme_span) = (theme.to_owned(), Some(span));
    }
    site.portable = reader.bool("portable").unwrap_or(false);
    if let Some(words) = reader.words("editions") {
        site.editions = editions(&words, reader.found);
    }
    let regulations = reader.words("regulations").unwrap_or_default();
    site.regulations = regulations.into_iter().map(|(name, span)| (name.to_owned(), span)).collect();
    site.menu = reader.tables("menu").into_iter().filter_map(|n| link(n, reader.found)).collect();
    site.footer = reader.tables("footer").into_iter().filter_map(|n| link(n, reader.found)).collect();
    site.hotlines = reader.tables("hotline").into_iter().filter_map(|n| hotline(n, reader.found)).collect();
    site.home = reader.tables("home").into_iter().filter_map(|n| home_block(n, reader.found)).collect();
    if let Some(mut markdown) = reader.node("markdown").and_then(|n| Reader::new(n, reader.found)) {
        let tags = markdown.words("html").unwrap_or_default();
        site.html_tags = tags.into_iter().map(|(tag, _)| tag.to_ascii_lowercase()).collect();
        markdown.finish();
    }
    site.today = day(&mut reader, "today").map(|(day, _)| day);
    site.weights = reader.tables("severity").into_iter().filter_map(|n| weight(n, reader.found)).collect();
    site.accepted = reader.tables("accept").into_iter().filter_map(|n| acceptance(n, reader.found)).collect();
    site.print = reader.node("print").map(|node| read_print(node, reader.found)).unwrap_or_default();
    reader.finish();
}

fn bad_format(number: i64, reader: &mut Reader<'_, '_>) {
    let span = reader.node("format").map_or(reader.span(), |n| n.span);
    reader.found.add(
        Diagnostic::at(
            &FORMAT,
            span,
            format!("这个版本的 gongkai 只认识 format = 1，不认识 {number}"),
            format!("this gongkai knows format = 1, not {number}"),
        )
        .hint("请升级 gongkai，或改回 format = 1", "use a newer gongkai, or go back to format = 1"),
    );
}

pub(super) fn bad(found: &mut Findings, span: Span, zh: &str, en: &str) {
    found.add(Diagnostic::at(&BAD_VALUE, span, zh, en));
}

fn base_url(url: &str, span: Span, found: &mut Findings) -> Option<String> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let fits = rest.is_some_and(|r| !r.is_empty() && !r.contains(['?', '#', ' ', '"', '<', '>']));
    if !fits {
        bad(
            found,
            span,
            "网址要以 http:// 或 https:// 开头，不带 ? 和 #",
            "the address begins with http:// or https:// and has no ? or #",
        );
        return None;
    }
    Some(format!("{}/", url.trim_end_matches('/')))
}

fn editions(words: &[(&str, Span)], found: &mut Findings) -> Vec<Audience> {
    let mut editions = Vec::new();
    for (word, span) in words {
        match Audience::read(word, *span, found) {
            Some(Audience::Private) => {
                bad(found, *span, "private 的内容不输出，不能作为版本", "what is private is never an edition");
            }
            Some(audience) if !editions.contains(&audience) => editions.push(audience),
            _ => {}
        }
    }
    editions
}

fn hotline(node: &Node, found: &mut Findings) -> Option<Hotline> {
    let mut reader = Reader::new(node, found)?;
    let (label, phone) = (reader.required_label("label"), reader.required_text("phone"));
    reader.finish();
    Some(Hotline { label: label?, phone: phone?.to_owned() })
}
