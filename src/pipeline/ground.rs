//! The ground that content stands on: configuration, theme, kinds, rules, templates, calendar, regulations.
//!
//! Made from everything outside `content/`, and from nothing else, so that it stays while content changes.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::load::Text;
use crate::config::{Calendar, Regulations, Site, Theme, read_site, read_theme};
use crate::diag::{Code, Diagnostic, FileId, Findings, Lang};
use crate::model::Edition;
use crate::plan::{Desk, Fingerprint, Guide, Static, ViewBook, Words};
use crate::render::Template;
use crate::render::print::Press;
use crate::render::web::Engine;
use crate::rules::{self, Rulebook};
use crate::schema::{self, Schema};
use crate::source::{Node, parse_toml};
use crate::world::World;

pub(super) const NO_CONFIG: Code = Code::error(
    "config/missing",
    "这个文件夹里没有 site-config.toml，不是一个 gongkai 站点。用 gongkai init 新建一个，或用 --site 指到站点的文件夹。",
    "There is no site-config.toml here, so this is no gongkai site. Make one with gongkai init, or point --site at it.",
);
pub(super) const NO_KINDS: Code = Code::error(
    "config/no-kinds",
    "主题里一种内容类型也没有。自己的主题要写 extends = \"default\"，才有默认主题的内容类型和模板。",
    "The theme has no kinds. A theme of one's own extends the default one to have its kinds and templates.",
);

/// Everything outside `content/`.
pub struct Ground {
    /// The configuration.
    pub site: Site,
    /// Winning files of the theme.
    pub theme: Theme,
    /// The kinds.
    pub schema: Arc<Schema>,
    /// Their rules.
    pub rulebook: Rulebook,
    /// Options of views.
    pub views: ViewBook,
    /// Words of the frame.
    pub words: Words,
    /// Static files of the theme.
    pub statics: Vec<Static>,
    /// Working days.
    pub calendar: Arc<Calendar>,
    /// What the law demands.
    pub regulations: Arc<Regulations>,
    /// What is checked, for its page.
    pub guide: Guide,
    /// There is no site here at all.
    pub is_no_site: bool,
    /// Without its theme nothing can be understood; complaining about every file would hide the one cause.
    pub is_hopeless: bool,
    /// Print templates, for the press.
    pub print_templates: Vec<Template>,
    /// The press, set up when there is something to print.
    pub press: OnceLock<Option<Press>>,
    /// What is wrong with all this.
    pub(super) found: Findings,
    /// The TOML files of the theme and the site, for the kinds: the same files, the same kinds.
    schema_key: Vec<(FileId, usize)>,
    templates: Vec<Template>,
    engine: OnceLock<(Option<Engine>, Findings)>,
}

impl Ground {
    /// Lays the ground from the texts outside `content/` among `texts` and the files called `names`. The kinds are taken
    /// over from `last` if nothing that makes them has changed.
    pub(super) fn lay(world: &dyn World, texts: &[Text], names: &[String], last: Option<&Ground>) -> Ground {
        let mut found = Findings::default();
        let trees = trees(texts, &mut found);
        let root_of = |name: &str| trees.get(name);
        let is_no_site = root_of("site-config.toml").is_none();
        let site = configuration(root_of("site-config.toml"), &mut found);
        let theme_root = |name: &str| root_of(&format!("themes/{name}/theme.toml"));
        let theme = read_theme(&site.theme, site.theme_span, names, theme_root, &mut found);
        let schema_key = key(texts.iter().filter(|text| text.name().ends_with(".toml")));
        let compiled = schema::compile(&theme, root_of).take(&mut found);
        let schema = match last.filter(|last| last.schema_key == schema_key) {
            Some(last) => last.schema.clone(),
            None => Arc::new(compiled),
        };
        if theme.is_whole && schema.kinds.is_empty() {
            found.add(no_kinds(&site.theme));
        }
        let rulebook = rules::compile(&schema).take(&mut found);
        let guide = super::codes::guide(&schema, &site);
        let views = crate::plan::compile(&schema).take(&mut found);
        let calendar = calendar(&theme, root_of, &mut found);
        let regulations = regulations(&theme, root_of, &site, &mut found);
        let words = Words(words(&theme, site.lang, root_of));
        let is_hopeless = is_no_site || !theme.is_whole || schema.kinds.is_empty();
        Ground {
            templates: if is_hopeless { Vec::new() } else { templates(&theme, texts) },
            statics: statics(&theme, world, &mut found),
            print_templates: super::print::templates(&theme, texts),
            press: OnceLock::new(),
            engine: OnceLock::new(),
            calendar: Arc::new(calendar),
            regulations: Arc::new(regulations),
            site,
            theme,
            schema,
            rulebook,
            views,
            words,
            guide,
            is_no_site,
            is_hopeless,
            found,
            schema_key,
        }
    }

    /// The desk on which an edition is planned.
    pub(super) fn desk<'g>(&'g self, edition: &'g Edition) -> Desk<'g> {
        let prints = cfg!(feature = "print");
        Desk::new(edition, &self.site, &self.views, &self.words, &self.statics, &self.guide, prints)
    }

    /// The templates, loaded when they are first asked for: none if they could not be, and what is wrong with them.
    pub(super) fn engine(&self) -> &(Option<Engine>, Findings) {
        self.engine.get_or_init(|| {
            let loaded = Engine::load(&self.templates, &self.words.0, &self.site.html_tags);
            (loaded.value, loaded.found)
        })
    }
}

