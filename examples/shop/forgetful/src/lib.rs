//! A plugin with a mistake in it: it does not think of orders without items.

use shop_api::{Discount, Order, Refused};
use wasmer_plugin::wasmer_plugin;

/// The first item for half the price.
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
