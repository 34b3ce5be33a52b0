//! What the site decides about findings is done here, in one place, before anybody decides to stop.
//!
//! In: the findings of the rules and the site's `[[severity]]` and `[[accept]]`. Out: the same findings, weighed anew;
//! those that are accepted become notes that tell why and until when. Decisions that are no good are complained about.

use jiff::civil::Date;

use super::codes::{all_codes, is_weighable};
use crate::config::{Acceptance, Site};
use crate::diag::{Code, Diagnostic, Findings, Severity, Sources, Span};
use crate::source::nearest;

pub(super) const NO_SUCH_CODE: Code = Code::error(
    "config/no-such-code",
    "site-config.toml 的 [[severity]] 或 [[accept]] 里写的提示名称不存在。名称在每条提示的方括号里，gongkai explain 列出全部。",
    "[[severity]] or [[accept]] of site-config.toml names a message that does not exist. Names stand in the brackets of each message; gongkai explain lists them.",
);
pub(super) const FIXED: Code = Code::error(
    "config/fixed-code",
    "只有规则的提示可以改轻重或者接受。看不懂、找不到、做不出来的错误只能改正内容，不能放过。",
    "Only what rules find can be weighed or accepted. What cannot be read, found or made has to be mended.",
);
pub(super) const EXPIRED: Code = Code::warning(
    "config/acceptance-expired",
    "这条接受已经到期，不再起作用。请改正内容；确需继续，写明新的理由和日期。",
    "The acceptance has run out and no longer works. Mend the content, or accept it again with a new reason and day.",
);
pub(super) const UNUSED: Code = Code::note(
    "config/acceptance-unused",
    "这条接受没有对上任何提示：内容多半已经改好，或者文件名写错了。请删去它，或者改正文件名。",
    "The acceptance fits no finding: the content was probably mended, or the file is misspelt. Remove or correct it.",
);

/// Does what the site decides. `whole`: everything could be read, so that what fits nothing really fits nothing.
pub(super) fn weigh(found: Findings, site: &Site, today: Date, whole: bool, sources: &Sources) -> Findings {
    let mut complaints = Findings::default();
    let known = all_codes();
    let mut may = |(code, span): &(String, Span)| may_weigh(code, *span, &known, &mut complaints);
    let weights: Vec<_> = site.weights.iter().filter(|weight| may(&weight.code)).collect();
    let accepted: Vec<&Acceptance> = site.accepted.iter().filter(|one| may(&one.code)).collect();
    let (open, expired): (Vec<&Acceptance>, Vec<&Acceptance>) = accepted.into_iter().partition(|a| a.until.0 >= today);
    let mut used = vec![false; open.len()];
    let weighed = found.0.into_iter().map(|mut diagnostic| {
        // The last one wins, as in any list of exceptions.
        if let Some(weight) = weights.iter().rev().find(|weight| weight.code.0 == diagnostic.code.name) {
            diagnostic = diagnostic.severity(weight.severity);
        }
        match open.iter().zip(&mut used).find(|(one, _)| fits(one, &diagnostic, sources)) {
            Some((one, used)) => {
                *used = true;
                note(diagnostic, one)
            }
            None => diagnostic,
        }
    });
    let mut weighed = Findings(weighed.collect());
    expired.into_iter().for_each(|one| complaints.add(expiry(one)));
    let idle = open.iter().zip(&used).filter(|(_, used)| !**used && whole);
    idle.for_each(|(one, _)| {
        let (zh, en) = ("这条接受没有对上任何提示", "this acceptance fits no finding");
        complaints.add(Diagnostic::at(&UNUSED, one.code.1, zh, en));
    });
    weighed.append(complaints);
    weighed
}

/// Whether there is such a complaint and it can be weighed; complains otherwise.
fn may_weigh(name: &str, span: Span, known: &[&Code], complaints: &mut Findings) -> bool {
    if is_weighable(name) {
        return true;
    }
    complaints.add(if known.iter().any(|code| code.name == name) {
        let zh = format!("“{name}”不能改轻重，也不能接受");
        let en = format!("“{name}” can be neither weighed nor accepted");
        Diagnostic::at(&FIXED, span, zh, en)
            .hint("请改正它所指的内容，再删去这一段", "mend what it complains about, and remove this table")
    } else {
        let (zh, en) = (format!("没有“{name}”这条提示"), format!("there is no message “{name}”"));
        let names = known.iter().map(|code| code.name).filter(|name| is_weighable(name));
        Diagnostic::at(&NO_SUCH_CODE, span, zh, en).did_you_mean(nearest(name, names))
    });
    false
}

fn fits(one: &Acceptance, diagnostic: &Diagnostic, sources: &Sources) -> bool {
    let message = &diagnostic.message;
    // What has no place, such as a file that nothing uses, is named at the end of the message.
    let named = || message.en.find("content/").and_then(|at| message.en.get(at..));
    let inside = match diagnostic.span.map_or_else(named, |span| Some(sources.name(span.file))) {
        Some(name) if one.file.ends_with('/') => name.starts_with(&one.file),
        Some(name) => name == one.file,
        None => false,
    };
    let says = |part: &String| message.zh.contains(part) || message.en.contains(part);
    inside && one.code.0 == diagnostic.code.name && one.contains.as_ref().is_none_or(says)
}

fn note(diagnostic: Diagnostic, one: &Acceptance) -> Diagnostic {
    let ((reason, span), day) = (&one.reason, one.until.0);
    let (zh, en) = (format!("已接受：{reason}，至 {day}"), format!("accepted: {reason}, until {day}"));
    diagnostic.severity(Severity::Note).because(*span, zh, en)
}

fn expiry(one: &Acceptance) -> Diagnostic {
    let (day, span) = one.until;
    Diagnostic::at(
        &EXPIRED,
        span,
        format!("对“{}”的接受已在 {day} 到期", one.code.0),
        format!("the acceptance of “{}” ran out on {day}", one.code.0),
    )
    .hint(
        "改正内容后删去这一段；确需继续，写明新的理由和日期",
        "mend the content and remove this table, or write a new reason and day",
    )
}
