//! `gongkai explain NAME`: the long form of a message; without a name, all names.

use super::report::{write_err, write_out};
use super::{Call, Outcome};
use crate::diag::{Code, Lang};
use crate::pipeline::all_codes;
use crate::source::nearest;

pub(super) fn run(call: &Call<'_>) -> Outcome {
    let codes = all_codes();
    let Some(name) = call.args.get_one::<String>("name") else {
        for code in codes {
            write_out(&format!("{:28} {:8} {}\n", code.name, code.severity.word(), first_sentence(code, call.lang)));
        }
        return Outcome::Fine;
    };
    if let Some(code) = codes.iter().find(|code| code.name == name) {
        let text = if call.lang == Lang::Zh { code.zh } else { code.en };
        write_out(&format!("{} ({})\n\n{text}\n", code.name, code.severity.word()));
        return Outcome::Fine;
    }
    let mut message = call.say(format!("没有“{name}”这条提示"), format!("there is no message “{name}”"));
    if let Some(near) = nearest(name, codes.iter().map(|code| code.name)) {
        message.push_str(&call.say(format!("；是不是 {near}？"), format!("; did you mean {near}?")));
    }
    write_err(&format!("{message}\n"));
    Outcome::WrongUsage
}

fn first_sentence(code: &Code, lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => code.zh.split('。').next().unwrap_or(code.zh),
        Lang::En => code.en.split(". ").next().unwrap_or(code.en),
    }
}
