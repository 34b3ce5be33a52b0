//! `personal-data`: numbers of persons in any text, and columns that ask for them.
//!
//! Keys: `fields` (default: all, with what stands inside lists and tables). Fields of the type `identifier` are left
//! alone, for they are never shown; mobile numbers may stand in fields of the type `phone`, which masks them, and where
//! they are the site's hotlines; names and telephones that are `private` are nobody's business either. What is found is
//! never printed whole.

mod bank_card;
mod digits;
mod identity;
mod labels;
mod mobile;

use std::ops::Range;
use std::sync::Arc;

use super::rule::{Case, Check, RuleWord, fields};
use crate::config::Audience;
use crate::diag::{Code, Diagnostic, Findings, Span, Text};
use crate::model::Entry;
use crate::schema::{Field, Item, Record, Value};

const IDENTITY: Code = Code::error(
    "rule/identity-number",
    "文字里有身份证号码。身份证号码任何时候都不公开：请删去；确需登记，写进类型为 identifier 的字段，它永远不会显示。",
    "There is the number of an identity card. It is never published: remove it, or keep it in a field of the type identifier, which is never shown.",
)
.discreet();
const MOBILE: Code = Code::error(
    "rule/mobile-number",
    "文字里有手机号码。个人手机号不公开：请删去，改写办公电话；对外公开的监督电话写进 site-config.toml 的 [[hotline]]，联系电话写进类型为 phone 的字段（手机号会自动遮挡）。",
    "There is a mobile number. Remove it, or give the office's number; hotlines stand in site-config.toml, contacts in a field of the type phone, which masks mobile numbers.",
)
.discreet();
const BANK_CARD: Code = Code::error(
    "rule/bank-card",
    "文字里有银行卡号。银行卡号不公开：请删去；确需登记，写进类型为 identifier 的字段，它永远不会显示。",
    "There is the number of a bank card. It is never published: remove it, or keep it in a field of the type identifier, which is never shown.",
)
.discreet();

pub(super) const WORD: RuleWord = RuleWord {
    name: "personal-data",
    doc: (
        "文字里没有身份证号、手机号、银行卡号，也没有要填这些内容的栏目",
        "no numbers of identity cards, mobile telephones or bank cards in any text, and no columns that ask for them",
    ),
    basis: (
        "公开个人信息应当取得单独同意，身份证号、银行账号、住址、病种等不得公开（个人信息保护法第二十五条、第二十八条；民政部关于救助公示的要求）",
        "Personal numbers, homes and illnesses are not published (Personal Information Protection Law, articles 25 and 28)",
    ),
    example: r#"rule = "personal-data""#,
    codes: &[&IDENTITY, &MOBILE, &BANK_CARD, &labels::FORBIDDEN],
    compile: |reader, kind, _| {
        let chosen = reader.node("fields").is_some().then(|| fields(reader, "fields", kind));
        Some(Box::new(PersonalData { fields: chosen }))
    },
};

struct PersonalData {
    fields: Option<Vec<usize>>,
}

impl PersonalData {
    fn looks_at(&self, at: usize) -> bool {
        self.fields.as_ref().is_none_or(|fields| fields.contains(&at))
    }
}

impl Check for PersonalData {
    fn entry(&self, entry: &Entry, case: Case<'_>, found: &mut Findings) {
        let mut search = Search { case, found };
        for (at, item) in entry.record.values.iter().filter(|(at, _)| self.looks_at(usize::from(*at))) {
            if let Some(field) = entry.record.fields.get(usize::from(*at)) {
                search.value(item, field, entry.audience);
            }
        }
    }

    fn all(&self, _: &[Arc<Entry>], case: Case<'_>, found: &mut Findings) {
        let fields = case.kind.fields.iter().enumerate().filter(|(at, _)| self.looks_at(*at));
        fields.for_each(|(_, field)| labels::check(field, found));
    }
}

/// One walk over the values of an entry.
struct Search<'a> {
    case: Case<'a>,
    found: &'a mut Findings,
}

