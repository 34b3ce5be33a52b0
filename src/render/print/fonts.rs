//! The fonts of a press: which there are, which serves which role, which characters none of them has.
//!
//! In: font files, and the families that the site names for its roles. Out: a book for Typst. A file that is no font is
//! passed over.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

/// The roles of fonts, with families that serve when the site names none.
const ROLES: [(&str, &[&str]); 5] = [
    ("hei", &["Noto Sans SC", "Source Han Sans SC"]),
    ("song", &["Noto Serif SC", "Source Han Serif SC", "Noto Sans SC"]),
    ("kai", &["LXGW WenKai", "Noto Serif SC", "Noto Sans SC"]),
    ("fang", &["Noto Serif SC", "Noto Sans SC"]),
    ("biaosong", &["Noto Serif SC", "Noto Sans SC"]),
];

/// Fonts, ready for use.
pub(super) struct Fonts {
    pub book: LazyHash<FontBook>,
    pub fonts: Vec<Font>,
    /// For each role the families that exist, the best first.
    pub roles: Value,
}

impl Fonts {
    /// Takes the faces of all files. `named`: for each role the families that the site wants.
    pub fn load(files: Vec<Vec<u8>>, named: &[Vec<String>]) -> Fonts {
        let fonts: Vec<Font> = files.into_iter().flat_map(|bytes| Font::iter(Bytes::new(bytes))).collect();
        let book = FontBook::from_fonts(&fonts);
        let exists = |family: &str| book.contains_family(&family.to_lowercase());
        let mut roles = Map::new();
        for (at, (role, usual)) in ROLES.into_iter().enumerate() {
            let own = named.get(at).into_iter().flatten().map(String::as_str);
            let mut families: Vec<&str> = own.chain(usual.iter().copied()).filter(|family| exists(family)).collect();
            // Whatever there is serves before nothing does.
            let any: Vec<&str> = book.families().map(|(name, _)| name).collect();
            families.extend(any.into_iter().filter(|name| !usual.contains(name)));
            let mut seen = BTreeSet::new();
            families.retain(|family| seen.insert(family.to_lowercase()));
            roles.insert(role.to_owned(), Value::from(families));
        }
        Fonts { book: LazyHash::new(book), fonts, roles: Value::Object(roles) }
    }

    /// Those of `characters` that no font has.
    pub fn missing(&self, characters: &BTreeSet<char>) -> Vec<char> {
        let has = |c: &char| self.fonts.iter().any(|font| font.info().coverage.contains(*c as u32));
        characters.iter().copied().filter(|c| !has(c)).collect()
    }

    /// The family that the site named for a role but that is nowhere.
    pub fn absent<'n>(&self, named: &'n [Vec<String>]) -> impl Iterator<Item = &'n str> {
        let book = &self.book;
        named.iter().flatten().map(String::as_str).filter(move |family| !book.contains_family(&family.to_lowercase()))
    }
}
