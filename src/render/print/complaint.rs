//! What can be wrong with a board, in the words of the person who made it.
//!
//! Each complaint names the board, the slot where there is one, and by how much.

use typst::WorldExt;
use typst::diag::SourceDiagnostic;

use super::world::Shop;
use crate::diag::{Code, Diagnostic, Span};
use crate::plan::Printed;

pub(super) const TEMPLATE: Code = Code::error(
    "print/template",
    "排版模板（themes/…/print/ 下的 .typ 文件）有错误，或者数据里缺少它要的东西。",
    "A print template (a .typ file in print/ of the theme) has an error, or lacks what it asks for.",
);
pub(super) const BROKE: Code = Code::error(
    "print/broke",
    "排这块版面时程序内部出错。这是 gongkai 的缺陷，请把提示和这条内容一起反馈；其他版面不受影响。",
    "The program broke while it laid out this board. That is a fault of gongkai; please report it with the entry.",
);
pub(super) const NO_FONT: Code = Code::error(
    "print/no-font",
    "没有可用的中文字体，版面印出来会是空白。把一种中文字体（.ttf 或 .otf）放进站点的 fonts/ 文件夹，或恢复主题自带的 fonts/。",
    "There is no font for these characters, and the board would be blank. Put a Chinese font (.ttf or .otf) into the site's fonts/ folder, or restore the fonts/ of the theme.",
);
pub(super) const NO_GLYPH: Code = Code::error(
    "print/no-glyph",
    "版面上有字体里没有的字（生僻字常见），印出来会是空白或方框。把有这个字的字体（如 Windows 的 simsunb.ttf）放进站点的 fonts/ 文件夹。",
    "Characters of the board are in no font (rare name characters, as a rule) and would be missing. Put a font that has them (such as simsunb.ttf of Windows) into the site's fonts/ folder.",
);
pub(super) const NOT_PRINTABLE: Code = Code::error(
    "print/not-printable",
    "文字里有看不见的控制符（例如改变书写方向的符号），印出来可能与原文不同。删掉它，重新输入这几个字。",
    "The text has invisible control characters (such as those that turn the writing direction) that could make the print say something else. Delete and retype the words.",
);
pub(super) const TOO_MUCH: Code = Code::error(
    "print/too-much",
    "内容太多，字号缩到这个阅读距离允许的最小值也放不下。减少条目、换大一点的尺寸、分成两块，或者写 sheets 允许多张。",
    "There is too much on the board: even the smallest type that can be read from its distance does not fit. Show less, take a larger size, make two boards, or allow more sheets.",
);
pub(super) const TOO_MANY_SHEETS: Code = Code::error(
    "print/too-many-sheets",
    "内容要的张数超过了 sheets 允许的张数。减少内容，或把 sheets 写大。",
    "The content needs more sheets than `sheets` allows. Show less, or allow more.",
);
pub(super) const OVERFLOW: Code = Code::error(
    "print/overflow",
    "有文字伸出了版块或纸边，会被裁掉。多半是一长串没有空格的字母数字，或栏太窄。",
    "Text sticks out of its slot or of the sheet and would be cut off: often a long run without spaces, or a column that is too narrow.",
);
pub(super) const TOO_SMALL: Code = Code::error(
    "print/too-small",
    "有文字比这个阅读距离允许的最小字号还小。这是式样或模板的问题。",
    "Some type is smaller than can be read from the board's distance. The style or template is at fault.",
);
pub(super) const TOO_MANY_DOTS: Code = Code::error(
    "print/too-many-dots",
    "这个尺寸和分辨率的图片太大了。降低 --ppi，或者改用 PDF、SVG。",
    "The picture would be too large at this size and resolution. Lower --ppi, or take PDF or SVG.",
);
pub(super) const NO_STYLE: Code = Code::error(
    "print/no-style",
    "主题里没有这种版面式样。式样是 print/styles/ 下的 .typ 文件，默认主题有 red 和 white。",
    "The theme has no such style. Styles are the .typ files in print/styles/; the default theme has red and white.",
);

/// A complaint about a job, at the board or at one of its slots (from 1).
pub(super) fn about(
    code: &'static Code,
    printed: &Printed<'_>,
    slot: Option<usize>,
    zh: &str,
    en: &str,
) -> Box<Diagnostic> {
    let title = &printed.job.title;
    let (zh, en) = (format!("“{title}”{zh}"), format!("“{title}” {en}"));
    let place = slot.and_then(|slot| printed.places.get(slot)).or(printed.places.first());
    Box::new(match place {
        Some(span) => Diagnostic::at(code, *span, zh, en),
        None => Diagnostic::nowhere(code, zh, en),
    })
}

/// What Typst complains about, at its place in the template.
pub(super) fn of_template(error: &SourceDiagnostic, shop: &Shop<'_>, printed: &Printed<'_>) -> Box<Diagnostic> {
    let (zh, en) = (format!("排不出来：{}", error.message), format!("cannot be laid out: {}", error.message));
    let mut diagnostic = about(&TEMPLATE, printed, None, &zh, &en);
    let place = error.span.id().zip(shop.range(error.span));
    if let Some((file, range)) = place.and_then(|(id, range)| Some((shop.file_of(id)?, range))) {
        diagnostic = Box::new(diagnostic.because(Span::new(file, range), "模板在这里", "the template, here"));
    }
    for hint in &error.hints {
        diagnostic = Box::new(diagnostic.hint(hint.v.to_string(), hint.v.to_string()));
    }
    diagnostic
}
