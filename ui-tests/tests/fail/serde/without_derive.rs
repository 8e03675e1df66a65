use wasmer_plugin::PluginType;

/// Somebody forgot serde's derives.
#[derive(PluginType)]
#[serde(rename_all = "camelCase")]
pub struct Order {
    item: u8,
}

fn main() {}
