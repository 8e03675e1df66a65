//! `completions`: a script that completes the command line in a shell.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::args::Arguments;
use crate::output::Outcome;

/// Prints the script that completes this command in a shell.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  wasmer-plugin completions bash > ~/.local/share/bash-completion/completions/wasmer-plugin
  wasmer-plugin completions fish > ~/.config/fish/completions/wasmer-plugin.fish")]
pub struct Args {
    shell: Shell,
}

/// Returns the script.
pub fn run(args: &Args) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Arguments::command(), "wasmer-plugin", &mut script);
    Outcome::text(String::from_utf8_lossy(&script))
}
