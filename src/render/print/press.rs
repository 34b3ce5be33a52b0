//! The press: templates, fonts and colours, set up once, and one job after another.
//!
//! A job is compiled, checked and written as every file that is asked of it. Whatever goes wrong inside is a complaint
//! about that job; others go on.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use typst::foundations::Bytes;
use typst::syntax::{FileId as TypstId, Source};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt};

use super::complaint::{BROKE, NO_FONT, NO_GLYPH, NO_STYLE, NOT_PRINTABLE, TEMPLATE, about};
use super::data::{self, Plain};
use super::fonts::Fonts;
use super::model::{Ready, ready};
use super::world::{Shop, id};
use super::{export, fit, tokens};
use crate::diag::{Diagnostic, FileId};
use crate::plan::{Digest, Fingerprint, Output, Printed};
use crate::render::PressParts;

/// A press that is set up.
pub struct Press {
    pub(super) library: LazyHash<Library>,
    pub(super) fonts: Fonts,
    sources: HashMap<TypstId, Source>,
    origins: HashMap<TypstId, FileId>,
    shared: HashMap<TypstId, Bytes>,
    styles: Vec<String>,
    roles: Vec<Vec<String>>,
    /// Stands for everything besides the job that shapes the bytes.
    pub identity: Fingerprint,
}

/// Where styles stand in a theme.
const STYLES: &str = "print/styles/";
/// Where the drawings of exhibits stand, one a file.
const EXHIBITS: &str = "print/exhibits/";

impl Press {
    /// Sets a press up.
    pub fn load(parts: PressParts<'_>) -> Press {
        let identity = identity(&parts);
        let fonts = Fonts::load(parts.fonts, &parts.roles);
        let (mut sources, mut origins, mut shared) = (HashMap::new(), HashMap::new(), HashMap::new());
        for template in parts.templates {
            if let Some(id) = id(&format!("/{}", template.name)) {
                sources.insert(id, Source::new(id, template.text.to_string()));
                origins.insert(id, template.file);
            }
        }
        let stems = |folder: &str| {
            let names = parts.templates.iter().filter_map(|template| template.name.strip_prefix(folder));
            names.filter_map(|name| name.strip_suffix(".typ")).map(str::to_owned).collect::<Vec<String>>()
        };
        if let Some(id) = id("/exhibits.typ") {
            sources.insert(id, Source::new(id, dispatch(&stems(EXHIBITS))));
        }
        let tokens = tokens::tokens(parts.style_sheet);
        let files = [
            ("/tokens.cbor", data::bytes(&tokens)),
            ("/fonts.cbor", data::bytes(&fonts.roles)),
            ("/words.cbor", data::bytes(parts.words)),
        ];
        for (place, bytes) in files {
            shared.extend(id(place).map(|id| (id, Bytes::new(bytes))));
        }
        Press {
            library: LazyHash::new(Library::default()),
            fonts,
            sources,
            origins,
            shared,
            styles: stems(STYLES),
            roles: parts.roles,
            identity,
        }
    }

    /// Families that the site names and that are nowhere.
    pub fn absent_families(&self) -> Vec<String> {
        self.fonts.absent(&self.roles).map(str::to_owned).collect()
    }

    /// Lays a job out and writes each of `outputs`: a file, or several (a picture of each sheet).
    pub fn print(&self, printed: &Printed<'_>, outputs: &[Output]) -> Result<Vec<Vec<Vec<u8>>>, Vec<Diagnostic>> {
        let done = catch_unwind(AssertUnwindSafe(|| self.run(printed, outputs)));
        // What was remembered of this job serves no other one.
        comemo::evict(2);
        done.unwrap_or_else(|_| {
            let (zh, en) = ("排版时程序内部出错", "broke the program while it was laid out");
            Err(vec![*about(&BROKE, printed, None, zh, en)])
        })
    }

    /// Forgets what jobs have in common, when there are no more of them: hundreds of megabytes after a long booklet.
    pub fn rest(&self) {
        comemo::evict(0);
    }

