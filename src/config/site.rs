//! site-config.toml: what the portal is called, which editions are built, menu, home page, footer.
//!
//! `format = 1` is a promise: later versions keep building such a site or say exactly what to change.

use jiff::civil::Date;

use super::Audience;
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
}

/// A link in the menu or footer.
#[derive(Debug)]
pub struct LinkTo {
    /// Its words; without them the target's title.
    pub label: Option<Text>,
    /// Where to: as in Markdown (`power-item/`, `unit/hexi`, `https://…`).
    pub to: String,
    /// Place of `to`.
    pub span: Span,
}

/// A telephone number.
#[derive(Debug)]
pub struct Hotline {
    /// Whose.
    pub label: Text,
    /// The number.
    pub phone: String,
}

/// `where = "category"`, `is = ["财务"]`.
#[derive(Debug)]
pub struct Filter {
    /// The field.
    pub field: String,
    /// Its place.
    pub span: Span,
    /// The words.
    pub words: Vec<String>,
}

/// A block of the home page.
#[derive(Debug)]
pub struct HomeBlock {
    /// Heading.
    pub title: Text,
    /// A sentence below it.
    pub lead: Option<Text>,
    /// How it is shown: list, cards, table, units, links, entry, or the name of a view; and its place.
    pub show: (String, Option<Span>),
    /// Entries of this kind.
    pub kind: Option<(String, Span)>,
    /// One entry, as in a link (`flag-scheme/team-flags`).
    pub entry: Option<(String, Span)>,
    /// Only those of this unit and the units below it.
    pub unit: Option<(String, Span)>,
    /// Only those whose field has one of the words.
    pub filter: Option<Filter>,
    /// At most so many.
    pub limit: usize,
    /// Links, for `links`.
    pub links: Vec<LinkTo>,
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

fn link(node: &Node, found: &mut Findings) -> Option<LinkTo> {
    let mut reader = Reader::new(node, found)?;
    let label = reader.label("label");
    let to = reader.text_at("to");
    if to.is_none() {
        reader.missing("to");
    }
    reader.finish();
    to.map(|(to, span)| LinkTo { label, to: to.to_owned(), span })
}

fn hotline(node: &Node, found: &mut Findings) -> Option<Hotline> {
    let mut reader = Reader::new(node, found)?;
    let (label, phone) = (reader.required_label("label"), reader.required_text("phone"));
    reader.finish();
    Some(Hotline { label: label?, phone: phone?.to_owned() })
}

fn home_block(node: &Node, found: &mut Findings) -> Option<HomeBlock> {
    let mut reader = Reader::new(node, found)?;
    let title = reader.label("title").unwrap_or_else(|| Text::new("", ""));
    let lead = reader.label("lead");
    let show = reader.text_at("show").map_or(("list".to_owned(), None), |(word, span)| (word.to_owned(), Some(span)));
    let entry = reader.text_at("entry").map(|(e, s)| (e.to_owned(), s));
    let kind = reader.text_at("kind").map(|(k, s)| (k.to_owned(), s));
    let unit = reader.text_at("unit").map(|(u, s)| (u.to_owned(), s));
    let words = reader.words("is").unwrap_or_default().into_iter().map(|(word, _)| word.to_owned()).collect();
    let filter = reader.text_at("where").map(|(field, span)| Filter { field: field.to_owned(), span, words });
    let limit = reader.integer("limit").unwrap_or(6);
    if !(1..=100).contains(&limit) {
        let span = reader.node("limit").map_or(reader.span(), |n| n.span);
        bad(reader.found, span, "limit 要在 1 到 100 之间", "limit is from 1 to 100");
    }
    let limit = limit.clamp(1, 100) as usize;
    let links = reader.tables("links").into_iter().filter_map(|n| link(n, reader.found)).collect();
    match show.0.as_str() {
        "units" | "links" => {}
        "entry" if entry.is_none() && kind.is_none() => reader.missing("entry"),
        "entry" => {}
        _ if kind.is_none() => reader.missing("kind"),
        _ => {}
    }
    reader.finish();
    Some(HomeBlock { title, lead, show, kind, entry, unit, filter, limit, links })
}
