//! `call`: one call of a function, or a prompt for many.

use std::fmt::Write;

use serde_json::{Map, Value as Json, json};
use wasmer_plugin::host::Plugin;

use super::session::{Returned, Session};
use super::{PluginArgs, arguments, prompt};
use crate::error::AnyError;
use crate::output::{Outcome, escape};

/// Calls a function of a plugin. Without a function it shows a prompt, where the plugin keeps its state.
///
/// Arguments are JSON or literals of Rust, by the types of the function. A text needs no quotes. `@FILE`
/// reads an argument from a file: the bytes of a `Vec<u8>`, the text of a `String`, and otherwise a literal.
/// Put `--` before arguments that begin with a hyphen and are no numbers.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  wasmer-plugin call calculator.wasm add 2 3
  wasmer-plugin call calculator.wasm greet Ada 2 --json
  wasmer-plugin call ten_percent.wasm Discount.price --new 10 '{\"customer\": \"Ada\", \"items\": []}' 0 \\
      --answers answers.json
  wasmer-plugin call photo.wasm blur @pixels.raw 3 --timeout 500ms --memory 64M
  wasmer-plugin call calculator.wasm

Host functions are refused, unless `--answers` or `--script` names a file with their answers.")]
pub struct Args {
    #[command(flatten)]
    plugin: PluginArgs,
    /// The function, with its interface in front: `add`, or `Discount.price`.
    #[arg(value_name = "FUNCTION")]
    function: Option<String>,
    /// The arguments.
    #[arg(value_name = "ARG", allow_negative_numbers = true)]
    arguments: Vec<String>,
    /// Prints the result as JSON. If the function changes arguments, prints an object with `result` and
    /// `arguments`.
    #[arg(long)]
    json: bool,
    /// Adds the memory of the plugin, and with `--fuel` the instructions of the call, on standard error.
    #[arg(long)]
    stats: bool,
}

/// Makes the call, or shows the prompt.
pub fn run(args: &Args) -> Result<Outcome, AnyError> {
    let mut session = Session::start(&args.plugin)?;
    let Some(name) = &args.function else { return prompt::run(session, args.json) };
    let texts = args.arguments.iter().map(String::as_str);
    let values = arguments::read(session.interface(), session.function(name)?, texts)?;
    session.construct(name, &args.plugin.constructor)?;
    let returned = session.call(name, values)?;
    if args.stats {
        anstream::eprintln!("{}", stats(&session));
    }
    Ok(Outcome::text(show(&returned, args.json)))
}

/// Shows the memory of the plugin, and the instructions of its last call.
pub fn stats(session: &Session) -> String {
    let memory = Plugin::memory_size(&session.plugin) >> 10;
    let fuel = Plugin::fuel_used(&session.plugin);
    let fuel = fuel.map_or_else(String::new, |fuel| format!(", {fuel} instructions"));
    format!("{memory} KiB of memory{fuel}")
}

/// Shows the result, and the arguments that have changed.
pub fn show(returned: &Returned, as_json: bool) -> String {
    let Returned { result, changed } = returned;
    if as_json {
        let result = result.to_json();
        if changed.is_empty() {
            return crate::output::json(&result);
        }
        let arguments: Map<String, Json> =
            changed.iter().map(|(name, value)| (name.clone(), value.to_json())).collect();
        return crate::output::json(&json!({ "result": result, "arguments": arguments }));
    }
    let mut text = format!("{result:#}\n");
    for (name, value) in changed {
        let _ = writeln!(text, "{} = {value:#}", escape(name));
    }
    text
}
