//! `votes`: a vote adds up, enough people came, and the outcome is what the votes say.
//!
//! Keys: `present`, `for` (numbers); optional `due`, `against`, `abstain` (numbers), `outcome` with `pass_word` (default
//! 通过), and `bodies`, a list of `{ is, quorum, pass }`: `is` are words of the field `body`, `quorum` is the share of
//! `due` that must be present, `pass` the share of `present` that must be for it. “1/2” is more than half (过半数), any
//! other share includes itself (三分之二以上). What is not filled is passed over.

use rust_decimal::prelude::ToPrimitive;

use super::condition::{expect_word, word_of};
use super::rule::{BAD_RULE, Case, Check, RuleWord, expect, field};
use crate::diag::{Code, Diagnostic, Findings, Span};
use crate::model::Entry;
use crate::schema::{Item, Kind, Value};
use crate::source::{Node, Reader};

const COUNT: Code = Code::error(
    "rule/votes",
    "到会人数或票数对不上：实到不能多于应到，同意、反对、弃权相加不能多于实到。请对照会议记录核对。",
    "People or votes do not add up: no more are present than are members, no more votes are cast than people are \
     present. Check them against the minutes.",
);
const QUORUM: Code = Code::error(
    "rule/votes-quorum",
    "到会人数不够法定人数，会议的决定不能算数。请核对应到、实到人数；确实不够的，要重新开会。",
    "Too few were present for the meeting to decide. Check the numbers; if they are right, the meeting must be held again.",
);
const OUTCOME: Code = Code::error(
    "rule/votes-outcome",
    "表决结果与票数不符：票数不够写了通过，或者票数够了却没有写通过。请核对票数和结果。",
    "The outcome is not what the votes say. Check the votes and the outcome.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "votes",
    doc: ("人数、票数、法定人数与表决结果相符", "people, votes, quorum and outcome agree"),
    basis: (
        "村民代表会议有三分之二以上的组成人员参加方可召开，所作决定经到会人员过半数同意（村民委员会组织法）",
        "Two thirds of the representatives must be present and more than half of those present agree \
         (Organic Law of Villagers' Committees)",
    ),
    example: r#"rule = "votes"
due = "due"
present = "present"
for = "for"
against = "against"
abstain = "abstain"
outcome = "outcome"
body = "body"
bodies = [
  { is = "村民代表会议", quorum = "2/3", pass = "1/2" },
]"#,
    codes: &[&COUNT, &QUORUM, &OUTCOME],
    compile: |reader, kind, _| {
        let (present, ayes) = (number(reader, "present", kind, true), number(reader, "for", kind, true));
        let due = number(reader, "due", kind, false);
        let rest = ["against", "abstain"].map(|key| number(reader, key, kind, false));
        let outcome = word(reader, "outcome", kind);
        let pass_word = reader.text("pass_word").unwrap_or("通过").to_owned();
        let body = word(reader, "body", kind);
        let nodes = reader.tables("bodies");
        let bodies = nodes.into_iter().filter_map(|node| Body::read(node, body, kind, reader.found)).collect();
        if let Some(at) = outcome {
            let closed = kind.fields[at].ty.words();
            expect_word(&pass_word, reader.span(), closed.as_deref(), reader.found);
        }
        Some(Box::new(Votes { due, present: present?, ayes: ayes?, rest, outcome, pass_word, body, bodies }))
    },
};

fn number(reader: &mut Reader<'_, '_>, key: &'static str, kind: &Kind, needed: bool) -> Option<usize> {
    if !needed && reader.node(key).is_none() {
        return None;
    }
    let at = field(reader, key, kind)?;
    expect(reader, key, kind, at, &["number"]);
    Some(at)
}

fn word(reader: &mut Reader<'_, '_>, key: &'static str, kind: &Kind) -> Option<usize> {
    reader.node(key)?;
    let at = field(reader, key, kind)?;
    expect(reader, key, kind, at, &["choice", "text", "yes-no"]);
    Some(at)
}

