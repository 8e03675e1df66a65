use wasmer_plugin::PluginType;

#[derive(PluginType)]
pub struct Order {
    #[plugin_type(recursive = Item)]
    items: Vec<Item>,
}

/// Not derived.
pub struct Item(Vec<Order>);

impl PluginType for Item {
    const SCHEMA: wasmer_plugin::schema::Schema = <Vec<Order>>::SCHEMA;
}

fn main() {}
