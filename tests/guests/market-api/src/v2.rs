//! The second generation: fields in another order, new fields, a new variant and a new argument.

use crate::Currency;
use serde::{Deserialize, Serialize};
use wasmer_plugin::{PluginType, wasmer_plugin};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
pub struct Item {
    pub quantity: u32,
    pub sku: String,
    #[serde(default)]
    pub note: Option<String>,
    pub price_cents: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
pub struct Order {
    pub customer: String,
    #[serde(default)]
    pub currency: Currency,
    pub items: Vec<Item>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
pub enum Payment {
    Card {
        #[serde(default = "no_code")]
        code: u16,
        number: String,
    },
    Cash,
    Invoice(u32),
}

fn no_code() -> u16 {
    999
}

/// Plugins implement it.
#[wasmer_plugin]
pub trait Market {
    fn new(name: &str, #[serde(default)] greeting: Option<&str>) -> Self
    where
        Self: Sized;
    fn echo(&mut self, order: Order, #[serde(default)] suffix: Option<String>) -> Order;
    fn change(&mut self, order: &mut Order, factors: &mut [f32], all: &mut [Item]);
    fn pay(&mut self, payments: Vec<Option<Payment>>) -> Vec<Option<Payment>>;
    fn ask(&mut self, item: &Item, levels: Vec<u32>) -> (Item, Vec<u32>);
    fn currency(&self) -> Currency {
        Currency::Euro
    }
}

/// Hosts implement it.
#[wasmer_plugin(host)]
pub trait Stock {
    fn restock(&mut self, item: &Item, levels: &mut [u32]) -> Option<Item>;
}
