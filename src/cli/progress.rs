//! How far a run is, and what it took: a line that moves on a terminal, plain lines elsewhere, times at the end.
//!
//! Nothing is said of what takes no time. Times are measured here, because no stage may know the clock.

use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::Call;
use super::report::{write_err, write_out};
use crate::diag::{Lang, Text};
use crate::pipeline::{Progress, Stage};

/// Where nobody looks on, a line is written only after so long, and then not more often.
const BETWEEN_LINES: Duration = Duration::from_secs(5);
/// On a terminal, the moving line.
const BETWEEN_FRAMES: Duration = Duration::from_millis(100);
/// Width of the bar in characters.
const BAR: usize = 24;

/// Watches a run.
pub(super) struct Watch {
    lang: Lang,
    is_terminal: bool,
    begun: Instant,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    stages: Vec<(Stage, Instant)>,
    said: Option<Instant>,
    is_shown: bool,
}

impl Watch {
    pub(super) fn new(call: &Call<'_>) -> Watch {
        let is_terminal = std::io::stderr().is_terminal();
        Watch { lang: call.lang, is_terminal, begun: Instant::now(), state: Mutex::default() }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends the run and tells its times, as far as somebody wants to know.
    pub(super) fn finish(&self, call: &Call<'_>) {
        let now = Instant::now();
        let mut state = self.state();
        clear(&mut state);
        let stages = durations(&state.stages, now);
        match call.args.get_one::<String>("timings").map(String::as_str) {
            Some("json") => write_out(&json(&stages, now - self.begun)),
            Some(_) => write_err(&table(&stages, now - self.begun, self.lang)),
            None if self.is_terminal => write_err(&line(&stages, now - self.begun, self.lang)),
            None => {}
        }
    }
}

impl Progress for Watch {
    fn stage(&self, stage: Stage) {
        let mut state = self.state();
        state.stages.push((stage, Instant::now()));
    }

    fn step(&self, done: usize, total: usize) {
        // Most steps say nothing; they do not even look at the clock.
        if total < 500 || !(done == total || done.is_multiple_of(64)) {
            return;
        }
        let (now, mut state) = (Instant::now(), self.state());
        let pause = if self.is_terminal { BETWEEN_FRAMES } else { BETWEEN_LINES };
        if now - state.said.unwrap_or(self.begun) < pause {
            return;
        }
        state.said = Some(now);
        let word = state.stages.last().map_or_else(String::new, |(stage, _)| word(*stage).get(self.lang).to_owned());
        if self.is_terminal {
            state.is_shown = true;
            let full = BAR * done / total;
            let bar = format!("{}{}", "█".repeat(full), "░".repeat(BAR - full));
            write_err(&format!("\r\x1b[K{word} {bar} {done}/{total}"));
        } else {
            write_err(&format!("{word} {done}/{total}\n"));
        }
    }
}

/// Takes the moving line away.
fn clear(state: &mut State) {
    if std::mem::take(&mut state.is_shown) {
        write_err("\r\x1b[K");
    }
}

/// How long each stage took; what was entered more than once, as for several editions, is added up.
fn durations(stages: &[(Stage, Instant)], end: Instant) -> Vec<(Stage, Duration)> {
    let mut all: Vec<(Stage, Duration)> = Vec::new();
    for (at, (stage, begun)) in stages.iter().enumerate() {
        let took = stages.get(at + 1).map_or(end, |(_, next)| *next).saturating_duration_since(*begun);
        match all.iter_mut().find(|(known, _)| known == stage) {
            Some((_, sum)) => *sum += took,
            None => all.push((*stage, took)),
        }
    }
    all.sort_by_key(|(stage, _)| *stage);
    all
}

fn word(stage: Stage) -> Text {
    let (zh, en) = match stage {
        Stage::Look => ("查看文件", "look"),
        Stage::Read => ("读取", "read"),
        Stage::Check => ("检查", "check"),
        Stage::Plan => ("安排", "plan"),
        Stage::Render => ("生成", "render"),
        Stage::Print => ("排版", "print"),
        Stage::Release => ("发布", "release"),
    };
    Text::new(zh, en)
}

fn seconds(took: Duration) -> String {
    format!("{:.2}", took.as_secs_f64())
}

/// `用时 1.32 秒（读取 0.41，检查 0.20，…）`: what took a hundredth of a second or more.
fn line(stages: &[(Stage, Duration)], whole: Duration, lang: Lang) -> String {
    let long = stages.iter().filter(|(_, took)| took.as_millis() >= 10);
    let parts: Vec<String> =
        long.map(|(stage, took)| format!("{} {}", word(*stage).get(lang), seconds(*took))).collect();
    let whole = seconds(whole);
    match (lang, parts.is_empty()) {
        (Lang::Zh, true) => format!("用时 {whole} 秒\n"),
        (Lang::Zh, false) => format!("用时 {whole} 秒（{}）\n", parts.join("，")),
        (Lang::En, true) => format!("took {whole} s\n"),
        (Lang::En, false) => format!("took {whole} s ({})\n", parts.join(", ")),
    }
}

fn table(stages: &[(Stage, Duration)], whole: Duration, lang: Lang) -> String {
    let all = if lang == Lang::Zh { "合计" } else { "all" };
    let mut text = String::new();
    for (stage, took) in stages {
        text.push_str(&format!("{:>8.3} s  {}\n", took.as_secs_f64(), word(*stage).get(lang)));
    }
    text + &format!("{:>8.3} s  {all}\n", whole.as_secs_f64())
}

fn json(stages: &[(Stage, Duration)], whole: Duration) -> String {
    let stages = stages.iter().map(|(stage, took)| (word(*stage).en, took.as_secs_f64().into()));
    let stages: serde_json::Map<String, serde_json::Value> = stages.collect();
    format!("{}\n", serde_json::json!({ "seconds": whole.as_secs_f64(), "stages": stages }))
}
