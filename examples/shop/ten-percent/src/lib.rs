//! Reduces the price of every order, and reports missing items to the shop.

use shop_api::{Discount, Order, Refused, shop};
use wasmer_plugin::wasmer_plugin;

/// Takes this percentage off everything.
pub struct TenPercent {
    percent: u8,
}

#[wasmer_plugin]
impl Discount for TenPercent {
    fn new(percent: u8) -> Self {
        Self { percent }
    }

    fn price(&mut self, order: &Order, _at: u64) -> Result<u64, Refused> {
        for item in order.items.iter().filter(|item| shop::stock(&item.sku) < item.quantity) {
            shop::note(&format!("{} would like more {}", order.customer, item.sku));
        }
        Ok(order.cents() * (100 - u64::from(self.percent)) / 100)
    }
}
