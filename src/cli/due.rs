//! `gongkai due`: what is due in a month, by whom and on which basis, as a list and as a calendar file.
//!
//! The list is that of the widest edition that the site makes, so that nothing is told here that no edition shows.

use std::io::Write;
use std::path::Path;

use super::report::{findings, write_err, write_out};
use super::{Call, Ended, Outcome};
use crate::diag::{Lang, Severity};
use crate::model::{UnitId, edition};
use crate::output::write_new;
use crate::pipeline::{self, Ground, Prepared};
use crate::plan::{Desk, Happening, Occasion, agenda, catalogues, horizon, ical, weekday};
use crate::render::data;
use crate::source::nearest;
use crate::world::Date;

pub(super) fn run(call: &Call<'_>) -> Ended {
    let prepared = pipeline::prepare_only(&call.world())?;
    let Some(audience) = prepared.editions.iter().max().copied() else {
        findings(call, &prepared.found, &prepared.sources);
        return Ok(Outcome::ContentErrors);
    };
    let edition = edition(&prepared.portal, audience);
    let Ground { site, views, words, statics, guide, .. } = &*prepared.ground;
    let desk = Desk::new(&edition, site, views, words, statics, guide, false);
    let Some(catalogue) = catalogues(&desk).first().copied() else {
        write_err(&call.say(
            "这里还没有公开目录，列不出到期事项；写一条目录用 gongkai new catalog-item\n",
            "there is no catalogue of what is to be published yet; gongkai new catalog-item writes one\n",
        ));
        complaint(call, &prepared);
        return Ok(Outcome::ContentErrors);
    };
    let first = call.args.get_one::<Date>("month").copied().unwrap_or(edition.today).first_of_month();
    if first > horizon(edition.today) {
        let month = |day: Date| day.strftime("%Y-%m").to_string();
        let (wanted, last) = (month(first), month(horizon(edition.today)));
        write_err(&call.say(
            format!("{wanted} 太远了，最远可以列到 {last}\n"),
            format!("{wanted} is too far ahead; the last month is {last}\n"),
        ));
        return Ok(Outcome::WrongUsage);
    }
    let Ok(unit) = unit(call, &desk) else { return Ok(Outcome::WrongUsage) };
    let all = catalogues(&desk).into_iter().flat_map(|kind| {
        let occasions = agenda(&desk, kind, first, first.last_of_month());
        occasions.into_iter().filter_map(|one| one.within(&desk, unit)).collect::<Vec<_>>()
    });
    let occasions: Vec<Occasion> = all.collect();
    let file = call.args.get_one::<std::path::PathBuf>("ics");
    let is_piped = file.is_some_and(|file| file == Path::new("-"));
    if let Some(file) = file {
        let calendar = data::ical(&ical(&desk, catalogue, &occasions, call.lang));
        if is_piped {
            let _ = std::io::stdout().lock().write_all(&calendar);
        } else {
            write_new(file, &calendar, true)?;
            let path = file.display();
            write_err(&call.say(format!("已写入 {path}\n"), format!("wrote {path}\n")));
        }
    }
    if !is_piped {
        write_out(&list(call, &desk, first, &occasions));
    }
    Ok(complaint(call, &prepared))
}

/// What could not be read may be missing from the list, which has to be told.
fn complaint(call: &Call<'_>, prepared: &Prepared) -> Outcome {
    let errors = prepared.found.count(Severity::Error);
    if errors == 0 {
        return Outcome::Fine;
    }
    write_err(&call.say(
        format!("内容有 {errors} 个错误，清单可能不全；请先运行 gongkai check\n"),
        format!("the content has {errors} error(s), so the list may not be whole; run gongkai check first\n"),
    ));
    Outcome::ContentErrors
}

/// The unit that was asked for, if any; complains if there is none of this name.
fn unit(call: &Call<'_>, desk: &Desk<'_>) -> Result<Option<UnitId>, ()> {
    let Some(name) = call.args.get_one::<String>("unit") else { return Ok(None) };
    let units = &desk.edition.units;
    if let Some(unit) = units.named(name) {
        return Ok(Some(unit));
    }
    let order = units.in_order();
    let names = order.iter().map(|unit| units.get(*unit)).flat_map(|unit| [&*unit.id, &*unit.name]);
    let mut message = call.say(format!("没有“{name}”这个单位"), format!("there is no unit “{name}”"));
    if let Some(near) = nearest(name, names) {
        message.push_str(&call.say(format!("；是不是 {near}？"), format!("; did you mean {near}?")));
    }
    write_err(&format!("{message}\n"));
    Err(())
}

/// The list as columns: day, matter, who owes it and how they stand, basis.
fn list(call: &Call<'_>, desk: &Desk<'_>, first: Date, occasions: &[Occasion]) -> String {
    let lang = call.lang;
    let (month, today) = (first.strftime("%Y-%m"), desk.edition.today);
    if occasions.is_empty() {
        return call.say(format!("{month} 没有到期事项\n"), format!("nothing is due in {month}\n"));
    }
    let head = match lang {
        Lang::Zh => ["日期", "事项", "单位和情况", "依据"],
        Lang::En => ["Day", "Matter", "Who and how they stand", "Basis"],
    };
    let row = |one: &Occasion| {
        let matter = one.matter(desk, lang);
        let matter = match (one.what, lang) {
            (Happening::Due, _) => matter,
            (_, Lang::Zh) => format!("{}：{matter}", one.word(desk, lang)),
            (_, Lang::En) => format!("{}: {matter}", one.word(desk, lang)),
        };
        let day = format!("{} {}", one.day, weekday(one.day, lang));
        [day, matter, one.standing(desk, lang), one.basis_text(lang)]
    };
    let mut rows = vec![head.map(str::to_owned)];
    rows.extend(occasions.iter().map(row));
    let widest = |column: usize| rows.iter().map(|row| width(&row[column])).max().unwrap_or(0);
    let widths = [widest(0), widest(1), widest(2), 0];
    let mut out = call.say(
        format!("{month} 到期事项，共 {} 项（按 {today} 计算）\n\n", occasions.len()),
        format!("Due in {month}: {} (as of {today})\n\n", occasions.len()),
    );
    for row in &rows {
        let cells = row.iter().zip(widths).map(|(cell, wide)| {
            let blanks = wide.saturating_sub(width(cell));
            format!("{cell}{}", " ".repeat(blanks))
        });
        out.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        out.push('\n');
    }
    out
}

/// Columns of a terminal that a text takes: Chinese characters and their punctuation take two.
fn width(text: &str) -> usize {
    let is_wide = |c: char| {
        matches!(u32::from(c), 0x1100..=0x115F | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0xFE30..=0xFE4F
            | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x20000..=0x3FFFD)
    };
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_takes_two_columns() {
        assert_eq!(width("2026年4月"), 9);
        assert_eq!(width("8 家：✓"), 7);
    }
}
