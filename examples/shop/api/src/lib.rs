//! What the shop and its plugins agree on: what a plugin does, and what it can ask of the shop.

use serde::{Deserialize, Serialize};
use wasmer_plugin::*;

/// What somebody wants to buy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
pub struct Order {
    /// Who.
    pub customer: String,
    /// What.
    pub items: Vec<Item>,
}

/// One line of an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
pub struct Item {
    /// The shop's name for it.
    pub sku: String,
    /// How many.
    pub quantity: u32,
    /// For each.
    pub price_cents: u64,
}

impl Order {
    /// The price without any discount, in cents.
    #[must_use]
    pub fn cents(&self) -> u64 {
        self.items.iter().map(|item| item.price_cents * u64::from(item.quantity)).sum()
    }
}

/// Why there is no discount.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
pub enum Refused {
    /// The order has nobody's name on it.
    NotACustomer,
    /// The order is too large.
    Limit {
        /// The largest there is a discount for.
        max_cents: u64,
    },
}

/// What a discount plugin offers.
#[wasmer_plugin]
pub trait Discount {
    /// Makes a discount of so many percent.
    fn new(percent: u8) -> Self
    where
        Self: Sized;

    /// The price of an order in cents, at a time in seconds since 1970.
    ///
    /// # Errors
    ///
    /// If there is no discount for this order.
    fn price(&mut self, order: &Order, at: u64) -> Result<u64, Refused>;

    /// What to call it on the receipt.
    fn describe(&self) -> String {
        "a discount".into()
    }
}

/// What the shop offers to its plugins.
#[wasmer_plugin(host)]
pub trait Shop {
    /// How many of an item there are.
    fn stock(&self, sku: &str) -> u32;

    /// Writes a line into the shop's log.
    fn note(&mut self, line: &str);
}
