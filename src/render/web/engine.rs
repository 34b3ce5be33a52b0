//! The template engine: all templates of the theme, with the filters they may use.
//!
//! Templates see `site`, `words`, `page` and `view`. Filters are pure functions of their arguments.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, RwLock};

use tera::value::Key;
use tera::{Context, Kwargs, State, Tera, TeraResult, Value};

use super::markdown::{Look, Target, Words, html};
use super::template_error::{missing, translate};
use crate::diag::{Checked, Code, Diagnostic, FileId, Findings};
use crate::plan::{Digest, Fingerprint, Frame, Shown};
use crate::render::Template;

pub(super) const BROKE: Code = Code::error(
    "template/broke",
    "生成这个页面时程序内部出错。这是 gongkai 的缺陷，请把提示和这条内容一起反馈；其他页面不受影响。",
    "The program broke while it made this page. That is a fault of gongkai; please report it with the entry.",
);

pub(super) const INLINE: Code = Code::error(
    "template/inline",
    "模板里不能写 style=、on…= 和 <script>…</script>、<style>：严格的内容安全策略会让它们失效。样式写到 static/site.css，脚本写到 static/site.js。",
    "No style=, no handlers such as onclick=, no inline <script> or <style> in templates: a strict Content-Security-Policy switches them off. Use static/site.css and static/site.js.",
);

/// Room for a page of common size, in bytes.
const PAGE: usize = 16 << 10;

/// The loaded templates.
pub struct Engine {
    tera: Tera,
    files: HashMap<String, (FileId, Arc<str>)>,
    /// `site` and `words` of the frames seen so far, by the frame's hash: editions have frames of their own.
    frames: RwLock<HashMap<Fingerprint, (Value, Value)>>,
    /// Stands for everything besides the recipe that shapes the bytes.
    pub identity: Fingerprint,
}

impl Engine {
    /// Loads `templates`. `words` are the words of the theme for Markdown; `html_tags` the raw HTML tags it may keep.
    pub fn load(templates: &[Template], words: &WordList, html_tags: &[String]) -> Checked<Option<Engine>> {
        let mut found = Findings::default();
        let files: HashMap<_, _> = templates.iter().map(|t| (t.name.clone(), (t.file, t.text.clone()))).collect();
        let mut tera = new_tera(words, html_tags);
        let exhibit = super::exhibits::dispatch(templates.iter().map(|template| template.name.as_str()));
        let named =
            templates.iter().map(|t| (t.name.as_str(), &*t.text)).chain([("components/exhibit.html", &*exhibit)]);
        if let Err(error) = tera.add_raw_templates(named) {
            // The engine stops at the first error, and all that can be seen should be shown at once: each alone.
            for template in templates {
                let mut alone = new_tera(words, html_tags);
                if let Err(error) = alone.add_raw_template(&template.name, &template.text)
                    && matches!(error.kind(), tera::ErrorKind::SyntaxError(_))
                {
                    found.add(translate(&error, &files));
                }
            }
            if !found.has_errors() {
                found.add(translate(&error, &files));
            }
        }
        templates.iter().for_each(|template| inline(template, &mut found));
        let identity = identity(templates, words, html_tags);
        let engine = (!found.has_errors()).then_some(Engine { tera, files, frames: RwLock::default(), identity });
        Checked { value: engine, found }
    }

    /// Renders a page.
    pub fn page(&self, template: &str, frame: &Frame, model: &dyn Shown) -> Result<Vec<u8>, Box<Diagnostic>> {
        if !self.tera.contains_template(template) {
            return Err(Box::new(missing(template)));
        }
        let rendered = catch_unwind(AssertUnwindSafe(|| self.render(template, frame, model)));
        match rendered {
            Ok(Ok(bytes)) => Ok(bytes),
            Ok(Err(error)) => Err(Box::new(translate(&error, &self.files))),
            Err(_) => {
                let (zh, en) =
                    (format!("模板 {template} 生成页面时程序内部出错"), format!("making a page with {template} broke"));
                Err(Box::new(Diagnostic::nowhere(&BROKE, zh, en)))
            }
        }
    }

    /// `site` and `words` of a frame, converted once.
    fn shared(&self, frame: &Frame) -> (Value, Value) {
        let known = self.frames.read().unwrap_or_else(|broken| broken.into_inner()).get(&frame.hash).cloned();
        known.unwrap_or_else(|| {
            let value = Value::from_serializable(&frame.model);
            let part = |key| member(&value, key).cloned().unwrap_or_else(Value::none);
            let shared = (part("site"), part("words"));
            self.frames.write().unwrap_or_else(|broken| broken.into_inner()).insert(frame.hash, shared.clone());
            shared
        })
    }

