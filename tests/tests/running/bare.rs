//! A guest without std.

use bare::{add, pick, squares};
use wasmer_plugin::host::CallError;
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
    let CallError::GuestPanicked { message, location, .. } = error else { panic!("{error}") };
    assert_eq!(message, "no byte 3 in 3");
    assert!(location.unwrap().file.ends_with("guests/bare/src/lib.rs"));
}
