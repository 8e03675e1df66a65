use serde::{Deserialize, Serialize};
use wasmer_plugin::PluginType;

#[derive(Serialize, Deserialize, PluginType)]
pub struct Order {
    #[serde(skip_serializing)]
    note: u8,
    item: u8,
}

fn main() {}
