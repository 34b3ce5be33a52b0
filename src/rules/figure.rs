//! Figures that rules reckon with: columns of a row, or paths from the entry.
//!
//! In: keys such as `in = ["income", "grants.amount"]` (one or a list). Out: their sum. What is not filled counts as
//! nothing; what is written and could not be read makes the sum unknown.

use rust_decimal::Decimal;

use super::path::Path;
use super::place::Place;
use super::rule::{BAD_RULE, wrong_field};
use super::sum_equals::number;
use crate::diag::{Diagnostic, Span, Text};
use crate::schema::{Field, Kind, Record};
use crate::source::Reader;

/// One figure of a record, or many behind a path.
enum Term {
    Column(usize),
    Path(Path),
}

/// Figures that are added up.
pub(super) struct Figures {
    terms: Vec<Term>,
    /// Their labels, joined with a plus sign.
    pub(super) label: Text,
}

/// What figures add up to.
pub(super) struct Sum {
    /// The sum.
    pub(super) value: Decimal,
    /// How many of them are filled.
    pub(super) filled: usize,
}

impl Figures {
    /// The figures that `key` names: columns if the place is a table, paths otherwise. Complains, and gives none, if one of
    /// them is not there or holds no figures.
    pub(super) fn read(reader: &mut Reader<'_, '_>, key: &'static str, place: &Place, kind: &Kind) -> Option<Figures> {
        let named = reader.words(key).unwrap_or_default();
        let terms: Vec<(Term, &Field)> = if place.table.is_some() || named.is_empty() {
            let columns = place.columns(reader, key).into_iter();
            columns.filter_map(|at| Some((Term::Column(at), place.fields.get(at)?))).collect()
        } else {
            named.iter().filter_map(|(word, span)| path(word, *span, kind, reader)).collect()
        };
        let fit = terms.iter().all(|(_, field)| is_figure(field));
        if !fit || (named.is_empty() && reader.node(key).is_some()) {
            wrong_field(reader, key, "金额或数字", "money or a number");
        }
        let labels =
            |pick: fn(&Text) -> &str| terms.iter().map(|(_, field)| pick(&field.label)).collect::<Vec<_>>().join(" + ");
        let label = Text::new(labels(|l| &l.zh), labels(|l| &l.en));
        let whole = fit && !terms.is_empty() && terms.len() == named.len();
        whole.then(|| Figures { label, terms: terms.into_iter().map(|(term, _)| term).collect() })
    }

    /// Their sum; none if one of them could not be read.
    pub(super) fn sum(&self, record: &Record) -> Option<Sum> {
        let mut sum = Sum { value: Decimal::ZERO, filled: 0 };
        for term in &self.terms {
            let items = match term {
                Term::Column(at) if is_unread(record, *at) => return None,
                Term::Column(at) => record.at(*at).into_iter().collect(),
                Term::Path(path) => path.values(record)?,
            };
            for value in items.into_iter().filter_map(|item| number(&item.value)) {
                sum.value = sum.value.checked_add(value)?;
                sum.filled += 1;
            }
        }
        Some(sum)
    }
}

/// A path and the field at its end.
fn path<'k>(word: &str, span: Span, kind: &'k Kind, reader: &mut Reader<'_, '_>) -> Option<(Term, &'k Field)> {
    let path = Path::compile(word, span, kind, reader.found)?;
    let mut names = word.split('.');
    let mut end = kind.field(names.next()?)?;
    for name in names {
        end = end.ty.fields()?.iter().find(|field| &*field.name == name)?;
    }
    Some((Term::Path(path), end))
}

/// The column that `key` names, which must hold figures.
pub(super) fn figure(reader: &mut Reader<'_, '_>, key: &'static str, place: &Place) -> Option<usize> {
    let at = place.column(reader, key)?;
    let fits = place.fields.get(at).is_some_and(is_figure);
    if !fits {
        wrong_field(reader, key, "金额或数字", "money or a number");
    }
    fits.then_some(at)
}

/// Whether a field holds figures.
pub(super) fn is_figure(field: &Field) -> bool {
    matches!(field.ty.name(), "money" | "number" | "percent")
}

/// A number that a key of the rule says: 50000, 2.5, "80%". Complains about anything else.
pub(super) fn literal(reader: &mut Reader<'_, '_>, key: &'static str) -> Option<Decimal> {
    let node = reader.node(key)?;
    let plain = node.scalar().map(|text| text.trim_end_matches('%').replace(['_', ','], ""));
    let number = plain.and_then(|text| text.parse().ok());
    if number.is_none() {
        let (zh, en) = (format!("`{key}` 要写数字"), format!("`{key}` is a number"));
        reader.found.add(Diagnostic::at(&BAD_RULE, node.span, zh, en));
    }
    number
}

/// Whether the value is written but could not be read.
pub(super) fn is_unread(record: &Record, at: usize) -> bool {
    record.unread.iter().any(|unread| usize::from(*unread) == at)
}

/// The figure in field `at` and its place.
pub(super) fn figure_at(record: &Record, at: usize) -> Option<(Decimal, Span)> {
    let item = record.at(at)?;
    Some((number(&item.value)?, item.span))
}

/// By how much a figure is off: “多了 5.00”, “少了 5.00”.
pub(super) fn off(written: Decimal, right: Decimal) -> Text {
    match written.checked_sub(right) {
        Some(gap) if gap.is_sign_negative() => Text::new(format!("少了 {}", -gap), format!("{} too little", -gap)),
        Some(gap) => Text::new(format!("多了 {gap}"), format!("{gap} too much")),
        None => Text::new("相差极大", "far off"),
    }
}
