//! Host functions that fail.

use callbacks::*;
use wasmer_plugin::host::{CallError, Plugin};

use super::{MyShop, plugin};

#[test]
fn a_panic_ends_the_call_and_keeps_its_message() {
    for (with, message) in [
        ("a message", "with a message"),
        ("a value", "a panic without a message"),
        ("a bomb", "a panic without a message"),
    ] {
        let mut plugin = plugin();
        let error = plugin.panics(with).expect_err("the host panics");
        assert!(error.poisons());
        assert_eq!(
            error.to_string(),
            format!(
                "plugin `callbacks.wasm` called the host function `Shop.panics` from `panics`, which panicked: \
                 {message}"
            )
        );
        let CallError::HostPanicked { host_function, function, .. } = error else { panic!("{error}") };
        assert_eq!((host_function, function), ("Shop.panics", "panics"));
        assert!(Plugin::is_poisoned(&plugin));

        // The host keeps what happened, and goes on with the plugin when that is reset.
        Plugin::reset(&mut plugin).expect("it starts again");
        assert_eq!(plugin.note("after").expect("it is well"), ["about to panic", "after"]);
        assert!(Plugin::host::<MyShop>(&plugin).is_some());
    }
}
