use wasmer_plugin::PluginType;

#[derive(PluginType)]
#[plugin_type(recursive = Order)]
pub struct Order {
    items: Vec<Order>,
}

fn main() {}
