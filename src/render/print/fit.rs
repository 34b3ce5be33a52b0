//! As large as fits, and not smaller than can be read.
//!
//! In: a shop with its job. Out: the laid-out document, or by how much it does not fit. A board tries its sizes inside the
//! template and says how it went (`<fit>`); when several sheets are allowed the press tries sizes from outside.

use std::collections::BTreeMap;

use serde::Deserialize;
use typst::foundations::{Label, Selector};
use typst::introspection::MetadataElem;
use typst::utils::PicoStr;
use typst_layout::PagedDocument;

use super::complaint::{TOO_MANY_SHEETS, TOO_MUCH, about, of_template};
use super::world::Shop;
use super::{check, data};
use crate::diag::Diagnostic;
use crate::plan::Printed;

/// What a template says of its fit, once a sheet or slide.
#[derive(Debug, Deserialize)]
struct Fit {
    fits: bool,
    /// By how many millimetres it is too high at the smallest size.
    #[serde(default)]
    over: f64,
    /// Heights of the slots at the smallest size, in millimetres.
    #[serde(default)]
    slots: Vec<Tall>,
}

#[derive(Debug, Deserialize)]
struct Tall {
    /// Number of the slot, from 1.
    number: usize,
    height: f64,
}

/// Steps of the search for the largest size.
const STEPS: usize = 5;
/// The largest type is so many times the smallest.
const LARGEST: f64 = 3.0;

/// The document, with everything checked.
pub(super) fn fitted(shop: &mut Shop<'_>, printed: &Printed<'_>) -> Result<PagedDocument, Vec<Diagnostic>> {
    let job = &printed.job;
    shop.put("/fit.cbor", data::bytes(&BTreeMap::<&str, f64>::new()));
    let document = compile(shop, printed)?;
    let fits = fits(&document);
    let short = fits.iter().find(|fit| !fit.fits);
    let document = match short {
        None => document,
        Some(_) if job.form == "board" && job.sheets > 1 => on_sheets(shop, printed)?,
        Some(fit) => return Err(vec![too_much(fit, printed)]),
    };
    let pages = document.pages().len();
    let most = if job.form == "screen" { usize::MAX } else { job.sheets as usize };
    if pages > most && matches!(job.form, "board" | "document" | "letter") {
        return Err(vec![too_many(pages, printed)]);
    }
    let found = check::check(&document, printed);
    if found.is_empty() { Ok(document) } else { Err(found) }
}

/// The largest size at which the content takes no more sheets than at the smallest.
fn on_sheets(shop: &mut Shop<'_>, printed: &Printed<'_>) -> Result<PagedDocument, Vec<Diagnostic>> {
    let least = printed.job.least;
    let mut at = |size: f64| {
        shop.put("/fit.cbor", data::bytes(&BTreeMap::from([("size", size)])));
        compile(shop, printed)
    };
    let mut best = at(least)?;
    let pages = best.pages().len();
    if pages > printed.job.sheets as usize {
        return Err(vec![too_many(pages, printed)]);
    }
    let (mut low, mut high) = (least, least * LARGEST);
    for _ in 0..STEPS {
        let middle = (low + high) / 2.0;
        let document = at(middle)?;
        if document.pages().len() <= pages && check::check(&document, printed).is_empty() {
            (low, best) = (middle, document);
        } else {
            high = middle;
        }
    }
    Ok(best)
}

fn compile(shop: &Shop<'_>, printed: &Printed<'_>) -> Result<PagedDocument, Vec<Diagnostic>> {
    let compiled = typst::compile::<PagedDocument>(shop);
    compiled.output.map_err(|errors| errors.iter().take(5).map(|error| *of_template(error, shop, printed)).collect())
}

/// What the template said of its fit.
fn fits(document: &PagedDocument) -> Vec<Fit> {
    let Some(label) = Label::new(PicoStr::intern("fit")) else { return Vec::new() };
    let found = typst::introspection::Introspector::query(&**document.introspector(), &Selector::Label(label));
    let values = found.iter().filter_map(|content| content.to_packed::<MetadataElem>());
    values.filter_map(|said| serde_json::from_value(serde_json::to_value(&said.value).ok()?).ok()).collect()
}

fn too_much(fit: &Fit, printed: &Printed<'_>) -> Diagnostic {
    let job = &printed.job;
    let (size, over) = ((job.least * 10.0).round() / 10.0, fit.over.ceil());
    let tallest = fit.slots.iter().max_by(|a, b| a.height.total_cmp(&b.height));
    let slot = tallest.map(|slot| slot.number);
    let lines = (fit.over / (job.least * 1.6 * 25.4 / 72.0)).ceil();
    let height = tallest.map_or(0.0, |slot| slot.height.round());
    let zh = format!(
        "放不下：字号已经是 {size} 磅（{} 米外看得清的最小字），还差 {over} 毫米，约 {lines} 行；最占地方的是这一块，高 {height} 毫米",
        job.distance
    );
    let en = format!(
        "does not fit: at {size} pt (the smallest that is legible from {} m) it is {over} mm too high, about {lines} lines; this slot is the tallest, {height} mm",
        job.distance
    );
    about(&TOO_MUCH, printed, slot, &zh, &en).hint(
        "减少条数（limit）、换大一号的 size、分成两块版面，或写 sheets = 2 允许两张",
        "lower `limit`, take a larger `size`, make two boards, or allow two sheets with sheets = 2",
    )
}

fn too_many(pages: usize, printed: &Printed<'_>) -> Diagnostic {
    let most = printed.job.sheets;
    let (zh, en) =
        (format!("要 {pages} 张，只允许 {most} 张"), format!("takes {pages} sheets, and {most} are allowed"));
    about(&TOO_MANY_SHEETS, printed, None, &zh, &en)
        .hint(format!("减少内容，或写 sheets = {pages}"), format!("show less, or write sheets = {pages}"))
}
