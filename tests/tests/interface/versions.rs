//! Tests of a host and a plugin built from two versions of one crate: no call passes whose types differ.

use shop::{Item, Order, area, describe, price, refund, reserve};
use wasmer_plugin::host::{CallError, CallErrorKind, Plugin};
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

/// Checks that the call fails with this message each time, and that the plugin did not run and goes on
/// working.
fn refused<T: std::fmt::Debug>(expected: &str, mut call: impl FnMut(&mut Plugin) -> Result<T, CallError>) {
    let mut plugin = old_shop();
    for _ in 0..2 {
        let error = call(&mut plugin).unwrap_err();
        assert!(matches!(error.kind(), CallErrorKind::Mismatch { .. }), "{error:?}");
        assert_eq!(error.to_string(), expected);
        assert!(!error.poisons());
        assert_eq!(plugin.describe("Ada", &[]).unwrap(), "Ada []");
    }
}

#[test]
fn an_older_plugin() {
    refused(
        "plugin `shop.wasm`: host and plugin disagree about `price`:
  price(order): Order.items[].price_cents: host u64, plugin u32
  price(): Result::Err.0::Limit.note: only the host has it: String
the host was built with `shop` 0.2.0, the plugin with `shop` 0.1.0: rebuild the plugin with 0.2.0",
        |plugin| plugin.price(&order()),
    );
    refused(
        "plugin `shop.wasm`: host and plugin disagree about `reserve`:
  reserve(until): only the host has it: u64
the plugin lacks what only the host has; the host was built with `shop` 0.2.0, the plugin with `shop` 0.1.0: rebuild the plugin with 0.2.0",
        |plugin| plugin.reserve("tea", 1, 1),
    );
    refused(
        "plugin `shop.wasm`: host and plugin disagree about `area`:
  area: arguments in another order: host (height, width), plugin (width, height)
the host was built with `shop` 0.2.0, the plugin with `shop` 0.1.0: rebuild the plugin with 0.2.0",
        |plugin| plugin.area(1, 2),
    );
    let error = old_shop().refund(1).unwrap_err();
    assert_eq!(
        error.to_string(),
        "plugin `shop.wasm` has no function `refund`: it exports `area`, `cancel`, `describe`, `price`, `reserve`"
    );
}
