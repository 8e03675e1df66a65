use serde::{Deserialize, Serialize};
use wasmer_plugin::PluginType;

#[derive(Serialize, Deserialize, PluginType)]
pub struct Order {
    #[serde(skip)]
    #[plugin_type(as = u8)]
    item: Option<u8>,
    #[serde(skip)]
    #[plugin_type(recursive = Option)]
    more: Option<u8>,
}

#[derive(Serialize, Deserialize, PluginType)]
pub enum Basket {
    Old,
    #[serde(skip)]
    #[plugin_type(as = u8)]
    New(#[plugin_type(as = u8)] u16),
}

fn main() {}
