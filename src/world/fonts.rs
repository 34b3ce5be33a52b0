//! The fonts that the machine has, by the names of their families.
//!
//! They are looked through only when a site names one, because that takes a while and makes the result depend on the
//! machine.

#[cfg(feature = "print")]
use std::collections::BTreeMap;
#[cfg(feature = "print")]
use std::sync::OnceLock;

#[cfg(feature = "print")]
use fontdb::{Database, ID, Source};

/// The files of all faces of a family; none if the machine has none of that name.
#[cfg(feature = "print")]
pub(super) fn system_fonts(family: &str) -> Vec<Vec<u8>> {
    static FONTS: OnceLock<Database> = OnceLock::new();
    let fonts = FONTS.get_or_init(|| {
        let mut fonts = Database::new();
        fonts.load_system_fonts();
        fonts
    });
    // A file may hold many faces; each is taken once, in the order of their names.
    let mut files: BTreeMap<String, ID> = BTreeMap::new();
    for face in fonts.faces() {
        let is_named = face.families.iter().any(|(name, _)| name.eq_ignore_ascii_case(family));
        if let (true, Source::File(path) | Source::SharedFile(path, _)) = (is_named, &face.source) {
            files.entry(path.to_string_lossy().into_owned()).or_insert(face.id);
        }
    }
    files.values().filter_map(|face| fonts.with_face_data(*face, |bytes, _| bytes.to_vec())).collect()
}

/// Without print nobody asks for fonts.
#[cfg(not(feature = "print"))]
pub(super) fn system_fonts(_family: &str) -> Vec<Vec<u8>> {
    Vec::new()
}
