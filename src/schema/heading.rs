//! What stands at the head of a sheet's column, as the field that it means.
//!
//! In: a heading as people write it. Out: the one field with that ASCII name or label, in Chinese or English. Spaces, full
//! width and case do not matter, and a unit in brackets may stand on either side: 金额（元） is 金额. Where several fields
//! fit, none is chosen; and 金额（万元） is no amount in yuan.

use super::field::Field;
use super::types::ascii;
use crate::diag::{Diagnostic, Span};
use crate::source::nearest;

/// Headings longer than this are not compared with labels when something similar is looked for.
const LONGEST_COMPARED: usize = 100;

/// What a heading means.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Heading {
    /// The field with this number.
    Field(usize),
    /// Several fields have this label.
    Several(Vec<usize>),
    /// No field.
    Nothing,
}

/// Whether the forms of a field with this number fit.
type Fit<'f> = &'f dyn Fn(usize, &[String; 3]) -> bool;

/// The headings under which the fields of a kind can stand.
#[derive(Debug)]
pub(crate) struct Headings<'a> {
    fields: &'a [Field],
    /// Name, Chinese label and English label, plain.
    plain: Vec<[String; 3]>,
}

impl<'a> Headings<'a> {
    /// The headings of `fields`.
    pub(crate) fn new(fields: &'a [Field]) -> Self {
        let forms = |field: &Field| [&field.name, field.label.zh.as_str(), field.label.en.as_str()].map(plain);
        Headings { fields, plain: fields.iter().map(forms).collect() }
    }

    /// What `written` means.
    pub(crate) fn find(&self, written: &str) -> Heading {
        let written = plain(written);
        let (bare, unit) = unit_apart(&written);
        let fits: [Fit<'_>; 3] =
            [&|_, [name, ..]| *name == written, &|_, [_, labels @ ..]| labels.contains(&written), &|at,
                                                                                                    [
                _,
                labels @ ..,
            ]| {
                let own = labels.iter().any(|label| matches!(unit_apart(label), (bare, Some(_)) if bare == written));
                let added =
                    unit.is_some_and(|unit| self.is_usual(at, unit)) && labels.iter().any(|label| label == bare);
                own || added
            }];
        for fit in fits {
            let mut fields: Vec<usize> = (0..self.plain.len()).filter(|at| fit(*at, &self.plain[*at])).collect();
            match (fields.pop(), fields.is_empty()) {
                (Some(field), true) => return Heading::Field(field),
                (Some(field), false) => {
                    fields.push(field);
                    return Heading::Several(fields);
                }
                (None, _) => {}
            }
        }
        Heading::Nothing
    }

    /// Whether what stands in brackets can stand behind the label of a field: figures of money and of days have their unit.
    fn is_usual(&self, at: usize, unit: &str) -> bool {
        match self.fields[at].ty.name() {
            "money" => matches!(unit, "元" | "人民币" | "人民币元" | "元人民币" | "¥" | "yuan" | "cny" | "rmb"),
            "duration" => matches!(unit, "日" | "天" | "自然日" | "days"),
            "percent" => matches!(unit, "%" | "百分比"),
            _ => true,
        }
    }

    /// The complaint about a heading that means nothing.
    pub(crate) fn unknown(&self, written: &str, span: Span) -> Diagnostic {
        let shown: String = written.chars().take(LONGEST_COMPARED).collect();
        let (zh, en) = (format!("没有“{shown}”这个字段"), format!("there is no field “{shown}”"));
        let diagnostic = Diagnostic::at(&super::record::UNKNOWN_FIELD, span, zh, en);
        let plain = plain(written);
        let (bare, unit) = unit_apart(&plain);
        let other = |at: &usize| unit.is_some_and(|unit| !self.is_usual(*at, unit));
        let other_unit = (0..self.fields.len()).filter(other).find(|at| {
            let [_, labels @ ..] = &self.plain[*at];
            labels.iter().any(|label| unit_apart(label).0 == bare)
        });
        if let Some(field) = other_unit.map(|at| &self.fields[at]) {
            return diagnostic.hint(
                format!("“{}”不能换单位：请换算之后把列名写成“{}”", field.label.zh, field.label.zh),
                format!("“{}” has its unit: convert the figures and write “{}”", field.label.en, field.label.en),
            );
        }
        let names = self.fields.iter().flat_map(|f| [&f.name, f.label.zh.as_str(), f.label.en.as_str()]);
        let is_short = shown.len() == written.len();
        diagnostic.did_you_mean(is_short.then(|| nearest(written, names)).flatten())
    }
}

/// Without spaces, full width and upper case.
fn plain(written: &str) -> String {
    ascii(written).to_ascii_lowercase()
}

/// What stands before the bracket at the end, and what stands in it.
fn unit_apart(plain: &str) -> (&str, Option<&str>) {
    let inner = plain.strip_suffix([')', ']', '】', '〕']);
    match inner.and_then(|inner| inner.rsplit_once(['(', '[', '【', '〔'])) {
        Some((bare, unit)) if !bare.is_empty() => (bare, Some(unit)),
        _ => (plain, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{FileId, Findings};
    use crate::schema::field;
    use crate::source::{Reader, parse_toml};

    fn find(written: &str) -> Result<String, usize> {
        let text = r#"
            field = [
              { name = "name", label = { zh = "姓名", en = "Full name" }, type = "text" },
              { name = "amount", label = { zh = "金额（元）", en = "Amount (yuan)" }, type = "money" },
              { name = "value", label = { zh = "原值", en = "Value" }, type = "money" },
              { name = "area", label = { zh = "面积", en = "Area" }, type = "number" },
              { name = "first", label = "日期", type = "date" },
              { name = "last", label = "日期", type = "date" },
              { name = "term", label = "公示期", type = "duration" },
            ]"#;
        let mut found = Findings::default();
        let root = parse_toml(text, 0..text.len(), FileId(0), &mut found);
        let nodes = Reader::new(&root, &mut found).map(|mut reader| reader.tables("field")).unwrap_or_default();
        let fields = field::compile_all(&nodes, &mut found);
        match Headings::new(&fields).find(written) {
            Heading::Field(at) => Ok(fields[at].name.to_string()),
            Heading::Several(fields) => Err(fields.len()),
            Heading::Nothing => Err(0),
        }
    }

    #[test]
    fn headings_are_read_as_people_write_them() {
        for (written, name) in [
            ("name", "name"),
            ("姓　名", "name"),
            (" FULL NAME ", "name"),
            ("ａｍｏｕｎｔ", "amount"),
            ("金额(元)", "amount"),
            ("金额", "amount"),
            ("Amount", "amount"),
            ("原值（元）", "value"),
            ("面积【亩】", "area"),
            ("公示期（天）", "term"),
            ("last", "last"),
        ] {
            assert_eq!(find(written).as_deref(), Ok(name), "{written}");
        }
    }

    #[test]
    fn nothing_is_guessed() {
        for (written, fit) in [
            ("日期", 2),
            ("日期（完工）", 2),
            ("金额（万元）", 0),
            ("原值（万元）", 0),
            ("公示期（月）", 0),
            ("（元）", 0),
            ("", 0),
            ("面", 0),
        ] {
            assert_eq!(find(written), Err(fit), "{written}");
        }
    }
}
