//! `diff`: two versions of a plugin or an interface, in both directions.

use std::path::PathBuf;

use serde_json::json;
use wasmer_plugin_bindgen::Compatibility;

use super::side;
use crate::error::AnyError;
use crate::output::{INCOMPATIBLE, Outcome};

/// Says which hosts and plugins of two versions work together.
///
/// The exit code is 0 if all of them do, and 3 if a host of one version cannot use plugins of the other.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  wasmer-plugin diff shop-1.wasm shop-2.wasm
  wasmer-plugin diff old/interface.lock new/interface.lock --json

A .wasm does not say which of its functions a host may do without, so all of them are required.
A lock knows the methods with a default body.")]
pub struct Args {
    /// The older version: a .wasm, an `interface.lock`, or the folder of an interface crate.
    old: PathBuf,
    /// The newer version.
    new: PathBuf,
    /// Fails also if calls have to be adapted.
    #[arg(long, visible_alias = "adapted-is-error")]
    exact: bool,
    /// Prints the result as JSON.
    #[arg(long)]
    json: bool,
}

/// Compares the two versions.
pub fn run(args: &Args) -> Result<Outcome, AnyError> {
    let compatibility = Compatibility::of(&side::read(&args.old)?, &side::read(&args.new)?);
    let pairings = [compatibility.forwards(), compatibility.backwards()];
    let fails = pairings.into_iter().any(|pairing| side::fails(pairing, args.exact));
    let outcome = if args.json {
        Outcome::json(&json!({
            "old": args.old.display().to_string(),
            "new": args.new.display().to_string(),
            "old_host_new_plugin": side::json(compatibility.forwards()),
            "new_host_old_plugin": side::json(compatibility.backwards()),
            "added": compatibility.added(),
            "removed": compatibility.removed(),
        }))
    } else {
        Outcome::text(compatibility.to_string())
    };
    Ok(outcome.with_code(if fails { INCOMPATIBLE } else { 0 }))
}
