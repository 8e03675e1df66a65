//! `bindgen`: Rust declarations from a .wasm, for hosts that do not have the plugin's crate.

use std::path::PathBuf;

use wasmer_plugin_bindgen::Bindgen;

use crate::error::{AnyError, Failure};
use crate::output::Outcome;

/// Writes Rust declarations of a plugin's functions and types, from which a host gets its stubs.
///
/// A build script does the same with `wasmer_plugin_bindgen::Bindgen`, and follows changes of the .wasm.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  wasmer-plugin bindgen calculator.wasm --out src/calculator.rs
  wasmer-plugin bindgen calculator.wasm --sha256 \"$(sha256sum calculator.wasm | cut -d' ' -f1)\"
  wasmer-plugin bindgen ten_percent.wasm --interface-crate shop-api")]
pub struct Args {
    /// The plugin.
    #[arg(value_name = "X.WASM")]
    wasm: PathBuf,
    /// Writes to this file. Without it, prints the declarations.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Writes a crate to this folder, for a second implementation of the plugin's interfaces.
    #[arg(long, value_name = "FOLDER", conflicts_with = "out")]
    interface_crate: Option<PathBuf>,
    /// SHA-256 that the file must have.
    #[arg(long, value_name = "DIGEST")]
    sha256: Option<String>,
    /// Leaves a function out: `price` or `Discount.price`. May be given several times.
    #[arg(long, value_name = "FUNCTION")]
    skip: Vec<String>,
    /// Replaces files that this tool did not write.
    #[arg(long)]
    overwrite: bool,
    /// A clone of wasmer-plugin's repository, for the crate's dependency by path instead of by version.
    #[arg(long, value_name = "PATH", env = "WASMER_PLUGIN_PATH", requires = "interface_crate")]
    wasmer_plugin_path: Option<PathBuf>,
}

/// Prints or writes the declarations.
pub fn run(args: &Args) -> Result<Outcome, AnyError> {
    let absolute = |path: &PathBuf| std::path::absolute(path).map_err(Failure::io("find the file", path));
    let mut bindgen = Bindgen::new(absolute(&args.wasm)?).overwrite(args.overwrite);
    for function in &args.skip {
        bindgen = bindgen.skip(function);
    }
    if let Some(digest) = &args.sha256 {
        bindgen = bindgen.sha256(digest);
    }
    if let Some(folder) = &args.interface_crate {
        let folder = absolute(folder)?;
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if let Some(runtime) = super::new::runtime_path(args.wasmer_plugin_path.as_deref())? {
            bindgen = bindgen.runtime_path(runtime);
        }
        let manifest = bindgen.interface_crate(&name, &folder)?;
        return Ok(Outcome::text(format!("wrote the crate `{name}`: {}\n", manifest.display())));
    }
    let Some(out) = &args.out else {
        return Ok(Outcome::text(bindgen.source()?));
    };
    let path = bindgen.out_file(absolute(out)?).generate()?;
    Ok(Outcome::text(format!("{}\n", path.display())))
}
