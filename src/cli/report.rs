//! How runs are reported to people: findings, a summary, failures of the machine.

use std::io::Write;

use super::Call;
use crate::config::Audience;
#[cfg(feature = "serve")]
use crate::diag::{Diagnostic, Text};
use crate::diag::{Findings, Lang, Severity, Sources, Style, summary, to_terminal};
use crate::output::OutputError;
use crate::pipeline::Failure;

/// Findings on standard error, with a closing line.
pub(super) fn findings(call: &Call<'_>, found: &Findings, sources: &Sources) {
    let style = Style { lang: call.lang, colour: call.colour };
    let mut text = to_terminal(found, sources, style);
    if !found.0.is_empty() {
        text.push_str(&summary(found, call.lang));
        text.push('\n');
        let names = call.say(
            "每条提示方括号里是它的名称；gongkai explain 名称 有详细说明\n",
            "the name of each message stands in brackets; gongkai explain NAME tells more\n",
        );
        text.push_str(&names);
    }
    write_err(&text);
}

/// The machine failed, or something stands in the way.
pub(super) fn failure(call: &Call<'_>, failure: &Failure) {
    let zh = match failure {
        Failure::Output(OutputError::NotOurs(path)) => {
            format!("{path} 不是空的，也不是 gongkai 生成的，没有改动它；请换一个输出位置，或先清空它")
        }
        Failure::Output(OutputError::Busy(path)) => format!("另一个 gongkai 正在写入 {path}，请稍后再试"),
        Failure::Output(OutputError::InTheWay(path)) => {
            format!("{path} 不是 gongkai 生成的，却占了一个网页的位置；请把它移走")
        }
        Failure::Output(OutputError::InUse(path)) => {
            format!("{path} 正被别的程序打开，或者不许写；关掉那个程序，再运行一次")
        }
        Failure::Output(OutputError::Exists(path)) => format!("{path} 已经存在，没有覆盖"),
        other => other.to_string(),
    };
    let (zh, en) = (format!("没有完成：{zh}\n"), format!("not done: {failure}\n"));
    write_err(&call.say(zh, en));
}

/// Whether a run with these findings passes.
pub(super) fn passes(call: &Call<'_>, found: &Findings) -> bool {
    let strict = call.args.get_flag("deny-warnings");
    let refused = if strict { found.count(Severity::Warning) > 0 } else { false };
    !found.has_errors() && !refused
}

/// The editions asked for.
pub(super) fn editions(call: &Call<'_>) -> Option<Vec<Audience>> {
    let names = call.args.get_many::<String>("edition")?;
    let mut editions: Vec<Audience> = names.filter_map(|name| Audience::from_word(name)).collect();
    editions.sort_unstable();
    editions.dedup();
    Some(editions)
}

/// Writes to standard error; a closed pipe is nobody's fault.
pub(super) fn write_err(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// Writes to standard output; a closed pipe is nobody's fault.
pub(super) fn write_out(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

/// What was told already and still stands, for whoever reports again and again.
#[cfg(feature = "serve")]
#[derive(Default)]
pub(super) struct Told(Option<Vec<(&'static str, Text)>>);

#[cfg(feature = "serve")]
impl Told {
    /// Whether nothing has been told yet.
    pub(super) fn is_new(&self) -> bool {
        self.0.is_none()
    }

    /// What has to be told: every error, and of the rest what was not told before.
    pub(super) fn news(&mut self, found: &Findings) -> Findings {
        let key = |d: &Diagnostic| (d.code.name, d.message.clone());
        let shown = self.0.take().unwrap_or_default();
        let is_new = |d: &&Diagnostic| d.severity == Severity::Error || !shown.contains(&key(d));
        let new = Findings(found.0.iter().filter(is_new).cloned().collect());
        self.0 = Some(found.0.iter().map(key).collect());
        new
    }
}

/// `，2 个错误，3 个警告`: nothing where there are none.
#[cfg(feature = "serve")]
pub(super) fn passed_over(found: &Findings, lang: Lang) -> String {
    let words = [(Severity::Error, "错误", "error"), (Severity::Warning, "警告", "warning")];
    let counted = words.into_iter().map(|(severity, zh, en)| (found.count(severity), zh, en));
    let told = counted.filter(|(count, ..)| *count > 0).map(|(count, zh, en)| match lang {
        Lang::Zh => format!("，{count} 个{zh}"),
        Lang::En => format!(", {count} {en}{}", if count == 1 { "" } else { "s" }),
    });
    told.collect()
}

/// `12 条内容` or `12 entries`.
pub(super) fn entries(count: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{count} 条内容"),
        Lang::En => format!("{count} {}", if count == 1 { "entry" } else { "entries" }),
    }
}

/// `12 个文件` or `12 files`.
pub(super) fn files(count: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{count} 个文件"),
        Lang::En => format!("{count} file{}", if count == 1 { "" } else { "s" }),
    }
}
