use wasmer_plugin::PluginType;

#[derive(PluginType)]
#[plugin_type]
pub struct Order {
    #[plugin_type = "u8"]
    items: u8,
}

fn main() {}
