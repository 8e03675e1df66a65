use serde::Deserialize;
use wasmer_plugin::PluginType;

#[derive(Deserialize, PluginType)]
#[serde(from = "Vec<u8>")]
pub struct Order(u8);

impl From<Vec<u8>> for Order {
    fn from(items: Vec<u8>) -> Self {
        Self(items[0])
    }
}

fn main() {}
