use wasmer_plugin::PluginType;

#[derive(PluginType)]
pub struct Order {
    #[plugin_type(recursive = Item)]
    items: Vec<items::Item>,
}

mod items {
    #[derive(wasmer_plugin::PluginType)]
    pub struct Item(Vec<super::Order>);
}

fn main() {}
