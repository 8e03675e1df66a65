use wasmer_plugin::PluginType;

#[derive(PluginType)]
pub struct Order {
    #[plugin_type(crate = wasmer_plugin)]
    items: u8,
    #[plugin_type(bound = "")]
    more: u8,
}

fn main() {}
