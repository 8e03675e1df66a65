//! `wasmer-plugin bindgen` and `inspect --rust`. The generator's own tests are in host-bindgen.

mod common;

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::Command;

use common::{Run, folder, plugin, root, run};

fn bindgen(wasm: &Path, more: &[&OsStr]) -> Run {
    run(["bindgen".as_ref(), wasm.as_os_str()].into_iter().chain(more.iter().copied()))
}

#[test]
fn declarations_are_printed_or_written() {
    let wasm = plugin("examples/quickstart/calculator");
    let text = bindgen(&wasm, &[]).succeeds().says("pub fn add(a: i32, b: i32) -> i32;").out;
    assert_eq!(run(["inspect".as_ref(), wasm.as_os_str(), "--rust".as_ref()]).succeeds().out, text);
    let out = folder("bindgen-out").join("calculator.rs");
    let written = bindgen(&wasm, &["--out".as_ref(), out.as_os_str()]).succeeds();
    assert_eq!(written.out, format!("{}\n", out.display()));
    assert_eq!(fs::read_to_string(&out).unwrap(), text);
    // Its own file is replaced, another's is not.
    bindgen(&wasm, &["--out".as_ref(), out.as_os_str()]).succeeds();
    fs::write(&out, "mod mine;\n").unwrap();
    bindgen(&wasm, &["--out".as_ref(), out.as_os_str()]).fails_with("calculator.rs");
    bindgen(&wasm, &["--out".as_ref(), out.as_os_str(), "--overwrite".as_ref()]).succeeds();
    let skipped = bindgen(&wasm, &["--skip".as_ref(), "add".as_ref()]).succeeds().out;
    assert!(!skipped.contains("fn add(") && skipped.contains("fn greet("), "{skipped}");
}

#[test]
fn a_wrong_digest_is_an_error() {
    let wasm = plugin("examples/quickstart/calculator");
    let right = Run::of(Command::new("sha256sum").arg(&wasm)).succeeds().out;
    let right = right.split(' ').next().unwrap();
    bindgen(&wasm, &["--sha256".as_ref(), right.as_ref()]).succeeds();
    bindgen(&wasm, &["--sha256".as_ref(), "00".as_ref()]).fails_with(right);
    bindgen(Path::new("missing.wasm"), &[]).fails_with("No such file");
}

/// The crate compiles, and another plugin can be made for it.
#[test]
fn a_crate_is_written_that_compiles() {
    let folder = folder("bindgen-crate");
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    fs::write(folder.join("Cargo.toml"), "[workspace]\nresolver = \"3\"\nmembers = [\"shop-api\"]\n")
        .unwrap();
    let wasm = plugin("examples/shop/ten-percent");
    let api = folder.join("shop-api");
    bindgen(&wasm, &["--interface-crate".as_ref(), api.as_os_str()])
        .succeeds()
        .says("wrote the crate `shop-api`");
    bindgen(&wasm, &["--interface-crate".as_ref(), api.as_os_str()]).fails_with("shop-api");
    let mut new = common::program();
    new.args(["new", "second", "--interface", "shop-api"]).current_dir(&folder);
    Run::of(&mut new).succeeds();
    let mut test = Command::new(env!("CARGO"));
    test.args(["test", "--workspace"]).current_dir(&folder).env("CARGO_NET_OFFLINE", "true");
    test.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("new-target"));
    Run::of(&mut test).ends(0).says("test discount_answers ... ok");
}
