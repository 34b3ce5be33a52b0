//! The fonts that the machine has, by the names of their families.
//!
//! They are looked through only when a site names one, because that takes a while and makes the result depend on the
//! machine.

#[cfg(feature = "print")]
use std::sync::OnceLock;

#[cfg(feature = "print")]
use fontdb::{Database, Family, Query};

/// The file of the regular face of a family; none if the machine has none of that name.
#[cfg(feature = "print")]
pub(super) fn system_font(family: &str) -> Option<Vec<u8>> {
    static FONTS: OnceLock<Database> = OnceLock::new();
    let fonts = FONTS.get_or_init(|| {
        let mut fonts = Database::new();
        fonts.load_system_fonts();
        fonts
    });
    let face = fonts.query(&Query { families: &[Family::Name(family)], ..Query::default() })?;
    fonts.with_face_data(face, |bytes, _| bytes.to_vec())
}

/// Without print nobody asks for fonts.
#[cfg(not(feature = "print"))]
pub(super) fn system_font(_family: &str) -> Option<Vec<u8>> {
    None
}
