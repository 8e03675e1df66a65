use serde::{Deserialize, Serialize};
use wasmer_plugin::PluginType;

#[derive(Serialize, Deserialize, PluginType)]
pub struct Order(#[serde(skip)] u8);

fn main() {}
