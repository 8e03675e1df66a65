use wasmer_plugin::PluginType;

/// Somebody forgot the derive.
pub struct Item;

#[derive(PluginType)]
pub struct Order<T> {
    items: Vec<T>,
}

#[derive(PluginType)]
pub struct Basket {
    order: Order<Item>,
}

fn main() {}
