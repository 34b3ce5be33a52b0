//! `life`: where a publication stands: not begun, displayed, over, withdrawn; what became of it, what corrects it.
//!
//! Options: `from`, `to`, `withdrawn`, `reason`, `corrects`, `matter` (fields). Lists show the state, too. Templates give the
//! dates to the reader's browser, which works the state out again.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;

use super::{View, field};
use crate::model::Entry;
use crate::plan::book::Options;
use crate::plan::desk::Desk;
use crate::plan::exhibit::Exhibit;
use crate::plan::frame::DayModel;
use crate::plan::route::Base;
use crate::plan::rows::Named;
use crate::reckon::life;
use crate::schema::{Kind, KindId, Schema, Value};
use crate::source::Reader;

/// The view.
pub struct Life;

const NAME: &str = "life";

/// Which fields say it.
#[derive(Debug)]
pub struct LifeOptions {
    from: usize,
    to: Option<usize>,
    withdrawn: Option<usize>,
    reason: Option<usize>,
    corrects: Option<usize>,
}

/// A state with its dates.
#[derive(Serialize)]
pub struct LifeModel {
    state: &'static str,
    from: DayModel,
    to: Option<DayModel>,
    left: i64,
}

#[derive(Serialize)]
struct LifePage<'a> {
    life: LifeModel,
    withdrawn: Option<DayModel>,
    reason: &'a str,
    corrects: Option<Dated>,
    corrected_by: Vec<Dated>,
}

/// Another entry with its day.
#[derive(Serialize)]
struct Dated {
    entry: Named,
    day: Option<DayModel>,
}

impl View for Life {
    fn name(&self) -> &'static str {
        NAME
    }

    fn options(&self, reader: &mut Reader<'_, '_>, kind: &Kind, _: &Schema) -> Option<Options> {
        let mut at = |key| reader.text_at(key).and_then(|(name, span)| field(name, span, kind, reader.found));
        let (from, to, withdrawn) = (at("from"), at("to"), at("withdrawn"));
        let (reason, corrects) = (at("reason"), at("corrects"));
        if from.is_none() && reader.node("from").is_none() {
            reader.missing("from");
        }
        Some(Arc::new(Arc::new(LifeOptions { from: from?, to, withdrawn, reason, corrects })))
    }

    fn of_entry<'d>(&self, desk: &'d Desk<'_>, at: u32, base: Base<'d>) -> Option<Exhibit<'d>> {
        let entry = desk.entry(at);
        let options = desk.book.get::<LifeOptions>(entry.kind, NAME)?;
        let lang = desk.site.lang;
        let other = |at: usize| {
            let other = desk.entry(at as u32);
            let day = date(other, options.from).map(|day| DayModel::new(day, lang));
            let name = desk.edition.title(other).to_owned();
            Dated { entry: Named { name, href: desk.entry_href(at as u32, base) }, day }
        };
        let corrects = options.corrects.and_then(|at| entry.record.at(at)).and_then(|item| item.value.as_text());
        let corrections = desk.once(entry.kind, NAME, || corrections(desk, entry.kind, options));
        let corrected_by = corrections.as_deref().and_then(|map| map.get(&*entry.key)).cloned().unwrap_or_default();
        let value = LifePage {
            life: life_of(desk, entry)?,
            withdrawn: options.withdrawn.and_then(|at| date(entry, at)).map(|day| DayModel::new(day, lang)),
            reason: options.reason.and_then(|at| entry.record.at(at)?.value.as_text()).unwrap_or_default(),
            corrects: corrects.and_then(|key| desk.edition.find(entry.kind, key)).map(other),
            corrected_by: corrected_by.into_iter().map(other).collect(),
        };
        Some(Exhibit { form: NAME, label: desk.words.get("view_life").to_owned(), value: Box::new(value) })
    }
}

/// Where an entry stands, if its kind has this view and the entry says from when.
pub fn life_of(desk: &Desk<'_>, entry: &Entry) -> Option<LifeModel> {
    let options = desk.book.get::<LifeOptions>(entry.kind, NAME)?;
    let day = |at: Option<usize>| at.and_then(|at| date(entry, at));
    let life = life(date(entry, options.from)?, day(options.to), day(options.withdrawn), desk.edition.today);
    let model = |day| DayModel::new(day, desk.site.lang);
    Some(LifeModel { state: life.state.word(), from: model(life.from), to: life.to.map(model), left: life.left })
}

/// The last day that an entry is displayed; none if that has no end, or if it was taken back before.
pub fn last_day(desk: &Desk<'_>, entry: &Entry) -> Option<jiff::civil::Date> {
    let options = desk.book.get::<LifeOptions>(entry.kind, NAME)?;
    let last = date(entry, options.to?)?;
    let withdrawn = options.withdrawn.and_then(|at| date(entry, at));
    withdrawn.is_none_or(|day| day > last).then_some(last)
}

/// Which entries correct which, by key.
fn corrections(desk: &Desk<'_>, kind: KindId, options: &LifeOptions) -> HashMap<String, Vec<usize>> {
    let mut map: HashMap<String, Vec<usize>> = HashMap::new();
    for at in desk.edition.range_of(kind) {
        let key = options.corrects.and_then(|field| desk.edition.entries[at].record.at(field)?.value.as_text());
        if let Some(key) = key {
            map.entry(key.to_owned()).or_default().push(at);
        }
    }
    map
}

fn date(entry: &Entry, at: usize) -> Option<jiff::civil::Date> {
    match entry.record.at(at)?.value {
        Value::Date(day) => Some(day),
        _ => None,
    }
}
