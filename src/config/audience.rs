//! Who may see something: `public` < `intranet` < `board` < `private`.
//!
//! Wider audiences come first. What is `private` never leaves the checker. There is no default: what has no
//! audience is an error.

use crate::diag::{Code, Diagnostic, Findings, Span};

pub(super) const NOT_AN_AUDIENCE: Code = Code::error(
    "config/not-an-audience",
    "公开范围只有四种：public（社会公开）、intranet（内网公开）、board（仅上墙公开）、private（不公开）。",
    "There are four audiences: public, intranet, board (paper in one place) and private (never leaves the checker).",
);

/// An audience, widest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// Everybody.
    Public,
    /// Readers inside the organisation's network.
    Intranet,
    /// Readers of a board in one place.
    Board,
    /// Nobody: checked, never shown.
    Private,
}

impl Audience {
    /// All of them, widest first.
    pub const ALL: [Audience; 4] = [Audience::Public, Audience::Intranet, Audience::Board, Audience::Private];

    /// The word in files and addresses.
    pub fn word(self) -> &'static str {
        match self {
            Audience::Public => "public",
            Audience::Intranet => "intranet",
            Audience::Board => "board",
            Audience::Private => "private",
        }
    }

    /// The audience called `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|a| a.word() == word)
    }

    /// The audience called `word`, or a complaint at `span`.
    pub fn read(word: &str, span: Span, found: &mut Findings) -> Option<Self> {
        let audience = Self::from_word(word);
        if audience.is_none() {
            found.add(
                Diagnostic::at(
                    &NOT_AN_AUDIENCE,
                    span,
                    format!("没有“{word}”这种公开范围"),
                    format!("there is no audience “{word}”"),
                )
                .hint("请写 public、intranet、board 或 private", "write public, intranet, board or private"),
            );
        }
        audience
    }
}