/// Which texts there are, as long as nobody writes new ones.
pub(super) fn key<'t>(texts: impl Iterator<Item = &'t Text>) -> Vec<(FileId, usize)> {
    texts.map(|text| (text.file, Arc::as_ptr(&text.source) as usize)).collect()
}

fn no_kinds(theme: &str) -> Diagnostic {
    let (zh, en) = (format!("主题“{theme}”里没有任何内容类型"), format!("the theme “{theme}” has no kinds"));
    Diagnostic::nowhere(&NO_KINDS, zh, en)
        .hint("在 theme.toml 里加一行 extends = \"default\"", "add extends = \"default\" to theme.toml")
}

/// The configuration; without one, an empty site and a complaint.
fn configuration(root: Option<&Node>, found: &mut Findings) -> Site {
    if let Some(root) = root {
        return read_site(root).take(found);
    }
    found.add(Diagnostic::nowhere(&NO_CONFIG, "这里没有 site-config.toml", "there is no site-config.toml here").hint(
        "新建站点用 gongkai init 文件夹；站点在别处时写 --site 文件夹",
        "make a site with gongkai init DIR, or say where it is with --site DIR",
    ));
    let text = "format = 1\ntitle = \"\"";
    read_site(&parse_toml(text, 0..text.len(), FileId(u32::MAX), &mut Findings::default())).value
}

/// Parses all TOML. Themes that are not used are parsed as well; their files are few. Samples are content.
fn trees(texts: &[Text], found: &mut Findings) -> HashMap<String, Node> {
    let is_tree = |name: &str| name.ends_with(".toml") && !name.ends_with("/sample.toml");
    let parse = |text: &Text| {
        let mut found = Findings::default();
        let root = parse_toml(text.text(), 0..text.text().len(), text.file, &mut found);
        (text.name().to_owned(), root, found)
    };
    let trees: Vec<_> = texts.par_iter().filter(|text| is_tree(text.name())).map(parse).collect();
    let mut roots = HashMap::with_capacity(trees.len());
    for (name, root, complaints) in trees {
        found.append(complaints);
        roots.insert(name, root);
    }
    roots
}

fn calendar<'n>(theme: &Theme, root_of: impl Fn(&str) -> Option<&'n Node>, found: &mut Findings) -> Calendar {
    let mut calendar = Calendar::default();
    let files = theme.files.get("calendar.toml").into_iter().flatten();
    files.filter_map(|file| root_of(&file.name)).for_each(|root| calendar.read(root, found));
    calendar
}

/// The regulations of the theme, with those marked that bind the site.
fn regulations<'n>(
    theme: &Theme,
    root_of: impl Fn(&str) -> Option<&'n Node>,
    site: &Site,
    found: &mut Findings,
) -> Regulations {
    let mut regulations = Regulations::default();
    for (place, file) in theme.below("regulations/") {
        let name = place.strip_prefix("regulations/").and_then(|name| name.strip_suffix(".toml"));
        if let Some((name, root)) = name.zip(root_of(&file.name)) {
            regulations.read(name, root, found);
        }
    }
    regulations.bind(&site.regulations, found);
    regulations
}

/// The words of the theme in the site's language; the nearest theme that has a word wins.
fn words<'n>(theme: &Theme, lang: Lang, root_of: impl Fn(&str) -> Option<&'n Node>) -> BTreeMap<String, String> {
    let place = if lang == Lang::Zh { "locales/zh.toml" } else { "locales/en.toml" };
    let mut words = BTreeMap::new();
    let files = theme.files.get(place).into_iter().flatten().rev();
    for table in files.filter_map(|file| root_of(&file.name)).filter_map(Node::as_table) {
        for (key, node) in &table.pairs {
            words.extend(node.as_str().map(|word| (key.name.to_string(), word.to_owned())));
        }
    }
    words
}

/// Winning templates by their places; those of layouts, views and kinds also under their theme's name, so that a
/// template can extend the one that it replaces. Components are global and are loaded once.
fn templates(theme: &Theme, texts: &[Text]) -> Vec<Template> {
    let by_name: HashMap<&str, &Text> = texts.iter().map(|text| (text.name(), text)).collect();
    let mut templates = Vec::new();
    let mut add = |name: String, file: &str| {
        if let Some(text) = by_name.get(file) {
            templates.push(Template { name, file: text.file, text: text.text().clone() });
        }
    };
    for (place, files) in &theme.files {
        let folder = place.split('/').next().unwrap_or("");
        let is_template = matches!(folder, "layouts" | "views" | "components")
            || (folder == "kinds" && place.ends_with("/page.html"));
        if !is_template || !(place.ends_with(".html") || place.ends_with(".xml")) {
            continue;
        }
        if folder != "components" {
            files.iter().for_each(|file| add(format!("{}/{place}", file.theme), &file.name));
        }
        files.first().into_iter().for_each(|file| add(place.clone(), &file.name));
    }
    templates
}

fn statics(theme: &Theme, world: &dyn World, found: &mut Findings) -> Vec<Static> {
    let mut statics = Vec::new();
    for (place, file) in theme.below("static/") {
        match world.read(&file.name) {
            Ok(bytes) => {
                let version = Fingerprint::of(&bytes).to_string()[..8].to_owned();
                statics.push(Static { place: place.to_owned(), name: file.name.clone(), version });
            }
            Err(error) => found.add(super::make::unreadable(&file.name, &error)),
        }
    }
    statics
}
