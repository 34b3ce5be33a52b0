//! What to make, before anything is made.
//!
//! In: an edition, the site's configuration and the theme's words. Out: the sorted list of artifacts, light as a list of
//! names, and for each artifact, when it is wanted, its recipe. It cannot reach the portal, the disk or a template.

mod agenda;
mod artifact;
mod blocks;
mod board;
mod book;
mod cell;
mod chart;
mod desk;
mod exhibit;
mod faces;
mod fingerprint;
mod flow;
mod format;
mod frame;
mod guide;
mod lanes;
mod links;
mod listing;
mod plain;
mod print;
mod recipe;
mod route;
mod rows;
mod slots;
mod views;
mod whole;

use std::borrow::Cow;

use hashbrown::HashMap;
use rayon::prelude::*;

pub use agenda::{AgendaFields, Happening, Occasion, agenda, catalogues, horizon, ical};
pub use artifact::{Artifact, Subject};
pub use book::ViewBook;
pub use desk::{Desk, Static, Words};
pub use exhibit::{Exhibit, Query};
pub use fingerprint::{Digest, Fingerprint};
pub use format::weekday;
pub use frame::Frame;
pub use guide::{FindingCard, Guide, RuleCard};
pub use print::{Job, Order, Output, Print, Printed, prints};
pub use recipe::{Form, Ical, IcalEvent, Recipe, Sheet, Shown};
pub use route::Route;
pub use views::{VIEWS, View, compile, recipe};

use crate::diag::{Checked, Code, Diagnostic, Findings};

/// All complaints of this room.
pub const CODES: &[&Code] =
    &[&views::UNKNOWN_VIEW, &views::BAD_VIEW, &ROUTE_TWICE, &NO_BASE_URL, &print::NOTHING_TO_PRINT];

const ROUTE_TWICE: Code = Code::error(
    "plan/route-twice",
    "两样东西要写到同一个网址（Windows 上大小写不同也算同一个文件）。请改其中一个的编号或文件名。",
    "Two things want the same address (case does not count, as on Windows). Change one id or file name.",
);
const NO_BASE_URL: Code = Code::note(
    "plan/no-base-url",
    "没有写 base_url，不生成订阅（Atom）和网站地图，因为它们需要完整网址。",
    "Without base_url there are no feeds and no site map, because these need whole addresses.",
);

/// Plans an edition: every artifact once, sorted by route.
pub fn plan(desk: &Desk<'_>) -> Checked<Vec<Artifact>> {
    let mut found = Findings::default();
    let mut artifacts = Vec::with_capacity(desk.edition.entries.len() + 64);
    VIEWS.iter().zip(0..).for_each(|(view, number)| {
        faces::artifacts(*view, number, desk, &mut artifacts);
        view.artifacts(desk, &mut artifacts);
    });
    blocks::check(desk, &mut found);
    if desk.site.base_url.is_none() {
        let (zh, en) = ("没有 base_url，不生成订阅和网站地图", "no base_url: feeds and site map are left out");
        found.add(Diagnostic::nowhere(&NO_BASE_URL, zh, en).hint(
            "在 site-config.toml 里写 base_url = \"http://…/\"",
            "write base_url = \"http://…/\" in site-config.toml",
        ));
    }
    artifacts.par_sort_by(|a, b| a.route.cmp(&b.route));
    refuse_twice(&artifacts, desk, &mut found);
    Checked { value: artifacts, found }
}

/// A route as Windows compares it.
fn folded(route: &str) -> Cow<'_, str> {
    match route.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        true => Cow::Borrowed(route),
        false => Cow::Owned(route.to_lowercase()),
    }
}

fn refuse_twice(artifacts: &[Artifact], desk: &Desk<'_>, found: &mut Findings) {
    let mut seen: HashMap<Cow<'_, str>, &Artifact> = HashMap::with_capacity(artifacts.len());
    for artifact in artifacts {
        if let Some(other) = seen.insert(folded(artifact.route.as_str()), artifact) {
            if desk.have_one_id(other, artifact) {
                continue;
            }
            let (zh, en) = (
                format!("有两样东西要写到 {}", artifact.route.as_str()),
                format!("two things want the address {}", artifact.route.as_str()),
            );
            let places = [other, artifact].map(|a| desk.span_of(a));
            let mut diagnostic =
                Diagnostic { span: places[1].or(places[0]), ..Diagnostic::nowhere(&ROUTE_TWICE, zh, en) };
            if let (Some(first), Some(_)) = (places[0], places[1]) {
                diagnostic = diagnostic.because(first, "另一个在这里", "the other is here");
            }
            found.add(diagnostic);
        }
    }
}
