//! The command line.

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::commands::{bindgen, build, check, complete, diff, inspect, man, new};
use crate::output::Color;

/// Makes, builds, inspects, compares and runs plugins of wasmer-plugin.
#[derive(Debug, Parser)]
#[command(name = "wasmer-plugin", version, max_term_width = 100, after_help = EXAMPLES)]
pub struct Arguments {
    /// Colours of the output: on a terminal without `NO_COLOR`, always, or never.
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub color: Color,
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Examples:
  wasmer-plugin new calculator
  wasmer-plugin build --out plugins
  wasmer-plugin inspect plugin.wasm
  wasmer-plugin check plugin.wasm --against ../shop-api
  wasmer-plugin diff shop-1.wasm shop-2.wasm
  wasmer-plugin bindgen plugin.wasm --out src/plugin.rs

Exit codes:
  0  fine
  1  error: a file cannot be read, a plugin does not compile, a call fails
  2  wrong usage
  3  incompatible: `check` and `diff`";

/// A command, with its own arguments.
#[derive(Debug, Subcommand)]
pub enum Command {
    New(new::Args),
    Build(build::Args),
    Inspect(inspect::Args),
    Check(check::Args),
    Diff(diff::Args),
    #[cfg(feature = "run")]
    Call(Box<crate::run::call::Args>),
    #[cfg(feature = "run")]
    Bench(Box<crate::run::bench::Args>),
    Bindgen(bindgen::Args),
    Completions(complete::Args),
    Man(man::Args),
}

impl Arguments {
    /// Parses the command line. Ends the process for `--help`, `--version` and wrong usage.
    pub fn parse_with(color: Color) -> Self {
        let command = Self::command().color(color.for_clap());
        let matches = command.get_matches();
        Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
    }
}
