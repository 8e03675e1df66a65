//! Tests of bytes that are not a module, and of paths that are not files.

use std::error::Error;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc;
use std::time::Duration;
use std::{fs, thread};

use wasmer_plugin::host::{Limits, LoadError, LoadErrorKind, Loader};
use wasmer_plugin_bindgen::InterfaceError;

use super::allocation::largest;
use super::loading::check;
use super::{load, wasm};

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

/// A module that is cut anywhere is not a module, except before its last two sections, data and debug names,
/// which are optional. With a changed byte it is not a module, or another one.
#[test]
fn damage() {
    let whole = wasm!("panics");
    let loaded =
        (8..whole.len()).filter(|length| match load(&whole[..*length]).map_err(LoadError::into_kind) {
            Ok(_) => true,
            Err(LoadErrorKind::Invalid { .. } | LoadErrorKind::NotAPlugin { .. }) => false,
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
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let missing = folder.join("missing.wasm");
    let error = Loader::new().load(&missing).unwrap_err();
    assert!(matches!(error.kind(), LoadErrorKind::Read { .. }), "{error:?}");
    let expected = format!("cannot read plugin `{}`: No such file", missing.display());
    assert!(error.to_string().starts_with(&expected), "{error}");
    assert!(error.source().is_some(), "the system's reason");
    let path = folder.join("not a module.wasm");
    fs::write(&path, b"#!/bin/sh").unwrap();
    let error = Loader::new().load(&path).unwrap_err();
    let expected = "plugin `not a module.wasm` is not WebAssembly: it does not begin as a module does";
    assert_eq!(error.to_string(), expected);
}

/// Loads on another thread, with a timeout: nobody writes to the FIFO.
fn refused(path: &Path) -> LoadError {
    let (sender, receiver) = mpsc::channel();
    let owned = path.to_owned();
    thread::spawn(move || sender.send(Loader::new().load(owned).map(drop)));
    receiver.recv_timeout(Duration::from_secs(20)).expect("it does not wait").expect_err("it is no plugin")
}

#[cfg(unix)]
#[test]
fn what_is_no_regular_file() {
    let check = |path: &Path, kind: &str| {
        let error = refused(path);
        assert!(matches!(error.kind(), LoadErrorKind::NotAFile { .. }), "{error:?}");
        let text = format!(
            "cannot read plugin `{}`: it is a {kind}, and a plugin is a regular file",
            path.display()
        );
        assert_eq!(error.to_string(), text);
        assert!(matches!(wasmer_plugin_bindgen::read(path), Err(InterfaceError::NotAFile { .. })));
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("irregular");
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).unwrap();
    check(&folder, "folder");
    check(Path::new("/dev/zero"), "device");
    let fifo = folder.join("fifo.wasm");
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    check(&fifo, "FIFO");
    let link = folder.join("link.wasm");
    std::os::unix::fs::symlink(&fifo, &link).unwrap();
    check(&link, "FIFO");
    let socket = folder.join("socket.wasm");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    check(&socket, "socket");
}

/// The file is sparse: a terabyte long, without taking space on the disk.
#[test]
fn a_file_that_is_too_large_is_not_read() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("large.wasm");
    fs::File::create(&path).unwrap().set_len(1 << 40).unwrap();
    for limits in [Limits::default(), Limits::default().module(usize::MAX)] {
        let load = || Loader::new().with_limits(limits).load(&path).unwrap_err();
        let (error, largest) = largest(load);
        assert!(matches!(error.kind(), LoadErrorKind::ModuleTooLarge { .. }), "{error:?}");
        assert!(largest < 1 << 20, "{largest}");
    }
    let error = wasmer_plugin_bindgen::read(&path).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("cannot read plugin `{}`: it is larger than 1 GiB", path.display())
    );
}
