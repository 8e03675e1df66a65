//! An earlier version of a shop's plugin.
#![allow(missing_docs, reason = "types that say what they are")]
#![allow(
    clippy::missing_errors_doc,
    clippy::must_use_candidate,
    clippy::wildcard_imports,
    reason = "functions that a host calls, written as users write them"
)]

use serde::{Deserialize, Serialize};
use wasmer_plugin::*;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
pub struct Order {
    pub customer: String,
    pub items: Vec<Item>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
pub struct Item {
    pub sku: String,
    pub quantity: u32,
    pub price_cents: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
pub enum Refused {
    NotACustomer,
    Limit { max_cents: u64 },
}

/// Returns the price of the order, in cents.
#[wasmer_plugin]
pub fn price(order: &Order) -> Result<u64, Refused> {
    if order.customer.is_empty() {
        return Err(Refused::NotACustomer);
    }
    Ok(order.items.iter().map(|item| u64::from(item.price_cents) * u64::from(item.quantity)).sum())
}

/// Has the same types in both versions.
#[wasmer_plugin]
pub fn describe(customer: &str, discounts: &[u8]) -> String {
    format!("{customer} {discounts:?}")
}

/// Has an additional argument in the next version.
#[wasmer_plugin]
pub fn reserve(sku: &str, quantity: u32) -> bool {
    !sku.is_empty() && quantity < 10
}

/// The arguments are swapped in the next version, which their bytes do not show.
#[wasmer_plugin]
pub fn area(width: u32, height: u32) -> String {
    format!("{width} wide, {height} high")
}

/// Removed in the next version.
#[wasmer_plugin]
pub fn cancel(order: u64) -> bool {
    order > 0
}
