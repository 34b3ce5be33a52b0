//! What a stage returns: the best value it could make, and what is wrong with it.
//!
//! Stages never stop on a user's mistake; only the pipeline decides to stop.

use super::{Diagnostic, Severity, Sources};

/// The findings of a stage, in the order in which they were made until [`sort`](Findings::sort).
#[derive(Debug, Default, Clone)]
pub struct Findings(pub Vec<Diagnostic>);

impl Findings {
    /// Adds one.
    pub fn add(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Takes over all of `other`.
    pub fn append(&mut self, mut other: Findings) {
        self.0.append(&mut other.0);
    }

    /// Sorts by file, place and name and drops repetitions, so that the order does not depend on threads.
    pub fn sort(&mut self, sources: &Sources) {
        self.0.sort_by_cached_key(|d| {
            let place = d.span.map(|s| (sources.name(s.file).to_owned(), s.start, s.end));
            (place, d.code.name, d.message.en.clone())
        });
        self.0.dedup_by(|a, b| a.code.name == b.code.name && a.span == b.span && a.message == b.message);
    }

    /// How many there are of `severity`.
    pub fn count(&self, severity: Severity) -> usize {
        self.0.iter().filter(|d| d.severity == severity).count()
    }

    /// Whether anything stops publication.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }
}

/// A value with what is wrong with it.
#[derive(Debug)]
pub struct Checked<T> {
    /// The best value that could be made.
    pub value: T,
    /// What is wrong with it.
    pub found: Findings,
}

impl<T> Checked<T> {
    /// Gives up the findings to `all` and keeps the value.
    pub fn take(self, all: &mut Findings) -> T {
        all.append(self.found);
        self.value
    }
}
