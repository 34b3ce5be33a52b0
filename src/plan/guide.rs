//! What the portal checks, as cards for its own page: plain values, because a plan does not know the rules.

use crate::diag::Text;
use crate::schema::KindId;

/// One rule.
#[derive(Debug)]
pub struct RuleCard {
    /// Its name in kind.toml.
    pub name: &'static str,
    /// What it checks.
    pub about: Text,
    /// The law or the habit behind it.
    pub basis: Text,
    /// How a kind uses it.
    pub example: &'static str,
    /// What it may complain about.
    pub findings: Vec<FindingCard>,
    /// Kinds that use it, and the severity that they give it, if they say one.
    pub kinds: Vec<(KindId, Option<&'static str>)>,
}

/// One complaint.
#[derive(Debug)]
pub struct FindingCard {
    /// Its name.
    pub name: &'static str,
    /// error, warning or note; as the site weighs it.
    pub severity: &'static str,
    /// What it means and what to do.
    pub text: Text,
}

/// Everything that is checked.
#[derive(Debug, Default)]
pub struct Guide {
    /// The rules that kinds use.
    pub rules: Vec<RuleCard>,
    /// What is always checked.
    pub always: Vec<FindingCard>,
}
