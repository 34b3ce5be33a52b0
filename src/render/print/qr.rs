//! QR codes as SVG, with medium error correction: a board on a wall gets scratched.

use fast_qr::convert::svg::SvgBuilder;
use fast_qr::convert::{Builder, Shape};
use fast_qr::{ECL, QRBuilder};

/// The code that leads to `url`; none if the address is too long for one (about 2,300 bytes).
pub(super) fn svg(url: &str) -> Option<String> {
    let code = QRBuilder::new(url).ecl(ECL::M).build().ok()?;
    Some(SvgBuilder::default().shape(Shape::Square).margin(0).to_str(&code))
}