struct Votes {
    due: Option<usize>,
    present: usize,
    ayes: usize,
    rest: [Option<usize>; 2],
    outcome: Option<usize>,
    pass_word: String,
    body: Option<usize>,
    bodies: Vec<Body>,
}

/// What a body needs to decide.
struct Body {
    words: Option<Vec<String>>,
    quorum: Option<Share>,
    pass: Option<Share>,
}

impl Body {
    fn read(node: &Node, field: Option<usize>, kind: &Kind, found: &mut Findings) -> Option<Body> {
        let mut reader = Reader::new(node, found)?;
        let words = reader.words("is");
        if let (Some(at), Some(words)) = (field, &words) {
            let closed = kind.fields[at].ty.words();
            words.iter().for_each(|(word, span)| expect_word(word, *span, closed.as_deref(), reader.found));
        }
        let (quorum, pass) = (Share::read(&mut reader, "quorum"), Share::read(&mut reader, "pass"));
        reader.finish();
        let words = words.map(|words| words.into_iter().map(|(word, _)| word.to_owned()).collect());
        Some(Body { words, quorum, pass })
    }
}

/// A share of people: 2/3.
#[derive(Clone, Copy)]
struct Share {
    part: i64,
    whole: i64,
}

impl Share {
    fn read(reader: &mut Reader<'_, '_>, key: &'static str) -> Option<Share> {
        let (written, span) = reader.text_at(key)?;
        let numbers = written.split_once('/').and_then(|(part, whole)| {
            Some(Share { part: part.trim().parse().ok()?, whole: whole.trim().parse().ok()? })
        });
        let share = numbers.filter(|share| 0 < share.part && share.part <= share.whole && share.whole <= 100);
        if share.is_none() {
            let (zh, en) = ("写成 \"2/3\" 这样的分数", "write a share such as \"2/3\"");
            reader.found.add(Diagnostic::at(&BAD_RULE, span, zh, en));
        }
        share
    }

    fn is_half(self) -> bool {
        self.part * 2 == self.whole
    }

    /// The least number of people that is this share of `all`.
    fn of(self, all: i64) -> i64 {
        let product = all * self.part;
        if self.is_half() { product / self.whole + 1 } else { (product + self.whole - 1) / self.whole }
    }

    fn zh(self) -> String {
        if self.is_half() { "过半数".to_owned() } else { format!("{}/{}以上", self.part, self.whole) }
    }

    fn en(self) -> String {
        if self.is_half() { "more than half".to_owned() } else { format!("at least {}/{}", self.part, self.whole) }
    }
}

/// A number of people and its place; none if it is not filled, or no number of people.
fn people(entry: &Entry, at: usize) -> Option<(i64, Span)> {
    let item = entry.record.at(at)?;
    let Value::Number(number) = &item.value else { return None };
    let whole = number.fract().is_zero().then(|| number.to_i64()).flatten()?;
    (0..=10_000_000).contains(&whole).then_some((whole, item.span))
}

impl Check for Votes {
    fn entry(&self, entry: &Entry, case: Case<'_>, found: &mut Findings) {
        let Some(present) = people(entry, self.present) else { return };
        let due = self.due.and_then(|at| people(entry, at));
        if let Some((due, span)) = due.filter(|(due, _)| present.0 > *due) {
            let (zh, en) = (
                format!("实到 {} 人，多于应到 {due} 人，多 {} 人", present.0, present.0 - due),
                format!("{} are present, more than the {due} there are: {} too many", present.0, present.0 - due),
            );
            let diagnostic = Diagnostic::at(&COUNT, present.1, zh, en);
            found.add(diagnostic.because(span, "应到人数在这里", "those who are due are here"));
        }
        self.cast(entry, present, case.kind, found);
        let Some(body) = self.bodies.iter().find(|body| self.is_body(body, entry)) else { return };
        let short = due.zip(body.quorum).filter(|((due, _), quorum)| present.0 < quorum.of(*due));
        if let Some(((due, span), quorum)) = short {
            let needed = quorum.of(due);
            let (zh, en) = (
                format!(
                    "应到 {due} 人，要有 {needed} 人（{}）到会，实到 {} 人，差 {} 人",
                    quorum.zh(),
                    present.0,
                    needed - present.0
                ),
                format!("of {due}, {} ({needed}) must be present; {} are", quorum.en(), present.0),
            );
            let diagnostic = Diagnostic::at(&QUORUM, present.1, zh, en);
            found.add(diagnostic.because(span, "应到人数在这里", "those who are due are here"));
        }
        if let Some(pass) = body.pass {
            self.outcome(entry, present.0, pass, short.is_none(), found);
        }
    }
}

