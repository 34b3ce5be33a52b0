//! Links of the menu, footer and home page lead somewhere, and the home page's blocks name what exists. Always on.
//!
//! Checked against everything that was written: what exists but is not for some audience is left out of its edition
//! silently, because one menu serves all editions.

use crate::config::{LinkTo, Site};
use crate::diag::{Code, Diagnostic, Findings};
use crate::model::{Portal, Target, target};

pub(super) const BAD_LINK: Code = Code::error(
    "site/bad-link",
    "菜单、页脚或首页里的链接指向的内容不存在。",
    "A link of the menu, footer or home page leads nowhere.",
);
pub(super) const NO_SUCH: Code = Code::error(
    "site/no-such-kind-or-unit",
    "首页版块里写的内容类型或单位不存在。",
    "A block of the home page names a kind or unit that does not exist.",
);

pub(super) fn check(site: &Site, portal: &Portal, found: &mut Findings) {
    let home = site.home.iter().flat_map(|block| &block.links);
    let entries = site.home.iter().filter_map(|block| block.entry.as_ref());
    let entries: Vec<LinkTo> = entries.map(|(to, span)| LinkTo { label: None, to: to.clone(), span: *span }).collect();
    for link in site.menu.iter().chain(&site.footer).chain(home).chain(&entries) {
        let leads = match target(&link.to, "content", portal) {
            Target::Nothing | Target::NoEntry(..) => false,
            Target::List(kind) => portal.kind(kind).is_listed(),
            _ => true,
        };
        if !leads {
            let (zh, en) = (format!("“{}”指向的内容不存在", link.to), format!("“{}” leads nowhere", link.to));
            found.add(Diagnostic::at(&BAD_LINK, link.span, zh, en).hint(
                "写成 power-item/（列表）、unit/hexi（条目）或完整网址",
                "write power-item/ (a list), unit/hexi (an entry) or a whole address",
            ));
        }
    }
    for block in &site.home {
        let kind = block.kind.as_ref().filter(|(name, _)| portal.schema.kind(name).is_none());
        let unit = block.unit.as_ref().filter(|(name, _)| portal.units.named(name).is_none());
        for (name, span) in kind.into_iter().chain(unit).filter(|_| block.show.0 != "links") {
            let (zh, en) = (format!("没有“{name}”"), format!("there is no “{name}”"));
            found.add(Diagnostic::at(&NO_SUCH, *span, zh, en));
        }
    }
}
