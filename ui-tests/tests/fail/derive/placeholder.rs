use wasmer_plugin::PluginType;

#[derive(PluginType)]
pub struct Order {
    item: Vec<_>,
}

fn main() {}
