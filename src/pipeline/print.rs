//! Print jobs: setting up the press, and running jobs on plain threads of their own.
//!
//! Jobs are not given to the pool of threads that renders pages: the press uses that pool inside a job, and a waiting
//! thread would begin another whole job within the first.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::load::Text;
use super::outlet::{Before, Outlet};
use super::why::Explanation;
use super::{Failure, Ground};
use crate::config::{Site, Theme};
use crate::diag::{Code, Diagnostic, Findings};
use crate::output::FileRecord;
use crate::plan::{Artifact, Desk, Form, Output, Subject, recipe};
use crate::render::print::Press;
use crate::render::{PressParts, Template};
use crate::world::World;

pub(super) const NO_SUCH_FONT: Code = Code::warning(
    "print/no-such-font",
    "site-config.toml 里 [print.fonts] 写的字体，站点的 fonts/ 文件夹和这台电脑上都没有，改用了主题自带的字体。",
    "A font named in [print.fonts] is neither in the site's fonts/ folder nor on this machine; the theme's own serves instead.",
);

/// Stack of a thread that lays out boards, in bytes: layout goes deep.
const STACK: usize = 32 << 20;

/// The print templates of the theme that win.
pub(super) fn templates(theme: &Theme, texts: &[Text]) -> Vec<Template> {
    let by_name: BTreeMap<&str, &Text> = texts.iter().map(|text| (text.name(), text)).collect();
    let templates = theme.below("print/").filter_map(|(place, file)| {
        let text = by_name.get(file.name.as_str())?;
        Some(Template { name: place.to_owned(), file: text.file, text: text.text().clone() })
    });
    templates.collect()
}

/// The press, set up when it is first asked for; none if the program was built without one.
pub(super) fn press<'p>(ground: &'p Ground, world: &dyn World, found: &mut Findings) -> Option<&'p Press> {
    let set_up = || {
        let (theme, site) = (&ground.theme, &ground.site);
        let sheet = theme.file("static/site.css").and_then(|file| world.read(&file.name).ok()).unwrap_or_default();
        let roles = site.print.fonts.iter();
        let parts = PressParts {
            templates: &ground.print_templates,
            fonts: fonts(theme, world, site),
            roles: roles.map(|names| names.iter().map(|(name, _)| name.clone()).collect()).collect(),
            style_sheet: &String::from_utf8_lossy(&sheet),
            words: &ground.words.0,
        };
        set_up(parts, site, found)
    };
    ground.press.get_or_init(set_up).as_ref()
}

#[cfg(feature = "print")]
fn set_up(parts: PressParts<'_>, site: &Site, found: &mut Findings) -> Option<Press> {
    let press = Press::load(parts);
    for family in press.absent_families() {
        let span = site.print.families().find(|(name, _)| *name == family).map(|(_, span)| *span);
        let (zh, en) = (format!("没有“{family}”这种字体"), format!("there is no font “{family}”"));
        found.add(Diagnostic { span, ..Diagnostic::nowhere(&NO_SUCH_FONT, zh, en) });
    }
    Some(press)
}

#[cfg(not(feature = "print"))]
fn set_up(_: PressParts<'_>, _: &Site, _: &mut Findings) -> Option<Press> {
    None
}

/// Font files: the site's own, those of the machine that the site names, the theme's.
fn fonts(theme: &Theme, world: &dyn World, site: &Site) -> Vec<Vec<u8>> {
    let is_font = |name: &str| {
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
        matches!(extension.as_str(), "ttf" | "otf" | "ttc" | "otc")
    };
    let own = world.files().unwrap_or_default();
    let own = own.iter().filter(|name| name.starts_with("fonts/") && is_font(name));
    let own: Vec<Vec<u8>> = own.filter_map(|name| world.read(name).ok()).collect();
    let named = site.print.families().flat_map(|(family, _)| world.system_fonts(family));
    let of_theme = theme.below("fonts/").filter(|(place, _)| is_font(place));
    let of_theme = of_theme.filter_map(|(_, file)| world.read(&file.name).ok());
    own.into_iter().chain(named).chain(of_theme).collect()
}

/// Where files go, and the editions that were made before in this run.
type Known<'k> = (&'k Outlet, Before<'k>);

/// What came of the jobs of an edition.
#[derive(Default)]
pub(super) struct Printing {
    /// Their files.
    pub files: Vec<FileRecord>,
    /// How many were laid out; the others were known already.
    pub laid_out: usize,
}

