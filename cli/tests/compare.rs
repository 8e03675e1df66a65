//! `wasmer-plugin check` and `wasmer-plugin diff`.

mod common;

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use common::{Run, folder, market, plugin, root, run};
use serde_json::json;

fn check(wasm: &Path, against: &Path, more: &[&str]) -> Run {
    let arguments = ["check".as_ref(), wasm.as_os_str(), "--against".as_ref(), against.as_os_str()];
    run(arguments.into_iter().chain(more.iter().map(OsStr::new)))
}

fn diff(old: &Path, new: &Path, more: &[&str]) -> Run {
    let arguments = ["diff".as_ref(), old.as_os_str(), new.as_os_str()];
    run(arguments.into_iter().chain(more.iter().map(OsStr::new)))
}

#[test]
fn a_plugin_runs_in_hosts_of_its_interface() {
    let wasm = plugin("examples/shop/ten-percent");
    let api = root().join("examples/shop/api");
    let text = check(&wasm, &api, &["--exact"]).succeeds().out;
    assert_eq!(text, format!("hosts built for `{}` run `{}`\n", api.display(), wasm.display()));
    check(&wasm, &api.join("interface.lock"), &[]).succeeds();
    check(&wasm, &wasm, &[]).succeeds();
    let value = check(&wasm, &api, &["--json"]).succeeds().json();
    assert_eq!((&value["verdict"], &value["functions"]["differences"]), (&json!("exact"), &json!([])));
}

#[test]
fn a_plugin_of_another_interface_is_refused() {
    let wasm = plugin("examples/quickstart/calculator");
    let api = root().join("examples/shop/api");
    let run = check(&wasm, &api, &[]).ends(3);
    assert_eq!(run.err, "");
    run.says(" refuse `").says("functions:\n  Discount.new: only the host has it\n");
    let value = check(&wasm, &api, &["--json"]).ends(3).json();
    assert_eq!(value["verdict"], "broken");
    let differences = value["functions"]["differences"].as_array().unwrap();
    assert!(differences.contains(&json!({
        "function": "Discount.new", "path": "Discount.new", "difference": "only the host has it",
    })));
}

/// Hosts that call one interface of several do not care for the others.
#[test]
fn a_part_of_an_interface_is_compared() {
    let wasm = plugin("examples/quickstart/calculator");
    let target = plugin("sizes/plugins/five");
    check(&wasm, &target, &[]).ends(3);
    check(&wasm, &target, &["--only", "greet"]).succeeds();
    check(&wasm, &target, &["--only", "process"]).ends(3);
    let api = root().join("examples/shop/api");
    let shop = plugin("examples/shop/ten-percent");
    check(&shop, &api, &["--only", "Discount"]).succeeds();
    check(&shop, &api, &["--only", "Discount.price", "--only", "Discount.new"]).succeeds();
    check(&shop, &api, &["--only", "Disc"]).fails_with("has no interface and no function `Disc`");
}

#[test]
fn adaptations_count_if_that_is_wanted() {
    let (old, new) = (market("v1"), market("v2"));
    let run = check(&new, &old, &[]).succeeds();
    let run = run.says(" run, and adapt calls to, `");
    assert!(run.out.lines().any(|line| line.starts_with("  ") && line.contains(": ")), "{}", run.out);
    let value = check(&new, &old, &["--json"]).succeeds().json();
    assert_eq!(value["verdict"], "adapted");
    check(&new, &old, &["--exact"]).ends(3);
    check(&new, &old, &["--adapted-is-error", "--json"]).ends(3);
}

#[test]
fn versions_are_compared_in_both_directions() {
    let (old, new) = (market("v1"), market("v2"));
    let text = diff(&old, &new, &[]).out;
    let compatibility = wasmer_plugin_bindgen::compatibility(&old, &new).unwrap();
    assert_eq!(text, compatibility.to_string());
    let run = diff(&old, &new, &["--json"]);
    let value = run.json();
    let verdict = |breaks: bool| if breaks { "broken" } else { "adapted" };
    assert_eq!(value["old_host_new_plugin"]["verdict"], verdict(compatibility.breaks_old_hosts()));
    assert_eq!(value["new_host_old_plugin"]["verdict"], verdict(compatibility.breaks_old_plugins()));
    assert_eq!(run.code, Some(if compatibility.is_compatible() { 0 } else { 3 }));
}

#[test]
fn equal_versions_are_fine() {
    let wasm = plugin("examples/shop/ten-percent");
    let lock = root().join("examples/shop/api/interface.lock");
    diff(&wasm, &wasm, &["--exact"])
        .succeeds()
        .says("hosts of the old version with plugins of the new one: compatible\n");
    diff(&lock, &lock, &["--exact"]).succeeds();
}

/// `describe` has a default body, so a plugin may lack it. Only the lock knows.
#[test]
fn removed_functions_break_the_other_side() {
    let run =
        diff(&plugin("examples/shop/ten-percent"), &plugin("examples/quickstart/calculator"), &[]).ends(3);
    run.says("hosts of the old version with plugins of the new one: broken\n")
        .says("hosts of the new version with plugins of the old one: broken\n")
        .says("new functions: add, greet, shift\n")
        .says("removed functions: Discount.describe, ");
}

#[test]
fn missing_and_bad_targets_are_errors() {
    let wasm = plugin("examples/quickstart/calculator");
    let folder = folder("targets");
    check(&wasm, &folder, &[]).fails_with("INTERFACE_LOCK=write cargo test");
    check(&wasm, &folder.join("missing.lock"), &[]).fails_with("there is no `");
    check(&wasm, &folder.join("missing.wasm"), &[]).fails_with("No such file");
    let lock = fs::read_to_string(root().join("examples/shop/api/interface.lock")).unwrap();
    // A lock is known by its head, whatever its name is.
    let copy = folder.join("copy.txt");
    fs::write(&copy, lock.replace("percent: u8", "percent: u9")).unwrap();
    check(&wasm, &copy, &[]).fails_with("this line differs from the bytes");
    fs::write(&copy, &lock[..lock.len() / 2]).unwrap();
    check(&wasm, &copy, &[]).fails_with("line ");
    fs::write(folder.join("interface.lock"), "").unwrap();
    check(&wasm, &folder, &[]).fails_with("line 1: this is not the lock of an interface");
    diff(&wasm, &folder.join("missing.wasm"), &[]).fails_with("No such file");
}
