//! Tests of host functions that fail.

use std::error::Error;
use std::time::{Duration, SystemTime};

use callbacks::*;
use callbacks_api::ClockHost;
use wasmer_plugin::host::{CallErrorKind, Plugin};
use wasmer_plugin_tests::callbacks_module;

use super::{MyClock, MyShop, hosts, plugin};

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
        let CallErrorKind::HostPanicked { host_function, .. } = error.kind() else { panic!("{error}") };
        assert_eq!((&**host_function, error.function()), ("Shop.panics", "panics"));
        assert!(Plugin::is_poisoned(&plugin));

        // The host keeps its state, and goes on with the plugin after a reset.
        Plugin::reset(&mut plugin).expect("it starts again");
        assert_eq!(plugin.note("after").expect("it is well"), ["about to panic", "after"]);
        assert!(Plugin::host::<MyShop>(&plugin).is_some());
    }
}

/// serde refuses to write a time before 1970, and the plugin does not get another one.
#[test]
fn a_result_that_cannot_be_encoded_ends_the_call() {
    let mut plugin = plugin();
    let error = plugin.started().expect_err("it is before 1970");
    assert!(error.poisons());
    assert_eq!(
        error.to_string(),
        "plugin `callbacks.wasm` called the host function `the clock.started` from `started`, whose result cannot \
         be encoded: the time is before 1970"
    );
    let source = error.source().expect("it says why").to_string();
    assert_eq!(source, "the time is before 1970");
    let CallErrorKind::HostResult { host_function, .. } = error.kind() else { panic!("{error}") };
    assert_eq!((&**host_function, error.function()), ("the clock.started", "started"));
    assert_eq!(
        plugin.in_stock("tea").expect_err("it is poisoned").to_string(),
        "plugin `callbacks.wasm` cannot run `in_stock` before it is reset: it called the host function `the \
         clock.started` from `started`, whose result cannot be encoded: the time is before 1970"
    );
    Plugin::reset(&mut plugin).expect("it starts again");
    assert_eq!(plugin.in_stock("tea").expect("it is well"), 7);

    // Valid values arrive.
    let (shop, _, others) = hosts();
    let clock = ClockHost::new(MyClock(Duration::ZERO));
    let mut plugin =
        callbacks_module().instantiate_with((shop, clock, others)).expect("all it needs is there");
    assert_eq!(plugin.started().expect("it is 1970"), SystemTime::UNIX_EPOCH);
}
