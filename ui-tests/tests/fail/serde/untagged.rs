use serde::{Deserialize, Serialize};
use wasmer_plugin::PluginType;

#[derive(Serialize, Deserialize, PluginType)]
#[serde(untagged)]
pub enum Order {
    One(u8),
    Many { items: Vec<u8> },
}

fn main() {}
