//! Bytes that are no module, and files that are none.

use std::error::Error;
use std::path::Path;

use wasmer_plugin::host::{LoadError, Loader};

use super::loading::check;
use super::{load, wasm};
use wasmer_plugin_tests::chain;

#[test]
fn other_formats() {
    let not_wasm = |found| format!("plugin `bytes` is not WebAssembly: {found}");
    check!(b"", NotWasm, not_wasm("it is empty"));
    let text = include_bytes!("../../hostile/no_memory.wat");
    check!(text, NotWasm, not_wasm("it does not begin as a module does"));
    check!(b"\n (module)", NotWasm, not_wasm("it is the text format; assemble it first"));
    check!(b"\x7fELF\x02\x01\x01", NotWasm, not_wasm("it is a native library or program (ELF)"));
    check!(b"MZ\x90\0", NotWasm, not_wasm("it is a native library or program (PE)"));
    check!(b"\xcf\xfa\xed\xfe\x07", NotWasm, not_wasm("it is a native library or program (Mach-O)"));
    check!(b"garbage", NotWasm, not_wasm("it does not begin as a module does"));
    check!(b"\0as", NotWasm, not_wasm("it does not begin as a module does"));
    check!(b"\0asm", NotWasm, not_wasm("its version is not 1"));
    check!(b"\0asm\x02\0\0\0", NotWasm, not_wasm("its version is not 1"));
    check!(
        b"\0asm\x0d\0\x01\0",
        Component,
        "plugin `bytes` is a component, not a module: build it for wasm32-unknown-unknown, without a component \
         adapter"
    );
}

/// Cut anywhere, a module is no module, save in front of its last two sections, data and debug names,
/// which it need not have. With a byte changed it is none either, or else another one.
#[test]
fn damage() {
    let whole = wasm!("panics");
    let loaded = (8..whole.len()).filter(|length| match load(&whole[..*length]) {
        Ok(_) => true,
        Err(LoadError::Invalid { .. } | LoadError::NotAPlugin { .. }) => false,
        Err(other) => panic!("{other:?}"),
    });
    assert_eq!(loaded.count(), 2);
    for index in (8..whole.len()).step_by(3) {
        let mut damaged = whole.clone();
        damaged[index] ^= 0xff;
        let _ = load(&damaged);
    }
    let mut invalid = whole;
    invalid.extend([10, 0]);
    check!(invalid, Invalid, "plugin `bytes` is not a valid WebAssembly module: ");
}

#[test]
fn files() {
    fn check(path: &Path) -> LoadError {
        let error = Loader::new().load(path).unwrap_err();
        assert!(matches!(error, LoadError::Read { .. }), "{error:?}");
        assert_eq!(error.to_string(), format!("cannot read plugin `{}`", path.display()));
        assert!(error.source().is_some(), "the system's reason");
        error
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    check(folder);
    check(&folder.join("missing.wasm"));
    let path = folder.join("not a module.wasm");
    std::fs::write(&path, b"#!/bin/sh").unwrap();
    let error = Loader::new().load(&path).unwrap_err();
    let expected = "plugin `not a module.wasm` is not WebAssembly: it does not begin as a module does";
    assert_eq!(chain(&error), expected);
}
