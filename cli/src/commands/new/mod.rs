//! `new`: plugin crates, interface crates and hosts that compile as they are made.

mod find;
mod folder;
mod host;
mod implementation;
mod interface;
mod plugin;
mod runtime;

use std::path::{Path, PathBuf};

use crate::cargo::Source;
use crate::error::AnyError;
use crate::output::Outcome;

/// Makes a plugin crate, an interface crate or a host. Each compiles, and has a test that passes.
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "wasmer-plugin new <NAME> [--interface <CRATE>]\n       \
                      wasmer-plugin new --interface <NAME>\n       \
                      wasmer-plugin new --host <NAME> [--plugin <PATH>]",
    after_help = "\
Examples:
  wasmer-plugin new calculator                         # a plugin with functions
  wasmer-plugin new --interface shop-api               # the interface of many plugins
  wasmer-plugin new ten-percent --interface shop-api   # a plugin that implements it
  wasmer-plugin new --host shop --plugin ten-percent   # a host that loads the plugin

NAME may be a path: its last part is the name. The crate is made as by `cargo new`, so it becomes a
member of a workspace around it."
)]
pub struct Args {
    /// Name of the plugin crate.
    #[arg(required_unless_present_any = ["interface", "host"], conflicts_with = "host")]
    name: Option<PathBuf>,
    /// With NAME: the crate with the interface to implement. It is a path, or the name of a package in this
    /// workspace, among its dependencies, or in the registry. Alone: the name of an interface crate to make.
    #[arg(long, value_name = "CRATE", conflicts_with = "host")]
    interface: Option<PathBuf>,
    /// Makes a host.
    #[arg(long, value_name = "NAME")]
    host: Option<PathBuf>,
    /// The host's plugin crate. The default is the only one beside the host.
    #[arg(long, value_name = "PATH", requires = "host")]
    plugin: Option<PathBuf>,
    /// A clone of wasmer-plugin's repository, for dependencies by path instead of by version.
    #[arg(long, value_name = "PATH", env = "WASMER_PLUGIN_PATH")]
    wasmer_plugin_path: Option<PathBuf>,
}

/// Makes the crate.
pub fn run(args: &Args) -> Result<Outcome, AnyError> {
    let runtime = runtime::Runtime::find(args.wasmer_plugin_path.as_deref())?;
    match (&args.name, &args.interface, &args.host) {
        (Some(name), Some(interface), _) => implementation::make(name, interface),
        (Some(name), None, _) => plugin::make(name, &runtime),
        (None, Some(interface), _) => interface::make(interface, &runtime),
        (None, None, Some(host)) => host::make(host, args.plugin.as_deref()),
        (None, None, None) => unreachable!("the parser requires one of them"),
    }
}

/// Returns the folder of the runtime in a clone, if new crates depend on one.
pub fn runtime_path(given: Option<&Path>) -> Result<Option<PathBuf>, AnyError> {
    Ok(match runtime::Runtime::find(given)?.library().source {
        Source::Path(path) => Some(path),
        Source::Version(_) => None,
    })
}

/// Fills in the `{{names}}` of a template.
fn fill(template: &str, values: &[(&str, &str)]) -> String {
    values
        .iter()
        .fold(template.to_owned(), |text, (name, value)| text.replace(&format!("{{{{{name}}}}}"), value))
}

/// Returns the name of a type for a crate: `TenPercent` for `ten-percent`.
fn type_name(ident: &str) -> String {
    let parts = ident.split('_').map(|part| {
        let mut characters = part.chars();
        let first = characters.next().map(|first| first.to_uppercase().to_string());
        first.unwrap_or_default() + characters.as_str()
    });
    parts.collect()
}

/// Returns the name of a variable or a function for a type: `ten_percent` for `TenPercent`.
fn variable_name(ty: &str) -> String {
    let mut name = String::new();
    for character in ty.chars() {
        if character.is_uppercase() && !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
        name.extend(character.to_lowercase());
    }
    let is_keyword = syn::parse_str::<syn::Ident>(&name).is_err();
    if is_keyword { format!("the_{name}") } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_types_and_variables() {
        assert_eq!(type_name("ten_percent"), "TenPercent");
        assert_eq!(type_name("a__b"), "AB");
        assert_eq!(variable_name("TenPercent"), "ten_percent");
        assert_eq!(variable_name("Match"), "the_match");
    }

    #[test]
    fn templates_are_filled() {
        assert_eq!(fill("{{a}} {b} {{c}}", &[("a", "1"), ("c", "2")]), "1 {b} 2");
    }
}
