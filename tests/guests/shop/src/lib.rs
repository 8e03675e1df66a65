//! A shop's plugin in its current version.
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
    pub price_cents: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
pub enum Refused {
    NotACustomer,
    Limit { max_cents: u64, note: String },
}

/// Returns the price of the order, in cents.
#[wasmer_plugin]
pub fn price(order: &Order) -> Result<u64, Refused> {
    if order.customer.is_empty() {
        return Err(Refused::NotACustomer);
    }
    Ok(order.items.iter().map(|item| item.price_cents * u64::from(item.quantity)).sum())
}

/// Has the same types in both versions.
#[wasmer_plugin]
pub fn describe(customer: &str, discounts: &[u8]) -> String {
    format!("{customer} {discounts:?}")
}

/// Has an additional argument.
#[wasmer_plugin]
pub fn reserve(sku: &str, quantity: u32, until: u64) -> bool {
    !sku.is_empty() && quantity < 10 && until > 0
}

/// The arguments were swapped, which their bytes do not show.
#[wasmer_plugin]
pub fn area(height: u32, width: u32) -> String {
    format!("{width} wide, {height} high")
}

/// New.
#[wasmer_plugin]
pub fn refund(order: u64) -> bool {
    order > 0
}
