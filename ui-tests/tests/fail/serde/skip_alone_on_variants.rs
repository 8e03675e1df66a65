use serde::{Deserialize, Serialize};
use wasmer_plugin::PluginType;

#[derive(Serialize, Deserialize, PluginType)]
pub enum Order {
    #[serde(skip_serializing)]
    Old,
    #[serde(skip_deserializing)]
    New,
}

fn main() {}
