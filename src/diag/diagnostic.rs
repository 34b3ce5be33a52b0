//! One complaint: what is wrong, where, why it is demanded, and what to do.
//!
//! Built where the fault is found, in the words of the person who made it. It must never carry a whole
//! personal identifier in its message.

use super::{Code, Severity, Span, Text};

/// The place that demands what was not done, for example a line of `kind.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Where the demand stands.
    pub span: Span,
    /// What it demands.
    pub text: Text,
}

/// One finding.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// Its permanent name.
    pub code: &'static Code,
    /// How bad it is here.
    pub severity: Severity,
    /// Where, if it has a place in a file.
    pub span: Option<Span>,
    /// What is wrong.
    pub message: Text,
    /// Why: places that demand it.
    pub because: Vec<Reason>,
    /// What to do.
    pub hints: Vec<Text>,
}

impl Diagnostic {
    /// A finding at `span`.
    pub fn at(code: &'static Code, span: Span, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Diagnostic { span: Some(span), ..Self::nowhere(code, zh, en) }
    }

    /// A finding that has no place in a file.
    pub fn nowhere(code: &'static Code, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Diagnostic {
            code,
            severity: code.severity,
            span: None,
            message: Text::new(zh, en),
            because: Vec::new(),
            hints: Vec::new(),
        }
    }

    /// Adds the place that demands it.
    pub fn because(mut self, span: Span, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.because.push(Reason { span, text: Text::new(zh, en) });
        self
    }

    /// Adds what to do.
    pub fn hint(mut self, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.hints.push(Text::new(zh, en));
        self
    }

    /// Adds what was probably meant, if something is near enough.
    pub fn did_you_mean(self, near: Option<&str>) -> Self {
        match near {
            Some(near) => self.hint(format!("是不是“{near}”？"), format!("did you mean “{near}”?")),
            None => self,
        }
    }

    /// The same finding with another severity.
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }
}
