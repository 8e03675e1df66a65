//! Tests of a guest without std.

use bare::{add, exhaust, pick, squares};
use wasmer_plugin::host::{CallError, CallErrorKind, Limits, Loader};
use wasmer_plugin_tests::bare;

#[test]
fn works() {
    let mut plugin = bare();
    assert_eq!(plugin.add(2, 3).unwrap(), 5);
    let mut log = "squares ".to_owned();
    assert_eq!(plugin.squares(4, &mut log).unwrap(), [1, 4, 9, 16]);
    assert_eq!(log, "squares up to 4");
    assert_eq!(plugin.pick(&vec![7; 100_000], 99_999).unwrap(), 7);
}

#[test]
fn says_why_it_panicked() {
    let error = bare().pick(b"abc", 3).unwrap_err();
    let CallErrorKind::GuestPanicked { message, location, .. } = error.kind() else { panic!("{error}") };
    assert_eq!(message, "no byte 3 in 3");
    assert!(location.as_ref().unwrap().file.ends_with("guests/bare/src/lib.rs"));
}

/// Without std a failed allocation is a panic.
#[test]
fn says_that_memory_has_run_out() {
    let loader = Loader::new().with_limits(Limits::default().memory(2 << 20));
    let message = |error: CallError| match error.into_kind() {
        CallErrorKind::GuestPanicked { message, .. } => message,
        kind => panic!("{kind:?}"),
    };
    let mut plugin = loader.load(env!("BARE_WASM")).unwrap();
    let error = plugin.squares(1_000_000, &mut String::new()).unwrap_err();
    assert_eq!(message(error), "memory allocation of 8000000 bytes failed");
    // The message itself needs memory.
    let error = loader.load(env!("BARE_WASM")).unwrap().exhaust().unwrap_err();
    assert_eq!(message(error), "no memory is left for the message");
}
