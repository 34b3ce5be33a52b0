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
    /// Title of the target, for a link without words.
    pub title: Option<String>,
}

/// Resolves the links of `rich`.
pub(super) fn links(rich: &Rich, cells: &Cells<'_, '_>) -> Links {
    let mut links = Links::new();
    for link in &rich.links {
        let known = links.get(&*link.target);
        if known.is_none_or(|known| link.bare && known.title.is_none())
            && let Some(resolved) = resolve(&link.target, link.bare, cells)
        {
            links.insert(Box::from(&*link.target), resolved);
        }
    }
    links
}

/// Links to other sites and headings need no resolving and give none. Only a link without words, a `bare` one, shows the
/// title of its target: no other has to be made again when the title changes.
fn resolve(written: &str, bare: bool, cells: &Cells<'_, '_>) -> Option<Link> {
    let (desk, edition) = (cells.desk, cells.desk.edition);
    let titled = |title: &dyn Fn() -> Option<String>| if bare { title() } else { None };
    Some(match target(written, &cells.entry.folder, edition) {
        Target::Outside | Target::Heading(_) => return None,
        Target::Home => Link { href: Some(desk.href(cells.base, &Route::new("index.html"))), title: None },
        Target::List(kind) => Link {
            href: desk.list_route(kind, 0).map(|route| desk.href(cells.base, &route)),
            title: titled(&|| Some(edition.kind(kind).label.get(desk.site.lang).to_owned())),
        },
        Target::View(kind, view) => {
            let link = cells.desk.face(kind, view);
            let href = link.as_ref().map(|route| cells.desk.href(cells.base, route));
            Link { href, title: titled(&|| link.as_ref().map(|_| cells.desk.face_label(kind, view))) }
        }
        Target::Entry(at, heading) => {
            let heading = heading.map(|h| format!("#{}", encode(&h))).unwrap_or_default();
            Link {
                href: desk.entry_href(at as u32, cells.base).map(|href| format!("{href}{heading}")),
                title: titled(&|| Some(edition.title(&edition.entries[at]).to_owned())),
            }
        }
        Target::File(name) => Link {
            href: Some(desk.href(cells.base, &Route::new(&file_route(&name)))),
            title: titled(&|| name.rsplit('/').next().map(str::to_owned)),
        },
        Target::NoEntry(..) | Target::Nothing => Link { href: None, title: None },
    })
}
