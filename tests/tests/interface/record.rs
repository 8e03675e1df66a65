//! Tests of the description's place in a module, and of its size.

use std::fs;

use wasmer_plugin_tests::{matrix_module, sections};

/// Returns the section with this number. Of custom sections, returns ours.
fn section(wasm: &[u8], wanted: u8) -> Option<Vec<u8>> {
    let found =
        sections(wasm).find(|(id, name, _)| *id == wanted && (wanted != 0 || *name == "wasmer-plugin"));
    found.map(|(_, _, bytes)| bytes.to_vec())
}

const CUSTOM: u8 = 0;
const CODE: u8 = 10;
const DATA: u8 = 11;

#[test]
fn code_and_data_are_the_same_without_it() {
    let described = fs::read(env!("PLAIN_WASM")).unwrap();
    let undescribed = fs::read(env!("UNDESCRIBED_WASM")).unwrap();
    assert!(section(&described, CUSTOM).is_some());
    assert!(section(&undescribed, CUSTOM).is_none());
    for part in [CODE, DATA] {
        assert!(section(&described, part).is_some());
        assert_eq!(section(&described, part), section(&undescribed, part), "section {part}");
    }
}

#[test]
fn a_function_of_two_integers_is_small() {
    let wasm = fs::read(env!("PLAIN_WASM")).unwrap();
    assert!(wasm.len() < 24 << 10, "{} bytes", wasm.len());
    let record = section(&wasm, CUSTOM).unwrap();
    assert!(record.len() < 128, "{} bytes", record.len());
}

/// The dependency's functions are described as well as the plugin's own.
#[test]
fn every_function_is_described() {
    let module = matrix_module();
    let interface = module.interface();
    let described: Vec<&str> = interface.functions().iter().map(|function| function.name()).collect();
    assert!(module.functions().eq(described.iter().copied()));
    let crates = |krate| interface.functions().iter().filter(|function| function.krate() == krate).count();
    assert!(crates("matrix") > 50);
    assert!(crates("matrix_dep") > 0);
}
