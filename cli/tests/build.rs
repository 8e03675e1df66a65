//! `wasmer-plugin build`.

mod common;

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use common::{Run, folder, program, root};
use serde_json::Value;

const CALCULATOR: &str = "examples/quickstart/calculator";

fn build(path: impl AsRef<OsStr>, more: &[&str]) -> Run {
    let mut command = program();
    command.arg("build").arg(path.as_ref()).args(more);
    Run::of(&mut command)
}

#[test]
fn a_plugin_is_built_and_shown() {
    let out = folder("build-out").join("plugins/calc.wasm");
    let run = build(root().join(CALCULATOR), &["--out", out.to_str().unwrap(), "--offline"]).ends(0);
    let size = fs::metadata(&out).unwrap().len();
    assert!(run.out.starts_with(&format!("// {}: ", out.display())), "{}", run.out);
    assert!(run.out.replace(',', "").contains(&format!(": {size} bytes ")), "{}", run.out);
    // The progress of cargo is not among the output.
    assert!(run.err.contains("Finished") && !run.out.contains("Finished"), "{}", run.err);
    run.says("/// Adds two numbers.\nfn add(a: i32, b: i32) -> i32;\n");
    let files = fs::read_dir(out.parent().unwrap()).unwrap().count();
    assert_eq!(files, 1, "the copy leaves nothing behind");
}

/// Paths are relative to the current folder, also in a program that cargo runs.
#[test]
fn the_default_is_the_current_folder() {
    let mut command = program();
    command.args(["build", "--json", "--offline"]);
    command.current_dir(root().join(CALCULATOR)).env("CARGO_MANIFEST_DIR", "/elsewhere");
    let value = Run::of(&mut command).ends(0).json();
    assert_eq!(value["package"], "calculator");
    let wasm = Path::new(value["wasm"].as_str().unwrap());
    assert!(wasm.is_absolute() && wasm.ends_with("calculator.wasm"), "{}", wasm.display());
    assert_eq!(value["interface"]["sizes"]["file"], fs::metadata(wasm).unwrap().len());
    assert_eq!(value["interface"]["functions"][0]["name"], "add");
    assert_eq!(value.get("crates"), None);
}

#[test]
fn sizes_are_those_of_crates() {
    let run = build(root().join(CALCULATOR), &["--sizes", "--offline"]).ends(0);
    let run = run.says("// Code by crate, or by purpose if it is of std:\n").says(" formatting\n");
    assert!(run.out.contains(" wasmer_plugin\n"), "{}", run.out);
    let value = build(root().join(CALCULATOR), &["--sizes", "--json", "--offline"]).ends(0).json();
    let bytes = |group: &Value| group["bytes"].as_u64().unwrap();
    let groups = value["crates"].as_array().unwrap();
    assert!(groups.is_sorted_by(|one, other| bytes(one) >= bytes(other)), "{groups:?}");
    // Names are measured on another build: the shipped one has none.
    let code = value["interface"]["sizes"]["code"].as_u64().unwrap();
    let sum: u64 = groups.iter().map(bytes).sum();
    assert!(sum <= code && sum > code * 9 / 10, "{sum} of {code}");
}

#[test]
fn small_code_is_smaller() {
    let size = |more: &[&str]| {
        let more = [more, &["--json", "--offline"]].concat();
        build(root().join("examples/shop/ten-percent"), &more).ends(0).json()["interface"]["sizes"]["file"]
            .as_u64()
            .unwrap()
    };
    let fast = size(&[]);
    assert!(size(&["--profile", "small"]) < fast);
    assert!(size(&["--keep-names"]) > fast);
}

#[test]
fn features_select_code() {
    let functions = |more: &[&str]| {
        let more = [more, &["--json", "--offline"]].concat();
        let value = build(root().join("tests/guests/market"), &more).ends(0).json();
        value["interface"]["fingerprint"].as_str().unwrap().to_owned()
    };
    assert_ne!(functions(&["--features", "v1"]), functions(&["--features", "v2"]));
}

#[test]
fn what_is_no_plugin_is_an_error() {
    build(root().join("examples"), &[]).fails_with("there is no `Cargo.toml` in");
    build("/missing", &[]).fails_with("there is no `Cargo.toml` in `/missing`");
    build(&*root().join("examples/shop/api"), &["--offline"])
        .fails_with("add `[lib] crate-type = [\"cdylib\", \"rlib\"]`");
    let broken = folder("build-broken");
    fs::create_dir(broken.join("src")).unwrap();
    let manifest =
        "[package]\nname = \"broken\"\nedition = \"2024\"\n[lib]\ncrate-type = [\"cdylib\"]\n[workspace]\n";
    fs::write(broken.join("Cargo.toml"), manifest).unwrap();
    fs::write(broken.join("src/lib.rs"), "pub fn f() -> u8 { \"text\" }\n").unwrap();
    let run = build(&broken, &["--offline"]).ends(1);
    assert!(run.err.contains("mismatched types"), "{}", run.err);
    assert!(run.err.contains("error: cannot compile the plugin `broken`"), "{}", run.err);
    // It compiles, but nothing in it is a plugin's.
    fs::write(broken.join("src/lib.rs"), "pub fn f() -> u8 { 1 }\n").unwrap();
    let run = build(&broken, &["--offline"]).ends(1);
    assert!(run.err.contains("has no section `wasmer-plugin`"), "{}", run.err);
}

#[test]
fn the_copy_may_fail() {
    let run = build(root().join(CALCULATOR), &["--out", "/dev/null/x.wasm", "--offline"]).ends(1);
    assert!(run.err.contains("error: cannot create the folder `/dev/null`"), "{}", run.err);
}
