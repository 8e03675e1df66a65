use serde::{Deserialize, Serialize};
use wasmer_plugin::PluginType;

#[derive(Serialize, Deserialize, PluginType)]
pub struct Order {
    #[serde(with = "text")]
    item: u8,
    #[serde(with = "text")]
    #[plugin_type(as = String)]
    described: u8,
}

mod text {
    use serde::Deserialize;

    pub fn serialize<T, S: serde::Serializer>(_: &T, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("")
    }

    pub fn deserialize<'de, T: Default, D: serde::Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        String::deserialize(deserializer).map(|_| T::default())
    }
}

fn main() {}
