use serde::{Deserialize, Serialize};
use wasmer_plugin::PluginType;

#[derive(Serialize, Deserialize, PluginType)]
pub struct Order {
    id: u8,
    #[serde(flatten)]
    price: Price,
}

#[derive(Serialize, Deserialize, PluginType)]
pub struct Price {
    cents: u64,
}

fn main() {}
