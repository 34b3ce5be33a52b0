//! `network`: the tree of units with those who supervise in each, and the units where somebody has to and nobody does.
//!
//! Options: `name`, `level`, `post` (fields), `role`, `phone`, `to` (fields; `role`, `office_phone` and `term_to` unless told),
//! `must` (types of units that have to have somebody). A member whose term is over covers nothing.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use super::{View, typed_field};
use crate::model::UnitId;
use crate::plan::book::Options;
use crate::plan::cell::{Cell, Cells};
use crate::plan::desk::Desk;
use crate::plan::exhibit::{Exhibit, Query};
use crate::plan::faces;
use crate::plan::frame::DayModel;
use crate::plan::route::Base;
use crate::plan::rows::{Named, named_unit, short_unit};
use crate::schema::{Choice, Kind, KindId, Schema, Value};
use crate::source::Reader;

/// The view.
pub struct Network;

const NAME: &str = "network";
/// A term that ends within so many days is told.
const SOON_DAYS: i64 = 60;
/// Units without anybody that are named in the summary.
const MOST_LACKING: usize = 60;
/// Shapes of the levels from the top, for kinds that give none.
const SHAPES: [&str; 5] = ["◆", "■", "▲", "●", "○"];

#[derive(Debug)]
struct NetworkOptions {
    name: usize,
    level: usize,
    post: Option<usize>,
    role: Option<usize>,
    phone: Option<usize>,
    to: Option<usize>,
    must: Vec<String>,
}

impl View for Network {
    fn name(&self) -> &'static str {
        NAME
    }

    fn options(&self, reader: &mut Reader<'_, '_>, kind: &Kind, _: &Schema) -> Option<Options> {
        let name = typed_field(reader, "name", kind, &["text", "person"]);
        let level = typed_field(reader, "level", kind, &["choice", "level"]);
        for key in ["name", "level"] {
            if reader.node(key).is_none() {
                reader.missing(key);
            }
        }
        let post = typed_field(reader, "post", kind, &["text", "reference"]);
        let mut usual = |key, field: &str, ty: &[&str]| match reader.node(key) {
            Some(_) => typed_field(reader, key, kind, ty),
            None => kind.field_index(field).filter(|at| ty.contains(&kind.fields[*at].ty.name())),
        };
        let role = usual("role", "role", &["choice", "text"]);
        let (phone, to) = (usual("phone", "office_phone", &["phone"]), usual("to", "term_to", &["date"]));
        let must = reader.words("must").unwrap_or_default().into_iter().map(|(word, _)| word.to_owned()).collect();
        let options = NetworkOptions { name: name?, level: level?, post, role, phone, to, must };
        Some(Arc::new(Arc::new(options)))
    }

    fn has_page(&self) -> bool {
        true
    }

    /// The uppermost units with members, if there are units below them.
    fn units(&self, desk: &Desk<'_>, kind: KindId) -> Vec<UnitId> {
        let staffed: HashSet<UnitId> = desk.edition.of_kind(kind).iter().filter_map(|entry| entry.unit).collect();
        let units = &desk.edition.units;
        let is_top = |unit: &UnitId| !units.above(*unit).iter().any(|above| staffed.contains(above));
        let tops = units.in_order().into_iter().filter(|unit| staffed.contains(unit)).filter(is_top);
        tops.filter(|unit| !units.get(*unit).children.is_empty()).collect()
    }

    fn of_kind<'d>(&self, desk: &'d Desk<'_>, of: Query, base: Base<'d>) -> Option<Exhibit<'d>> {
        let options = desk.book.get::<NetworkOptions>(of.kind, NAME)?;
        let own_pages = if of.whole && of.unit.is_none() { self.units(desk, of.kind) } else { Vec::new() };
        let own_pages = own_pages.into_iter().collect();
        let mut tree = Tree { desk, base, options, kind: of.kind, own_pages, sum: Sum::default() };
        let tops = of.unit.map_or_else(|| desk.edition.units.roots().to_vec(), |top| vec![top]);
        let nodes: Vec<Node<'d>> = tops.into_iter().filter_map(|top| tree.node(top)).collect();
        if nodes.is_empty() {
            return None;
        }
        let Sum { members, levels, owed, lacking, over, soon } = tree.sum;
        let most = of.limit.unwrap_or(MOST_LACKING);
        let value = NetworkModel {
            today: DayModel::new(desk.edition.today, desk.site.lang),
            members,
            levels: levels.into_values().collect(),
            owed,
            covered: owed - lacking.len(),
            rate: ((owed - lacking.len()) * 100).checked_div(owed),
            lacking_rest: lacking.len().saturating_sub(most),
            lacking: lacking.into_iter().take(most).map(|unit| named_unit(desk, unit, base)).collect(),
            over,
            soon,
            soon_days: SOON_DAYS,
            // In a block there is room for a small tree only.
            tree: if of.whole || of.limit.is_none_or(|limit| members <= limit) { nodes } else { Vec::new() },
        };
        Some(Exhibit { form: NAME, label: desk.face_label(of.kind, NAME), value: Box::new(value) })
    }
}

#[derive(Serialize)]
struct NetworkModel<'d> {
    today: DayModel,
    members: usize,
    levels: Vec<LevelRow<'d>>,
    owed: usize,
    covered: usize,
    rate: Option<usize>,
    lacking: Vec<Named>,
    lacking_rest: usize,
    over: usize,
    soon: usize,
    soon_days: i64,
    tree: Vec<Node<'d>>,
}

