//! The links of a Markdown text with their addresses, for one page.
//!
//! What is not in the edition has no address and no title, so that nothing of it shows.

use std::collections::BTreeMap;

use serde::Serialize;

use super::cell::{Cells, file_route};
use super::route::{Route, encode};
use crate::model::{Target, target};
use crate::schema::Rich;

/// Links by how they are written.
pub type Links = BTreeMap<Box<str>, Link>;

/// Where a link leads.
#[derive(Debug, Serialize)]
pub struct Link {
    /// Address; none where the target is not published here.
    pub href: Option<String>,
    /// Title of the target, for links without words.
    pub title: Option<String>,
}

/// Resolves the links of `rich`.
pub(super) fn links(rich: &Rich, cells: &Cells<'_, '_>) -> Links {
    let mut links = Links::new();
    for link in &rich.links {
        if !links.contains_key(&*link.target)
            && let Some(resolved) = resolve(&link.target, cells)
        {
            links.insert(Box::from(&*link.target), resolved);
        }
    }
    links
}

/// Links to other sites and headings need no resolving and give none.
fn resolve(written: &str, cells: &Cells<'_, '_>) -> Option<Link> {
    let (desk, edition) = (cells.desk, cells.desk.edition);
    Some(match target(written, &cells.entry.folder, edition) {
        Target::Outside | Target::Heading(_) => return None,
        Target::Home => Link { href: Some(desk.href(cells.base, &Route::new("index.html"))), title: None },
        Target::List(kind) => Link {
            href: desk.list_route(kind, 0).map(|route| desk.href(cells.base, &route)),
            title: Some(edition.kind(kind).label.get(desk.site.lang).to_owned()),
        },
        Target::View(kind, view) => {
            let link = cells.desk.face(kind, view);
            let href = link.as_ref().map(|route| cells.desk.href(cells.base, route));
            Link { href, title: link.map(|_| cells.desk.face_label(kind, view)) }
        }
        Target::Entry(at, heading) => {
            let heading = heading.map(|h| format!("#{}", encode(&h))).unwrap_or_default();
            Link {
                href: desk.entry_href(at as u32, cells.base).map(|href| format!("{href}{heading}")),
                title: Some(edition.title(&edition.entries[at]).to_owned()),
            }
        }
        Target::File(name) => Link {
            href: Some(desk.href(cells.base, &Route::new(&file_route(&name)))),
            title: name.rsplit('/').next().map(str::to_owned),
        },
        Target::NoEntry(..) | Target::Nothing => Link { href: None, title: None },
    })
}
