//! Tests of modules, arguments and replies that are too large.

use matrix::results::{fill, flip, sum};
use wasmer_plugin::host::{CallErrorKind, Limits, LoadErrorKind, Loader, Plugin};

use super::{DONE, wasm};

fn matrix(limits: Limits) -> Plugin {
    Loader::new().with_limits(limits).load(env!("MATRIX_WASM")).unwrap()
}

#[test]
fn arguments() {
    let mut plugin = matrix(Limits::default().arguments(10_000));
    assert_eq!(plugin.sum(&[1; 9992]).unwrap(), 9992);
    let error = plugin.sum(&[1; 9993]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the arguments of `sum` for plugin `matrix.wasm` are 10001 bytes long, and 10000 are allowed"
    );
    assert!(matches!(error.kind(), CallErrorKind::ArgumentsTooLarge { bytes: 10_001, allowed: 10_000, .. }));
    assert!(!error.poisons() && !Plugin::is_poisoned(&plugin));
    assert_eq!(plugin.sum(&[1; 9992]).unwrap(), 9992);
}

/// The limit also applies if the call buffer has room for more.
#[test]
fn fewer_arguments_than_the_buffer_has_room_for() {
    let mut plugin = matrix(Limits::default().arguments(100));
    let error = plugin.sum(&[1; 93]).unwrap_err();
    assert!(
        matches!(error.kind(), CallErrorKind::ArgumentsTooLarge { bytes: 101, allowed: 100, .. }),
        "{error:?}"
    );
    assert_eq!(plugin.sum(&[1; 92]).unwrap(), 92);
}

#[test]
fn replies() {
    // Eight bytes are the length of the `Vec`.
    let mut plugin = matrix(Limits::default().reply(1008));
    assert_eq!(plugin.fill(1000, 3).unwrap(), [3; 1000]);
    let error = plugin.fill(1001, 3).unwrap_err();
    assert_eq!(
        error.to_string(),
        "plugin `matrix.wasm` replies to `fill` with 1009 bytes, and 1008 are allowed"
    );
    assert!(matches!(error.kind(), CallErrorKind::ReplyTooLarge { bytes: 1009, allowed: 1008, .. }));
    assert!(!Plugin::is_poisoned(&plugin));
    assert_eq!(plugin.flip(vec![0; 3]).unwrap(), [255; 3]);
}

#[test]
fn modules() {
    let wasm = wasm(&format!("(memory (export \"memory\") 2) {DONE}"));
    let exactly = Loader::new().with_limits(Limits::default().module(wasm.len()));
    exactly.load_bytes(&wasm).unwrap();
    let less = Loader::new().with_limits(Limits::default().module(wasm.len() - 1));
    let error = less.load_bytes(&wasm).unwrap_err();
    let text = format!("plugin `bytes` is larger than the {} bytes that a module may have", wasm.len() - 1);
    assert_eq!(error.to_string(), text);
    assert!(matches!(error.kind(), LoadErrorKind::ModuleTooLarge { .. }));
    let error = less.load(env!("MATRIX_WASM")).unwrap_err();
    assert!(matches!(error.kind(), LoadErrorKind::ModuleTooLarge { .. }), "{error:?}");
}
