//! `attachment-said`: a text that names attachments has them.
//!
//! Keys: `fields` (the texts), `attachments` (the field that holds the files). A file that the text links counts as well.
//! `附件3` asks for three; `无附件` for none. `附件3份` says how many copies or pages there are, not which attachment it is.

use super::rule::{Case, Check, RuleWord, TEXTS, field, fields, wrong_field};
use crate::diag::{Code, Diagnostic, Findings, Span};
use crate::model::{Entry, Target, target};
use crate::schema::Value;

const ATTACHMENT: Code = Code::warning(
    "rule/attachment-said",
    "文字里说有附件，实际没有附上，或者附得不够。请把文件放在旁边并写进附件栏，或者删去这句话。",
    "The text names an attachment that is not there. Put the file beside the entry and name it, or take the words out.",
);

pub(super) const WORD: RuleWord = RuleWord {
    name: "attachment-said",
    doc: ("文字里说到的附件都已附上", "attachments that a text names are there"),
    basis: ("公文有附件的，附件与正文一并公开", "A document is published with its attachments"),
    example: r#"rule = "attachment-said"
fields = ["body"]
attachments = "attachments""#,
    codes: &[&ATTACHMENT],
    compile: |reader, kind, _| {
        let texts = fields(reader, "fields", kind);
        if texts.iter().any(|at| kind.fields.get(*at).is_some_and(|field| !TEXTS.contains(&field.ty.name()))) {
            wrong_field(reader, "fields", "文字", "text");
        }
        let attachments = field(reader, "attachments", kind)?;
        let ty = kind.fields.get(attachments).map(|field| &field.ty);
        let is_file = |ty: &dyn crate::schema::FieldType| matches!(ty.name(), "file" | "url");
        if !ty.is_some_and(|ty| is_file(&**ty) || ty.item().is_some_and(|item| is_file(&**item))) {
            wrong_field(reader, "attachments", "文件", "files");
        }
        Some(Box::new(AttachmentSaid { texts, attachments }))
    },
};

struct AttachmentSaid {
    texts: Vec<usize>,
    attachments: usize,
}

impl Check for AttachmentSaid {
    fn entry(&self, entry: &Entry, case: Case<'_>, found: &mut Findings) {
        if entry.record.unread.iter().any(|at| usize::from(*at) == self.attachments) {
            return;
        }
        let mut there = match entry.record.at(self.attachments).map(|item| &item.value) {
            Some(Value::List(files)) => files.len(),
            Some(_) => 1,
            None => 0,
        };
        // The mention that asks for most; the first of several.
        let mut most: Option<(usize, Span)> = None;
        for item in self.texts.iter().filter_map(|at| entry.record.at(*at)) {
            if let Value::Markdown(rich) = &item.value {
                let links = rich.links.iter().filter(|link| !link.image);
                let files = links.filter(|l| matches!(target(&l.target, &entry.folder, case.portal), Target::File(_)));
                there += files.count();
            }
            let text = item.value.as_text().unwrap_or_default();
            let exact = (item.span.end - item.span.start) as usize == text.len();
            for (at, length, count) in mentions(text) {
                let span = if exact { item.span.part(at..at + length) } else { item.span };
                if most.is_none_or(|(other, _)| other < count) {
                    most = Some((count, span));
                }
            }
        }
        let Some((count, span)) = most.filter(|(count, _)| *count > there) else { return };
        found.add(if there == 0 {
            Diagnostic::at(&ATTACHMENT, span, "说有附件，却没有附上", "an attachment is named, and none is there")
        } else {
            Diagnostic::at(
                &ATTACHMENT,
                span,
                format!("说到附件{count}，实际只附了 {there} 个"),
                format!("attachment {count} is named, and only {there} are there"),
            )
        });
    }
}

/// Where a text names attachments: place, length in bytes, and how many there must be then.
fn mentions(text: &str) -> Vec<(usize, usize, usize)> {
    let mut mentions = Vec::new();
    for (at, word) in text.match_indices("附件") {
        let (before, after) = (text.get(..at).unwrap_or(""), text.get(at + word.len()..).unwrap_or(""));
        let rest = after.trim_start_matches(['：', ':', ' ']);
        // 无附件, 附件：无, and things done to attachments in general: 附件另行印发.
        let none = before.ends_with(['无', '没', '非', '邮']) || before.ends_with("没有") || before.ends_with("不含");
        if none || rest.starts_with('无') || rest.starts_with("另行") {
            continue;
        }
        let tight = after.trim_start_matches(' ');
        mentions.push((at, word.len(), number(tight).unwrap_or(1).max(1)));
    }
    mentions
}

/// The last number of `1`, `1-3`, `二` right after the word.
fn number(text: &str) -> Option<usize> {
    let (first, rest) = leading(text)?;
    let after = rest.trim_start_matches(['-', '—', '–', '~', '～', '至', '到']);
    let last = leading(after).filter(|_| after.len() < rest.len());
    let (last, behind) = last.unwrap_or((first, rest));
    // 附件三份, 附件2页 are quantities: of copies, of pages.
    (!behind.trim_start_matches(' ').starts_with(['份', '页', '张', '套'])).then_some(last)
}

/// The number that a text begins with, and what follows it; none if it is larger than attachments are.
fn leading(text: &str) -> Option<(usize, &str)> {
    let mut rest = text.chars();
    let mut value = rest.next().and_then(digit)?;
    while let Some(digit) = rest.as_str().chars().next().and_then(digit) {
        value = value.saturating_mul(10).saturating_add(digit);
        rest.next();
    }
    (value < 100).then_some((value, rest.as_str()))
}

fn digit(c: char) -> Option<usize> {
    let han = "〇一二三四五六七八九".chars().position(|han| han == c);
    let full = "０１２３４５６７８９".chars().position(|full| full == c);
    c.to_digit(10).map(|digit| digit as usize).or(full).or(han)
}

#[cfg(test)]
mod tests {
    use super::mentions;

    #[test]
    fn attachments_are_counted() {
        let most = |text: &str| mentions(text).into_iter().map(|(_, _, count)| count).max();
        assert_eq!(most("详见附件。"), Some(1));
        assert_eq!(most("见附件1、附件3"), Some(3));
        assert_eq!(most("附件 1-4"), Some(4));
        assert_eq!(most("附件二"), Some(2));
        assert_eq!(most("附件：1. 收支表"), Some(1));
        for quantity in ["附件三份", "附件2份", "附件 2 份", "附件两份", "附件12页", "附件3张", "附件二套", "附件1-3份"]
        {
            assert_eq!(most(quantity), Some(1), "{quantity}");
        }
        assert_eq!(most("附件2026年收支表"), Some(1));
        assert_eq!(most("无附件"), None);
        assert_eq!(most("附件：无"), None);
    }
}
