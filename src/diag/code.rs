//! The permanent name of a kind of complaint, with its severity and its long explanation.
//!
//! Names are kebab-case with the room or rule group in front (`entry/not-a-choice`). They never change:
//! scripts, accepted findings and search results rely on them.

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is published.
    Error,
    /// Published, but somebody should look.
    Warning,
    /// Good to know.
    Note,
}

impl Severity {
    /// The word used in JSON and SARIF.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }

    /// The severity called `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        [Severity::Error, Severity::Warning, Severity::Note].into_iter().find(|s| s.word() == word)
    }
}

/// A kind of complaint.
#[derive(Debug)]
pub struct Code {
    /// Permanent name.
    pub name: &'static str,
    /// Severity unless a kind or site says otherwise.
    pub severity: Severity,
    /// What it means and how to mend it, in Chinese (`gongkai explain`).
    pub zh: &'static str,
    /// The same in English.
    pub en: &'static str,
    /// What it points at is not for everybody's eyes, and is covered wherever lines are printed.
    pub discreet: bool,
}

impl Code {
    /// A complaint that stops publication.
    pub const fn error(name: &'static str, zh: &'static str, en: &'static str) -> Self {
        Code { name, severity: Severity::Error, zh, en, discreet: false }
    }

    /// A complaint that does not.
    pub const fn warning(name: &'static str, zh: &'static str, en: &'static str) -> Self {
        Code { name, severity: Severity::Warning, zh, en, discreet: false }
    }

    /// A remark.
    pub const fn note(name: &'static str, zh: &'static str, en: &'static str) -> Self {
        Code { name, severity: Severity::Note, zh, en, discreet: false }
    }

    /// The same, pointing at what is not for everybody's eyes.
    pub const fn discreet(self) -> Self {
        Code { discreet: true, ..self }
    }
}
