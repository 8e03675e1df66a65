use serde::{Deserialize, Serialize};
use wasmer_plugin::PluginType;

#[derive(Serialize, Deserialize, PluginType)]
#[serde(transparent, unknown)]
pub struct Order {
    #[serde(untagged)]
    item: u8,
    #[serde(skip = )]
    more: u8,
}

fn main() {}
