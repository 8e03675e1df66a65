//! The prompt of `call`, in a pseudo-terminal.

#![cfg(feature = "run")]

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

use common::{folder, plugin};
use rexpect::session::{PtySession, spawn_command};

/// Time to wait for an output, in milliseconds. A plugin may have to be compiled.
const PATIENCE: u64 = 60_000;

fn prompt(home: &Path, wasm: &Path) -> PtySession {
    // Without `common::program`, which takes standard input away.
    let mut command = Command::new(env!("CARGO_BIN_EXE_wasmer-plugin"));
    command.env("TERM", "xterm").env("HOME", home).env_remove("XDG_CACHE_HOME").env_remove("XDG_STATE_HOME");
    command.env("NO_COLOR", "1").arg("call").arg(wasm);
    let mut session = spawn_command(command, Some(PATIENCE)).unwrap();
    session.exp_string("functions. :help shows the commands").unwrap();
    session.exp_string("> ").unwrap();
    session
}

#[test]
fn calls_keep_their_state_and_names_complete() {
    let home = folder("prompt-home");
    let mut session = prompt(&home, &plugin("tests/guests/faulty"));
    session.send_line("count").unwrap();
    session.exp_regex("\r\n1\r\n").unwrap();
    // Tab completes the name.
    session.send("cou\t").and_then(|_| session.flush()).unwrap();
    session.exp_string("count ").unwrap();
    session.send_line("").unwrap();
    session.exp_regex("\r\n2\r\n").unwrap();
    session.send_line(":reset").unwrap();
    session.exp_string("The plugin has been started anew.").unwrap();
    session.send_line("count").unwrap();
    session.exp_regex("\r\n1\r\n").unwrap();
    // A failure is shown, and the prompt goes on with a new instance.
    session.send_line("panics").unwrap();
    session.exp_string("error: plugin `faulty.wasm` panicked in `panics`").unwrap();
    session.exp_string("The plugin has been started anew.").unwrap();
    session.send_line("nothing").unwrap();
    session.exp_string("has no function `nothing`").unwrap();
    session.send_line(":nonsense").unwrap();
    session.exp_string(":nonsense is unknown; the commands are").unwrap();
    session.send_control('d').unwrap();
    session.exp_eof().unwrap();
    let history = fs::read_to_string(home.join(".local/state/wasmer-plugin/history")).unwrap();
    assert!(history.contains("count") && history.contains(":reset"), "{history}");
}

#[test]
fn the_function_that_is_typed_is_shown() {
    let mut session = prompt(&folder("prompt-hints"), &plugin("examples/quickstart/calculator"));
    session.send("add ").and_then(|_| session.flush()).unwrap();
    session.exp_string("fn add(a: i32, b: i32) -> i32  Adds two numbers.").unwrap();
    session.send_line("2 3").unwrap();
    session.exp_regex("\r\n5\r\n").unwrap();
    session.send_line(":help greet").unwrap();
    session.exp_string("/// Greets somebody, as often as is wanted.").unwrap();
    session.send_line("greet(\"Ada\", 1)").unwrap();
    session.exp_string("\"Hello, Ada! \"").unwrap();
    // The history has the last line.
    session.send("\x1b[A\r").and_then(|_| session.flush()).unwrap();
    session.exp_string("\"Hello, Ada! \"").unwrap();
    session.send_line(":quit").unwrap();
    session.exp_eof().unwrap();
}
