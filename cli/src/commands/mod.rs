//! The commands. Each has its arguments and a function `run` that returns the output.

pub mod bindgen;
pub mod build;
pub mod check;
pub mod complete;
pub mod diff;
pub mod inspect;
pub mod man;
pub mod new;
mod side;

use crate::args::Command;
use crate::error::AnyError;
use crate::output::Outcome;

/// Runs a command.
pub fn run(command: Command) -> Result<Outcome, AnyError> {
    match command {
        Command::New(args) => new::run(&args),
        Command::Build(args) => build::run(&args),
        Command::Inspect(args) => inspect::run(&args),
        Command::Bindgen(args) => bindgen::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Diff(args) => diff::run(&args),
        #[cfg(feature = "run")]
        Command::Call(args) => crate::run::call::run(&args),
        #[cfg(feature = "run")]
        Command::Bench(args) => crate::run::bench::run(&args),
        Command::Completions(args) => Ok(complete::run(&args)),
        Command::Man(args) => man::run(&args),
    }
}
