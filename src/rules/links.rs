//! Links and pictures in Markdown lead somewhere, and raw HTML is what the site allows. Always on.

use super::references::MOST_COMPARED;
use super::walk::walk;
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::{Entry, Portal, Target, target};
use crate::schema::{Rich, RichLink, Value};
use crate::source::nearest;

pub(super) const DANGLING: Code = Code::error(
    "link/dangling",
    "链接指向的内容或文件不存在。站内链接写成 类型/编号（如 power-item/ql-01），文件写它的文件名。",
    "The link leads nowhere. Links inside the site are kind/id (such as power-item/ql-01); files are named by their names.",
);
pub(super) const NO_HEADING: Code = Code::error(
    "link/no-heading",
    "链接里 # 后面的标题不存在。",
    "There is no heading as named after the # of the link.",
);
pub(super) const UNSAFE: Code = Code::error(
    "link/unsafe",
    "只能用 http、https、mailto、tel 链接；javascript、data 等链接不安全，网页上也不会生效。",
    "Only http, https, mailto and tel links are used; javascript and data links are not safe and would not work.",
);
pub(super) const HIDDEN: Code = Code::note(
    "link/hidden",
    "链接到的内容公开范围更窄，在更宽的版本里只显示文字，没有链接。",
    "What the link leads to has a narrower audience; wider editions show the words without a link.",
);
pub(super) const NO_ALT: Code = Code::warning(
    "link/no-alt",
    "图片没有替代文字，看不见图片的读者不知道画的是什么。写成 ![画面内容](文件名)。",
    "The picture has no alternative text for readers who cannot see it. Write ![what it shows](file).",
);
pub(super) const RAW_HTML: Code = Code::warning(
    "text/raw-html",
    "正文里的 HTML 标签会当作文字显示。请用 Markdown 写法；确有需要，可在 site-config.toml 的 [markdown] html 里列出允许的标签。",
    "HTML tags in the text are shown as text. Use Markdown, or list the tag in [markdown] html of site-config.toml.",
);

pub(super) const SAME_ANCHOR: Code = Code::warning(
    "link/same-anchor",
    "两个标题写了同一个 {#编号}，链接只会到第一个。",
    "Two headings have the same {#id}; links reach only the first.",
);

pub(super) fn check(entry: &Entry, portal: &Portal, html_tags: &[String], found: &mut Findings) {
    walk(&entry.record, &mut |item| {
        let Value::Markdown(rich) = &item.value else { return };
        rich.links.iter().for_each(|link| check_link(link, rich, entry, portal, found));
        for (id, span) in &rich.repeated {
            let (zh, en) = (format!("标题编号“{id}”用了两次"), format!("the heading id “{id}” is used twice"));
            found.add(Diagnostic::at(&SAME_ANCHOR, *span, zh, en));
        }
        for (tag, span) in
            rich.html.iter().filter(|(tag, _)| !tag.starts_with('!') && !html_tags.iter().any(|t| t == &**tag))
        {
            found.add(Diagnostic::at(
                &RAW_HTML,
                *span,
                format!("HTML 标签 <{tag}> 会当作文字显示"),
                format!("the HTML tag <{tag}> is shown as text"),
            ));
        }
    });
}

fn check_link(link: &RichLink, rich: &Rich, entry: &Entry, portal: &Portal, found: &mut Findings) {
    if link.image && link.bare {
        found.add(Diagnostic::at(&NO_ALT, link.span, "图片没有替代文字", "the picture has no alternative text"));
    }
    match target(&link.target, &entry.folder, portal) {
        Target::Outside if !is_safe(&link.target) => {
            found.add(Diagnostic::at(&UNSAFE, link.span, "这种链接不安全", "this kind of link is not safe"))
        }
        Target::List(kind) if !portal.kind(kind).is_listed() => found.add(dangling(link, None)),
        Target::Outside | Target::Home | Target::List(_) | Target::View(..) | Target::File(_) => {}
        Target::Heading(id) if id.is_empty() => {}
        Target::Heading(id) => check_heading(&id, rich.anchors(), link, found),
        Target::Entry(at, heading) => {
            let to = &portal.entries[at];
            if to.audience > entry.audience {
                found.add(Diagnostic::at(
                    &HIDDEN,
                    link.span,
                    format!("“{}”的公开范围是 {}，比本条更窄", link.target, to.audience.word()),
                    format!("“{}” has the audience {}, narrower than this entry", link.target, to.audience.word()),
                ));
            }
            if let Some(id) = heading {
                check_heading(&id, anchors(to, portal).into_iter(), link, found);
            }
        }
        Target::NoEntry(kind, key) => {
            let entries = portal.of_kind(kind);
            let near =
                (entries.len() <= MOST_COMPARED).then(|| nearest(key, entries.iter().map(|e| &*e.key))).flatten();
            let near = near.map(|near| format!("{}/{near}", portal.kind(kind).name));
            found.add(dangling(link, near.as_deref()));
        }
        Target::Nothing => {
            let prefix = format!("{}/", entry.folder);
            let beside = portal.files.range(prefix.clone()..).take_while(|f| f.starts_with(&prefix));
            let near = nearest(&link.target, beside.filter_map(|f| f.strip_prefix(&prefix)));
            found.add(dangling(link, near));
        }
    }
}

fn dangling(link: &RichLink, near: Option<&str>) -> Diagnostic {
    let (zh, en) = if link.image { ("图片", "picture") } else { ("链接", "link") };
    let diagnostic = Diagnostic::at(
        &DANGLING,
        link.span,
        format!("{zh}“{}”指向的内容不存在", link.target),
        format!("the {en} “{}” leads nowhere", link.target),
    );
    diagnostic.did_you_mean(near)
}

fn check_heading<'a>(id: &str, anchors: impl Iterator<Item = &'a str>, link: &RichLink, found: &mut Findings) {
    let anchors: Vec<&str> = anchors.collect();
    if anchors.contains(&id) {
        return;
    }
    let diagnostic =
        Diagnostic::at(&NO_HEADING, link.span, format!("没有标题“{id}”"), format!("there is no heading “{id}”"));
    found.add(match nearest(id, anchors) {
        Some(near) => diagnostic.hint(format!("是不是 `#{near}`？"), format!("did you mean `#{near}`?")),
        None => diagnostic,
    });
}

/// The headings of an entry's text.
fn anchors<'a>(entry: &'a Entry, portal: &Portal) -> Vec<&'a str> {
    let body = portal.kind(entry.kind).body.as_deref().and_then(|name| entry.get(name));
    match body.map(|item| &item.value) {
        Some(Value::Markdown(rich)) => rich.anchors().collect(),
        _ => Vec::new(),
    }
}

fn is_safe(target: &str) -> bool {
    let lower = target.trim().to_ascii_lowercase();
    ["http://", "https://", "mailto:", "tel:", "//"].iter().any(|scheme| lower.starts_with(scheme))
}
