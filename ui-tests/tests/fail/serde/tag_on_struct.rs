use serde::{Deserialize, Serialize};
use wasmer_plugin::PluginType;

#[derive(Serialize, Deserialize, PluginType)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub struct Order {
    item: u8,
}

fn main() {}
