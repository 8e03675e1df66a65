use wasmer_plugin::PluginType;

/// Not a plugin type.
pub struct Item;

#[derive(PluginType)]
pub struct Order {
    #[plugin_type(as = Vec<Item>)]
    items: u8,
}

fn main() {}
