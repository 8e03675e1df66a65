//! Tests that false descriptions are refused before anything is compiled.

use std::fs;

use wasmer_plugin::host::{LoadErrorKind, Loader, Plugin};
use wasmer_plugin_tests::{sections, with_section, without_sections};

const SECTION: &str = "wasmer-plugin";

fn plain() -> Vec<u8> {
    fs::read(env!("PLAIN_WASM")).unwrap()
}

/// Returns the description of the plugin `plain`.
fn interface() -> Vec<u8> {
    let wasm = plain();
    let (_, _, contents) = sections(&wasm).find(|(_, name, _)| *name == SECTION).unwrap();
    contents.to_vec()
}

/// Returns the plugin with this description.
fn saying(contents: &[u8]) -> Vec<u8> {
    with_section(&without_sections(&plain()), SECTION, contents)
}

macro_rules! refused {
    ($wasm:expr, $variant:ident, $text:expr) => {{
        let Err(error) = Loader::new().load_bytes(&$wasm) else { panic!("this should not load: {}", $text) };
        assert!(matches!(error.kind(), LoadErrorKind::$variant { .. }), "{error:?}");
        assert_eq!(error.to_string(), $text);
    }};
}

#[test]
fn as_it_should_be() {
    let mut plugin = Loader::new().load_bytes(&saying(&interface())).unwrap();
    assert_eq!(plain::add::add(&mut plugin, 2, 3).unwrap(), 5);
    assert_eq!(Plugin::interface(&plugin).functions().len(), 1);
}

#[test]
fn stripped() {
    refused!(
        without_sections(&plain()),
        InterfaceMismatch,
        "plugin `bytes` has other functions than it says: it exports `wasmer_plugin:add@plain` without \
         describing it; was its section `wasmer-plugin` changed or stripped after it was built?"
    );
}

#[test]
fn repeated() {
    refused!(
        with_section(&plain(), SECTION, &interface()),
        Interface,
        "plugin `bytes`: the interface cannot be read: the module has \
         2 sections `wasmer-plugin`, and may have one"
    );
}

#[test]
fn truncated() {
    let interface = interface();
    for length in 1..interface.len() {
        let error = Loader::new().load_bytes(&saying(&interface[..length])).unwrap_err();
        assert!(matches!(error.kind(), LoadErrorKind::Interface { .. }), "{length}: {error:?}");
    }
}

#[test]
fn oversized() {
    refused!(
        saying(&vec![0; (1 << 20) + 1]),
        Interface,
        "plugin `bytes`: the interface cannot be read: it takes 1048577 \
         bytes, and 1048576 are read at most"
    );
}

/// Returns the record of `add`, with a part replaced by another one of the same length.
fn replaced(from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut record = interface();
    let at = record.windows(from.len()).position(|window| window == from).unwrap();
    record.splice(at..at + from.len(), to.iter().copied());
    record
}

#[test]
fn described_but_not_exported() {
    refused!(
        saying(&replaced(b"\x05plain", b"\x05plane")),
        InterfaceMismatch,
        "plugin `bytes` has other functions than it says: it describes `wasmer_plugin:add@plane`, which it \
         does not export; it exports `wasmer_plugin:add@plain` without describing it; was its section \
         `wasmer-plugin` changed or stripped after it was built?"
    );
}

#[test]
fn two_descriptions_of_one_function() {
    let mut two = interface();
    two.extend(replaced(b"plain", b"plane"));
    refused!(
        saying(&two),
        Interface,
        "plugin `bytes`: the interface cannot be read: the crates \
         `plain` and `plane` have a function of one name, at byte 109, in the record of `add`"
    );
}

#[test]
fn another_fingerprint() {
    let error = Loader::new().load_bytes(&saying(&replaced(b"\x03add", b"\x03sub"))).unwrap_err();
    assert!(matches!(error.kind(), LoadErrorKind::Interface { .. }), "{error:?}");
    let text = error.to_string();
    assert!(
        text.contains("is that of what the record says") && text.ends_with("in the record of `sub`"),
        "{text}"
    );
}

#[test]
fn another_version() {
    refused!(
        saying(&replaced(b"\x50\x02", b"\x50\x03")),
        AbiVersion,
        "plugin `bytes` speaks version 3 of the plugin ABI, this host version 2: build the host with the other's \
         version of wasmer-plugin"
    );
}
