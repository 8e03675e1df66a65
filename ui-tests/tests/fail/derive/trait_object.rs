use wasmer_plugin::PluginType;

#[derive(PluginType)]
pub struct Order {
    item: Box<dyn std::fmt::Debug>,
}

fn main() {}
