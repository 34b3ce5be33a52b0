//! `wall`: all boards of one front: where each hangs, how old it is, when it is due to be renewed.
//!
//! Option: `names` (for each word of the field `zone`, the name of its page). Age and due day are those of the site's day;
//! the reader's browser works them out again.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use super::{Artifact, BAD_VIEW, Subject, View, artifact};
use crate::diag::Diagnostic;
use crate::model::Entry;
use crate::plan::board::{day, text};
use crate::plan::book::Options;
use crate::plan::desk::Desk;
use crate::plan::frame::DayModel;
use crate::plan::recipe::{Form, Recipe};
use crate::plan::route::{Base, Route};
use crate::plan::rows::{Crumb, Model, Named, Page, short_unit};
use crate::reckon::cycle;
use crate::schema::{Kind, KindId, Schema};
use crate::source::Reader;

/// The view.
pub struct Wall;

const NAME: &str = "wall";
const ZONE: &str = "zone";

/// Pages by the word of their zone, in the order of the field's words.
type Walls = Vec<(String, String)>;

impl View for Wall {
    fn name(&self) -> &'static str {
        NAME
    }

    fn options(&self, reader: &mut Reader<'_, '_>, kind: &Kind, _: &Schema) -> Option<Options> {
        let Some(node) = reader.node("names") else {
            reader.missing("names");
            return None;
        };
        let words = kind.field(ZONE).and_then(|field| field.ty.words()).unwrap_or_default();
        let mut names = BTreeMap::new();
        for (key, node) in node.as_table().into_iter().flat_map(|table| &table.pairs) {
            match node.as_str().filter(|name| crate::schema::is_slug(name) && words.contains(&&*key.name)) {
                Some(name) => _ = names.insert(key.name.to_string(), name.to_owned()),
                None => {
                    let (zh, en) = ("names 里写“阵地 = 网址里的名称”", "names gives each zone a name for its address");
                    reader.found.add(Diagnostic::at(&BAD_VIEW, node.span, zh, en));
                }
            }
        }
        let walls: Walls =
            words.into_iter().filter_map(|word| Some((word.to_owned(), names.get(word)?.clone()))).collect();
        Some(Arc::new(Arc::new(walls)))
    }

    fn artifacts(&self, desk: &Desk<'_>, out: &mut Vec<Artifact>) {
        for (kind, _) in desk.edition.schema.iter().filter(|(kind, _)| desk.book.is_on(*kind, NAME)) {
            for (number, (word, name)) in walls(desk, kind).iter().enumerate() {
                if boards(desk, kind, word).next().is_some() {
                    out.push(artifact(NAME, route(desk, kind, name), Subject::Kind(kind, number as u32)));
                }
            }
        }
    }

    fn recipe<'d>(&self, desk: &'d Desk<'_>, artifact: &Artifact) -> Option<Recipe<'d>> {
        let Subject::Kind(kind, number) = artifact.subject else { return None };
        let (word, _) = walls(desk, kind).get(number as usize)?;
        let (base, lang, declared) = (desk.base(&artifact.route), desk.site.lang, desk.edition.kind(kind));
        let list = desk.list_route(kind, 0).map(|route| desk.href(base, &route));
        let crumb = Crumb { label: declared.label.get(lang).to_owned(), href: list };
        let boards: Vec<OnWall<'_>> = boards(desk, kind, word).map(|at| on_wall(desk, at, base)).collect();
        let label = boards.first().map_or(word.clone(), |board| board.zone.clone());
        let page = Page::new(desk, &artifact.route, NAME, &label, vec![crumb]);
        let others = links(desk, kind, base, Some(word));
        let model = Box::new(Model { page, view: WallModel { boards, others } });
        Some(Recipe {
            form: Form::Page { template: "views/wall.html".to_owned(), frame: desk.frame(&artifact.route), model },
        })
    }
}

#[derive(Serialize)]
struct WallModel<'a> {
    boards: Vec<OnWall<'a>>,
    others: Vec<Named>,
}

/// A board as it hangs.
#[derive(Serialize)]
struct OnWall<'a> {
    title: &'a str,
    href: Option<String>,
    picture: Option<String>,
    zone: String,
    unit: Option<Named>,
    place: &'a str,
    owner: &'a str,
    size: &'a str,
    refreshed: Option<DayModel>,
    due: Option<DayModel>,
    late: bool,
}

/// The pages of the walls of `kind`, but for that of the word `but`.
pub(in crate::plan) fn links(desk: &Desk<'_>, kind: KindId, base: Base<'_>, but: Option<&str>) -> Vec<Named> {
    let seen = |word: &str| boards(desk, kind, word).next();
    let link = |(word, name): &(String, String)| {
        let first = seen(word).filter(|_| but != Some(word))?;
        Some(Named { name: zone(desk, desk.entry(first)), href: Some(desk.href(base, &route(desk, kind, name))) })
    };
    walls(desk, kind).iter().filter_map(link).collect()
}

fn walls<'d>(desk: &'d Desk<'_>, kind: KindId) -> &'d [(String, String)] {
    desk.book.get::<Walls>(kind, NAME).map_or(&[], |walls| walls.as_slice())
}

fn route(desk: &Desk<'_>, kind: KindId, name: &str) -> Route {
    Route::new(&format!("{}/wall-{name}.html", desk.edition.kind(kind).name))
}

/// The boards of a zone, in the order of their list.
fn boards<'d>(desk: &'d Desk<'_>, kind: KindId, word: &'d str) -> impl Iterator<Item = u32> {
    let hangs = move |at: &u32| desk.entry(*at).get(ZONE).and_then(|item| item.value.as_text()) == Some(word);
    desk.listing(kind).order.iter().copied().filter(hangs)
}

fn zone(desk: &Desk<'_>, entry: &Entry) -> String {
    let at = desk.edition.kind(entry.kind).field_index(ZONE);
    let item = at.and_then(|at| entry.record.at(at));
    item.map_or(String::new(), |item| crate::plan::plain::plain_text(&item.value, desk.edition, desk.site.lang))
}

fn on_wall<'d>(desk: &'d Desk<'_>, at: u32, base: Base<'d>) -> OnWall<'d> {
    let (entry, lang) = (desk.entry(at), desk.site.lang);
    let refreshed = day(entry, "refreshed_on");
    let due = refreshed.and_then(|day| due(desk, entry, day));
    let picture = desk.prints.then(|| desk.href(base, &super::board::picture_route(desk, at)));
    OnWall {
        title: desk.edition.title(entry),
        href: desk.entry_href(at, base),
        picture,
        zone: zone(desk, entry),
        unit: entry.unit.map(|unit| short_unit(desk, unit, base)),
        place: text(entry, "place"),
        owner: text(entry, "owner"),
        size: text(entry, "size"),
        refreshed: refreshed.map(|day| DayModel::new(day, lang)),
        late: due.is_some_and(|due| due < desk.edition.today),
        due: due.map(|day| DayModel::new(day, lang)),
    }
}

/// The last day by which a board renewed on `day` is to be renewed again.
fn due(desk: &Desk<'_>, entry: &Entry, day: Date) -> Option<Date> {
    let word = entry.get("refresh")?.value.as_text()?;
    cycle(word).flatten().map(|length| length.after(day, &desk.edition.calendar))
}
