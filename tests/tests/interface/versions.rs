//! Host and plugin built from two versions of one crate: no call goes through whose types differ.

use shop::{Item, Order, area, describe, price, refund, reserve};
use wasmer_plugin::host::{CallError, Plugin};
use wasmer_plugin_tests::{old_shop, shop};

fn order() -> Order {
    let item = Item { sku: "tea".to_owned(), quantity: 2, price_cents: 250 };
    Order { customer: "Ada".to_owned(), items: vec![item] }
}

#[test]
fn the_same_version() {
    let mut plugin = shop();
    assert_eq!(plugin.price(&order()).unwrap(), Ok(500));
    assert_eq!(plugin.describe("Ada", &[1, 2]).unwrap(), "Ada [1, 2]");
    assert!(plugin.reserve("tea", 1, 1).unwrap());
    assert_eq!(plugin.area(1, 2).unwrap(), "2 wide, 1 high");
}

/// The call fails with this, and as often as it is made; the plugin did not run, and goes on working.
fn refused<T: std::fmt::Debug>(expected: &str, mut call: impl FnMut(&mut Plugin) -> Result<T, CallError>) {
    let mut plugin = old_shop();
    for _ in 0..2 {
        let error = call(&mut plugin).unwrap_err();
        assert!(matches!(error, CallError::Mismatch { .. }), "{error:?}");
        assert_eq!(error.to_string(), expected);
        assert!(!error.poisons());
        assert_eq!(plugin.describe("Ada", &[]).unwrap(), "Ada []");
    }
}

#[test]
fn an_older_plugin() {
    refused("", |plugin| plugin.price(&order()));
    refused("", |plugin| plugin.reserve("tea", 1, 1));
    refused("", |plugin| plugin.area(1, 2));
    let error = old_shop().refund(1).unwrap_err();
    assert!(matches!(error, CallError::MissingFunction { .. }), "{error:?}");
}
