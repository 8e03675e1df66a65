use serde::Deserialize;
use wasmer_plugin::PluginType;

#[derive(Deserialize, PluginType)]
#[serde(field_identifier)]
pub enum Key {
    Item,
    Price,
}

fn main() {}
