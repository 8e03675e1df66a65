use wasmer_plugin::PluginType;

#[derive(PluginType)]
#[plugin_type(crate, bound)]
pub struct Order {
    #[plugin_type(as)]
    items: u8,
    #[plugin_type(recursive)]
    more: u8,
}

fn main() {}
