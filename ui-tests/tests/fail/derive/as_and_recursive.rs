use wasmer_plugin::PluginType;

#[derive(PluginType)]
pub struct Order {
    #[plugin_type(as = Vec<Item>, recursive = Item)]
    items: Vec<Item>,
}

#[derive(PluginType)]
pub struct Item(Vec<Order>);

fn main() {}
