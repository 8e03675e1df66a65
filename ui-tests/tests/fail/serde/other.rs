use serde::{Deserialize, Serialize};
use wasmer_plugin::PluginType;

#[derive(Serialize, Deserialize, PluginType)]
pub enum Order {
    One(u8),
    #[serde(other)]
    Unknown,
}

fn main() {}
