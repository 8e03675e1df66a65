//! The first generation.

use serde::{Deserialize, Serialize};
use wasmer_plugin::{PluginType, wasmer_plugin};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
pub struct Item {
    pub sku: String,
    pub quantity: u32,
    pub price_cents: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
pub struct Order {
    pub customer: String,
    pub items: Vec<Item>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
pub enum Payment {
    Cash,
    Card { number: String },
}

/// Plugins implement it.
#[wasmer_plugin]
pub trait Market {
    fn new(name: &str) -> Self
    where
        Self: Sized;
    fn echo(&mut self, order: Order) -> Order;
    fn change(&mut self, order: &mut Order, factors: &mut [f32], all: &mut [Item]);
    fn pay(&mut self, payments: Vec<Option<Payment>>) -> Vec<Option<Payment>>;
    fn ask(&mut self, item: &Item, levels: Vec<u32>) -> (Item, Vec<u32>);
}

/// Hosts implement it.
#[wasmer_plugin(host)]
pub trait Stock {
    fn restock(&mut self, item: &Item, levels: &mut [u32]) -> Option<Item>;
}
