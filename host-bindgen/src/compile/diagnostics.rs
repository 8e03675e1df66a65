//! Handles the messages of rustc, which cargo passes on as JSON: shows them, and searches them for a known
//! cause.

use std::{
    env,
    io::{self, IsTerminal},
};

use serde_json::Value;

/// Returns the value of cargo's option `--message-format`, with colours if cargo itself would use them.
pub(super) fn format() -> &'static str {
    let colours = match env::var("CARGO_TERM_COLOR").as_deref() {
        Ok("always") => true,
        Ok("never") => false,
        _ => io::stderr().is_terminal(),
    };
    if colours { "json-diagnostic-rendered-ansi" } else { "json" }
}

/// Writes a message of rustc to standard error, like rustc, and returns its first line.
pub(super) fn show(message: &Value) -> Option<&str> {
    if message["reason"] != "compiler-message" {
        return None;
    }
    let message = &message["message"];
    if let Some(text) = message["rendered"].as_str() {
        eprint!("{text}");
    }
    message["message"].as_str()
}

/// Recognises rustc's error for a program with a global allocator besides that of wasmer-plugin.
pub(super) fn is_second_allocator(message: &str) -> bool {
    message.contains("`#[global_allocator]`") && message.contains("wasmer_plugin")
}
