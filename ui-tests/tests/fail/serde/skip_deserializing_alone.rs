use serde::{Deserialize, Serialize};
use wasmer_plugin::PluginType;

#[derive(Serialize, Deserialize, PluginType)]
pub struct Order(#[serde(skip_deserializing)] u8, u8);

fn main() {}
