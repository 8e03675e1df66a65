use wasmer_plugin::PluginType;

/// Somebody forgot the derive.
pub struct Item;

#[derive(PluginType)]
#[plugin_type(name = "order", bound)]
pub struct Order {
    #[plugin_type(as = )]
    items: Vec<u8>,
    price: fn() -> u8,
    item: Item,
    #[plugin_type(recursive = Missing)]
    others: Vec<Order>,
}

fn main() {}
