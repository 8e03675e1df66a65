use serde::{Deserialize, Serialize};
use wasmer_plugin::PluginType;

#[derive(Serialize, Deserialize, PluginType)]
pub struct Order {
    #[serde(rename = "note", skip_serializing_if = "Option::is_none", default)]
    note: Option<String>,
    item: u8,
}

fn main() {}