    fn run(&self, printed: &Printed<'_>, outputs: &[Output]) -> Result<Vec<Vec<Vec<u8>>>, Vec<Diagnostic>> {
        let ready = ready(&*printed.model);
        let found = self.preflight(printed, &ready);
        if !found.is_empty() {
            return Err(found);
        }
        let main = id(&format!("/print/forms/{}.typ", printed.job.form)).filter(|id| self.sources.contains_key(id));
        let Some(main) = main else {
            let (zh, en) = (
                format!("缺少模板 print/forms/{}.typ", printed.job.form),
                format!("lacks the template print/forms/{}.typ", printed.job.form),
            );
            return Err(vec![*about(&TEMPLATE, printed, None, &zh, &en)]);
        };
        let mut shop = Shop::new(self, main);
        shop.put("/data.cbor", data::bytes(&Plain(&ready.value)));
        shop.put("/job.cbor", data::bytes(&printed.job));
        shop.put("/qr.cbor", data::bytes(&ready.codes));
        let style = format!("#import \"/{STYLES}{}.typ\": *\n", printed.job.style);
        shop.put_template("/style.typ", style);
        let document = fit::fitted(&mut shop, printed)?;
        outputs.iter().map(|output| export::export(&document, *output, printed, &shop)).collect()
    }

    /// What can be known before anything is laid out.
    fn preflight(&self, printed: &Printed<'_>, ready: &Ready) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        if !self.styles.contains(&printed.job.style) {
            let (zh, en) = (
                format!("的式样“{}”主题里没有", printed.job.style),
                format!("has the style “{}”, which the theme lacks", printed.job.style),
            );
            let known = self.styles.join("、");
            found.push(
                about(&NO_STYLE, printed, None, &zh, &en).hint(format!("可以写 {known}"), format!("there are {known}")),
            );
        }
        for text in &ready.refused {
            let (zh, en) =
                (format!("里有看不见的控制符：“{text}……”"), format!("has invisible control characters: “{text}…”"));
            found.push(*about(&NOT_PRINTABLE, printed, None, &zh, &en));
        }
        let missing = self.fonts.missing(&ready.characters);
        let han = |c: &&char| matches!(**c, '\u{4E00}'..='\u{9FFF}');
        let (wanted, lost) = (ready.characters.iter().filter(han).count(), missing.iter().filter(han).count());
        if lost > 20 && lost * 2 > wanted {
            let (zh, en) = (
                format!("没有可用的中文字体：{lost} 个汉字印不出来"),
                format!("has no Chinese font: {lost} Chinese characters cannot be printed"),
            );
            found.push(about(&NO_FONT, printed, None, &zh, &en).hint(
                "把一种中文字体（.ttf 或 .otf）放进站点的 fonts/ 文件夹",
                "put a Chinese font (.ttf or .otf) into the site's fonts/ folder",
            ));
        } else if !missing.is_empty() {
            let list: Vec<String> = missing.iter().take(30).map(|c| format!("“{c}”(U+{:04X})", *c as u32)).collect();
            let list = list.join("、");
            let (zh, en) = (
                format!("有 {} 个字没有字形：{list}", missing.len()),
                format!("has {} characters that no font has: {list}", missing.len()),
            );
            found.push(about(&NO_GLYPH, printed, None, &zh, &en).hint(
                "把有这些字的字体放进站点的 fonts/ 文件夹，或改用通行的字",
                "put a font that has them into the site's fonts/ folder, or use a common character",
            ));
        }
        found
    }

    pub(super) fn source(&self, id: TypstId) -> Option<&Source> {
        self.sources.get(&id)
    }

    pub(super) fn shared(&self, id: TypstId) -> Option<&Bytes> {
        self.shared.get(&id)
    }

    pub(super) fn origin(&self, id: TypstId) -> Option<FileId> {
        self.origins.get(&id).copied()
    }
}

/// A template that knows the drawing of every exhibit by its form.
fn dispatch(forms: &[String]) -> String {
    let imports = forms.iter().map(|form| format!("#import \"/{EXHIBITS}{form}.typ\": draw as _{form}\n"));
    let pairs = forms.iter().map(|form| format!("\"{form}\": _{form}, "));
    format!("{}#let exhibits = (: {})\n", imports.collect::<String>(), pairs.collect::<String>())
        .replace("(: \"", "(\"")
}

fn identity(parts: &PressParts<'_>) -> Fingerprint {
    let mut hash = Digest::default();
    let mut part = |bytes: &[u8]| {
        hash.bytes(bytes);
    };
    part(env!("CARGO_PKG_VERSION").as_bytes());
    for template in parts.templates {
        part(template.name.as_bytes());
        part(template.text.as_bytes());
    }
    parts.fonts.iter().for_each(|font| part(font));
    parts.roles.iter().flatten().for_each(|family| part(family.as_bytes()));
    for (name, value) in &tokens::tokens(parts.style_sheet) {
        part(name.as_bytes());
        part(value.as_bytes());
    }
    for (name, word) in parts.words {
        part(name.as_bytes());
        part(word.as_bytes());
    }
    hash.hash()
}
