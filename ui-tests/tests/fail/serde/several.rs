use serde::{Deserialize, Serialize};
use wasmer_plugin::PluginType;

#[derive(Serialize, Deserialize, PluginType)]
#[serde(untagged)]
pub enum Order {
    #[serde(skip_serializing)]
    Old,
    #[serde(untagged)]
    New {
        #[serde(skip_serializing_if = "Option::is_none", skip_deserializing)]
        first: Option<u8>,
        #[serde(flatten)]
        second: Box<Order>,
    },
}

fn main() {}
