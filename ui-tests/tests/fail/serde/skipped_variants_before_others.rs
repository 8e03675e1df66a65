use serde::{Deserialize, Serialize};
use wasmer_plugin::PluginType;

#[derive(Serialize, Deserialize, PluginType)]
pub enum Order {
    #[serde(skip)]
    Internal,
    One(u8),
    #[serde(skip_serializing, skip_deserializing)]
    Other,
    Many(Vec<u8>),
    #[serde(skip)]
    Last,
}

fn main() {}
