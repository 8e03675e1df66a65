//! Compares the interfaces with `interface.lock`, so that no change breaks plugins by mistake.

use shop_api::{DiscountStub, Shop, ShopHost};
use wasmer_plugin::mock::Mock;
use wasmer_plugin_bindgen::InterfaceLock;

struct EmptyShop;

impl Shop for EmptyShop {
    fn stock(&self, _: &str) -> u32 {
        0
    }

    fn note(&mut self, _: &str) {}
}

#[test]
fn the_interface_is_locked() {
    InterfaceLock::new("interface.lock")
        .interface::<DiscountStub<Mock>>()
        .host::<ShopHost<EmptyShop>>()
        .assert();
}
