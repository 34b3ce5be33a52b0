//! theme.toml, and the files of a theme with those it extends, laid over each other.
//!
//! In: the names of all files and the theme files' texts. Out: for every place in a theme the file that wins,
//! nearest theme first. It does not read templates or kinds.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic, Findings, Span};
use crate::source::{Node, Reader};

pub(super) const NO_THEME: Code = Code::error(
    "config/no-theme",
    "找不到这个主题：themes/ 下面没有同名文件夹，或文件夹里没有 theme.toml。",
    "The theme does not exist: there is no folder of that name below themes/, or no theme.toml in it.",
);
pub(super) const THEME_CIRCLE: Code =
    Code::error("config/theme-circle", "主题之间的 extends 绕成了圈。", "Themes extend each other in a circle.");

/// The themes in use, nearest first, and their files.
#[derive(Debug, Default)]
pub struct Theme {
    /// Names of the themes, nearest first.
    pub chain: Vec<String>,
    /// Every theme of the chain was found.
    pub is_whole: bool,
    /// Place inside a theme (`views/index.html`) to the files that have it, nearest theme first.
    pub files: BTreeMap<String, Vec<ThemeFile>>,
}

/// A file of a theme.
#[derive(Debug, Clone)]
pub struct ThemeFile {
    /// Name of the theme.
    pub theme: String,
    /// Name from the site's root.
    pub name: String,
}

impl Theme {
    /// The file that wins at `place`.
    pub fn file(&self, place: &str) -> Option<&ThemeFile> {
        self.files.get(place).and_then(|files| files.first())
    }

    /// Places below `folder` with the file that wins, sorted.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a ThemeFile)> {
        let all = self.files.range(folder.to_owned()..);
        all.take_while(move |(place, _)| place.starts_with(folder))
            .filter_map(|(place, files)| files.first().map(|f| (place.as_str(), f)))
    }
}

/// Follows `extends` from the theme called `name`. `root_of` gives the parsed theme.toml of a theme.
pub fn read_theme<'n>(
    name: &str,
    span: Option<Span>,
    names: &[String],
    root_of: impl Fn(&str) -> Option<&'n Node>,
    found: &mut Findings,
) -> Theme {
    let mut theme = Theme { is_whole: true, ..Theme::default() };
    let (mut next, mut place) = (Some(name.to_owned()), span);
    while let Some(current) = next.take() {
        if theme.chain.contains(&current) {
            found.add(complaint(&THEME_CIRCLE, place, &current, "绕成了圈", "extends itself in a circle"));
            theme.is_whole = false;
            break;
        }
        let Some(root) = root_of(&current) else {
            found.add(complaint(&NO_THEME, place, &current, "不存在", "does not exist"));
            theme.is_whole = false;
            break;
        };
        if let Some(mut reader) = Reader::new(root, found) {
            reader.integer("format");
            reader.label("label");
            if let Some((parent, span)) = reader.text_at("extends") {
                (next, place) = (Some(parent.to_owned()), Some(span));
            }
            reader.finish();
        }
        theme.chain.push(current);
    }
    for (rank, current) in theme.chain.iter().enumerate() {
        let folder = format!("themes/{current}/");
        for name in names {
            if let Some(place) = name.strip_prefix(&folder) {
                let file = ThemeFile { theme: current.clone(), name: name.clone() };
                let files = theme.files.entry(place.to_owned()).or_default();
                debug_assert!(files.len() <= rank);
                files.push(file);
            }
        }
    }
    theme
}

fn complaint(code: &'static Code, span: Option<Span>, name: &str, zh: &str, en: &str) -> Diagnostic {
    let (zh, en) = (format!("主题“{name}”{zh}"), format!("the theme “{name}” {en}"));
    match span {
        Some(span) => Diagnostic::at(code, span, zh, en),
        None => Diagnostic::nowhere(code, zh, en),
    }
}