/// A level with how many there are.
#[derive(Serialize)]
struct LevelRow<'d> {
    text: &'d str,
    glyph: &'d str,
    count: usize,
}

/// A unit with its members and what stands below it.
#[derive(Serialize)]
struct Node<'d> {
    unit: Named,
    #[serde(rename = "type")]
    ty: &'d str,
    /// The page of this part of the tree.
    page: Option<String>,
    lacks: bool,
    members: Vec<Member<'d>>,
    children: Vec<Node<'d>>,
}

/// Somebody who supervises.
#[derive(Serialize)]
struct Member<'d> {
    href: Option<String>,
    name: Option<Cell<'d>>,
    level: &'d str,
    glyph: &'d str,
    role: Option<Cell<'d>>,
    post: Option<Cell<'d>>,
    phone: Option<Cell<'d>>,
    to: Option<DayModel>,
    is_over: bool,
    /// Days until the term ends, if that is soon.
    left: Option<i64>,
}

/// What is counted on the way.
#[derive(Default)]
struct Sum<'d> {
    members: usize,
    levels: BTreeMap<u16, LevelRow<'d>>,
    owed: usize,
    lacking: Vec<UnitId>,
    over: usize,
    soon: usize,
}

struct Tree<'d, 'a> {
    desk: &'d Desk<'a>,
    base: Base<'d>,
    options: &'d NetworkOptions,
    kind: KindId,
    own_pages: HashSet<UnitId>,
    sum: Sum<'d>,
}

impl<'d> Tree<'d, '_> {
    /// A unit and all below it; none if nobody is there and nobody has to be.
    fn node(&mut self, unit: UnitId) -> Option<Node<'d>> {
        let entries = self.desk.edition.of_unit(unit).iter().copied();
        let own = entries.filter(|at| self.desk.entry(*at).kind == self.kind).collect::<Vec<_>>();
        let members: Vec<Member<'d>> = own.into_iter().map(|at| self.member(at)).collect();
        let ty = unit_type(self.desk, unit);
        self.sum.members += members.len();
        let is_owed = ty.is_some_and(|ty| self.options.must.contains(&ty.value));
        let lacks = is_owed && members.iter().all(|member| member.is_over);
        self.sum.owed += usize::from(is_owed);
        self.sum.lacking.extend(lacks.then_some(unit));
        let below = self.desk.edition.units.get(unit);
        let children: Vec<Node<'d>> = below.children.iter().filter_map(|child| self.node(*child)).collect();
        if members.is_empty() && children.is_empty() && !is_owed {
            return None;
        }
        let named = match below.parent {
            // Below its parent a unit needs no full name.
            Some(_) => short_unit(self.desk, unit, self.base),
            None => named_unit(self.desk, unit, self.base),
        };
        let ty = ty.map_or("", |ty| ty.label.get(self.desk.site.lang));
        let page = self.own_pages.contains(&unit).then(|| faces::route(self.desk, self.kind, NAME, Some(unit)));
        let page = page.map(|route| self.desk.href(self.base, &route));
        Some(Node { unit: named, ty, page, lacks, members, children })
    }

    fn member(&mut self, at: u32) -> Member<'d> {
        let (desk, options) = (self.desk, self.options);
        let entry = desk.entry(at);
        let cells = Cells { desk, base: self.base, entry, brief: true };
        let cell =
            |field: Option<usize>| field.map(|at| cells.cell_at(at)).filter(|c| !matches!(c, Cell::Empty { .. }));
        let to = options.to.and_then(|at| entry.record.at(at)).and_then(|item| match item.value {
            Value::Date(day) => Some(day),
            _ => None,
        });
        let left = to.map(|to| days(desk.edition.today, to));
        let is_over = left.is_some_and(|left| left < 0);
        let left = left.filter(|left| (0..=SOON_DAYS).contains(left));
        self.sum.over += usize::from(is_over);
        self.sum.soon += usize::from(left.is_some());
        let (level, glyph) = match entry.record.at(options.level).map(|item| &item.value) {
            Some(Value::Choice(choice)) => {
                let shape = SHAPES.get(usize::from(choice.rank)).copied().unwrap_or("·");
                let glyph = if choice.glyph.is_empty() { shape } else { &choice.glyph };
                let text = choice.label.get(desk.site.lang);
                self.sum.levels.entry(choice.rank).or_insert(LevelRow { text, glyph, count: 0 }).count += 1;
                (text, glyph)
            }
            _ => ("", ""),
        };
        Member {
            href: desk.entry_href(at, self.base),
            name: cell(Some(options.name)),
            level,
            glyph,
            role: cell(options.role),
            post: cell(options.post),
            phone: cell(options.phone),
            to: to.map(|to| DayModel::new(to, desk.site.lang)),
            is_over,
            left,
        }
    }
}

fn days(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// The type of a unit, as its entry says.
fn unit_type<'d>(desk: &Desk<'d>, unit: UnitId) -> Option<&'d Choice> {
    let (kind, _) = desk.edition.schema.kind("unit")?;
    let at = desk.edition.find(kind, &desk.edition.units.get(unit).id)?;
    match &desk.entry(at as u32).get("type")?.value {
        Value::Choice(choice) => Some(choice),
        _ => None,
    }
}