impl Search<'_> {
    fn record(&mut self, record: &Record, audience: Audience) {
        record.iter().for_each(|(field, item)| self.value(item, field, audience));
    }

    fn value(&mut self, item: &Item, field: &Field, around: Audience) {
        let audience = field.audience.map_or(around, |own| own.max(around));
        let private = audience == Audience::Private;
        match &item.value {
            Value::Identifier(_) => {}
            Value::Person(_) | Value::Phone(_) if private => {}
            Value::Phone(text) => self.text(text, item.span, field, false),
            Value::List(items) => items.iter().for_each(|item| self.value(item, field, audience)),
            Value::Record(record) => self.record(record, audience),
            Value::Table(rows) | Value::Steps(rows) => rows.iter().for_each(|row| self.record(row, audience)),
            Value::Number(number) => self.text(&number.normalize().to_string(), item.span, field, true),
            Value::Markdown(rich) => {
                labels::check_tables(&rich.text, item.span, self.found);
                self.text(&rich.text, item.span, field, true);
            }
            other => self.text(other.as_text().unwrap_or_default(), item.span, field, true),
        }
    }

    fn text(&mut self, text: &str, span: Span, field: &Field, mobiles: bool) {
        for run in digits::runs(text) {
            let (mut ids, mut cards, mut phones) = (Vec::new(), Vec::new(), Vec::new());
            identity::find(text, &run, &mut ids);
            bank_card::find(text, &run, &mut cards);
            if mobiles {
                mobile::find(text, &run, &mut phones);
                phones.retain(|range| !self.is_hotline(text.get(range.clone()).unwrap_or("")));
            }
            // A number is one thing: what is an identity number is not looked at again.
            let apart = |range: &Range<usize>, taken: &[Range<usize>]| {
                taken.iter().all(|other| range.end <= other.start || other.end <= range.start)
            };
            cards.retain(|range| apart(range, &ids));
            phones.retain(|range| apart(range, &ids) && apart(range, &cards));
            ids.into_iter()
                .for_each(|range| self.complain(&IDENTITY, ("身份证号", "identity"), text, range, span, field));
            cards
                .into_iter()
                .for_each(|range| self.complain(&BANK_CARD, ("银行卡号", "bank card"), text, range, span, field));
            phones.into_iter().for_each(|range| self.complain(&MOBILE, ("手机号", "mobile"), text, range, span, field));
        }
    }

    fn is_hotline(&self, number: &str) -> bool {
        let plain = |text: &str| digits::runs(text).into_iter().flatten().map(|group| group.digits).collect::<String>();
        let number = plain(number);
        self.case.site.hotlines.iter().any(|hotline| plain(&hotline.phone) == number)
    }

    fn complain(
        &mut self,
        code: &'static Code,
        what: (&str, &str),
        text: &str,
        range: Range<usize>,
        span: Span,
        field: &Field,
    ) {
        let number = masked(text.get(range.clone()).unwrap_or(""));
        let exact = (span.end - span.start) as usize == text.len();
        let (label, cure) = (&field.label, cure(code));
        self.found.add(
            Diagnostic::at(
                code,
                if exact { span.part(range) } else { span },
                format!("“{}”里有{} {number}", label.zh, what.0),
                format!("“{}” has the {} number {number}", label.en, what.1),
            )
            .hint(cure.zh, cure.en),
        );
    }
}

fn cure(code: &Code) -> Text {
    if code.name == MOBILE.name {
        return Text::new(
            "删去，或改写办公电话；对外的联系电话写进类型为 phone 的字段",
            "remove it or give the office's number; contacts stand in a field of the type phone",
        );
    }
    Text::new(
        "删去；确需登记，写进类型为 identifier 的字段，它永远不会显示",
        "remove it, or keep it in a field of the type identifier, which is never shown",
    )
}

/// The number with all but its ends covered.
fn masked(number: &str) -> String {
    let length = number.chars().count();
    let cover = |(at, c): (usize, char)| if at < 3 || at + 2 >= length { c } else { '*' };
    number.chars().enumerate().map(cover).collect()
}
