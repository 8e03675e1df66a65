use wasmer_plugin::PluginType;

#[derive(PluginType)]
pub struct Order {
    item: Vec<impl Copy>,
}

fn main() {}
