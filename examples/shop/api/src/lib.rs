//! The interfaces between the shop and its plugins.

use serde::{Deserialize, Serialize};
use wasmer_plugin::*;

/// An order of a customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
pub struct Order {
    /// Name of the customer.
    pub customer: String,
    /// The ordered items.
    pub items: Vec<Item>,
}

/// A line of an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
pub struct Item {
    /// The shop's name for the item.
    pub sku: String,
    /// Number of pieces.
    pub quantity: u32,
    /// Price of one piece.
    pub price_cents: u64,
}

impl Order {
    /// Returns the price without any discount, in cents.
    #[must_use]
    pub fn cents(&self) -> u64 {
        self.items.iter().map(|item| item.price_cents * u64::from(item.quantity)).sum()
    }
}

/// The reason why there is no discount.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
pub enum Refused {
    /// The order has no customer.
    NotACustomer,
    /// The order is too large.
    Limit {
        /// The largest price with a discount.
        max_cents: u64,
    },
}

/// A discount on orders. Plugins implement it.
#[wasmer_plugin]
pub trait Discount {
    /// Makes a discount of this percentage.
    fn new(percent: u8) -> Self
    where
        Self: Sized;

    /// Returns the price of an order in cents, at a time in seconds since 1970.
    ///
    /// # Errors
    ///
    /// If there is no discount for this order.
    fn price(&mut self, order: &Order, at: u64) -> Result<u64, Refused>;

    /// Returns the discount's name on the receipt.
    fn describe(&self) -> String {
        "a discount".into()
    }
}

/// Functions of the shop. Plugins call them.
#[wasmer_plugin(host)]
pub trait Shop {
    /// Returns the number of pieces of an item in stock.
    fn stock(&self, sku: &str) -> u32;

    /// Writes a line to the shop's log.
    fn note(&mut self, line: &str);
}
