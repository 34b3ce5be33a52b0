//! What every page shares: the site's name, menu, footer and words, with addresses for one depth.
//!
//! Made once per depth and hashed once, so that a page's fingerprint costs only what is its own.

use std::collections::BTreeMap;

use serde::Serialize;

use super::desk::Desk;
use super::fingerprint::{Digest, Fingerprint};
use super::format;
use super::route::{Base, Route};
use crate::diag::Lang;

/// The frame of the pages at one depth.
#[derive(Debug)]
pub struct Frame {
    /// What templates see as `site` and `words`.
    pub model: FrameModel,
    /// Hash of the model.
    pub hash: Fingerprint,
}

/// What templates see of the frame.
#[derive(Debug, Serialize)]
pub struct FrameModel {
    site: SiteModel,
    words: BTreeMap<String, String>,
}

#[derive(Debug, Serialize)]
struct SiteModel {
    title: String,
    subtitle: Option<String>,
    owner: Option<String>,
    lang: &'static str,
    edition: &'static str,
    edition_label: &'static str,
    today: DayModel,
    home: String,
    menu: Vec<MenuItem>,
    hotlines: Vec<HotlineModel>,
    footer: Vec<MenuItem>,
    style: String,
    exhibits: String,
    script: String,
    icon: String,
    /// Addresses of the theme's static files by their places.
    assets: BTreeMap<String, String>,
    generator: &'static str,
}

/// A day for people and machines.
#[derive(Debug, Serialize, Clone)]
pub struct DayModel {
    /// 2026年3月5日.
    pub text: String,
    /// 2026-03-05.
    pub iso: String,
}

impl DayModel {
    /// `day` in `lang`.
    pub fn new(day: jiff::civil::Date, lang: Lang) -> Self {
        DayModel { text: format::day(day, lang), iso: day.to_string() }
    }
}

#[derive(Debug, Serialize)]
struct MenuItem {
    id: String,
    label: String,
    href: String,
}

#[derive(Debug, Serialize)]
struct HotlineModel {
    label: String,
    phone: String,
    href: String,
}

/// The frame for pages at `base`.
pub(super) fn frame(desk: &Desk<'_>, base: Base<'_>) -> Frame {
    let (site, lang) = (desk.site, desk.site.lang);
    let text = |text: &crate::diag::Text| text.get(lang).to_owned();
    let links = |links: &[crate::config::LinkTo]| -> Vec<MenuItem> {
        let resolved = links.iter().filter_map(|link| desk.menu_link(link, base).map(|l| (link, l)));
        resolved.map(|(link, (label, href))| MenuItem { id: link.to.clone(), label, href }).collect()
    };
    let asset = |place: &str| {
        let version = desk.statics.iter().find(|s| s.place == place).map(|s| format!("?v={}", s.version));
        format!("{}{}", base.href(&Route::new(place), true), version.unwrap_or_default())
    };
    let hotlines = site.hotlines.iter().map(|line| HotlineModel {
        label: text(&line.label),
        phone: line.phone.clone(),
        href: format!("tel:{}", line.phone),
    });
    let model = FrameModel {
        site: SiteModel {
            title: text(&site.title),
            subtitle: site.subtitle.as_ref().map(text),
            owner: site.owner.as_ref().map(text),
            lang: if lang == Lang::Zh { "zh-Hans" } else { "en" },
            edition: desk.edition.audience.word(),
            edition_label: format::audience(desk.edition.audience, lang),
            today: DayModel::new(desk.edition.today, lang),
            home: base.href(&Route::new("index.html"), site.portable),
            menu: links(&site.menu),
            hotlines: hotlines.collect(),
            footer: links(&site.footer),
            style: asset("static/site.css"),
            exhibits: asset("static/exhibits.css"),
            script: asset("static/site.js"),
            icon: asset("static/favicon.svg"),
            assets: desk.statics.iter().map(|file| (file.place.clone(), asset(&file.place))).collect(),
            generator: concat!("gongkai ", env!("CARGO_PKG_VERSION")),
        },
        words: desk.words.0.clone(),
    };
    let hash = Digest::default().value(&model).hash();
    Frame { model, hash }
}
