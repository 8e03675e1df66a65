//! A plugin with a mistake: it panics on orders without items.

use shop_api::{Discount, Order, Refused};
use wasmer_plugin::wasmer_plugin;

/// Halves the price of the first item.
pub struct Forgetful;

#[wasmer_plugin]
impl Discount for Forgetful {
    fn new(_percent: u8) -> Self {
        Self
    }

    fn price(&mut self, order: &Order, _at: u64) -> Result<u64, Refused> {
        Ok(order.cents() - order.items[0].price_cents / 2)
    }

    fn describe(&self) -> String {
        "the first item for half the price".into()
    }
}
