use wasmer_plugin::PluginType;

#[derive(PluginType)]
pub struct Order {
    #[plugin_type(skip)]
    items: u8,
}

fn main() {}
