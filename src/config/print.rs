//! `[print]` of site-config.toml: which fonts boards and sheets are set in.
//!
//! Roles are those of Chinese office documents. Fonts named here are looked for in the site's `fonts/` folder and on the
//! machine; without a name the theme's own fonts serve.

use crate::diag::{Findings, Span};
use crate::source::{Node, Reader};

/// Roles of fonts, by their keys: 黑体, 宋体, 楷体, 仿宋, and the large 小标宋 of titles.
pub const FONT_ROLES: [&str; 5] = ["hei", "song", "kai", "fang", "biaosong"];

/// How boards and sheets are printed.
#[derive(Debug, Default)]
pub struct PrintConfig {
    /// For each role, in the order of `FONT_ROLES`, names of font families, the best first.
    pub fonts: [Vec<(String, Span)>; FONT_ROLES.len()],
}

impl PrintConfig {
    /// Every family that is named, with its place.
    pub fn families(&self) -> impl Iterator<Item = &(String, Span)> {
        self.fonts.iter().flatten()
    }
}

/// Reads the table.
pub(super) fn read_print(node: &Node, found: &mut Findings) -> PrintConfig {
    let mut config = PrintConfig::default();
    let Some(mut reader) = Reader::new(node, found) else { return config };
    if let Some(mut fonts) = reader.node("fonts").and_then(|node| Reader::new(node, reader.found)) {
        for (role, names) in FONT_ROLES.into_iter().zip(&mut config.fonts) {
            let words = fonts.words(role).unwrap_or_default();
            *names = words.into_iter().map(|(name, span)| (name.trim().to_owned(), span)).collect();
        }
        fonts.finish();
    }
    reader.finish();
    config
}