impl Votes {
    fn is_body(&self, body: &Body, entry: &Entry) -> bool {
        let Some(words) = &body.words else { return true };
        let said = self.body.and_then(|at| entry.record.at(at)).map(|item| word_of(&item.value).trim());
        said.is_some_and(|said| words.iter().any(|word| word == said))
    }

    /// No more votes than people.
    fn cast(&self, entry: &Entry, present: (i64, Span), kind: &Kind, found: &mut Findings) {
        let fields = [Some(self.ayes), self.rest[0], self.rest[1]];
        let votes: Vec<(usize, (i64, Span))> =
            fields.into_iter().flatten().filter_map(|at| Some((at, people(entry, at)?))).collect();
        let cast: i64 = votes.iter().map(|(_, (count, _))| count).sum();
        let Some((_, (_, span))) = votes.first().filter(|_| cast > present.0) else { return };
        let list = |pick: fn(&crate::diag::Text) -> &str, sign: &str| {
            let parts = votes.iter().map(|(at, (count, _))| format!("{} {count}", pick(&kind.fields[*at].label)));
            parts.collect::<Vec<_>>().join(sign)
        };
        let over = cast - present.0;
        let (zh, en) = (
            format!("{}，共 {cast} 票，多于实到 {} 人，多 {over} 票", list(|l| &l.zh, "、"), present.0),
            format!("{} make {cast} votes, {over} more than the {} present", list(|l| &l.en, ", "), present.0),
        );
        let diagnostic = Diagnostic::at(&COUNT, *span, zh, en);
        found.add(diagnostic.because(present.1, "实到人数在这里", "those present are here"));
    }

    /// It passed if enough were for it, and only then.
    fn outcome(&self, entry: &Entry, present: i64, pass: Share, quorate: bool, found: &mut Findings) {
        let Some((ayes, span)) = people(entry, self.ayes) else { return };
        let outcome: Option<&Item> = self.outcome.and_then(|at| entry.record.at(at));
        let Some(outcome) = outcome.filter(|item| !item.value.is_blank()) else { return };
        let (passed, needed) = (word_of(&outcome.value).trim() == self.pass_word, pass.of(present));
        let (zh, en) = if passed && ayes < needed {
            (
                format!(
                    "写了“{}”，但实到 {present} 人，要有 {needed} 票（{}）同意，同意的只有 {ayes} 票",
                    self.pass_word,
                    pass.zh()
                ),
                format!("said to have passed, but {} of {present} is {needed} and only {ayes} were for it", pass.en()),
            )
        } else if !passed && quorate && ayes >= needed {
            (
                format!(
                    "没有写“{}”，但实到 {present} 人，同意 {ayes} 票，已经{}（{needed} 票就够）",
                    self.pass_word,
                    pass.zh()
                ),
                format!("not said to have passed, but {ayes} of {present} were for it and {needed} are enough"),
            )
        } else {
            return;
        };
        let diagnostic = Diagnostic::at(&OUTCOME, outcome.span, zh, en);
        found.add(diagnostic.because(span, "同意的票数在这里", "the votes for it are here"));
    }
}
