//! The planner's desk: the edition with everything worked out once that many pages need.
//!
//! Lists in their order, acts by title, frames by depth. Views read it; nothing on it changes while pages are made.

use std::any::Any;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

use super::artifact::{Artifact, Subject};
use super::book::ViewBook;
use super::fingerprint::Fingerprint;
use super::frame::{Frame, frame};
use super::guide::Guide;
use super::listing::{IndexOptions, Listing};
use super::route::{Base, Route, encode};
use super::views::VIEWS;
use crate::config::{LinkTo, Site};
use crate::diag::Span;
use crate::model::{Edition, Entry, Target, UnitId, target};
use crate::schema::{Field, KindId, Law, Scope, Value};

/// The words of the frame, by name.
#[derive(Debug, Default)]
pub struct Words(pub BTreeMap<String, String>);

impl Words {
    /// A word, or its name when the theme has none.
    pub fn get<'a>(&'a self, name: &'a str) -> &'a str {
        self.0.get(name).map_or(name, String::as_str)
    }
}

/// A static file of the theme.
#[derive(Debug)]
pub struct Static {
    /// Its place in the release (`static/site.css`).
    pub place: String,
    /// Its name from the site's root.
    pub name: String,
    /// Changes when the file does.
    pub version: String,
}

/// Frames are made for this many depths; routes are never deeper.
const DEPTHS: usize = 16;

/// All that views need.
pub struct Desk<'a> {
    /// What this audience may see.
    pub edition: &'a Edition,
    /// The site's configuration.
    pub site: &'a Site,
    /// Options of the views of each kind.
    pub book: &'a ViewBook,
    /// The words of the frame.
    pub words: &'a Words,
    /// Static files of the theme.
    pub statics: &'a [Static],
    /// What is checked.
    pub guide: &'a Guide,
    /// Whether boards are laid out at all: the program may have been built without it.
    pub prints: bool,
    listings: Vec<Listing>,
    acts: HashMap<(KindId, &'a str), u32>,
    frames: Vec<OnceLock<Arc<Frame>>>,
    worked_out: Vec<OnceLock<Arc<dyn Any + Send + Sync>>>,
    root: Option<String>,
}

impl<'a> Desk<'a> {
    /// Lays everything out.
    pub fn new(
        edition: &'a Edition,
        site: &'a Site,
        book: &'a ViewBook,
        words: &'a Words,
        statics: &'a [Static],
        guide: &'a Guide,
        prints: bool,
    ) -> Self {
        let listings =
            edition.schema.iter().map(|(id, _)| Listing::new(id, edition, book.get(id, "index"), site.lang)).collect();
        let frames = (0..=DEPTHS).map(|_| OnceLock::new()).collect();
        // The path part of base_url, for the one page that may be shown at any address: 404.
        let path = site.base_url.as_ref().and_then(|url| url.splitn(4, '/').nth(3));
        let root = path.map(|path| format!("/{path}"));
        let worked_out = (0..edition.schema.kinds.len() * VIEWS.len()).map(|_| OnceLock::new()).collect();
        Desk {
            edition,
            site,
            book,
            words,
            statics,
            guide,
            prints,
            listings,
            acts: acts(edition),
            frames,
            worked_out,
            root,
        }
    }

