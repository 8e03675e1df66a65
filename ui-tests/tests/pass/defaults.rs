//! Fields and arguments that the other side may lack, in all forms.
#![deny(warnings)]
#![warn(clippy::pedantic)]
#![allow(dead_code)]

use wasmer_plugin::{PluginType, wasmer_plugin};

#[derive(PluginType, Clone, Debug, Default)]
pub struct Item<T> {
    /// Known from the beginning.
    pub sku: String,
    #[serde(default)]
    pub note: Option<T>,
    #[serde(default = "one")]
    pub count: u32,
    #[serde(default, alias = "colour", alias = "tint")]
    pub color: [u8; 3],
}

fn one() -> u32 {
    1
}

#[derive(PluginType)]
#[serde(default = "Settings::usual")]
pub struct Settings<'a> {
    pub name: &'a str,
    pub items: Vec<Item<String>>,
    #[serde(skip)]
    pub cache: u64,
}

impl Settings<'_> {
    fn usual() -> Self {
        Self { name: "usual", items: Vec::new(), cache: 7 }
    }
}

#[derive(PluginType)]
pub enum Kind {
    #[serde(alias = "Simple")]
    Plain,
    Gift {
        #[serde(default)]
        from: String,
    },
    #[serde(other)]
    Rest,
}

#[wasmer_plugin]
#[must_use]
pub fn price(item: &Item<u8>, kind: Kind, #[serde(default)] coupon: Option<&str>) -> u64 {
    let _ = (kind, coupon);
    u64::from(item.count)
}

#[wasmer_plugin]
pub trait Market {
    /// Sells an item.
    fn sell(&mut self, settings: Settings<'_>, #[serde(default)] price: Option<u64>) -> Option<u64> {
        let _ = settings;
        price
    }
}

#[wasmer_plugin(host)]
pub trait Stock {
    fn level(&self, #[serde(default)] sku: Option<String>) -> Item<u64>;
}

fn main() {
    let item = Item::default();
    assert_eq!(price(&item, Kind::Plain, None), 0);
}
