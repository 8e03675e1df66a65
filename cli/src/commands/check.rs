//! `check`: a plugin against the interface of a host.

use std::fmt::Write;
use std::path::PathBuf;

use serde_json::json;
use wasmer_plugin::interface::Interface;
use wasmer_plugin_bindgen::{Compatibility, Verdict};

use super::side;
use crate::error::{AnyError, Failure};
use crate::output::{INCOMPATIBLE, Outcome, escape};
use crate::wasm::Wasm;

/// Says whether hosts that were built for an interface run a plugin.
///
/// The exit code is 0 if they do, and 3 if they do not.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  wasmer-plugin check plugin.wasm --against ../shop-api
  wasmer-plugin check plugin.wasm --against shop-api/interface.lock --exact
  wasmer-plugin check plugin.wasm --against ../shop-api --only Discount
  wasmer-plugin check plugin.wasm --against released/plugin.wasm --json

A .wasm does not say which of its functions a host may do without, so all of those of another .wasm
are required. A lock knows the methods with a default body.")]
pub struct Args {
    /// The plugin.
    #[arg(value_name = "X.WASM")]
    wasm: PathBuf,
    /// The interface of the host: a .wasm, an `interface.lock`, or the folder of an interface crate.
    #[arg(long, value_name = "TARGET")]
    against: PathBuf,
    /// Compares only this interface or function of the host. May be given several times.
    #[arg(long, value_name = "INTERFACE")]
    only: Vec<String>,
    /// Fails also if calls have to be adapted.
    #[arg(long, visible_alias = "adapted-is-error")]
    exact: bool,
    /// Prints the result as JSON.
    #[arg(long)]
    json: bool,
}

/// Compares plugin and host.
pub fn run(args: &Args) -> Result<Outcome, AnyError> {
    let mut host = side::read(&args.against)?;
    restrict(&mut host, args)?;
    let plugin = Wasm::read(&args.wasm)?.interface;
    let compatibility = Compatibility::of(&host, &plugin);
    let pairing = compatibility.forwards();
    let code = if side::fails(pairing, args.exact) { INCOMPATIBLE } else { 0 };
    if args.json {
        let mut value = json!({ "plugin": args.wasm.display().to_string(), "target": args.against.display().to_string() });
        if let (Some(value), serde_json::Value::Object(result)) = (value.as_object_mut(), side::json(pairing))
        {
            value.extend(result);
        }
        return Ok(Outcome::json(&value).with_code(code));
    }
    let verb = match (pairing.is_exact(), pairing.is_compatible()) {
        (true, _) => "run",
        (_, true) => "run, and adapt calls to,",
        _ => "refuse",
    };
    let (target, wasm) = (args.against.display().to_string(), args.wasm.display().to_string());
    let mut text = format!("hosts built for `{}` {verb} `{}`\n", escape(&target), escape(&wasm));
    for (verdict, kind) in [(pairing.functions(), "functions"), (pairing.host_functions(), "host functions")]
    {
        // Adaptations are of no interest beside differences that break the other kind.
        if verdict.differences().is_empty()
            || !pairing.is_compatible() && !matches!(verdict, Verdict::Broken { .. })
        {
            continue;
        }
        let _ = write!(text, "{kind}:\n{verdict}");
    }
    Ok(Outcome::text(text).with_code(code))
}

/// Leaves the functions that the user has named.
fn restrict(host: &mut Interface, args: &Args) -> Result<(), Failure> {
    let is_of = |function: &str, name: &str| {
        function == name || function.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'))
    };
    for name in &args.only {
        if !host.functions().iter().any(|function| is_of(function.name(), name)) {
            return Err(Failure::NotInTarget { target: args.against.clone(), name: name.clone() });
        }
    }
    if !args.only.is_empty() {
        host.retain_functions(|function| args.only.iter().any(|name| is_of(function, name)));
    }
    Ok(())
}
