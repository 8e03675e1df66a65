//! The command line itself: help, colours, pipes, completions, manual pages.

mod common;

use std::fs;
use std::process::{Command, Stdio};

use common::{Run, folder, plugin, program, run};

const COMMANDS: &[&str] =
    &["new", "build", "inspect", "check", "diff", "call", "bench", "bindgen", "completions", "man"];

#[test]
fn help_has_examples_and_exit_codes() {
    let help = run(["--help"]).succeeds();
    for command in COMMANDS {
        assert!(help.out.contains(&format!("\n  {command} ")), "{}", help.out);
        let own = run([command, "--help"]).succeeds();
        assert!(own.out.contains("Examples:\n  wasmer-plugin "), "{}", own.out);
        assert!(!own.out.contains('\x1b'));
    }
    help.says("Exit codes:\n  0  fine\n").says("  3  incompatible");
    run(["--version"]).succeeds().says(concat!("wasmer-plugin ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn wrong_usage_is_code_2() {
    for arguments in [
        &[][..],
        &["nonsense"],
        &["inspect"],
        &["inspect", "x", "--json", "--json-schema"],
        &["check", "x"],
        &["new", "a", "--host", "b"],
        &["inspect", "x", "--color", "sometimes"],
    ] {
        let run = run(arguments).ends(2);
        assert!(run.out.is_empty() && !run.err.is_empty());
    }
}

#[test]
fn colours_are_for_those_who_want_them() {
    let wasm = plugin("examples/quickstart/calculator");
    let colours = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut command = program();
        command.arg("inspect").arg(&wasm).args(arguments).envs(variables.iter().copied());
        Run::of(&mut command).succeeds().out.contains("\x1b[")
    };
    assert!(!colours(&[], &[]));
    assert!(colours(&["--color", "always"], &[]));
    assert!(colours(&["--color=always"], &[("NO_COLOR", "1")]));
    assert!(!colours(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(colours(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colours(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!colours(&["--json", "--color", "always"], &[]));
    let error = run(["inspect", "missing.wasm", "--color", "always"]).ends(1).err;
    assert!(error.starts_with("\x1b[") && error.contains("missing.wasm"), "{error:?}");
    assert!(run(["--help", "--color", "always"]).succeeds().out.contains("\x1b["));
}

#[test]
fn colours_leave_the_text_as_it_is() {
    let wasm = plugin("examples/shop/ten-percent");
    let text = |color| run(["inspect".as_ref(), wasm.as_os_str(), "--color".as_ref(), color]).succeeds().out;
    let coloured = text("always".as_ref());
    let mut plain = String::new();
    for (index, part) in coloured.split("\x1b[").enumerate() {
        plain += if index == 0 { part } else { part.split_once('m').unwrap().1 };
    }
    assert_eq!(plain, text("never".as_ref()));
}

#[test]
fn a_closed_pipe_is_no_error() {
    let wasm = plugin("examples/shop/ten-percent");
    for form in ["--json", "--json-schema", "--fingerprints"] {
        let mut command = program();
        command.arg("inspect").arg(&wasm).arg(form).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // The reader is gone before the first byte, or while the output is written.
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
        assert_eq!(output.status.code(), Some(0));
    }
}

/// The verdict is in the exit code, also if nobody reads the output.
#[test]
fn a_closed_pipe_keeps_the_verdict() {
    let [one, other] = ["examples/shop/ten-percent", "examples/quickstart/calculator"].map(plugin);
    let mut command = program();
    command.arg("diff").arg(one).arg(other).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(3));
}

#[test]
fn completions_parse() {
    let script = folder("completions").join("script");
    for (shell, word) in [
        ("bash", "complete "),
        ("zsh", "#compdef"),
        ("fish", "complete -c"),
        ("elvish", "set "),
        ("powershell", "Register-"),
    ] {
        let run = run(["completions", shell]).succeeds().says(word);
        assert!(COMMANDS.iter().all(|command| run.out.contains(command)), "{shell}");
        fs::write(&script, &run.out).unwrap();
        if shell == "bash" {
            let parsed = Run::of(Command::new("bash").arg("-n").arg(&script));
            assert_eq!((parsed.code, parsed.err.as_str()), (Some(0), ""));
        }
    }
    run(["completions", "tcsh"]).ends(2);
}

#[test]
fn manual_pages_are_written() {
    let folder = folder("man").join("man1");
    let run = run(["man".as_ref(), folder.as_os_str()]).succeeds();
    assert_eq!(run.out.lines().count(), 1 + COMMANDS.len());
    for command in COMMANDS {
        let page = fs::read_to_string(folder.join(format!("wasmer-plugin-{command}.1"))).unwrap();
        assert!(page.contains(".TH ") && page.contains("Examples:"), "{page}");
        assert!(page.contains(&format!("wasmer\\-plugin\\-{command}")), "{page}");
    }
    let main = common::run(["man"]).succeeds();
    assert_eq!(main.out, fs::read_to_string(folder.join("wasmer-plugin.1")).unwrap());
    common::run(["man", "/dev/null/x"]).fails_with("cannot create the folder `/dev/null/x`");
}
