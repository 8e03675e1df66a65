use wasmer_plugin::PluginType;

#[derive(PluginType)]
pub struct Order {
    price: fn(u8) -> u8,
}

fn main() {}
