//! `reply-due`: an objection is answered as soon as the regulations in force demand.
//!
//! Keys: `from` (received), `to` (answered), `matter` (a field, or `reference.field`). Not answered at all counts up to
//! the day of the check.

use super::matter::Matter;
use super::rule::{Case, Check, RuleWord, expect, field};
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::Entry;
use crate::reckon::reply_until;
use crate::schema::Value;

const REPLY: Code = Code::error(
    "rule/reply-due",
    "对异议的答复超过了规定的天数，或者到期还没有答复。请尽快答复并写上日期；答复已经迟了的，如实写明。",
    "The objection was answered later than the regulations allow, or is not answered yet. Answer it and write the day; a late answer is shown as late.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "reply-due",
    doc: ("在规定的天数内答复异议", "an objection is answered within the days that the regulations allow"),
    basis: (
        "各省实施村组法办法、村务公开条例的答复时限，见 regulations/（如重庆三日、山东五日、上海十五日）",
        "The provinces' time limits for replies, see regulations/",
    ),
    example: r#"rule = "reply-due"
from = "received_on"
to = "replied_on"
matter = "matter""#,
    codes: &[&REPLY],
    compile: |reader, kind, schema| {
        let (from, to) = (field(reader, "from", kind), field(reader, "to", kind));
        for (key, at) in [("from", from), ("to", to)] {
            at.into_iter().for_each(|at| expect(reader, key, kind, at, &["date"]));
        }
        let matter = Matter::read(reader, kind, schema);
        Some(Box::new(ReplyDue { from: from?, to: to?, matter: matter? }))
    },
};

struct ReplyDue {
    from: usize,
    to: usize,
    matter: Matter,
}

impl Check for ReplyDue {
    fn entry(&self, entry: &Entry, case: Case<'_>, found: &mut Findings) {
        let date = |at: usize| match entry.record.at(at).map(|item| (&item.value, item.span)) {
            Some((Value::Date(day), span)) => Some((*day, span)),
            _ => None,
        };
        let Some((received, received_at)) = date(self.from) else { return };
        if entry.record.unread.contains(&(self.to as u16)) {
            return;
        }
        let Some(limit) =
            self.matter.of(entry, case.portal).and_then(|matter| reply_until(case.portal, matter, received))
        else {
            return;
        };
        let answered = date(self.to);
        let day = answered.map_or(case.portal.today, |(day, _)| day);
        if day <= limit.day {
            return;
        }
        let basis = limit.demand.basis();
        let (zh, en) = match answered {
            Some(_) => (
                format!("{received} 收到，{day} 才答复，{basis}要求最迟 {} 答复", limit.day),
                format!("received on {received}, answered on {day}; {basis} demands it by {}", limit.day),
            ),
            None => (
                format!("{received} 收到，{basis}要求最迟 {} 答复，还没有答复", limit.day),
                format!("received on {received} and not answered; {basis} demands it by {}", limit.day),
            ),
        };
        let span = answered.map_or(received_at, |(_, span)| span);
        let (why_zh, why_en) = (format!("依据 {}", limit.demand.id), format!("the demand {}", limit.demand.id));
        found.add(Diagnostic::at(&REPLY, span, zh, en).because(limit.demand.span, why_zh, why_en));
    }
}
