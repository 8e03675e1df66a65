use wasmer_plugin::PluginType;

#[derive(PluginType)]
pub struct Order {
    #[plugin_type(recursive = Item, recursive = Item)]
    items: Vec<Item>,
    #[plugin_type(recursive = Item, recursive = Other)]
    more: Vec<Item>,
}

#[derive(PluginType)]
pub struct Item(Vec<Order>);

fn main() {}
