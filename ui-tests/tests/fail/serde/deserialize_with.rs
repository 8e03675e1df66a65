use serde::{Deserialize, Serialize};
use wasmer_plugin::PluginType;

#[derive(Serialize, Deserialize, PluginType)]
pub struct Order {
    #[serde(default, deserialize_with = "read")]
    item: u8,
}

fn read<'de, T: Default, D: serde::Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    String::deserialize(deserializer).map(|_| T::default())
}

fn main() {}
