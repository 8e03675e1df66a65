//! The host of the example `shop`, with stubs from a .wasm.

mod shop_api {
    include!(concat!(env!("OUT_DIR"), "/ten_percent.rs"));
}

// A description has no methods of types, so a host that wants some writes them.
impl Order {
    fn cents(&self) -> u64 {
        self.items.iter().map(|item| item.price_cents * u64::from(item.quantity)).sum()
    }
}

include!(concat!(env!("OUT_DIR"), "/shop_host.rs"));
