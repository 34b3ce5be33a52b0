//! A laid-out document as the bytes of a file.
//!
//! PDF/A-2a with PDF/UA-1 unless a plain one is asked for. Bytes depend on nothing but the document and the job: the day in
//! a PDF is the day that the board carries.

use typst::foundations::{Datetime, Smart};
use typst::utils::Scalar;
use typst_layout::{Page, PagedDocument};
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};
use typst_render::RenderOptions;
use typst_svg::SvgOptions;

use super::complaint::{BROKE, TOO_MANY_DOTS, TOO_MUCH, about, of_template};
use super::marks::marked;
use super::tiles::{STRIP, Tiles, tiles};
use super::world::Shop;
use crate::diag::Diagnostic;
use crate::plan::{Output, Printed};

/// The largest picture, in dots.
const DOTS: f64 = 150e6;
/// The longest side of a picture on a page, in dots.
const PREVIEW: f64 = 1600.0;

/// The files of an output: one, or one a page.
pub(super) fn export(
    document: &PagedDocument,
    output: Output,
    printed: &Printed<'_>,
    shop: &Shop<'_>,
) -> Result<Vec<Vec<u8>>, Vec<Diagnostic>> {
    let pages = document.pages();
    match output {
        Output::Pdf => pdf(&with_marks(document, printed), true, printed, shop).map(|bytes| vec![bytes]),
        Output::PlainPdf => pdf(&with_marks(document, printed), false, printed, shop).map(|bytes| vec![bytes]),
        Output::Tiles(large) => {
            let cut = pages.iter().flat_map(|page| named(tiles(page, large), printed, shop)).collect();
            let document = PagedDocument::new(cut, typst::model::Document::info(document).clone());
            pdf(&document, false, printed, shop).map(|bytes| vec![bytes])
        }
        Output::Svg => Ok(pages.iter().map(svg).collect()),
        Output::Preview => {
            let side = printed.job.width.max(printed.job.height) / 25.4;
            pages.first().map(|page| png(page, PREVIEW / side, printed)).into_iter().collect()
        }
        Output::Slide(page) => match pages.get(page as usize) {
            Some(page) => Ok(vec![svg(page)]),
            None => {
                let (zh, en) = ("的屏数和版块数对不上", "has not one slide a slot");
                Err(vec![*about(&TOO_MUCH, printed, Some(page as usize + 1), zh, en)])
            }
        },
        Output::Png(ppi) => pages.iter().map(|page| png(page, f64::from(ppi), printed)).collect(),
    }
}

/// Tiles with their names, which the theme's `print/tiles.typ` sets; without it they have none.
fn named(tiles: Tiles, printed: &Printed<'_>, shop: &Shop<'_>) -> Vec<Page> {
    #[derive(serde::Serialize)]
    struct Strips<'a> {
        names: &'a [String],
        title: &'a str,
        width: f64,
        height: f64,
    }
    let strips = Strips { names: &tiles.names, title: &printed.job.title, width: tiles.width, height: STRIP };
    let set = shop.beside("/print/tiles.typ", "/tiles.cbor", super::data::bytes(&strips));
    let set = set.and_then(|shop| typst::compile::<PagedDocument>(&shop).output.ok());
    match set {
        Some(strips) => tiles.named(strips.pages()),
        None => tiles.pages,
    }
}

fn with_marks(document: &PagedDocument, printed: &Printed<'_>) -> PagedDocument {
    if !printed.job.marks {
        return document.clone();
    }
    let pages = document.pages().iter().map(marked).collect();
    PagedDocument::new(pages, typst::model::Document::info(document).clone())
}

fn svg(page: &Page) -> Vec<u8> {
    typst_svg::svg(page, &SvgOptions { render_bleed: false, ..SvgOptions::default() }).into_bytes()
}

fn png(page: &Page, ppi: f64, printed: &Printed<'_>) -> Result<Vec<u8>, Vec<Diagnostic>> {
    let scale = ppi / 72.0;
    let dots = page.frame.width().to_pt() * page.frame.height().to_pt() * scale * scale;
    if dots > DOTS {
        let most = (ppi * (DOTS / dots).sqrt()).floor();
        let (zh, en) = (format!("按 {ppi} ppi 做成图片太大"), format!("is too large for a picture at {ppi} ppi"));
        let complaint = about(&TOO_MANY_DOTS, printed, None, &zh, &en);
        return Err(vec![complaint.hint(format!("最多 --ppi {most}"), format!("at most --ppi {most}"))]);
    }
    let options = RenderOptions { pixel_per_pt: Scalar::new(scale), render_bleed: false };
    typst_render::render(page, &options).encode_png().map_err(|error| {
        let (zh, en) = (format!("做不成图片：{error}"), format!("cannot be made a picture: {error}"));
        vec![*about(&BROKE, printed, None, &zh, &en)]
    })
}

fn pdf(
    document: &PagedDocument,
    archival: bool,
    printed: &Printed<'_>,
    shop: &Shop<'_>,
) -> Result<Vec<u8>, Vec<Diagnostic>> {
    let standards = if archival { &[PdfStandard::A_2a, PdfStandard::Ua_1][..] } else { &[PdfStandard::V_1_7] };
    let day = printed.job.date;
    let day = Datetime::from_ymd_hms(i32::from(day.year()), day.month() as u8, day.day() as u8, 0, 0, 0);
    let options = PdfOptions {
        ident: Smart::Custom(format!("{}/{}", printed.job.author, printed.job.title)),
        creator: Smart::Custom(Some(concat!("gongkai ", env!("CARGO_PKG_VERSION")).to_owned())),
        timestamp: day.map(Timestamp::new_utc),
        standards: PdfStandards::new(standards).unwrap_or_default(),
        tagged: archival,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(document, &options)
        .map_err(|errors| errors.iter().take(5).map(|error| *of_template(error, shop, printed)).collect())
}
