//! The command `wasmer-plugin`: makes, builds, inspects, compares and runs plugins.
//!
//! Each command returns its whole output as text, see [`output::Outcome`], so that only this file prints and
//! ends the process. The prompt and the progress of `bench` print while they run.

#![expect(unreachable_pub, reason = "a program exports nothing, so `pub` is shorter for `pub(crate)`")]

mod args;
mod cargo;
mod commands;
mod error;
mod fingerprint;
mod output;
mod paint;
#[cfg(feature = "run")]
mod run;
mod source;
mod wasm;

use std::process::ExitCode;

use args::Arguments;
use output::Color;

fn main() -> ExitCode {
    let color = Color::of_arguments(std::env::args_os());
    let arguments = Arguments::parse_with(color);
    color.apply();
    match commands::run(arguments.command) {
        Ok(outcome) => match output::print(&outcome.text) {
            Ok(()) => ExitCode::from(outcome.code),
            Err(error) => output::fail(&error),
        },
        Err(error) => output::fail(&*error),
    }
}
