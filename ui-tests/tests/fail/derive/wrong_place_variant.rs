use wasmer_plugin::PluginType;

#[derive(PluginType)]
pub enum Order {
    #[plugin_type(recursive = Order)]
    Old(Vec<Order>),
}

fn main() {}
