//! A commented sample file of a kind, for `gongkai new`.
//!
//! Fields that must be filled come as they are, the others commented out, each with its label and help.

use super::{Field, Kind};
use crate::diag::Lang;

/// The sample as TOML (`false`) or as Markdown with front matter (`true`), comments in `lang`.
pub fn sample(kind: &Kind, markdown: bool, lang: Lang) -> String {
    let mut out = String::new();
    let body = kind.body.as_deref().filter(|_| markdown);
    if markdown {
        out.push_str("+++\n");
    } else {
        out.push_str(&format!("# {}\n\n[[item]]\n", kind.label.get(lang)));
    }
    let common = ["unit", "audience", "updated_on", "source", "source_url"];
    for field in kind.fields.iter().filter(|f| Some(&*f.name) != body && !common.contains(&&*f.name)) {
        out.push_str(&lines(field, lang));
    }
    if markdown {
        out.push_str("+++\n\n……\n");
    }
    out
}

fn lines(field: &Field, lang: Lang) -> String {
    let help = field
        .help
        .as_ref()
        .map(|h| format!("{}{}", if lang == Lang::Zh { "：" } else { ": " }, h.get(lang)))
        .unwrap_or_default();
    let literal = field.ty.sample();
    let hash = if field.required.is_some() { "" } else { "# " };
    let value = literal.lines().collect::<Vec<_>>().join(&format!("\n{hash}"));
    format!("# {}{help}\n{hash}{} = {value}\n", field.label.get(lang), field.name)
}
