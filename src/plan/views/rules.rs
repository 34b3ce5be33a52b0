//! `rules`: the page of all rules with severity, basis and example, and the page of what the regulations demand.
//!
//! Made from the program and the theme's data themselves, so that it cannot be out of date.

use serde::Serialize;

use super::{Artifact, Subject, View, artifact};
use crate::config::{Demand, RegulationSet};
use crate::diag::Text;
use crate::plan::desk::Desk;
use crate::plan::guide::{FindingCard, RuleCard};
use crate::plan::recipe::{Form, Recipe};
use crate::plan::route::Route;
use crate::plan::rows::{Crumb, Model, Named, Page};

/// The view.
pub struct Rules;

const NAME: &str = "rules";

impl View for Rules {
    fn name(&self) -> &'static str {
        NAME
    }

    fn artifacts(&self, _: &Desk<'_>, out: &mut Vec<Artifact>) {
        out.push(artifact(NAME, Route::new("rules/index.html"), Subject::Part(0)));
        out.push(artifact(NAME, Route::new("rules/regulations.html"), Subject::Part(1)));
    }

    fn recipe<'d>(&self, desk: &'d Desk<'_>, artifact: &Artifact) -> Option<Recipe<'d>> {
        let Subject::Part(part) = artifact.subject else { return None };
        let route = &artifact.route;
        let base = desk.base(route);
        let (rules, demands) = (desk.words.get("rules_title"), desk.words.get("demands_title"));
        let href = |path: &str| Some(desk.href(base, &Route::new(path)));
        let all = Crumb { label: rules.to_owned(), href: href("rules/index.html") };
        let (title, between) = if part == 0 { (rules, Vec::new()) } else { (demands, vec![all]) };
        let mut page = Page::new(desk, route, NAME, title, between);
        page.description = desk.words.get(if part == 0 { "rules_lead" } else { "demands_lead" }).to_owned();
        let view = RulesModel {
            rules: if part == 0 {
                desk.guide.rules.iter().map(|card| rule(desk, card, base)).collect()
            } else {
                Vec::new()
            },
            always: if part == 0 {
                desk.guide.always.iter().map(|card| finding(desk, card)).collect()
            } else {
                Vec::new()
            },
            sets: if part == 0 {
                Vec::new()
            } else {
                desk.edition.regulations.sets.iter().filter(|s| !s.demands.is_empty()).map(|s| set(desk, s)).collect()
            },
            other: Named {
                name: if part == 0 { demands } else { rules }.to_owned(),
                href: href(if part == 0 { "rules/regulations.html" } else { "rules/index.html" }),
            },
        };
        let model = Box::new(Model { page, view });
        Some(Recipe { form: Form::Page { template: "views/rules.html".to_owned(), frame: desk.frame(route), model } })
    }
}

#[derive(Serialize)]
struct RulesModel<'a> {
    rules: Vec<RuleModel<'a>>,
    always: Vec<FindingModel<'a>>,
    sets: Vec<SetModel<'a>>,
    other: Named,
}

#[derive(Serialize)]
struct RuleModel<'a> {
    name: &'a str,
    about: &'a str,
    basis: &'a str,
    example: &'a str,
    findings: Vec<FindingModel<'a>>,
    kinds: Vec<UsedBy>,
}

#[derive(Serialize)]
struct UsedBy {
    name: String,
    href: Option<String>,
    /// Where the kind weighs the rule in its own way.
    severity: &'static str,
}

#[derive(Serialize)]
struct FindingModel<'a> {
    name: &'a str,
    severity: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct SetModel<'a> {
    label: &'a str,
    binding: bool,
    demands: Vec<DemandModel<'a>>,
}

#[derive(Serialize)]
struct DemandModel<'a> {
    id: &'a str,
    what: &'static str,
    matters: &'a [String],
    length: String,
    every: &'a str,
    starts: &'a str,
    basis: String,
    from: String,
    until: String,
    in_force: bool,
    checked: bool,
    note: &'a str,
}

fn rule<'d>(desk: &'d Desk<'_>, card: &'d RuleCard, base: crate::plan::route::Base<'_>) -> RuleModel<'d> {
    let lang = desk.site.lang;
    // The names of kinds for fewer readers are none of this edition's business.
    let known = card.kinds.iter().filter(|(kind, _)| desk.edition.kind(*kind).audience <= desk.edition.audience);
    let kinds = known.map(|(kind, severity)| UsedBy {
        name: desk.edition.kind(*kind).label.get(lang).to_owned(),
        href: desk.list_route(*kind, 0).map(|route| desk.href(base, &route)),
        severity: severity.unwrap_or(""),
    });
    RuleModel {
        name: card.name,
        about: card.about.get(lang),
        basis: card.basis.get(lang),
        example: card.example,
        findings: card.findings.iter().map(|card| finding(desk, card)).collect(),
        kinds: kinds.collect(),
    }
}

fn finding<'d>(desk: &Desk<'_>, card: &'d FindingCard) -> FindingModel<'d> {
    FindingModel { name: card.name, severity: card.severity, text: card.text.get(desk.site.lang) }
}

fn set<'d>(desk: &'d Desk<'_>, set: &'d RegulationSet) -> SetModel<'d> {
    let demands = set.demands.iter().map(|demand| demand_model(desk, demand)).collect();
    SetModel { label: set.label.get(desk.site.lang), binding: set.is_binding, demands }
}

fn demand_model<'d>(desk: &Desk<'_>, demand: &'d Demand) -> DemandModel<'d> {
    let lang = desk.site.lang;
    let day = |day: Option<jiff::civil::Date>| day.map_or(String::new(), |day| crate::plan::format::day(day, lang));
    DemandModel {
        id: &demand.id,
        what: demand.what.word(),
        matters: &demand.matters,
        length: demand.days.map(|days| -> Text { days.text() }).map_or(String::new(), |text| text.get(lang).to_owned()),
        every: demand.every.as_deref().unwrap_or(""),
        starts: demand.starts.as_deref().unwrap_or(""),
        basis: demand.basis(),
        from: day(demand.from),
        until: day(demand.until),
        in_force: demand.is_in_force(desk.edition.today),
        checked: demand.checked,
        note: demand.note.as_deref().unwrap_or(""),
    }
}