/// Runs the jobs of `artifacts` (only printed ones) and gives their files to the outlet. Files that the last release, or
/// an edition made just before, has with the same fingerprint are taken from there.
pub(super) fn run(
    (press, desk): (&Press, &Desk<'_>),
    artifacts: &[&Artifact],
    known: Known<'_>,
    asked: Option<&Explanation<'_>>,
    tick: &(dyn Fn() + Sync),
) -> (Result<Printing, Failure>, Findings) {
    let jobs = jobs(artifacts);
    let (next, done) = (AtomicUsize::new(0), Mutex::new((Ok(Printing::default()), Findings::default())));
    let work = || {
        while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
            let one = one((press, desk), job, known, asked);
            let mut done = done.lock().unwrap_or_else(|broken| broken.into_inner());
            match one {
                Ok((own, complaints)) => {
                    if let Ok(printing) = &mut done.0 {
                        printing.files.extend(own.files);
                        printing.laid_out += own.laid_out;
                    }
                    complaints.into_iter().for_each(|complaint| done.1.add(complaint));
                }
                Err(error) => done.0 = Err(error),
            }
            job.iter().for_each(|_| tick());
        }
    };
    let threads = rayon::current_num_threads().min(jobs.len()).max(1);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            // A machine that gives no more threads still has this one.
            if std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).is_err() {
                work();
            }
        }
    });
    done.into_inner().unwrap_or_else(|broken| broken.into_inner())
}

/// Artifacts that come of one layout, together.
fn jobs<'a>(artifacts: &[&'a Artifact]) -> Vec<Vec<&'a Artifact>> {
    let mut jobs: BTreeMap<(u8, u32), Vec<&Artifact>> = BTreeMap::new();
    for artifact in artifacts {
        if let Subject::Print(at, _) = artifact.subject {
            jobs.entry((artifact.view, at)).or_default().push(artifact);
        }
    }
    jobs.into_values().collect()
}

/// One job: what is known already is taken over, the rest is laid out.
fn one(
    (press, desk): (&Press, &Desk<'_>),
    job: &[&Artifact],
    (outlet, before): Known<'_>,
    asked: Option<&Explanation<'_>>,
) -> Result<(Printing, Vec<Diagnostic>), Failure> {
    let (mut printing, mut wanted, mut printed) = (Printing::default(), Vec::new(), None);
    let note = |artifact: &Artifact, made: &FileRecord| {
        asked.into_iter().for_each(|asked| asked.note((desk, artifact), (outlet, made), (press.identity, None)));
    };
    for artifact in job {
        let Some(recipe) = recipe(desk, artifact) else { continue };
        let fingerprint = recipe.fingerprint(press.identity).0;
        let Form::Print(print) = recipe.form else { continue };
        let known = printing.files.len();
        loop {
            let path = paged(artifact.route.as_str(), printing.files.len() - known);
            match outlet.reuse(&path, fingerprint, before)? {
                Some(record) => {
                    note(artifact, &record);
                    printing.files.push(record);
                }
                None => break,
            }
        }
        if printing.files.len() == known {
            wanted.push(Wanted { artifact, output: print.output, fingerprint });
        }
        printed = Some(print.printed);
    }
    let Some(printed) = printed.filter(|_| !wanted.is_empty()) else { return Ok((printing, Vec::new())) };
    printing.laid_out = 1;
    let outputs: Vec<Output> = wanted.iter().map(|wanted| wanted.output).collect();
    match press.print(&printed, &outputs) {
        Ok(made) => {
            for (wanted, pages) in wanted.iter().zip(made) {
                for (page, bytes) in pages.iter().enumerate() {
                    let path = paged(wanted.artifact.route.as_str(), page);
                    let record = outlet.put(&path.into(), bytes, wanted.fingerprint)?;
                    note(wanted.artifact, &record);
                    printing.files.push(record);
                }
            }
            Ok((printing, Vec::new()))
        }
        Err(complaints) => Ok((printing, complaints)),
    }
}

/// A file that has to be made.
struct Wanted<'a> {
    artifact: &'a Artifact,
    output: Output,
    fingerprint: [u8; 16],
}

/// The name without its page, and the page from 0; none if it has none.
pub(super) fn unpaged(path: &str) -> Option<(String, usize)> {
    let (stem, extension) = path.rsplit_once('.')?;
    let (stem, page) = stem.rsplit_once('~')?;
    let page = page.parse::<usize>().ok().filter(|page| *page > 1)?;
    Some((format!("{stem}.{extension}"), page - 1))
}

/// The name of the file of a page, from 0: the first has the name itself. No id has a `~`, so no name is taken twice.
fn paged(name: &str, page: usize) -> String {
    match name.rsplit_once('.') {
        Some((stem, extension)) if page > 0 => format!("{stem}~{}.{extension}", page + 1),
        _ => name.to_owned(),
    }
}
