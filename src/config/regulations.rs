//! What the law demands of a publication: how long it is displayed, by when it is made, how soon it is answered.
//!
//! Data in `regulations/*.toml` of the theme, one set a file, each demand with its basis and the days it is in force.
//! A site names the sets that bind it. A matter is a path (`village/finance`); a demand on `village` binds all below it.

use jiff::civil::Date;

use crate::diag::{Code, Diagnostic, Findings, Span, Text};
use crate::source::{Data, Node, Reader, nearest};

pub(super) const BAD_DEMAND: Code = Code::error(
    "config/bad-demand",
    "regulations 文件里的这一条写得不对：缺少事项、种类、天数或依据，或者日期看不懂。",
    "This demand of a regulations file is not right: matter, kind, length or basis is missing, or a date cannot be read.",
);
pub(super) const NO_SUCH_SET: Code = Code::error(
    "config/no-such-regulations",
    "site-config.toml 的 regulations 里写的规则集不存在。规则集是主题 regulations/ 里的文件名。",
    "site-config.toml names a set of regulations that does not exist. Sets are the files in the theme's regulations/.",
);

/// What a demand is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A notice that asks for objections is displayed so long.
    Notice,
    /// What is published stays displayed so long.
    Display,
    /// An objection is answered within so long.
    Reply,
    /// It is published within so long after its period ends or the event.
    Deadline,
    /// It is published so long before the event.
    Advance,
    /// It is published once in each such period.
    Frequency,
}

impl What {
    const ALL: [(&'static str, What); 6] = [
        ("notice", What::Notice),
        ("display", What::Display),
        ("reply", What::Reply),
        ("deadline", What::Deadline),
        ("advance", What::Advance),
        ("frequency", What::Frequency),
    ];

    /// The word in files.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, what)| *what == self).map_or("", |(word, _)| word)
    }
}

/// A length of time in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// How many.
    pub count: i32,
    /// Working days (工作日) instead of natural ones.
    pub working: bool,
}

impl Days {
    /// As people write it.
    pub fn text(self) -> Text {
        let count = self.count;
        match self.working {
            true => Text::new(format!("{count}个工作日"), format!("{count} working days")),
            false => Text::new(format!("{count}日"), format!("{count} days")),
        }
    }
}

/// One demand.
#[derive(Debug, Clone)]
pub struct Demand {
    /// Its id in the set.
    pub id: String,
    /// What it is about.
    pub what: What,
    /// Matters that it binds.
    pub matters: Vec<String>,
    /// How long; none for a frequency.
    pub days: Option<Days>,
    /// How often: 月, 季, 半年 or 年.
    pub every: Option<String>,
    /// First day in force.
    pub from: Option<Date>,
    /// Last day in force.
    pub until: Option<Date>,
    /// The act.
    pub act: String,
    /// The article.
    pub article: String,
    /// What the days count from.
    pub starts: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// The official text was read again.
    pub checked: bool,
    /// Where it stands.
    pub span: Span,
}

impl Demand {
    /// Whether it is in force on `day`.
    pub fn is_in_force(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// Whether it binds `matter`.
    pub fn binds(&self, matter: &str) -> bool {
        let within =
            |own: &String| matter.strip_prefix(own.as_str()).is_some_and(|r| r.is_empty() || r.starts_with('/'));
        self.matters.iter().any(within)
    }

    /// 《act》article.
    pub fn basis(&self) -> String {
        format!("《{}》{}", self.act, self.article)
    }
}

/// An article that was moved or repealed.
#[derive(Debug, Clone)]
pub struct Superseded {
    /// The act, without the year of its text.
    pub act: String,
    /// The article; without one, the whole act.
    pub article: Option<String>,
    /// From this day on.
    pub since: Date,
    /// What to cite instead.
    pub now: Text,
    /// Where it stands.
    pub span: Span,
}

/// The demands of one file.
#[derive(Debug, Clone)]
pub struct RegulationSet {
    /// Name of the file.
    pub name: String,
    /// What people call it.
    pub label: Text,
    /// The site says that it is bound by it.
    pub is_binding: bool,
    /// Its demands.
    pub demands: Vec<Demand>,
}

/// All sets, in the order of their names.
#[derive(Debug, Clone, Default)]
pub struct Regulations {
    /// The sets.
    pub sets: Vec<RegulationSet>,
    /// Articles that were moved or repealed.
    pub superseded: Vec<Superseded>,
}

impl Regulations {
    /// Adds the file of a set.
    pub fn read(&mut self, name: &str, root: &Node, found: &mut Findings) {
        let Some(mut reader) = Reader::new(root, found) else { return };
        reader.integer("format");
        let label = reader.label("label").unwrap_or_else(|| Text::new(name, name));
        let (demands, moved) = (reader.tables("demand"), reader.tables("superseded"));
        let demands = demands.into_iter().filter_map(|node| demand(node, reader.found)).collect();
        self.superseded.extend(moved.into_iter().filter_map(|node| superseded(node, reader.found)));
        reader.finish();
        self.sets.push(RegulationSet { name: name.to_owned(), label, is_binding: false, demands });
    }

