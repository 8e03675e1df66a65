use serde::Serialize;
use wasmer_plugin::PluginType;

#[derive(Clone, Serialize, PluginType)]
#[serde(into = "u8")]
pub enum Order {
    One,
}

impl From<Order> for u8 {
    fn from(_: Order) -> Self {
        1
    }
}

fn main() {}
