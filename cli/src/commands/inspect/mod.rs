//! `inspect`: the interface and the sizes of a .wasm. Nothing of it is compiled or run.

mod json;
mod schema;
mod text;

use std::path::PathBuf;

pub use json::describe;
pub use text::{grouped, name, show};

use wasmer_plugin_bindgen::Bindgen;

use crate::error::{AnyError, Failure};
use crate::output::Outcome;
use crate::paint;
use crate::wasm::Wasm;

/// Shows the interface, the sizes and the ABI of a plugin, without running it.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[command(after_help = "\
Examples:
  wasmer-plugin inspect plugin.wasm
  wasmer-plugin inspect plugin.wasm --json | jq '.functions[].name'
  wasmer-plugin inspect plugin.wasm --json-schema > plugin.schema.json")]
pub struct Args {
    /// The plugin.
    #[arg(value_name = "X.WASM")]
    wasm: PathBuf,
    /// Prints all of it as JSON.
    #[arg(long, group = "form")]
    json: bool,
    /// Prints Rust declarations, as `wasmer-plugin bindgen` does.
    #[arg(long, group = "form")]
    rust: bool,
    /// Prints a JSON Schema (2020-12) of the arguments and the result of each function.
    #[arg(long, group = "form")]
    json_schema: bool,
    /// Adds the fingerprint of each function.
    #[arg(long, conflicts_with = "form")]
    fingerprints: bool,
}

/// Reads the plugin and shows it.
pub fn run(args: &Args) -> Result<Outcome, AnyError> {
    if args.rust {
        let path = std::path::absolute(&args.wasm).map_err(Failure::io("find the file", &args.wasm))?;
        return Ok(Outcome::text(paint::rust(&Bindgen::new(path).source()?)));
    }
    let wasm = Wasm::read(&args.wasm)?;
    Ok(if args.json {
        Outcome::json(&describe(&wasm))
    } else if args.json_schema {
        Outcome::json(&schema::of(&wasm.path, &wasm.interface))
    } else {
        Outcome::text(show(&wasm, args.fingerprints))
    })
}
