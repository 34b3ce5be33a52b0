//! A case against the program: what is missing, what is too much.
//!
//! In: a case. Out: a readable difference, empty when all is as expected.

use gongkai::diag::{Diagnostic, Sources};
use gongkai::pipeline::{Run, check};
use gongkai::world::{Date, Memory, WithBuiltin, World, WorldError};

use super::case::{Case, Expected};

/// What came of a case.
#[derive(Debug, Default)]
pub struct Verdict {
    /// What differs; empty if nothing does.
    pub wrong: String,
    /// Columns that were asked for: suite file, line in it, column.
    pub columns: Vec<(String, usize, usize)>,
}

/// A world that may refuse to give a file.
struct Refusing<'a> {
    files: WithBuiltin<Memory>,
    case: &'a Case,
}

impl World for Refusing<'_> {
    fn files(&self) -> Result<Vec<String>, WorldError> {
        self.files.files()
    }

    fn read(&self, name: &str) -> Result<Vec<u8>, WorldError> {
        if self.case.unreadable.contains(name) {
            return Err(WorldError { name: name.to_owned(), cause: "permission denied".to_owned() });
        }
        self.files.read(name)
    }

    fn today(&self) -> Date {
        self.files.today()
    }
}

/// The site of a case: its files, and the least that a site must have where the case does not bring it.
fn world(case: &Case) -> Refusing<'_> {
    let mut memory = Memory::default();
    let local = case.files.keys().any(|name| name.starts_with("themes/local/"));
    if !case.bare {
        let theme = if local { "theme = \"local\"\n" } else { "" };
        let base = "base_url = \"https://gongkai.example.cn/\"\n";
        memory.put("site-config.toml", format!("format = 1\ntitle = \"石桥村村务公开\"\n{base}{theme}"));
    }
    if local {
        memory.put("themes/local/theme.toml", "format = 1\nextends = \"default\"\n");
    }
    case.files.iter().for_each(|(name, bytes)| memory.put(name.as_str(), bytes.as_slice()));
    Refusing { files: WithBuiltin(memory), case }
}

/// A finding as it is compared: severity, code, file and line, column.
type Fact = (String, String, Option<(String, usize)>, usize);

fn fact(diagnostic: &Diagnostic, sources: &Sources) -> Fact {
    let place = diagnostic.span.map(|span| (sources.name(span.file).to_owned(), sources.position(span)));
    let column = place.as_ref().map_or(0, |(_, position)| position.column);
    let place = place.map(|(file, position)| (file, position.line));
    (diagnostic.severity.word().to_owned(), diagnostic.code.name.to_owned(), place, column)
}

/// Runs `gongkai check` over a case.
pub fn judge(case: &Case) -> Verdict {
    let run = match check(&world(case), None) {
        Ok(run) => run,
        Err(failure) => return Verdict { wrong: format!("{}: {failure}", title(case)), columns: Vec::new() },
    };
    compare(case, &run)
}

fn compare(case: &Case, run: &Run) -> Verdict {
    let mut found: Vec<(Fact, &Diagnostic)> = run
        .found
        .0
        .iter()
        .map(|d| (fact(d, &run.sources), d))
        .filter(|((_, c, ..), _)| !case.ignored.contains(c))
        .collect();
    let mut verdict = Verdict::default();
    let mut differences = Vec::new();
    // What is fully written is taken first, so that `?` gets what is left.
    let (open, whole): (Vec<&Expected>, Vec<&Expected>) = case.expected.iter().partition(|e| e.column.is_none());
    for expected in whole.into_iter().chain(open) {
        let fits = |(severity, code, place, column): &Fact| {
            *severity == expected.severity
                && *code == expected.code
                && *place == expected.place
                && expected.column.is_none_or(|wanted| wanted == *column)
        };
        let at = found.iter().position(|(fact, _)| fits(fact));
        let taken = at.map(|at| found.remove(at).0);
        match (taken, expected.column) {
            (Some(_), Some(_)) => {}
            (Some(fact), None) => {
                verdict.columns.push((case.file.clone(), expected.line, fact.3));
                differences.push(format!("  line {}: `?` is column {}", expected.line, fact.3));
            }
            (None, column) => {
                let (severity, code) = (&expected.severity, &expected.code);
                let place = shown(expected.place.as_ref(), column.map_or("?".to_owned(), |c| c.to_string()));
                differences.push(format!("  missing  {severity} {code}  {place}  (line {})", expected.line));
            }
        }
    }
    for ((severity, code, place, column), diagnostic) in found {
        let place = shown(place.as_ref(), column.to_string());
        differences.push(format!("  extra    {severity} {code}  {place}  “{}”", diagnostic.message.en));
    }
    if !differences.is_empty() {
        verdict.wrong = format!("{}\n{}\n", title(case), differences.join("\n"));
    }
    verdict
}

fn shown(place: Option<&(String, usize)>, column: String) -> String {
    place.map_or("without a place".to_owned(), |(file, line)| format!("{file}:{line}:{column}"))
}

fn title(case: &Case) -> String {
    format!("tests/suite/{}:{}: {}", case.file, case.line, case.name)
}
