//! `gongkai init DIR`: a small site that checks clean and is worth changing.

use std::path::PathBuf;

use super::report::write_err;
use super::{Call, Ended, Outcome};
use crate::output::write_new;

const FILES: [(&str, &str); 7] = [
    ("site-config.toml", include_str!("starter/site-config.toml")),
    ("content/unit/units.toml", include_str!("starter/units.toml")),
    ("content/page/about.md", include_str!("starter/about.md")),
    ("content/shiqiao/notice/2026-03-meeting.md", include_str!("starter/notice.md")),
    ("content/shiqiao/negative-item/list.toml", include_str!("starter/negative.toml")),
    ("themes/local/theme.toml", include_str!("starter/theme.toml")),
    (".gitignore", "/dist\n/schema\n/private\n"),
];

pub(super) fn run(call: &Call<'_>) -> Ended {
    let folder = call.args.get_one::<PathBuf>("dir").cloned().unwrap_or_default();
    if folder.join("site-config.toml").exists() {
        let name = folder.display();
        write_err(&call.say(
            format!("{name} 里已经有一个站点，没有改动\n"),
            format!("{name} is a site already; nothing was changed\n"),
        ));
        return Ok(Outcome::WrongUsage);
    }
    for (name, text) in FILES {
        write_new(&folder.join(name), text.as_bytes(), false)?;
    }
    let name = folder.display();
    write_err(&call.say(
        format!("已新建站点 {name}\n接下来：\n  cd {name}\n  gongkai check     检查内容\n  gongkai build     生成网站，用浏览器打开 dist/public/index.html\n"),
        format!("made the site {name}\nnext:\n  cd {name}\n  gongkai check     check the content\n  gongkai build     make the portal, then open dist/public/index.html\n"),
    ));
    Ok(Outcome::Fine)
}
