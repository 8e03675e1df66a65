//! `man`: manual pages.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use clap::CommandFactory;
use clap_mangen::Man;

use crate::args::Arguments;
use crate::error::{AnyError, Failure};
use crate::output::Outcome;

/// Prints the manual page, or writes those of all commands into a folder.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  wasmer-plugin man | man -l -
  wasmer-plugin man ~/.local/share/man/man1")]
pub struct Args {
    /// Folder for the pages. It is created if it is missing.
    folder: Option<PathBuf>,
}

/// Returns the page, or the paths of the written ones.
pub fn run(args: &Args) -> Result<Outcome, AnyError> {
    let mut command = Arguments::command();
    let Some(folder) = &args.folder else {
        return Ok(Outcome::text(page(command)?));
    };
    fs::create_dir_all(folder).map_err(Failure::io("create the folder", folder))?;
    // Gives the commands their full names.
    command.build();
    let mut pages = vec![("wasmer-plugin".to_owned(), command.clone())];
    for subcommand in command.get_subcommands().filter(|it| it.get_name() != "help") {
        pages.push((format!("wasmer-plugin-{}", subcommand.get_name()), subcommand.clone()));
    }
    let mut written = String::new();
    for (name, command) in pages {
        let path = folder.join(format!("{name}.1"));
        fs::write(&path, page(command)?).map_err(Failure::io("write the file", &path))?;
        let _ = writeln!(written, "{}", path.display());
    }
    Ok(Outcome::text(written))
}

fn page(command: clap::Command) -> Result<String, AnyError> {
    let mut page = Vec::new();
    Man::new(command).render(&mut page)?;
    Ok(String::from_utf8(page)?)
}
