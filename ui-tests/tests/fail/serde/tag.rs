use serde::{Deserialize, Serialize};
use wasmer_plugin::PluginType;

#[derive(Serialize, Deserialize, PluginType)]
#[serde(tag = "kind")]
pub enum Order {
    One { item: u8 },
    None,
}

fn main() {}
