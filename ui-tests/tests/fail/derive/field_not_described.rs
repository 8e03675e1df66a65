use wasmer_plugin::PluginType;

/// Somebody forgot the derive.
pub struct Item;

#[derive(PluginType)]
pub struct Order {
    item: Item,
}

#[derive(PluginType)]
pub enum Basket {
    One(Item),
}

fn main() {}
