//! The third generation: a new name, a default of the whole type, and a variant for those to come.

use crate::Currency;
use serde::{Deserialize, Serialize};
use wasmer_plugin::{PluginType, wasmer_plugin};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
pub struct Item {
    pub sku: String,
    #[serde(alias = "price_cents")]
    pub cents: u64,
    #[serde(default)]
    pub note: Option<String>,
    #[serde(default = "piece")]
    pub unit: String,
    pub quantity: u32,
}

fn piece() -> String {
    "piece".to_owned()
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
#[serde(default)]
pub struct Order {
    pub items: Vec<Item>,
    pub customer: String,
    pub tags: Vec<String>,
    pub currency: Currency,
}

impl Default for Order {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            customer: "nobody".to_owned(),
            tags: vec!["new".to_owned()],
            currency: Currency::Other("EUR".to_owned()),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
pub enum Payment {
    Cash,
    Card {
        number: String,
        #[serde(default = "no_code")]
        code: u16,
    },
    Crypto {
        coin: String,
    },
    #[serde(other)]
    Unknown,
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
    fn echo(
        &mut self,
        order: Order,
        #[serde(default)] suffix: Option<String>,
        #[serde(default)] times: Option<u8>,
    ) -> Order;
    fn change(&mut self, order: &mut Order, factors: &mut [f32], all: &mut [Item]);
    fn pay(&mut self, payments: Vec<Option<Payment>>) -> Vec<Option<Payment>>;
    fn ask(&mut self, item: &Item, levels: Vec<u32>) -> (Item, Vec<u32>);
}

/// Hosts implement it.
#[wasmer_plugin(host)]
pub trait Stock {
    fn restock(&mut self, item: &Item, levels: &mut [u32]) -> Option<Item>;
}
