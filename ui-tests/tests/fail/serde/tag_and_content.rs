use serde::{Deserialize, Serialize};
use wasmer_plugin::PluginType;

#[derive(Serialize, Deserialize, PluginType)]
#[serde(tag = "kind", content = "what")]
pub enum Order {
    One(u8),
    None,
}

fn main() {}
