use serde::Deserialize;
use wasmer_plugin::PluginType;

#[derive(Deserialize, PluginType)]
#[serde(variant_identifier)]
pub enum Kind {
    Item,
    Price,
}

fn main() {}