    fn render(&self, template: &str, frame: &Frame, model: &dyn Shown) -> TeraResult<Vec<u8>> {
        let (site, words) = self.shared(frame);
        let own = model.value()?;
        let mut context = Context::new();
        context.insert_value("site", site);
        context.insert_value("words", words);
        for key in ["page", "view"] {
            context.insert_value(key, member(&own, key).cloned().unwrap_or_else(Value::none));
        }
        // As bytes: the engine would otherwise read every page once more, to see that it is text.
        let mut bytes = Vec::with_capacity(PAGE);
        self.tera.render_to(template, &context, &mut bytes)?;
        Ok(bytes)
    }
}

/// Complains about style, scripts and handlers in a template: a strict Content-Security-Policy switches them off.
fn inline(template: &Template, found: &mut Findings) {
    let text = template.text.to_ascii_lowercase();
    let mut complain = |range: std::ops::Range<usize>| {
        let what = &template.text[range.clone()].trim();
        let (zh, en) = (format!("页面里不能写 {what}"), format!("{what} cannot stand in a page"));
        found.add(Diagnostic::at(&INLINE, crate::diag::Span::new(template.file, range), zh, en));
    };
    for (at, tag) in text.match_indices("<style").chain(text.match_indices("<script>")) {
        complain(at..at + tag.len());
    }
    for (at, _) in text.match_indices("=\"").chain(text.match_indices("='")) {
        let name: usize = text[..at].bytes().rev().take_while(u8::is_ascii_lowercase).count();
        let attribute = &text[at - name..at];
        let spaced = text[..at - name].ends_with([' ', '\n', '\t']);
        let in_tag = text[..at].rfind('<') > text[..at].rfind('>');
        if spaced && in_tag && (attribute == "style" || (attribute.starts_with("on") && attribute.len() > 3)) {
            complain(at - name..at + 1);
        }
    }
}

/// Words for Markdown by name; what the theme has not is said in Chinese.
pub type WordList = std::collections::BTreeMap<String, String>;

fn new_tera(words: &WordList, html_tags: &[String]) -> Tera {
    let mut tera = Tera::new();
    tera.autoescape_on(vec![".html", ".xml", ".svg"]);
    let (words, html_tags) = (words.clone(), html_tags.to_vec());
    tera.register_filter("markdown", move |cell: Value, _: Kwargs, _: &State| markdown(&cell, &words, &html_tags));
    tera
}

/// The value of a key, if `value` is a map that has it.
fn member<'v>(value: &'v Value, key: &'static str) -> Option<&'v Value> {
    value.as_map()?.get(&Key::Str(key))
}

/// The filter `markdown`: a Markdown cell to HTML.
fn markdown(cell: &Value, words: &WordList, html_tags: &[String]) -> TeraResult<Value> {
    let field = |name: &'static str| member(cell, name);
    let text = field("text").and_then(Value::as_str);
    let Some(text) = text else { return Err(tera::Error::message("the filter `markdown` takes a markdown cell")) };
    let scope = field("scope").and_then(Value::as_str).unwrap_or("");
    let links = field("links");
    let resolve = |target: &str| {
        let link = links?.as_map()?.get(&Key::from(target.to_owned()))?;
        let part = |name: &'static str| member(link, name).and_then(Value::as_str).map(str::to_owned);
        Some(match part("href") {
            Some(href) => Target::Href { href, title: part("title") },
            None => Target::Unpublished,
        })
    };
    let heading_base = if scope.is_empty() { 2 } else { 3 };
    let look = Look { links: &resolve, heading_base, html_tags, scope, words: markdown_words(words) };
    Ok(Value::safe_string(&html(text, &look)))
}

fn markdown_words(words: &WordList) -> Words<'_> {
    let chinese = Words::CHINESE;
    let word = |name: &str, otherwise: &'static str| words.get(name).map_or(otherwise, String::as_str);
    Words {
        footnotes: word("md_footnotes", chinese.footnotes),
        back: word("md_back", chinese.back),
        anchor: word("md_anchor", chinese.anchor),
        table: word("md_table", chinese.table),
        code: word("md_code", chinese.code),
        done: word("md_done", chinese.done),
        open: word("md_open", chinese.open),
        note: word("md_note", chinese.note),
        tip: word("md_tip", chinese.tip),
        important: word("md_important", chinese.important),
        warning: word("md_warning", chinese.warning),
        caution: word("md_caution", chinese.caution),
    }
}

fn identity(templates: &[Template], words: &WordList, html_tags: &[String]) -> Fingerprint {
    let mut hash = Digest::default();
    hash.bytes(env!("CARGO_PKG_VERSION").as_bytes());
    let mut part = |text: &str| {
        hash.bytes(text.as_bytes());
    };
    templates.iter().for_each(|t| {
        part(&t.name);
        part(&t.text);
    });
    words.iter().for_each(|(name, word)| {
        part(name);
        part(word);
    });
    html_tags.iter().for_each(|tag| part(tag));
    hash.hash()
}