    /// What a view works out once for a kind and then shows on many pages.
    pub(super) fn once<T: Send + Sync + 'static>(
        &self,
        kind: KindId,
        view: &str,
        work: impl FnOnce() -> T,
    ) -> Option<Arc<T>> {
        let number = VIEWS.iter().position(|known| known.name() == view)?;
        let place = self.worked_out.get(usize::from(kind.0) * VIEWS.len() + number)?;
        place.get_or_init(|| Arc::new(work())).clone().downcast().ok()
    }

    /// What a kind's page of a view is called: its own label, or the kind's with the view's word.
    pub(super) fn face_label(&self, kind: KindId, view: &str) -> String {
        let lang = self.site.lang;
        let own = self.book.label(kind, view).map(|label| label.get(lang).to_owned());
        own.unwrap_or_else(|| {
            let word = self.words.get(&format!("view_{view}")).to_owned();
            format!("{}{}{word}", self.edition.kind(kind).label.get(lang), self.words.get("colon"))
        })
    }

    /// Whether this audience may know of a field at all.
    pub(super) fn sees(&self, field: &Field) -> bool {
        field.audience.is_none_or(|audience| audience <= self.edition.audience)
    }

    /// The order of a kind's entries.
    pub(super) fn listing(&self, kind: KindId) -> &Listing {
        &self.listings[kind.0 as usize]
    }

    /// The hashes of all frames that pages were made with.
    pub fn frame_hashes(&self) -> impl Iterator<Item = Fingerprint> {
        self.frames.iter().filter_map(|frame| frame.get()).map(|frame| frame.hash)
    }

    /// How a kind is listed.
    pub(super) fn index_options(&self, kind: KindId) -> &IndexOptions {
        self.listing(kind).options()
    }

    /// The entry at a place of the edition.
    pub(super) fn entry(&self, at: u32) -> &'a Entry {
        &self.edition.entries[at as usize]
    }

    /// The frame of pages at the depth of `route`.
    pub(super) fn frame(&self, route: &Route) -> Arc<Frame> {
        let depth = route.depth().min(DEPTHS - 1);
        self.frames[depth].get_or_init(|| Arc::new(frame(self, Base::Depth(depth)))).clone()
    }

    /// The frame of a page that may be shown at any address.
    pub(super) fn rooted_frame(&self) -> Arc<Frame> {
        self.frames[DEPTHS].get_or_init(|| Arc::new(frame(self, self.rooted()))).clone()
    }

    /// The base of a page that may be shown at any address.
    pub(super) fn rooted(&self) -> Base<'_> {
        self.root.as_deref().map_or(Base::Depth(0), Base::Prefix)
    }

    /// The base of a page at `route`.
    pub(super) fn base(&self, route: &Route) -> Base<'static> {
        Base::Depth(route.depth())
    }

    /// The address of `route` from `base`.
    pub(super) fn href(&self, base: Base<'_>, route: &Route) -> String {
        base.href(route, self.site.portable)
    }

    /// The whole address of `route`, if the site has one.
    pub(super) fn absolute(&self, route: &Route) -> Option<String> {
        self.site.base_url.as_ref().map(|url| format!("{url}{}", route.path(false)))
    }

    /// Whether entries of this kind have pages of their own.
    pub(super) fn has_pages(&self, kind: KindId) -> bool {
        self.book.is_on(kind, "detail")
    }

    /// The page of an entry; none if its kind has no pages.
    pub(super) fn entry_route(&self, entry: &Entry) -> Option<Route> {
        let kind = &self.edition.kind(entry.kind).name;
        self.has_pages(entry.kind).then(|| Route::new(&[kind, "/", &entry.key, ".html"].concat()))
    }

    /// The address of an entry from `base`: its page, or its row in the list.
    pub(super) fn entry_href(&self, at: u32, base: Base<'_>) -> Option<String> {
        let entry = self.entry(at);
        if let Some(route) = self.entry_route(entry) {
            return Some(self.href(base, &route));
        }
        let page = self.listing(entry.kind).page_of(at)?;
        let route = self.list_route(entry.kind, page)?;
        Some(format!("{}#{}", self.href(base, &route), encode(&super::rows::row_id(entry))))
    }

    /// A page of the list of a kind; none if the kind is not listed, or has nothing that this audience may see: an
    /// empty list would tell that there is more.
    pub(super) fn list_route(&self, kind: KindId, page: u32) -> Option<Route> {
        let name = &self.edition.kind(kind).name;
        let listed = self.book.is_on(kind, "index") || self.book.is_on(kind, "directory");
        let file = if page == 0 { "index.html".to_owned() } else { format!("page-{}.html", page + 1) };
        let seen = !self.listing(kind).order.is_empty();
        (listed && seen).then(|| Route::new(&format!("{name}/{file}")))
    }

    /// The page that shows a kind by `view`; none if it has none that this audience sees anything in.
    pub(super) fn face(&self, kind: KindId, view: &str) -> Option<Route> {
        let view = VIEWS.iter().find(|known| known.name() == view)?;
        super::faces::has(self, *view, kind).then(|| super::faces::route(self, kind, view.name(), None))
    }

    /// The page of a unit.
    pub(super) fn unit_route(&self, unit: UnitId) -> Option<Route> {
        let (kind, _) = self.edition.schema.kind("unit")?;
        let at = self.edition.find(kind, &self.edition.units.get(unit).id)?;
        self.entry_route(&self.edition.entries[at])
    }

    /// The entry that holds the act of `law`, by title or alias.
    pub(super) fn act(&self, law: &Law) -> Option<u32> {
        let (kind, _) = self.edition.schema.kind(law.to.as_deref()?)?;
        self.acts.get(&(kind, law.act.as_str())).copied()
    }

    /// Label and address of a link of the menu or footer.
    pub(super) fn menu_link(&self, link: &LinkTo, base: Base<'_>) -> Option<(String, String)> {
        let lang = self.site.lang;
        let (title, href) = match target(&link.to, "content", self.edition) {
            Target::Outside => (link.to.clone(), link.to.clone()),
            Target::Home => (self.words.get("home").to_owned(), self.href(base, &Route::new("index.html"))),
            Target::List(kind) => {
                let label = self.edition.kind(kind).label.get(lang).to_owned();
                (label, self.href(base, &self.list_route(kind, 0)?))
            }
            Target::View(kind, view) => (self.face_label(kind, view), self.href(base, &self.face(kind, view)?)),
            Target::Entry(at, heading) => {
                let href = self.entry_href(at as u32, base)?;
                let heading = heading.map(|h| format!("#{}", encode(&h))).unwrap_or_default();
                (self.edition.title(&self.edition.entries[at]).to_owned(), format!("{href}{heading}"))
            }
            _ => return None,
        };
        let label = link.label.as_ref().map(|l| l.get(lang).to_owned());
        Some((label.unwrap_or(title), href))
    }

    /// The menu entry that is current on a page about `kind` and `unit`.
    pub(super) fn section(&self, kind: Option<KindId>, unit: Option<UnitId>, own: Option<&str>) -> String {
        let menu = || self.site.menu.iter();
        let names = |to: &str, wanted: &str| to.trim_matches('/') == wanted;
        if let Some(link) = own.and_then(|own| menu().find(|link| names(&link.to, own))) {
            return link.to.clone();
        }
        let kind = kind.map(|kind| self.edition.kind(kind).name.as_str());
        if let Some(link) = kind.and_then(|kind| menu().find(|link| names(&link.to, kind))) {
            return link.to.clone();
        }
        let mut units = unit.into_iter().chain(unit.into_iter().flat_map(|unit| self.edition.units.above(unit)));
        let link = units.find_map(|unit| {
            let own = format!("unit/{}", self.edition.units.get(unit).id);
            menu().find(|link| names(&link.to, &own))
        });
        link.map(|link| link.to.clone()).unwrap_or_default()
    }

    /// Where an artifact's subject was written, for complaints.
    pub(super) fn span_of(&self, artifact: &Artifact) -> Option<Span> {
        match &artifact.subject {
            Subject::Entry(at) | Subject::Print(at, _) => Some(self.entry(*at).span),
            _ => None,
        }
    }

    /// Whether two artifacts are of entries with the same id; that is complained about where entries are gathered.
    pub(super) fn have_one_id(&self, a: &Artifact, b: &Artifact) -> bool {
        match (&a.subject, &b.subject) {
            (Subject::Entry(a), Subject::Entry(b)) => {
                let (a, b) = (self.entry(*a), self.entry(*b));
                // Where ids belong to units, the key may have lost a hidden unit, and nobody has complained yet.
                let is_told = self.edition.kind(a.kind).scope == Scope::Site;
                is_told && (a.kind, &a.key) == (b.kind, &b.key)
            }
            _ => false,
        }
    }
}

/// Acts by title and alias, for every kind that laws may refer to.
fn acts(edition: &Edition) -> HashMap<(KindId, &str), u32> {
    let mut acts = HashMap::new();
    for (kind, declared) in edition.schema.iter().filter(|(_, kind)| kind.field("aliases").is_some()) {
        for at in edition.range_of(kind) {
            let entry = &edition.entries[at];
            let bare =
                |title: &'_ str| -> usize { title.chars().take_while(|c| *c == '《').map(char::len_utf8).sum() };
            let title = entry.text(&declared.title).unwrap_or(&entry.id).trim();
            let title = title[bare(title)..].trim_end_matches('》');
            acts.entry((kind, title)).or_insert(at as u32);
            if let Some(Value::List(aliases)) = entry.get("aliases").map(|item| &item.value) {
                for alias in aliases.iter().filter_map(|item| item.value.as_text()) {
                    let alias = alias.trim().trim_start_matches('《').trim_end_matches('》');
                    acts.entry((kind, alias)).or_insert(at as u32);
                }
            }
        }
    }
    acts
}
