//! The program: hands its arguments to the command line and exits with its code.

use std::process::ExitCode;

#[allow(clippy::disallowed_methods)] // the one place where arguments come in
fn main() -> ExitCode {
    ExitCode::from(gongkai::run(std::env::args_os().collect()))
}
