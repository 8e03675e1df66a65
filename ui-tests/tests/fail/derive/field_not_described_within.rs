use wasmer_plugin::PluginType;

/// Somebody forgot the derive.
pub struct Item;

#[derive(PluginType)]
pub struct Order {
    items: Vec<(u8, Item)>,
}

fn main() {}
