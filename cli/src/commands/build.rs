//! `build`: compiles a plugin crate and shows the result.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde_json::{Value, json};
use wasmer_plugin_bindgen::size::{Group, Module, by_group};
use wasmer_plugin_bindgen::{Build, Profile};

use super::inspect::{self, grouped, name};
use crate::error::{AnyError, Failure};
use crate::output::Outcome;
use crate::paint;
use crate::wasm::Wasm;

/// Compiles a plugin crate to .wasm, and shows its sizes and its interface.
///
/// The settings are those of `wasmer_plugin_bindgen::build` in a host's build script: optimised, with
/// link-time optimisation and without names. The target wasm32-unknown-unknown is added if it is missing. A
/// plugin that imports functions of a browser is refused, because no host could load it.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[command(after_help = "\
Examples:
  wasmer-plugin build
  wasmer-plugin build ../calculator --profile small --out plugins/calculator.wasm
  wasmer-plugin build --sizes
  wasmer-plugin build --json | jq -r .wasm")]
pub struct Args {
    /// Folder of the plugin crate.
    #[arg(default_value = ".")]
    path: PathBuf,
    /// Optimisation: `fast` code, `small` code, or none with checks for `debug`.
    #[arg(long, value_enum, default_value_t)]
    profile: Optimisation,
    /// Copies the .wasm to this file, or into this folder.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Turns on features of the plugin crate.
    #[arg(long, value_delimiter = ',')]
    features: Vec<String>,
    /// Turns off the plugin crate's feature `default`.
    #[arg(long)]
    no_default_features: bool,
    /// Makes no vector instructions, for engines without `simd128`.
    #[arg(long)]
    no_simd: bool,
    /// Makes the host the source of random numbers for the crate `getrandom`.
    #[arg(long)]
    random: bool,
    /// Keeps the names of functions, for readable backtraces.
    #[arg(long)]
    keep_names: bool,
    /// Measures the code of each crate. Compiles the plugin again, with names.
    #[arg(long)]
    sizes: bool,
    /// Folder to compile in.
    #[arg(long, value_name = "FOLDER")]
    target_dir: Option<PathBuf>,
    /// Does not change `Cargo.lock`.
    #[arg(long)]
    locked: bool,
    /// Does not use the network.
    #[arg(long)]
    offline: bool,
    /// Prints the result as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Optimisation {
    #[default]
    Fast,
    Small,
    Debug,
}

/// Compiles the plugin and describes it.
pub fn run(args: &Args) -> Result<Outcome, AnyError> {
    let folder = absolute(&args.path)?;
    if !folder.join("Cargo.toml").is_file() {
        return Err(Failure::NoCrate { folder: args.path.clone() }.into());
    }
    let build = settings(args, &folder)?;
    let artifact = build.clone().keep_names(keeps_names(args)).run()?;
    let bytes = fs::read(artifact.wasm()).map_err(Failure::io("read the file", artifact.wasm()))?;
    let path = match &args.out {
        Some(out) => copy(&bytes, artifact.wasm(), out)?,
        None => artifact.wasm().to_owned(),
    };
    let wasm = Wasm::of(path.display().to_string(), &bytes)?;
    let groups = if args.sizes { Some(measure(&build)?) } else { None };
    if args.json {
        return Ok(Outcome::json(&describe(artifact.package_name(), &wasm, groups.as_deref())));
    }
    let mut text = inspect::show(&wasm, false);
    if let Some(groups) = groups {
        text += &paint::rust(&table(&groups));
    }
    Ok(Outcome::text(text))
}

/// Makes a path absolute. In a program that cargo runs, `Build` would resolve it in another folder.
fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    std::path::absolute(path).map_err(Failure::io("find the folder", path))
}

fn settings(args: &Args, folder: &Path) -> Result<Build, AnyError> {
    let mut build = Build::new(folder)
        .features(&args.features)
        .profile(match args.profile {
            Optimisation::Fast => Profile::Fast,
            Optimisation::Small => Profile::Small,
            Optimisation::Debug => Profile::Debug,
        })
        .simd(!args.no_simd)
        .random(args.random)
        .locked(args.locked)
        .offline(args.offline);
    if args.no_default_features {
        build = build.no_default_features();
    }
    if let Some(folder) = &args.target_dir {
        build = build.target_dir(absolute(folder)?);
    }
    Ok(build)
}

fn keeps_names(args: &Args) -> bool {
    args.keep_names || matches!(args.profile, Optimisation::Debug)
}

/// Copies the .wasm to a file or into a folder, in one step, so that no host loads half of it.
fn copy(bytes: &[u8], wasm: &Path, out: &Path) -> Result<PathBuf, Failure> {
    let path = if out.is_dir() { out.join(wasm.file_name().unwrap_or_default()) } else { out.to_owned() };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(Failure::io("create the folder", folder))?;
    }
    let new = path.with_extension("wasm.new");
    fs::write(&new, bytes).map_err(Failure::io("write the file", &new))?;
    fs::rename(&new, &path).map_err(Failure::io("replace the file", &path))?;
    Ok(path)
}

/// Compiles the plugin with names, and measures the code of each crate.
fn measure(build: &Build) -> Result<Vec<Group>, AnyError> {
    let artifact = build.clone().keep_names(true).run()?;
    let bytes = fs::read(artifact.wasm()).map_err(Failure::io("read the file", artifact.wasm()))?;
    Ok(by_group(&Module::read(&bytes)?.functions))
}

fn table(groups: &[Group]) -> String {
    let mut text = "\n// Code by crate, or by purpose if it is of std:\n".to_owned();
    for group in groups {
        let _ = writeln!(text, "// {:>11} {}", grouped(group.bytes), name(&group.name));
    }
    text
}

fn describe(package: &str, wasm: &Wasm, groups: Option<&[Group]>) -> Value {
    let mut value = json!({ "package": package, "wasm": wasm.path });
    if let Some(groups) = groups {
        let group = |group: &Group| json!({ "name": group.name, "bytes": group.bytes });
        value["crates"] = groups.iter().map(group).collect();
    }
    value["interface"] = inspect::describe(wasm);
    value
}
