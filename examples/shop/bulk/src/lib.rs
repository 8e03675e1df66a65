//! A discount that grows with a customer's earlier orders.

use std::collections::HashMap;

use shop_api::{Discount, Order, Refused};
use wasmer_plugin::wasmer_plugin;

const MAX_CENTS: u64 = 100_000;

/// Remembers the customers as long as the plugin runs.
pub struct Bulk {
    percent: u8,
    orders: HashMap<String, u8>,
}

#[wasmer_plugin]
impl Discount for Bulk {
    fn new(percent: u8) -> Self {
        Self { percent, orders: HashMap::new() }
    }

    fn price(&mut self, order: &Order, _at: u64) -> Result<u64, Refused> {
        if order.customer.is_empty() {
            return Err(Refused::NotACustomer);
        }
        let cents = order.cents();
        if cents > MAX_CENTS {
            return Err(Refused::Limit { max_cents: MAX_CENTS });
        }
        let before = self.orders.entry(order.customer.clone()).or_default();
        let percent = self.percent.min(*before);
        *before += 1;
        Ok(cents * (100 - u64::from(percent)) / 100)
    }

    fn describe(&self) -> String {
        format!("one percent for each order before, {} at most", self.percent)
    }
}