    /// Marks the sets that bind the site; unknown names are complained about.
    pub fn bind(&mut self, names: &[(String, Span)], found: &mut Findings) {
        for (name, span) in names {
            match self.sets.iter_mut().find(|set| set.name == *name) {
                Some(set) => set.is_binding = true,
                None => {
                    let near = nearest(name, self.sets.iter().map(|set| set.name.as_str()));
                    let (zh, en) = (format!("没有“{name}”这个规则集"), format!("there are no regulations “{name}”"));
                    found.add(Diagnostic::at(&NO_SUCH_SET, *span, zh, en).did_you_mean(near));
                }
            }
        }
    }

    /// The demands on `matter` that bind the site on `day`.
    pub fn of<'a>(&'a self, what: What, matter: &'a str, day: Date) -> impl Iterator<Item = &'a Demand> {
        let binding = self.sets.iter().filter(|set| set.is_binding).flat_map(|set| &set.demands);
        binding.filter(move |demand| demand.what == what && demand.binds(matter) && demand.is_in_force(day))
    }
}

fn complain(found: &mut Findings, span: Span, zh: &str, en: &str) {
    found.add(Diagnostic::at(&BAD_DEMAND, span, zh, en));
}

fn demand(node: &Node, found: &mut Findings) -> Option<Demand> {
    let mut reader = Reader::new(node, found)?;
    let id = reader.required_text("id").unwrap_or_default().to_owned();
    let what = reader.required_text("what").and_then(|word| What::ALL.iter().find(|(known, _)| *known == word));
    let matters: Vec<String> =
        reader.words("matter").unwrap_or_default().into_iter().map(|(word, _)| word.to_owned()).collect();
    let length = reader.text("length").and_then(days);
    let every = reader.text("every").filter(|word| ["月", "季", "半年", "年"].contains(word)).map(str::to_owned);
    let (from, until) = (date(&mut reader, "from"), date(&mut reader, "until"));
    let act = reader.required_text("act").unwrap_or_default().to_owned();
    let article = reader.text("article").unwrap_or_default().to_owned();
    let (starts, note) = (reader.text("starts").map(str::to_owned), reader.text("note").map(str::to_owned));
    let checked = reader.bool("checked").unwrap_or(false);
    reader.finish();
    let whole = what.is_some_and(|(_, what)| if *what == What::Frequency { every.is_some() } else { length.is_some() });
    if !whole || matters.is_empty() {
        complain(
            found,
            node.span,
            "what 要是 notice、display、reply、deadline、advance（写 length）或 frequency（写 every），还要写 matter",
            "what is notice, display, reply, deadline, advance (with length) or frequency (with every), and matter is needed",
        );
        return None;
    }
    let (_, what) = what?;
    let what = *what;
    Some(Demand {
        id,
        what,
        matters,
        days: length,
        every,
        from,
        until,
        act,
        article,
        starts,
        note,
        checked,
        span: node.span,
    })
}

fn superseded(node: &Node, found: &mut Findings) -> Option<Superseded> {
    let mut reader = Reader::new(node, found)?;
    let act = reader.required_text("act").map(str::to_owned);
    let article = reader.text("article").map(str::to_owned);
    let (since, now) = (date(&mut reader, "since"), reader.required_label("now"));
    if since.is_none() {
        reader.missing("since");
    }
    reader.finish();
    Some(Superseded { act: act?, article, since: since?, now: now?, span: node.span })
}

/// A TOML date, or text that is one.
pub(super) fn date(reader: &mut Reader<'_, '_>, key: &'static str) -> Option<Date> {
    let node = reader.node(key)?;
    let written = match &node.data {
        Data::Datetime(text) | Data::String(text) => text.parse().ok(),
        _ => None,
    };
    if written.is_none() {
        complain(reader.found, node.span, "这里要写日期，如 2026-01-01", "a date is expected, such as 2026-01-01");
    }
    written
}

/// 15日 or 5个工作日.
fn days(written: &str) -> Option<Days> {
    let digits = written.bytes().take_while(u8::is_ascii_digit).count();
    let count = written[..digits].parse().ok().filter(|n| (1..=3660).contains(n))?;
    let working = match written[digits..].trim_start_matches('个') {
        "日" => false,
        "工作日" => true,
        _ => return None,
    };
    Some(Days { count, working })
}
