//! From world to portal: everything that all editions share.
//!
//! Reads, parses, compiles, binds, gathers and checks. Never stops on a user's mistake.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

use super::Failure;
use super::accept::weigh;
use super::content::Content;
use super::load::{Loaded, Texts, load};
use crate::config::{Audience, Calendar, Regulations, Site, Theme, read_site, read_theme};
use crate::diag::{Code, Diagnostic, FileId, Findings, Sources};
use crate::model::{Portal, Setting, gather};
use crate::plan::{Guide, Static, ViewBook, Words};
use crate::render::Template;
use crate::render::print::Press;
use crate::render::web::Engine;
use crate::rules;
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
pub(super) const NO_EDITION: Code = Code::error(
    "config/no-edition",
    "没有要生成的版本。请在 site-config.toml 里写 editions = [\"public\"]。",
    "There is no edition to build. Write editions = [\"public\"] in site-config.toml.",
);

/// Everything that editions are made from.
pub struct Prepared {
    /// The texts.
    pub sources: Sources,
    /// The configuration.
    pub site: Site,
    /// The kinds.
    pub schema: Arc<Schema>,
    /// All entries.
    pub portal: Portal,
    /// Options of views.
    pub views: ViewBook,
    /// Words of the frame.
    pub words: Words,
    /// Static files of the theme.
    pub statics: Vec<Static>,
    /// Templates; none if they could not be loaded.
    pub engine: Option<Engine>,
    /// Print templates, for the press.
    pub print_templates: Vec<Template>,
    /// The press, set up when there is something to print.
    pub press: OnceLock<Option<Press>>,
    /// Editions to make.
    pub editions: Vec<Audience>,
    /// What is wrong so far.
    pub found: Findings,
    /// There is no site here at all.
    pub is_no_site: bool,
    /// What is checked, for its page.
    pub guide: Guide,
    /// Winning files of the theme.
    pub theme: Theme,
}

/// Prepares the site of `world`. `editions`: those asked for, instead of those that the site lists.
pub(super) fn prepare(world: &dyn World, editions: Option<&[Audience]>) -> Result<Prepared, Failure> {
    let mut names = world.files()?;
    // Whatever order the world has, ours is by name.
    names.sort_unstable();
    let Loaded { mut sources, texts, sheets, assets, mut found } = load(world, names.clone());
    let trees = parse_theme_and_config(&texts, &mut found);
    let root_of = |name: &str| trees.get(name);
    let is_no_site = root_of("site-config.toml").is_none();
    let site = configuration(root_of("site-config.toml"), &mut found);
    let theme_root = |name: &str| root_of(&format!("themes/{name}/theme.toml"));
    let theme = read_theme(&site.theme, site.theme_span, &names, theme_root, &mut found);
    let schema = Arc::new(schema::compile(&theme, root_of).take(&mut found));
    if theme.is_whole && schema.kinds.is_empty() {
        found.add(no_kinds(&site.theme));
    }
    let rulebook = rules::compile(&schema).take(&mut found);
    let guide = super::codes::guide(&schema, &site);
    let views = crate::plan::compile(&schema).take(&mut found);
    let calendar = calendar(&theme, root_of, &mut found);
    let regulations = regulations(&theme, root_of, &site, &mut found);
    let words = Words(words(&theme, site.lang, root_of));
    // Without its theme nothing can be understood; complaining about every file would hide the one cause.
    let is_hopeless = is_no_site || !theme.is_whole || schema.kinds.is_empty();
    let (content, sheets) = if is_hopeless { (&[][..], &[][..]) } else { (&texts[..], &sheets[..]) };
    let engine = Engine::load(&templates(&theme, content), &words.0, &site.html_tags).take(&mut found);
    let statics = statics(&theme, world, &mut found);
    let (entries, attached) = Content { world, schema: &schema, texts: content, sheets }.bind(&mut sources, &mut found);
    let assets: BTreeSet<String> = assets.into_iter().chain(attached).collect();
    let today = world.told_day().or(site.today).unwrap_or_else(|| world.today());
    let setting =
        Setting { calendar: Arc::new(calendar), regulations: Arc::new(regulations), files: Arc::new(assets), today };
    let portal = gather(schema.clone(), setting, entries, &sources).take(&mut found);
    let mut editions = editions.map_or_else(|| site.editions.clone(), <[Audience]>::to_vec);
    if is_hopeless {
        editions.clear();
    } else {
        let whole = !found.has_errors();
        let judged = rules::check(&portal, &rulebook, &site);
        found.append(weigh(judged, &site, today, whole, &sources));
    }
    found.0.extend((editions.is_empty() && !is_hopeless).then(no_edition));
    Ok(Prepared {
        sources,
        site,
        schema,
        portal,
        views,
        words,
        statics,
        engine,
        print_templates: super::print::templates(&theme, &texts),
        press: OnceLock::new(),
        editions,
        found,
        is_no_site,
        theme,
        guide,
    })
}

fn no_edition() -> Diagnostic {
    Diagnostic::nowhere(&NO_EDITION, "没有要生成的版本", "there is no edition to build")
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

/// Parses all TOML outside `content/`. Themes that are not used are parsed as well; their files are few.
fn parse_theme_and_config(texts: &Texts, found: &mut Findings) -> HashMap<String, Node> {
    let outside = texts.iter().filter(|(_, name, _)| name.ends_with(".toml") && !name.starts_with("content/"));
    // Samples are content, not configuration.
    let outside = outside.filter(|(_, name, _)| !name.ends_with("/sample.toml"));
    outside.map(|(file, name, text)| (name.clone(), parse_toml(text, 0..text.len(), *file, found))).collect()
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
fn words<'n>(
    theme: &Theme,
    lang: crate::diag::Lang,
    root_of: impl Fn(&str) -> Option<&'n Node>,
) -> BTreeMap<String, String> {
    let place = if lang == crate::diag::Lang::Zh { "locales/zh.toml" } else { "locales/en.toml" };
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
fn templates(theme: &Theme, texts: &Texts) -> Vec<Template> {
    let by_name: HashMap<&str, (FileId, &Arc<str>)> =
        texts.iter().map(|(file, name, text)| (name.as_str(), (*file, text))).collect();
    let mut templates = Vec::new();
    let mut add = |name: String, file: &str| {
        if let Some((file, text)) = by_name.get(file) {
            templates.push(Template { name, file: *file, text: (*text).clone() });
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
                let version = blake3::hash(&bytes).to_hex()[..8].to_owned();
                statics.push(Static { place: place.to_owned(), name: file.name.clone(), version });
            }
            Err(error) => found.add(super::make::unreadable(&file.name, &error)),
        }
    }
    statics
}
